/*
 * queue_fill: 10,000 pieces of work through a queue that holds 128.
 *
 * What to see here: the kernel has a fixed number of events. When all are taken, schedule does not wait (nothing in this system
 * waits) and does not throw anything away: it says NULL, and whoever asked still has what it wanted to have done. A program that copes
 * does what `fill` does: it keeps its place and puts its own event back, which needs no memory; when its turn comes again, what was
 * queued has been done and its events are free. An interrupt handler cannot come back by itself; so the timer's driver keeps the
 * request and tries again a little later. Late, but not lost.
 */
#include "io.h"

#define PIECES 10000

/* How many were queued and done; how many came out of turn; how often schedule said NULL to us. */
unsigned long pieces_queued, pieces_done, pieces_out_of_order, times_refused;

/* How late the alarm rang that was due while no event was free. */
unsigned long alarm_late;

static TimerControlBlock alarm;
static int alarm_is_over;

static void end_if_done(Program *program) {
  if (pieces_done < PIECES || !alarm_is_over) return;
  printf("queue_fill: %lu queued, %lu done, %lu out of order, refused %lu times\n", pieces_queued, pieces_done, pieces_out_of_order,
         times_refused);
  unload(program);
}

/* One piece of work: e->data is its number. First in, first out, so it must be the next. */
static void work(Event *e) {
  if ((unsigned long)e->data != pieces_done) pieces_out_of_order++;
  pieces_done++;
  end_if_done(e->program);
}

static void rings(Event *e) {
  alarm_late = timer_now() - alarm.deadline;
  alarm_is_over = 1;
  printf("queue_fill: the alarm rings, %lu cycles late\n", alarm_late);
  end_if_done(e->program);
}

static void fill(Event *e) {
  while (pieces_queued < PIECES) {
    if (schedule(work, (void *)pieces_queued) == NULL) {
      if (times_refused++ == 0) {
        printf("queue_fill: the queue is full with %lu pieces\n", pieces_queued);
        /* Due at once: the interrupt comes while no event is free. */
        alarm.deadline = timer_now();
        alarm.callback = rings;
        timer_schedule(&alarm);
      }
      reschedule(e);
      return;
    }
    pieces_queued++;
  }
}

static void start_up(Event *e) {
  printf("queue_fill: %d pieces of work\n", PIECES);
  schedule(fill, NULL);
}

PROGRAM(queue_fill, start_up, NULL);
