/*
 * key_poller: says which keys were typed, until ENTER.
 *
 * What to see here: two pollers, one on top of the other. kia_loop asks the adapter for codes and makes characters of them; `poll` asks kia_loop's
 * buffer for characters. Both are events that put themselves back, and neither knows of the other. Nearly all of their turns are for nothing;
 * `kia_polls` against `kia_codes` says how many. When both are unloaded, the queue is empty and the processor sleeps at last.
 */
#include "io.h"

/* Of kia_loop: how often it looked, and how often it found something. */
extern unsigned long kia_polls, kia_codes;

static void poll(Event *e) {
  int c = kia_get();
  if (c == 0) {
    reschedule(e);
    return;
  }
  if (c == '\n') {
    printf("key_poller: ENTER; %lu looks at the adapter for %lu codes\n", kia_polls, kia_codes);
    unload(find_loaded("kia"));
    unload(e->program);
    return;
  }
  printf("key_poller: %c\n", c);
  reschedule(e);
}

static void start_up(Event *e) {
  printf("key_poller: type, and end with ENTER\n");
  if (schedule(poll, NULL) == NULL) unload(e->program);
}

static void expunge(Event *e) { printf("key_poller: unloaded\n"); }

PROGRAM(key_poller, start_up, expunge);
