/*
 * timers: 200, 100 and 50 milliseconds, in two ways at the same time.
 *
 * What to see here: timers_nested waits for one after the other. In a language with closures that is
 *
 *   setTimer(200, () => {
 *     setTimer(100, () => {
 *       setTimer(50, () => {
 *         console.log("I'm the last one");
 *       });
 *     });
 *   });
 *
 * and here each arrow is a function with a name, and what the three share travels in the control block from one to the next: the
 * program is never on the stack while it waits. timers_separate asks for the same three times at once: three blocks stand in
 * timer_requests, ordered by when they are due and not by when they were asked for. Neither program knows of the other.
 */
#include "io.h"

/* When each callback came, in milliseconds since its program started. */
unsigned long nested_at[3];
unsigned long separate_at[3];

static unsigned long milliseconds_since(unsigned long start) { return (timer_now() - start) / MILLISECONDS(1); }

/* ---- One after the other ---- */

/* The timer's control block, and behind it what our three handlers share. */
typedef struct Chain {
  TimerControlBlock timer;
  unsigned long start;
} Chain;

static void set_timer(Chain *chain, unsigned long milliseconds, Handler *callback) {
  chain->timer.deadline = timer_now() + MILLISECONDS(milliseconds);
  chain->timer.callback = callback;
  timer_schedule(&chain->timer);
}

static void last_one(Event *e) {
  Chain *chain = e->data;
  nested_at[2] = milliseconds_since(chain->start);
  printf("nested: I'm the last one, after %lu ms\n", nested_at[2]);
  free(chain);
  unload(e->program);
}

static void then_50(Event *e) {
  Chain *chain = e->data;
  nested_at[1] = milliseconds_since(chain->start);
  set_timer(chain, 50, last_one);
}

static void then_100(Event *e) {
  Chain *chain = e->data;
  nested_at[0] = milliseconds_since(chain->start);
  set_timer(chain, 100, then_50);
}

static void nested_start_up(Event *e) {
  Chain *chain = malloc(sizeof(Chain));
  if (chain == NULL) {
    unload(e->program);
    return;
  }
  chain->start = timer_now();
  set_timer(chain, 200, then_100);
  printf("nested: 200 ms, then 100 ms, then 50 ms\n");
}

PROGRAM(timers_nested, nested_start_up, NULL);

/* ---- All at once ---- */

static TimerControlBlock requests[3];
static unsigned long separate_start;
static int rung;

static void one_is_over(Event *e) {
  TimerControlBlock *tcb = e->data;
  separate_at[rung] = milliseconds_since(separate_start);
  printf("separate: request %d is over after %lu ms\n", (int)(tcb - requests) + 1, separate_at[rung]);
  if (++rung == 3) unload(e->program);
}

static void separate_start_up(Event *e) {
  static const unsigned long milliseconds[3] = {200, 100, 50};
  rung = 0;
  separate_start = timer_now();
  for (int i = 0; i < 3; i++) {
    requests[i].deadline = separate_start + MILLISECONDS(milliseconds[i]);
    requests[i].callback = one_is_over;
    timer_schedule(&requests[i]);
  }
  printf("separate: 200 ms, 100 ms and 50 ms\n");
}

PROGRAM(timers_separate, separate_start_up, NULL);
