/*
 * fibers: threads that the program switches by itself.
 *
 * What to see here: two fibers with a stack each, on one thread of the operating system. `yield_fiber` keeps the registers that a
 * function keeps for its caller, takes the other fiber's, and returns: into the other fiber. The kernel sees none of it; no
 * system call, no interrupt, a few dozen instructions.
 */
#include "user.h"

enum { FIBERS = 3, STACK_BYTES = 2048 };

/* Layout known to switch_fiber: ra, sp, s0 to s11. */
typedef struct Fiber {
  unsigned long registers[14];
  enum { FREE, READY, RUNNING } state;
  unsigned char stack[STACK_BYTES] __attribute__((aligned(16)));
} Fiber;

static Fiber fibers[FIBERS]; /* fibers[0] is main, on its thread's stack */
static int current;

void switch_fiber(unsigned long *from, unsigned long *to); /* fiber_switch.S */

/* Lets the next fiber run; 0 if there is no other. */
static __attribute__((noinline)) int yield_fiber(void) {
  int old = current;
  int next = old;
  do {
    next = (next + 1) % FIBERS;
    if (next == old) return 0;
  } while (fibers[next].state != READY);
  if (fibers[old].state == RUNNING) fibers[old].state = READY;
  fibers[next].state = RUNNING;
  current = next;
  switch_fiber(fibers[old].registers, fibers[next].registers);
  return 1;
}

/* A fiber's function has returned: its stack is free, and nobody returns here. */
static void end_fiber(void) {
  fibers[current].state = FREE;
  for (;;) yield_fiber();
}

static void make_fiber(void (*function)(void)) {
  for (int i = 1; i < FIBERS; i++) {
    if (fibers[i].state != FREE) continue;
    /* "Returning" into a new fiber enters its function; its function returns into end_fiber: see fiber_start in fiber_switch.S. */
    extern void fiber_start(void);
    fibers[i].registers[0] = (uintptr_t)fiber_start;
    fibers[i].registers[1] = (uintptr_t)(fibers[i].stack + STACK_BYTES);
    fibers[i].registers[3] = (uintptr_t)function;
    fibers[i].registers[4] = (uintptr_t)end_fiber;
    fibers[i].state = READY;
    return;
  }
}

static void one(void) {
  for (int i = 0; i < 3; i++) {
    printf("fiber 1 counter %d\n", i);
    yield_fiber();
  }
  printf("fiber 1 has finished\n");
}

static void two(void) {
  for (int i = 0; i < 5; i++) {
    printf("fiber 2 counter %d\n", i);
    yield_fiber();
  }
  printf("fiber 2 has finished\n");
}

int main(void) {
  fibers[0].state = RUNNING;
  make_fiber(one);
  make_fiber(two);
  while (yield_fiber()) {
  }
  printf("all fibers have finished\n");
  return 0;
}
