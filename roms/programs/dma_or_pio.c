/*
 * dma_or_pio: 16 KiB moved twice, by the processor word by word, and by the DMA controller.
 *
 * What to see here: beside the copy there is other work, an event that puts itself back and counts its turns. While the processor copies
 * (programmed I/O) it does nothing else, and the count stands. While the controller copies, the processor only told it what to do, and
 * counts; it loses a cycle here and there, when both want the bus.
 *
 * mcycle is read around each piece of code that has to do with the copy, in the driver too, so that what is compared is the processor's
 * own time.
 */
#include "dma.h"
#include "io.h"
#include "riscv.h"

#define WORDS 2048

static uint64_t source[WORDS];
static uint64_t by_processor[WORDS];
static uint64_t by_controller[WORDS];

/* For each way: cycles from the first instruction to the last byte, those the processor spent on it, and turns of other work. */
unsigned long pio_cycles, pio_processor_cycles, pio_work;
unsigned long dma_cycles, dma_processor_cycles, dma_work;

/* Words that came out wrong, of both copies. */
unsigned long wrong_words;

static DmaControlBlock request;
static unsigned long turns;
static int finished;
static unsigned long started, work_before;

/* The other work. */
static void count(Event *e) {
  turns++;
  if (!finished) reschedule(e);
}

/* Doubleword by doubleword: a load and a store each, as a driver does without a DMA controller. */
static void copy_by_processor(void) {
  for (int i = 0; i < WORDS; i++) by_processor[i] = source[i];
}

static void compare(const uint64_t *copy) {
  for (int i = 0; i < WORDS; i++) wrong_words += copy[i] != source[i];
}

static void controller_done(Event *e);

static void pio(Event *e) {
  work_before = turns;
  started = csr_read(mcycle);
  copy_by_processor();
  pio_cycles = csr_read(mcycle) - started;
  pio_processor_cycles = pio_cycles;
  pio_work = turns - work_before;
  printf("dma_or_pio: the processor needed %lu cycles, other work had %lu turns\n", pio_cycles, pio_work);
}

static void dma(Event *e) {
  request.source = source;
  request.destination = by_controller;
  request.length = sizeof source;
  request.callback = controller_done;
  work_before = turns;
  started = csr_read(mcycle);
  if (dma_schedule(&request) != 0) {
    printf("dma_or_pio: no event is free\n");
    unload(e->program);
    return;
  }
  dma_processor_cycles = csr_read(mcycle) - started;
}

static void controller_done(Event *e) {
  unsigned long now = csr_read(mcycle);
  dma_cycles = now - started;
  dma_processor_cycles += dma_interrupt_cycles;
  dma_work = turns - work_before;
  finished = 1;
  printf("dma_or_pio: the controller needed %lu cycles, of them %lu of the processor's, other work had %lu turns\n", dma_cycles,
         dma_processor_cycles, dma_work);
  compare(by_processor);
  compare(by_controller);
  printf("dma_or_pio: %lu words are wrong\n", wrong_words + (unsigned long)request.failed);
  unload(e->program);
}

static void start_up(Event *e) {
  for (int i = 0; i < WORDS; i++) source[i] = (uint64_t)i * 0x9e3779b97f4a7c15ul;
  finished = 0;
  turns = 0;
  schedule(count, NULL);
  schedule(pio, NULL);
  schedule(dma, NULL);
}

PROGRAM(dma_or_pio, start_up, NULL);
