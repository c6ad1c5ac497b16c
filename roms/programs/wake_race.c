/*
 * wake_race: alarms that ring just when the kernel goes to sleep.
 *
 * What to see here: between "the queue is empty" and the instruction that sleeps lie a few others, and an interrupt can come between any two of them. If it
 * comes there, its handler queues an event, returns, and the processor goes to sleep on it. That is rare, so it is tried at every cycle: each
 * alarm is set one cycle later than the one before, over a time in which the kernel goes from this handler to its sleep.
 */
#include "io.h"

#define ROUNDS 500

/* Between two alarms; a device that interrupts all the time would be another lesson. */
#define REST_CYCLES 2500

/* Alarms set, and how many of them rang. */
unsigned long alarms_set, alarms_rung;

static TimerControlBlock alarm;

static void set_alarm(void) {
  unsigned long rested = timer_now() + REST_CYCLES;
  while (timer_now() < rested) {
  }
  alarm.deadline = timer_now() + alarms_set;
  alarms_set++;
  timer_schedule(&alarm);
}

static void rings(Event *e) {
  alarms_rung++;
  if (alarms_set < ROUNDS) {
    set_alarm();
    return;
  }
  printf("wake_race: %lu alarms were set, %lu rang\n", alarms_set, alarms_rung);
  unload(e->program);
}

static void start_up(Event *e) {
  alarm.callback = rings;
  set_alarm();
}

PROGRAM(wake_race, start_up, NULL);
