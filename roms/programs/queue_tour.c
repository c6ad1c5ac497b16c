/*
 * queue_tour: what the work queue does, without any device.
 *
 * What to see here, in the queue: three events in the order they were scheduled; one that reschedules itself and so lets the others
 * pass each time; and, when the program unloads itself while events of its own are still queued, the purge: they never run, and only
 * the expunge event is left.
 */
#include "sts.h"

static void speak(Event *e) { printf("event %lu: %s\n", e->number, (const char *)e->data); }

/* Comes back as often as e->data says, always at the end of the queue. */
static void again(Event *e) {
  int *left = e->data;
  printf("event %lu: again, %d to go\n", e->number, *left);
  if ((*left)-- > 0) reschedule(e);
}

static void enough(Event *e) {
  schedule(speak, "scheduled, but purged before its turn");
  schedule(speak, "this one too");
  printf("event %lu: enough; unloading with two events in the queue\n", e->number);
  unload(e->program);
}

/* One round later `again` has come back, and then it is enough. */
static void later(Event *e) { schedule(enough, NULL); }

static void start_up(Event *e) {
  static int left;
  left = 1;
  schedule(speak, "first in, first out");
  schedule(again, &left);
  schedule(speak, "second in");
  schedule(later, NULL);
  schedule(speak, "third in");
}

static void expunge(Event *e) { printf("event %lu: expunge, the last one\n", e->number); }

PROGRAM(queue_tour, start_up, expunge);
