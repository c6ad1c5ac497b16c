/* Copies made by the DMA controller, as programs see them (drivers/dmac.c). */
#ifndef STS_DMA_H
#define STS_DMA_H

#include "sts.h"

typedef struct DmaControlBlock DmaControlBlock;
struct DmaControlBlock {
  DmaControlBlock *next; /* the request behind this one in dma_requests */
  const void *source;
  void *destination;
  size_t length;         /* bytes */
  Handler *callback;     /* called with the block as e->data */
  Program *program;      /* filled in by dma_schedule, as is all that follows */
  Event *answer;         /* reserved for the callback */
  int failed;            /* 1: nobody answered at one of the two addresses, and the copy ends somewhere in its middle */
};

/* Takes a request. The block and both places must stay until its callback. -1: no event is free for the answer, or too long. */
int dma_schedule(DmaControlBlock *dcb);

/* The requests, first come, first served; the first is under way. */
extern DmaControlBlock *dma_requests;

/* Cycles spent in the driver's interrupt handler since boot. */
extern unsigned long dma_interrupt_cycles;

#endif
