/*
 * callbacks: the same tasks on one thread, as functions to be called later.
 *
 * What to see here: a task is a function pointer and what it needs to know, and the runtime is a list of those, ordered by time. One
 * stack serves all. But the order in which things happen is nowhere written down: it has to be read out from who names whom.
 */
#include "user.h"

typedef void Callback(void *argument);

/* What is to be called when. */
static struct Timer {
  unsigned long at;
  Callback *callback; /* NULL: this entry is free */
  void *argument;
} timers[8];

static void set_timer(unsigned long cycles, Callback *callback, void *argument) {
  for (int i = 0; i < 8; i++) {
    if (timers[i].callback != NULL) continue;
    timers[i].at = time() + cycles;
    timers[i].argument = argument;
    timers[i].callback = callback;
    return;
  }
  printf("no timer is free\n");
}

/* The runtime: sleeps until the next timer is due and calls back, until there is none. */
static void run(void) {
  for (;;) {
    struct Timer *next = NULL;
    for (int i = 0; i < 8; i++) {
      if (timers[i].callback != NULL && (next == NULL || timers[i].at < next->at)) next = &timers[i];
    }
    if (next == NULL) return;
    unsigned long now = time();
    if (now < next->at) sleep(next->at - now);
    Callback *callback = next->callback;
    next->callback = NULL;
    callback(next->argument);
  }
}

static void third(void *nothing) { printf("I'm the last one\n"); }
static void second(void *nothing) { set_timer(MILLISECONDS(50), third, NULL); }
static void first(void *nothing) { set_timer(MILLISECONDS(100), second, NULL); }
static void print(void *text) { printf("%s\n", (const char *)text); }

int main(void) {
  printf("So, we start the program here!\n");
  set_timer(MILLISECONDS(200), first, NULL);
  set_timer(MILLISECONDS(150), print, "Another task, in between.");
  printf("The tasks run concurrently!\n");
  run();
  return 0;
}
