/*
 * halt_or_spin: the same work twice, once with a processor that halts between two events and once with one that spins.
 *
 * What to see here: the work is twenty alarms, each set when the one before has rung. Nothing else is to be done, so the kernel waits,
 * and there are two ways to wait: `halt`, or a loop that looks at the queue until something is in it. Both answer each alarm at
 * once. The difference is in what the processor executed meanwhile.
 *
 * The third part is about the moment between "the queue is empty" and "halt". Each alarm is due one cycle later than the last, as seen
 * from the handler that sets it, so that the interrupt comes once at every place the processor can be at between this handler
 * and its sleep. If there were one place where the kernel missed it, the machine would sleep for ever, and the count stop there.
 */
#include "io.h"
#include "riscv.h"

#define ALARMS 20
#define APART 20000 /* cycles from one alarm to the next */
#define PLACES 512

/* In event.c: 1 makes the kernel spin where it would halt. */
extern int halt_spins;

/* What each way took: cycles passed, instructions executed, and the longest time from an alarm's moment to its handler. */
unsigned long halt_cycles, halt_instructions, halt_latency;
unsigned long spin_cycles, spin_instructions, spin_latency;

/* Alarms answered in the third part, and the longest time there. */
unsigned long places_tried, places_latency;

static TimerControlBlock alarm;
static unsigned long rung, longest;
static unsigned long cycles_at_start, instructions_at_start;

static void halting(Event *e);
static void spinning(Event *e);
static void sweeping(Event *e);

static void set_alarm(unsigned long cycles, Handler *callback) {
  alarm.deadline = timer_now() + cycles;
  alarm.callback = callback;
  timer_schedule(&alarm);
}

static void begin(Handler *callback) {
  rung = 0;
  longest = 0;
  cycles_at_start = csr_read(mcycle);
  instructions_at_start = csr_read(minstret);
  set_alarm(APART, callback);
}

/* Notes how late the alarm is; 1 = it was the last. */
static int note(void) {
  unsigned long late = timer_now() - alarm.deadline;
  if (late > longest) longest = late;
  return ++rung == ALARMS;
}

static void start_up(Event *e) {
  printf("halt_or_spin: %d alarms, halting in between\n", ALARMS);
  begin(halting);
}

static void halting(Event *e) {
  if (!note()) {
    set_alarm(APART, halting);
    return;
  }
  halt_cycles = csr_read(mcycle) - cycles_at_start;
  halt_instructions = csr_read(minstret) - instructions_at_start;
  halt_latency = longest;
  printf("halt_or_spin: %lu cycles, %lu instructions, at most %lu cycles late\n", halt_cycles, halt_instructions, halt_latency);

  printf("halt_or_spin: the same, spinning\n");
  halt_spins = 1;
  begin(spinning);
}

static void spinning(Event *e) {
  if (!note()) {
    set_alarm(APART, spinning);
    return;
  }
  halt_spins = 0;
  spin_cycles = csr_read(mcycle) - cycles_at_start;
  spin_instructions = csr_read(minstret) - instructions_at_start;
  spin_latency = longest;
  printf("halt_or_spin: %lu cycles, %lu instructions, at most %lu cycles late\n", spin_cycles, spin_instructions, spin_latency);

  printf("halt_or_spin: an alarm at each of %d places between a handler and the halt\n", PLACES);
  longest = 0;
  set_alarm(0, sweeping);
}

static void sweeping(Event *e) {
  note();
  places_tried++;
  if (places_tried < PLACES) {
    set_alarm(places_tried, sweeping);
    return;
  }
  places_latency = longest;
  printf("halt_or_spin: %lu of %d answered, at most %lu cycles late\n", places_tried, PLACES, places_latency);
  unload(e->program);
}

/* Should somebody unload us in the second part. */
static void expunge(Event *e) { halt_spins = 0; }

PROGRAM(halt_or_spin, start_up, expunge);
