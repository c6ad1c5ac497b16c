/*
 * Disks: sectors by number, and volumes. What a driver offers to the file system, and to programs that want sectors and no files.
 */
#ifndef STS_DISK_H
#define STS_DISK_H

#include "sts.h"

#define SECTOR_BYTES 512

/*
 * A request for sectors. The program fills in the first part; the block and the buffer must stay until the callback. The second part
 * is the driver's, and the answer.
 */
typedef struct DiskControlBlock DiskControlBlock;
struct DiskControlBlock {
  DiskControlBlock *next; /* the request that was made after this one, in floppy_requests */
  unsigned long sector;   /* the first */
  unsigned long count;    /* how many */
  void *buffer;           /* room for all of them; its address is a multiple of 8 */
  Handler *callback;

  Program *program;
  Event *answer;          /* reserved for the callback */
  unsigned long disk;     /* which disk it was meant for: the value of the driver's count of changes */
  unsigned long done;     /* sectors that are in the buffer, in whatever order they were read */
  int error;              /* 0, or one of errors.h */
};

/* The floppy disk's driver (drivers/floppy.c). Takes a request: 0; or refuses it: an error, and no callback will come. */
int floppy_schedule(DiskControlBlock *dcb);

/* 1: requests are served in the order in which the arm comes by. 0: in the order in which they were made. Change it while there are none. */
extern int floppy_elevator;

/* Cylinders the arm has travelled since boot. */
unsigned long floppy_travel(void);

/* ---- Volumes (sts/volume.c) ---- */

/* A disk that can hold files. */
typedef struct Volume Volume;
struct Volume {
  Volume *next;                        /* in volume_list */
  const char *name;                    /* what stands before the colon in a file's name; NULL: what the disk's label says */
  unsigned long sectors;
  int (*read)(DiskControlBlock *dcb);  /* the schedule entry of its driver */
  const unsigned long *changes;        /* counts changes of the disk; NULL: it cannot be changed */
};

extern Volume *volume_list;
void volume_add(Volume *volume);
void volume_remove(Volume *volume);

/* By name, else one whose disk may have it as its label. Capitals or small letters, all the same. NULL: there is none. */
Volume *find_volume(const char *name, size_t length);

/* 1: the two are the same name. */
int same_name(const char *name, size_t length, const char *other, size_t other_length);

#endif
