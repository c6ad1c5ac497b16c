/*
 * System calls by HTIF: the program puts number and arguments into a block of doublewords, writes the block's address to `tohost` and waits for
 * `fromhost`. Prints a line to each of the two files it may write to, tries what is refused, and ends by the exit call with status 5.
 */
#include "htif.h"

extern volatile uint64_t tohost, fromhost;

enum { SYS_WRITE = 64, SYS_EXIT = 93, SYS_OPEN = 1024 };

static long call(long number, long a0, long a1, long a2) {
  static volatile long block[8] __attribute__((aligned(64)));
  block[0] = number;
  block[1] = a0;
  block[2] = a1;
  block[3] = a2;
  __sync_synchronize();
  tohost = (uint64_t)block;
  while (fromhost == 0) {
  }
  fromhost = 0;
  return block[0];
}

int main(void) {
  static const char text[] = "A block at once.\n";
  long length = sizeof text - 1;
  if (call(SYS_WRITE, 1, (long)text, length) != length) return 1;
  if (call(SYS_WRITE, 2, (long)text, 8) != 8) return 2;
  if (call(SYS_WRITE, 9, (long)text, length) >= 0) return 3;
  if (call(SYS_WRITE, 1, 64, length) >= 0) return 4;
  if (call(SYS_OPEN, (long)text, 0, 0) >= 0) return 6;
  call(SYS_EXIT, 5, 0, 0);
  return 7;
}
