/*
 * What can go wrong with disks and files. Every control block has room for one of these, so that each request has an answer of its own
 * and there is no errno to be overwritten by another. 100 to 105 are those of STS V1; the others are new.
 */
#ifndef STS_ERRORS_H
#define STS_ERRORS_H

enum {
  ESIZE = 100,       /* too much or nothing at all was asked for */
  EINIT = 101,       /* there is no driver */
  ENOTFOUND = 102,   /* the volume has no such file */
  ENAME = 103,       /* not a name: VOLUME:FILE, with 1 to 47 characters for the file */
  EEOF = 104,        /* nothing is left to read */
  EVOLUME = 105,     /* there is no such volume, or no disk in the drive */
  ENOMEMORY = 110,   /* no memory for the stream */
  EBUSY = 111,       /* no event is free for the answer, or the driver has as much to do as it can remember */
  EDIRECTORY = 112,  /* the volume's directory is damaged */
  EEXTENT = 113,     /* the file's sectors are not on the volume */
  EUNREADABLE = 114, /* a sector cannot be read, in three attempts */
  ECHANGED = 115,    /* there is another disk in the drive now */
  ECLOSED = 116,     /* not an open stream of this program */
  EDEVICE = 117,     /* the device did something that it cannot have been asked for */
};

/* In words. */
const char *error_text(int error);

#endif
