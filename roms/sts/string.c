/* The string functions that STS needs. The compiler, too, calls memcpy and memset for what looks like a copy. */
#include "sts.h"

/*
 * Eight bytes at a time where both ends allow it: on this machine a doubleword costs one bus transfer, as a byte does, and a
 * misaligned access traps.
 */
void *memcpy(void *to, const void *from, size_t bytes) {
  unsigned char *d = to;
  const unsigned char *s = from;
  if ((((uintptr_t)d | (uintptr_t)s) & 7) == 0) {
    for (; bytes >= 8; bytes -= 8, d += 8, s += 8) *(uint64_t *)d = *(const uint64_t *)s;
  }
  while (bytes-- != 0) *d++ = *s++;
  return to;
}

void *memmove(void *to, const void *from, size_t bytes) {
  unsigned char *d = to;
  const unsigned char *s = from;
  if (d <= s) return memcpy(to, from, bytes);
  while (bytes-- != 0) d[bytes] = s[bytes];
  return to;
}

void *memset(void *to, int value, size_t bytes) {
  unsigned char *d = to;
  if (((uintptr_t)d & 7) == 0) {
    uint64_t eight = (value & 0xff) * 0x0101010101010101ul;
    for (; bytes >= 8; bytes -= 8, d += 8) *(uint64_t *)d = eight;
  }
  while (bytes-- != 0) *d++ = (unsigned char)value;
  return to;
}

int memcmp(const void *a, const void *b, size_t bytes) {
  const unsigned char *x = a;
  const unsigned char *y = b;
  for (; bytes != 0; bytes--, x++, y++) {
    if (*x != *y) return *x - *y;
  }
  return 0;
}

size_t strlen(const char *s) {
  size_t length = 0;
  while (s[length] != 0) length++;
  return length;
}

int strcmp(const char *a, const char *b) {
  while (*a != 0 && *a == *b) a++, b++;
  return (unsigned char)*a - (unsigned char)*b;
}

char *strchr(const char *s, int c) {
  for (; *s != (char)c; s++) {
    if (*s == 0) return NULL;
  }
  return (char *)s;
}
