/*
 * floats: two threads hold 32 floating-point registers each and a way of rounding, and a third one uses neither.
 *
 * What to see here: nothing of it gets lost, though the processor has these registers once and each thread is interrupted where it
 * stands. And what it costs: the kernel keeps 33 registers more, but only for a thread that has changed them since the last time.
 */
#include "user.h"

#define HOLDING MILLISECONDS(8)

long wrong_registers; /* found changed under a thread's hands */
long wrong_roundings;

void fill_floats(long first);
long wrong_floats(long first);

static unsigned long rounding(void) {
  unsigned long frm;
  __asm__ volatile("frrm %0" : "=r"(frm));
  return frm;
}

static void hold(long first, unsigned long frm) {
  __asm__ volatile("fsrm %0" : : "r"(frm));
  fill_floats(first);
  for (unsigned long end = time() + HOLDING; time() < end;) {
    wrong_registers += wrong_floats(first);
    wrong_roundings += rounding() != frm;
  }
}

static void one(void *nothing) { hold(1000, 1); }

static void other(void *nothing) { hold(2000, 3); }

static void count(void *nothing) {
  long counted = 0;
  for (unsigned long end = time() + HOLDING; time() < end;) counted++;
  printf("no float here: %s\n", counted > 0 ? "counted" : "nothing");
}

int main(void) {
  long a = spawn("one", one, NULL);
  long b = spawn("other", other, NULL);
  long c = spawn("count", count, NULL);
  join(a);
  join(b);
  join(c);
  printf("floats: %ld registers and %ld roundings were wrong\n", wrong_registers, wrong_roundings);
  return 0;
}
