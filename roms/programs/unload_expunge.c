/*
 * unload_expunge: a program is ended by another one, while it waits for three things.
 *
 * What to see here: `ticker` is nowhere "running" when it is ended. It is an event in the work queue, a request in the timer's list and some
 * memory. `unload` takes the event away at once and queues the expunge event, in which ticker gives back what only it knows of; then the
 * drivers drop what they hold for it, and the kernel takes the memory. Nothing of it is ever called again.
 */
#include "io.h"

/* How often ticker's handlers have run; they stand still once it is unloaded. */
unsigned long ticks, looks;

/* Something outside the program that it has switched on, and so must switch off. */
unsigned long lamp;

/* What unloader found at the end: ticks and looks that came after the unload. */
unsigned long ticks_after, looks_after;

#define TICK_CYCLES 12000
#define UNLOAD_AFTER 40000
#define LOOK_AFTER 40000

/* ---- The program that is ended ---- */

static TimerControlBlock *tick_request;

static void tick(Event *e) {
  TimerControlBlock *tcb = e->data;
  ticks++;
  printf("ticker: tick %lu\n", ticks);
  tcb->deadline += TICK_CYCLES;
  timer_schedule(tcb);
}

/* Polls for something that never comes. */
static void look(Event *e) {
  looks++;
  reschedule(e);
}

static void ticker_start_up(Event *e) {
  tick_request = malloc(sizeof(TimerControlBlock));
  if (tick_request == NULL || schedule(look, NULL) == NULL) {
    unload(e->program);
    return;
  }
  tick_request->deadline = timer_now() + TICK_CYCLES;
  tick_request->callback = tick;
  timer_schedule(tick_request);
  lamp = 1;
  printf("ticker: started\n");
}

/* The last event. The kernel knows our memory and our events, the timer's driver our request; but nobody else knows of the lamp. */
static void ticker_expunge(Event *e) {
  lamp = 0;
  printf("ticker: expunged\n");
}

PROGRAM(ticker, ticker_start_up, ticker_expunge);

/* ---- The program that ends it ---- */

static TimerControlBlock later;
static unsigned long ticks_before, looks_before;

static void look_back(Event *e) {
  ticks_after = ticks - ticks_before;
  looks_after = looks - looks_before;
  printf("unloader: since then %lu ticks and %lu looks; ticker is %s\n", ticks_after, looks_after,
         find_loaded("ticker") == NULL ? "gone" : "still there");
  unload(e->program);
}

static void end_it(Event *e) {
  printf("unloader: unloading ticker\n");
  unload(&ticker);
  ticks_before = ticks;
  looks_before = looks;
  later.deadline = timer_now() + LOOK_AFTER;
  later.callback = look_back;
  timer_schedule(&later);
}

static void unloader_start_up(Event *e) {
  later.deadline = timer_now() + UNLOAD_AFTER;
  later.callback = end_it;
  timer_schedule(&later);
}

PROGRAM(unloader, unloader_start_up, NULL);
