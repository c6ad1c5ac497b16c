/*
 * dma_while_typing: somebody types while half a mebibyte is moved; once by the DMA controller, once by the processor.
 *
 * What to see here: the keyboard adapter keeps 15 codes, and a key is three of them or more. With the controller moving the data, the event
 * queue goes round as ever: kia_loop looks at the adapter, `collect` takes the characters, and now and then a copy is done and the next
 * one begun. Then the processor moves the data itself, in one handler. Nobody else has a turn until that returns; kia_loop cannot
 * look, the adapter fills up, and what comes then is lost. Nothing is wrong with any of the programs: one handler is too long.
 */
#include "device.h"
#include "dma.h"
#include "io.h"

#define WORDS 65536
#define LONGEST_LINE 80
#define PATIENCE MILLISECONDS(200) /* so long we wait for the end of the second line, which may never come */

static uint64_t source[WORDS] __attribute__((section(".noinit"), aligned(64)));
static uint64_t destination[WORDS] __attribute__((section(".noinit"), aligned(64)));

/* With the controller: copies made, characters that came in the middle of one, codes lost by the adapter. */
unsigned long dma_copies, dma_characters, dma_dropped;

/* With the processor: characters that came at all, codes lost by the adapter. */
unsigned long pio_characters, pio_dropped;

static DmaControlBlock request;
static TimerControlBlock timer;
static char line[LONGEST_LINE + 1];
static unsigned long length;
static enum { BY_CONTROLLER, BY_PROCESSOR, OVER } phase;
static unsigned long dropped_before;

static unsigned long dropped(void) { return device_read(KIA_BASE + KIA_DROPPED) - dropped_before; }

static void begin(void) {
  length = 0;
  dropped_before = device_read(KIA_BASE + KIA_DROPPED);
}

/* ---- Moving data ---- */

static void copy_done(Event *e);

static void copy_by_controller(Program *program) {
  request.source = source;
  request.destination = destination;
  request.length = sizeof source;
  request.callback = copy_done;
  if (dma_schedule(&request) != 0) unload(program);
}

static void copy_done(Event *e) {
  dma_copies++;
  if (phase == BY_CONTROLLER) copy_by_controller(e->program);
}

static void copy_by_processor(void) {
  for (int i = 0; i < WORDS; i++) destination[i] = source[i];
}

/* ---- Typing ---- */

static void print_line(const char *who) {
  line[length] = 0;
  printf("while %s moved data: %s\n", who, line);
}

static void over(Program *program) {
  phase = OVER;
  pio_characters = length;
  pio_dropped = dropped();
  print_line("the processor");
  printf("the adapter lost %lu codes with the controller, %lu with the processor\n", dma_dropped, pio_dropped);
  timer_cancel(&timer);
  unload(find_loaded("kia"));
  unload(program);
}

static void patience_is_over(Event *e) {
  if (phase == BY_PROCESSOR) over(e->program);
}

static void end_of_line(Program *program) {
  if (phase == BY_PROCESSOR) {
    over(program);
    return;
  }
  dma_dropped = dropped();
  print_line("the controller");
  phase = BY_PROCESSOR;
  begin();
  printf("and now the processor\n");
}

/* The first character of the second line: more are coming, and just now there is something to be moved. */
static void interrupted_typing(void) {
  timer.deadline = timer_now() + PATIENCE;
  timer.callback = patience_is_over;
  timer_schedule(&timer);
  copy_by_processor();
}

/* Takes what kia_loop has found, a character a turn. */
static void collect(Event *e) {
  int c = kia_get();
  if (c == '\n') {
    end_of_line(e->program);
  } else if (c != 0 && length < LONGEST_LINE) {
    line[length++] = (char)c;
    if (phase == BY_CONTROLLER && dma_requests != NULL) dma_characters++;
    if (phase == BY_PROCESSOR && length == 1) interrupted_typing();
  }
  if (phase != OVER) reschedule(e);
}

static void start_up(Event *e) {
  phase = BY_CONTROLLER;
  begin();
  copy_by_controller(e->program);
  schedule(collect, NULL);
  printf("type while the controller moves data\n");
}

PROGRAM(dma_while_typing, start_up, NULL);
