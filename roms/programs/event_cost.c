/*
 * event_cost: what the kernel itself costs, in cycles, measured with mcycle.
 *
 * What to see here: the handlers below do nothing but read the cycle counter, so what lies between two readings is the kernel's. Each
 * thing is measured ROUNDS times, the first rounds fill the caches, and the last one counts. Reading the counter twice in a row is
 * measured as well and taken off. docs/performance.md states the figures, and a test compares.
 */
#include "io.h"
#include "riscv.h"

#define ROUNDS 16

/* Cycles; all but the last are of ordinary code with nothing in between. */
unsigned long cost_schedule;        /* a call of schedule, with its return */
unsigned long cost_reschedule;      /* a call of reschedule, with its return */
unsigned long cost_dispatch;        /* from the return of a handler to the first instruction of the next, and the free of its event */
unsigned long cost_dispatch_again;  /* the same, the handler having rescheduled its event: nothing is freed */
unsigned long cost_memory;          /* malloc and free of a control block */
unsigned long cost_wake;            /* from an alarm's moment to its handler, out of a halt: interrupt, driver, schedule, dispatch */

/* Each call of schedule that was measured: the first with an empty queue, the last with all the others in it. */
unsigned long schedule_costs[ROUNDS];

static unsigned long cost_reading;  /* two readings of the counter in a row */
static unsigned long left_at;
static int round;
static TimerControlBlock alarm;

static void measure_reschedule(Event *e);
static void measure_wake(Event *e);

/* Always inlined, so that the instruction before and the one behind it are those that are meant. */
static inline __attribute__((always_inline)) unsigned long cycle_now(void) { return csr_read(mcycle); }

static void nothing(Event *e) {}

static void measure_memory(void) {
  for (int i = 0; i < ROUNDS; i++) {
    unsigned long before = cycle_now();
    void *block = malloc(sizeof(ReadControlBlock));
    free(block);
    cost_memory = cycle_now() - before - cost_reading;
  }
}

static void measure_schedule(void) {
  for (int i = 0; i < ROUNDS; i++) {
    unsigned long before = cycle_now();
    cost_reading = cycle_now() - before;
  }
  for (int i = 0; i < ROUNDS; i++) {
    unsigned long before = cycle_now();
    schedule(nothing, NULL);
    cost_schedule = schedule_costs[i] = cycle_now() - before - cost_reading;
  }
}

/* Each queues the next; from the last reading of one to the first of the next, the loop ends one event and begins the other. */
static void measure_dispatch(Event *e) {
  unsigned long now = cycle_now();
  if (left_at != 0) cost_dispatch = now - left_at - cost_reading;
  if (++round < 2 * ROUNDS) {
    schedule(measure_dispatch, NULL);
  } else if (round == 2 * ROUNDS) {
    schedule(measure_reschedule, NULL);
    left_at = 0;
    return;
  }
  left_at = cycle_now();
}

static void measure_reschedule(Event *e) {
  unsigned long now = cycle_now();
  if (left_at != 0) cost_dispatch_again = now - left_at - cost_reading;
  if (++round < 4 * ROUNDS) {
    unsigned long before = cycle_now();
    reschedule(e);
    cost_reschedule = cycle_now() - before - cost_reading;
    left_at = cycle_now();
    return;
  }
  round = 0;
  alarm.callback = measure_wake;
  alarm.deadline = timer_now() + 2000;
  timer_schedule(&alarm);
}

static void measure_wake(Event *e) {
  cost_wake = timer_now() - alarm.deadline;
  if (++round < ROUNDS) {
    alarm.deadline = timer_now() + 2000;
    timer_schedule(&alarm);
    return;
  }
  printf("event_cost: schedule %lu, reschedule %lu, dispatch %lu (%lu if rescheduled), malloc and free %lu, wake-up %lu cycles\n",
         cost_schedule, cost_reschedule, cost_dispatch, cost_dispatch_again, cost_memory, cost_wake);
  unload(e->program);
}

static void start_up(Event *e) {
  measure_schedule();
  measure_memory();
  schedule(measure_dispatch, NULL);
}

PROGRAM(event_cost, start_up, NULL);
