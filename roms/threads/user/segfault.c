/*
 * segfault: what happens when a program reads memory that is not its own.
 *
 * What to see here: all reads are the same instruction. The first address is translated by the page walker and found in the table. The
 * second, 99999999999999, is not an address that the table could hold: its upper bits are not copies of bit 38, so the walker refuses
 * it unread. The third lies a page below the stack of another thread: the walker reads all three levels and finds an entry that
 * is 0. Either way the processor takes a page fault (cause 13), looks into the interrupt descriptor table, and from there on the kernel
 * decides. The message is the kernel's; the processor only says "load page fault". Each costs the thread that read, and no other.
 */
#include "user.h"

#define PAGE_BYTES 4096

static __attribute__((noinline)) unsigned dereference(volatile unsigned char *pointer) { return *pointer; }

static void below_its_stack(void *nothing) {
  volatile unsigned char here = 1;
  sleep(MILLISECONDS(1)); /* until the program's first thread is gone */
  printf("t = %u\n", dereference(&here - PAGE_BYTES));
  printf("nor is this\n");
}

int main(void) {
  volatile unsigned char t = 100;
  spawn("t2", below_its_stack, NULL);
  printf("t = %u\n", dereference(&t));
  printf("t = %u\n", dereference((volatile unsigned char *)99999999999999));
  printf("this is never printed\n");
  return 0;
}
