/*
 * Input, files and time as programs see them. Each request is a control block: the program fills in the first part and names the
 * handler to go on with; the second part is filled in when that is called, with the block as e->data.
 */
#ifndef STS_IO_H
#define STS_IO_H

#include "sts.h"

/* ---- A line of text from a port (sts/input.c): schedule(input, icb) ---- */

typedef struct InputControlBlock {
  char *buffer;
  size_t length;      /* 0 at first; then the characters typed so far, at last those of the line */
  size_t capacity;
  Handler *callback;
  int echo;           /* 1: what is typed is printed */
  Port *port;         /* where it is typed; NULL = at the program's own port */
} InputControlBlock;

Handler input;

/* ---- The keyboard (drivers/kia.c): the next character typed, 0 = none ---- */

int kia_get(void);

/* ---- Files (sts/file.c): schedule(async_open, ocb) and so on ---- */

/* A stream: an open file and the place in it. It belongs to the program that opened it. */
typedef struct SCB SCB;

typedef struct OpenControlBlock {
  const char *filename; /* VOLUME:FILE; /VOLUME/FILE means the same */
  Handler *callback;
  SCB *scb;             /* NULL: it could not be opened, and error says why */
  int error;            /* 0, or one of errors.h */
} OpenControlBlock;

typedef struct ReadControlBlock ReadControlBlock;
struct ReadControlBlock {
  SCB *scb;
  char *buffer;
  size_t capacity;
  Handler *callback;
  size_t length;          /* bytes read; less than asked for at the end of the file, or where there is an error */
  int error;              /* 0, or one of errors.h; EEOF: nothing was left to read */
  ReadControlBlock *next; /* the read behind this one, of the same stream */
  Event *answer;          /* reserved for the callback */
};

Handler async_open;   /* data: an OpenControlBlock */
Handler async_read;   /* data: a ReadControlBlock; reads of one stream are done in the order in which they were asked for */
Handler async_close;  /* data: the SCB, which is gone when the reads that were asked for before are done */

/* ---- Time (drivers/timer.c) ---- */

typedef struct TimerControlBlock TimerControlBlock;
struct TimerControlBlock {
  TimerControlBlock *next; /* the next later one in timer_requests */
  unsigned long deadline;  /* cycle since reset, not before which the callback is scheduled */
  Handler *callback;
  Program *program;        /* filled in by timer_schedule */
};

unsigned long timer_now(void);

/* In cycles, at the machine's 25 MHz. */
#define MILLISECONDS(n) ((n) * 25000ul)

/* Takes a request. The block must stay until its callback, or timer_cancel. */
void timer_schedule(TimerControlBlock *tcb);

/* Takes a request back. 1 = it was waiting; 0 = it was not: the callback has been queued, or it was never asked for. */
int timer_cancel(TimerControlBlock *tcb);

#endif
