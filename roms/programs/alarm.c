/*
 * alarm: three alarms, set in one order and due in another.
 *
 * What to see here: the requests wait in `timer_requests`, ordered by time, and the work queue is empty; the processor sleeps. Each
 * interrupt of the timer makes an event out of the first request.
 */
#include "io.h"

static TimerControlBlock alarms[3];
static int left;

static void rings(Event *e) {
  TimerControlBlock *tcb = e->data;
  printf("alarm %d rings, %lu cycles late\n", (int)(tcb - alarms) + 1, timer_now() - tcb->deadline);
  if (--left == 0) {
    printf("that was the last one\n");
    unload(e->program);
  }
}

static void start_up(Event *e) {
  static const unsigned long cycles[3] = {60000, 20000, 40000};
  unsigned long now = timer_now();
  left = 3;
  for (int i = 0; i < 3; i++) {
    alarms[i].deadline = now + cycles[i];
    alarms[i].callback = rings;
    timer_schedule(&alarms[i]);
  }
  printf("three alarms are set\n");
}

PROGRAM(alarm, start_up, NULL);
