/*
 * program_leak: a program that says when it is done, and one that does not.
 *
 * What to see here: `tidy` and `forgetful` do the same work and return. To the kernel a return means nothing, for a program that has returned may
 * be called back at any time; only `unload` says "I am done". So each forgetful program stays: its memory, its entry in program_list,
 * and the event that was set aside for its end. One by one they use up what all programs share.
 */
#include "sts.h"

/* How often each was loaded. */
unsigned long tidy_loaded, forgetful_loaded;

/* What was in use before any of it, and how much more when it was over. */
unsigned long heap_at_start, heap_after_tidy, heap_lost, events_lost, heap_after_unloading, events_after_unloading;

#define ROUNDS 100

static unsigned long events_at_start;

static void do_the_work(void) {
  char *note = malloc(100);
  if (note != NULL) memcpy(note, "what a program needs while it runs", 35);
}

static void tidy_start_up(Event *e) {
  do_the_work();
  unload(e->program); /* gives back the note as well */
}

REENTRANT_PROGRAM(tidy, tidy_start_up, NULL);

static void forgetful_start_up(Event *e) { do_the_work(); }

REENTRANT_PROGRAM(forgetful, forgetful_start_up, NULL);

static void report(const char *when) {
  printf("%s: %lu bytes in %lu blocks, %lu events in use\n", when, heap_used, heap_blocks, events_in_use);
}

static void look_again(Event *e);
static void unload_them(Event *e);
static void load_forgetful(Event *e);

/*
 * These handlers go on by rescheduling their own event, under another name where needed. That takes nothing from the pool, which is about
 * to run dry.
 */
static void go_on(Event *e, Handler *handler) {
  e->callback = handler;
  reschedule(e);
}

static void load_tidy(Event *e) {
  /* Its start_up and its expunge event lie before one of our next turns, for the queue is in order. */
  if (find_loaded("tidy") != NULL) {
    reschedule(e);
    return;
  }
  if (tidy_loaded == ROUNDS) {
    heap_after_tidy = heap_used - heap_at_start;
    printf("tidy was loaded %lu times\n", tidy_loaded);
    report("after tidy");
    go_on(e, load_forgetful);
    return;
  }
  if (load(&tidy, 1, (char *[]){"tidy"}) == 0) tidy_loaded++;
  reschedule(e);
}

static void load_forgetful(Event *e) {
  if (load(&forgetful, 1, (char *[]){"forgetful"}) == 0) {
    forgetful_loaded++;
    reschedule(e);
    return;
  }
  heap_lost = heap_used - heap_at_start;
  events_lost = events_in_use - events_at_start;
  printf("forgetful was loaded %lu times, and cannot be loaded any more\n", forgetful_loaded);
  report("after forgetful");
  if (load(&tidy, 1, (char *[]){"tidy"}) != 0) printf("tidy, which does everything right, cannot be loaded either\n");
  go_on(e, unload_them);
}

/* One a turn, so that others get theirs. */
static void unload_them(Event *e) {
  static unsigned long count;
  for (Program *p = program_list; p != NULL; p = p->next) {
    if (p->start_up != forgetful_start_up || p->state != PROGRAM_LOADED) continue;
    unload(p);
    count++;
    reschedule(e);
    return;
  }
  printf("unloaded %lu programs\n", count);
  go_on(e, look_again);
}

static void look_again(Event *e) {
  heap_after_unloading = heap_used - heap_at_start;
  events_after_unloading = events_in_use - events_at_start;
  report("after unloading");
  unload(e->program);
}

static void start_up(Event *e) {
  heap_at_start = heap_used;
  events_at_start = events_in_use;
  report("at the start");
  go_on(e, load_tidy);
}

PROGRAM(program_leak, start_up, NULL);
