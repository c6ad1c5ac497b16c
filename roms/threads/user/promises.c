/*
 * promises: callbacks in order.
 *
 * What to see here: a promise is a small state machine (pending, fulfilled, rejected) that remembers who wants its result. `then` hooks
 * a step on and returns the promise of that step, so that a chain reads from top to bottom. Nothing blocks and there is one
 * stack; a rejected promise passes by all steps but those that `otherwise` hooked on.
 */
#include "user.h"

enum State { PENDING, FULFILLED, REJECTED };

typedef struct Promise Promise;
typedef Promise *Step(long value);

struct Promise {
  enum State state;
  long value;
  Step *then;         /* what to do when fulfilled; NULL: pass the value on */
  Step *otherwise;    /* what to do when rejected */
  Promise *result;    /* the promise of that step */
  unsigned long at;   /* a timer's promise: when it will be fulfilled; 0 = no timer */
  int used;
};

static Promise promises[16];

static Promise *promise(void) {
  for (int i = 0; i < 16; i++) {
    if (promises[i].used) continue;
    promises[i].state = PENDING;
    promises[i].value = 0;
    promises[i].then = promises[i].otherwise = NULL;
    promises[i].result = NULL;
    promises[i].at = 0;
    promises[i].used = 1;
    return &promises[i];
  }
  printf("no promise is free\n");
  exit_thread();
}

static void settle(Promise *p, enum State state, long value);

/* p is settled as soon as `source` is, and in the same way. */
static void follow(Promise *p, Promise *source) {
  if (source->state == PENDING) {
    source->result = p;
  } else {
    settle(p, source->state, source->value);
    source->used = 0;
  }
}

/* Settles a promise, and all that hangs on it. */
static void settle(Promise *p, enum State state, long value) {
  p->state = state;
  p->value = value;
  if (p->result == NULL) return;
  Promise *result = p->result;
  Step *step = state == FULFILLED ? p->then : p->otherwise;
  p->used = 0;
  if (step == NULL) {
    settle(result, state, value);
    return;
  }
  Promise *next = step(value);
  if (next == NULL) {
    settle(result, FULFILLED, 0);
  } else {
    follow(result, next);
  }
}

static Promise *hook(Promise *p, Step *then, Step *otherwise) {
  Promise *result = promise();
  p->then = then;
  p->otherwise = otherwise;
  p->result = result;
  if (p->state != PENDING) settle(p, p->state, p->value);
  return result;
}

static Promise *then(Promise *p, Step *step) { return hook(p, step, NULL); }
static Promise *otherwise(Promise *p, Step *step) { return hook(p, NULL, step); }

static Promise *timer(unsigned long cycles) {
  Promise *p = promise();
  p->at = time() + cycles;
  return p;
}

static Promise *rejected(long value) {
  Promise *p = promise();
  p->state = REJECTED;
  p->value = value;
  return p;
}

/* The runtime: fulfils timers in the order they are due, until none is left. */
static void run(void) {
  for (;;) {
    Promise *next = NULL;
    for (int i = 0; i < 16; i++) {
      Promise *p = &promises[i];
      if (p->used && p->state == PENDING && p->at != 0 && (next == NULL || p->at < next->at)) next = p;
    }
    if (next == NULL) return;
    unsigned long now = time();
    if (now < next->at) sleep(next->at - now);
    settle(next, FULFILLED, 0);
  }
}

static Promise *wait_100(long value) { return timer(MILLISECONDS(100)); }
static Promise *wait_50(long value) { return timer(MILLISECONDS(50)); }

static Promise *last_one(long value) {
  printf("I'm the last one\n");
  return rejected(7);
}

static Promise *skipped(long value) {
  printf("this is never printed\n");
  return NULL;
}

static Promise *caught(long value) {
  printf("and this catches what was rejected: %ld\n", value);
  return NULL;
}

int main(void) {
  printf("So, we start the program here!\n");
  Promise *p = timer(MILLISECONDS(200));
  p = then(p, wait_100);
  p = then(p, wait_50);
  p = then(p, last_one);
  p = then(p, skipped);
  otherwise(p, caught);
  printf("The chain is laid; nothing of it has run.\n");
  run();
  return 0;
}
