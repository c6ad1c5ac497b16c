/*
 * The driver of the DMA controller: a request is a copy from memory to memory, and a callback.
 *
 * What to see here: the two entry points of a driver. `dma_schedule` puts the request at the end of the list, and starts it if the
 * channel has nothing to do; `dma_interrupt` retires the request that is done and starts the next. The copying itself happens while
 * neither of them runs.
 *
 * Channels 0 and 1 of the controller belong to the network card; we use channel 2.
 *
 * Interrupts: the list is shared with dma_interrupt, so whoever changes it has interrupts off.
 */
#include "device.h"
#include "dma.h"
#include "riscv.h"

#define CHANNEL 2

void dma_interrupt_entry(void); /* dmac_entry.S */

/* The requests, first come, first served; the first is under way. */
DmaControlBlock *dma_requests;

/* Interrupts of the controller that were not about our channel. */
unsigned long dma_spurious;

/* Cycles spent in dma_interrupt since boot, the saving of registers around it not counted. */
unsigned long dma_interrupt_cycles;

/* Starts the first request, if there is one. Interrupts must be off. */
static void start(void) {
  DmaControlBlock *dcb = dma_requests;
  if (dcb == NULL) return;
  device_write(DMAC_BASE + DMAC_CH_SRC(CHANNEL), (uint64_t)dcb->source);
  device_write(DMAC_BASE + DMAC_CH_DST(CHANNEL), (uint64_t)dcb->destination);
  device_write(DMAC_BASE + DMAC_CH_LEN(CHANNEL), dcb->length);
  /* What the processor has stored must be in memory before another master reads it. */
  fence();
  device_write(DMAC_BASE + DMAC_CH_CTL(CHANNEL),
               DMAC_CH_CTL_START | DMAC_CH_CTL_DONE_IRQ | DMAC_CH_CTL_ERROR_IRQ | DMAC_MODE_BURST << DMAC_CH_CTL_MODE_SHIFT);
}

int dma_schedule(DmaControlBlock *dcb) {
  /* The controller's length register has 32 bits. */
  if (dcb->length > 0xfffffffful) return -1;
  dcb->answer = reserve_event(dcb->callback, dcb);
  if (dcb->answer == NULL) return -1;
  unsigned long state = interrupts_off();
  dcb->program = current_program;
  dcb->next = NULL;
  dcb->failed = 0;
  DmaControlBlock **link = &dma_requests;
  while (*link != NULL) link = &(*link)->next;
  *link = dcb;
  if (dma_requests == dcb) start();
  interrupts_restore(state);
  return 0;
}

/* Takes the first request off the list and starts the next. */
static void retire(int failed) {
  DmaControlBlock *dcb = dma_requests;
  dma_requests = dcb->next;
  dcb->next = NULL;
  dcb->failed = failed;
  schedule_reserved(dcb->answer);
  start();
}

void dma_interrupt(void) {
  unsigned long began = csr_read(mcycle);
  uint64_t status = device_read(DMAC_BASE + DMAC_CH_STATUS(CHANNEL));
  device_write(DMAC_BASE + DMAC_CH_STATUS(CHANNEL), DMAC_CH_STATUS_DONE | DMAC_CH_STATUS_ERROR);
  if (dma_requests == NULL || (status & (DMAC_CH_STATUS_DONE | DMAC_CH_STATUS_ERROR)) == 0) {
    dma_spurious++;
  } else {
    retire((status & DMAC_CH_STATUS_ERROR) != 0);
  }
  dma_interrupt_cycles += csr_read(mcycle) - began;
}

/* A copy that goes on after its program is gone would write into memory that has been given to another. */
static void dma_forget(Program *program) {
  unsigned long state = interrupts_off();
  DmaControlBlock *first = dma_requests;
  int aborted = first != NULL && first->program == program;
  if (aborted) {
    device_write(DMAC_BASE + DMAC_CH_CTL(CHANNEL), DMAC_CH_CTL_ABORT);
    /* At most one burst is still on its way. */
    while (device_read(DMAC_BASE + DMAC_CH_STATUS(CHANNEL)) & DMAC_CH_STATUS_BUSY) continue;
    device_write(DMAC_BASE + DMAC_CH_STATUS(CHANNEL), DMAC_CH_STATUS_DONE | DMAC_CH_STATUS_ERROR);
  }
  DmaControlBlock **link = &dma_requests;
  while (*link != NULL) {
    if ((*link)->program == program) {
      release_event((*link)->answer);
      *link = (*link)->next;
    } else {
      link = &(*link)->next;
    }
  }
  if (aborted) start();
  interrupts_restore(state);
}

static void dma_start_up(Event *e) {
  on_unload(dma_forget);
  idt_register(IDT_OF_LINE(DMAC_LINE), dma_interrupt_entry);
  line_enable(DMAC_LINE);
}

static void dma_expunge(Event *e) {
  line_disable(DMAC_LINE);
  device_write(DMAC_BASE + DMAC_CH_CTL(CHANNEL), DMAC_CH_CTL_ABORT);
  idt_register(IDT_OF_LINE(DMAC_LINE), NULL);
}

PROGRAM(dmac, dma_start_up, dma_expunge);
