/*
 * segfault: what happens when a program reads memory that is not its own.
 *
 * What to see here: both reads are the same instruction. The first address is translated by the page walker and found in the table; the
 * second is not found, the processor takes a page fault (cause 13), looks into the interrupt descriptor table, and from there on
 * the kernel decides. The message is the kernel's; the processor only says "load page fault".
 */
#include "user.h"

static __attribute__((noinline)) unsigned dereference(volatile unsigned char *pointer) { return *pointer; }

int main(void) {
  volatile unsigned char t = 100;
  printf("t = %u\n", dereference(&t));
  printf("t = %u\n", dereference((volatile unsigned char *)99999999999999));
  printf("this is never printed\n");
  return 0;
}
