/*
 * HTIF, the host-target interface: a doubleword written to `tohost` is a command to the host. Device 1, command 1 prints the low
 * byte. The host clears `tohost` when it has taken the command; until then the next must wait.
 */
#include "htif.h"

extern volatile uint64_t tohost, fromhost;

void put_char(char c) {
  while (tohost != 0) fromhost = 0;
  tohost = 1ul << 56 | 1ul << 48 | (unsigned char)c;
  /* So that the exit code that may follow does not overwrite the last character. */
  while (tohost != 0) fromhost = 0;
}

void put_string(const char *s) {
  while (*s != 0) put_char(*s++);
}

void put_number(uint64_t value) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count > 0) put_char(digits[--count]);
}

/* The compiler calls these two for what looks like a copy or a fill. */
void *memcpy(void *to, const void *from, size_t bytes) {
  char *d = to;
  const char *s = from;
  while (bytes-- != 0) *d++ = *s++;
  return to;
}

void *memset(void *to, int value, size_t bytes) {
  char *d = to;
  while (bytes-- != 0) *d++ = (char)value;
  return to;
}
