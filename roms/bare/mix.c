/*
 * Benchmark: a mix of what programs do. Quicksort (calls, compares, swaps), the sieve of Eratosthenes (strided byte stores), matrix
 * multiplication (multiplies, address arithmetic), a linked list walked in scattered order (dependent loads), and division.
 *
 * Prints one checksum, which every engine must agree on. `rounds` sets the length: a round is about 2.8 million instructions, the
 * 36 it is built with about 100 million. It may be changed in memory before the start.
 */
#include "htif.h"

enum { SORT = 8192, SIEVE = 65536, MATRIX = 40, LIST = 4096, DIVIDE = 4096 };

volatile uint64_t rounds = 36;
uint64_t result;

static uint32_t numbers[SORT];
static uint8_t composite[SIEVE];
static int64_t a[MATRIX][MATRIX], b[MATRIX][MATRIX], c[MATRIX][MATRIX];
static struct Node {
  struct Node *next;
  uint64_t value;
} nodes[LIST];

static uint64_t seed = 88172645463325252ul;

/* Marsaglia's xorshift: the same numbers on every run. */
static uint64_t random_number(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return seed;
}

static __attribute__((noinline)) void sort(uint32_t *low, uint32_t *high) {
  while (low < high) {
    uint32_t pivot = low[(high - low) / 2];
    uint32_t *i = low;
    uint32_t *j = high;
    while (i <= j) {
      while (*i < pivot) i++;
      while (*j > pivot) j--;
      if (i <= j) {
        uint32_t t = *i;
        *i++ = *j;
        *j-- = t;
      }
    }
    /* The shorter part by a call, the longer by the loop: the stack stays shallow whatever the numbers are. */
    if (j - low < high - i) {
      sort(low, j);
      low = i;
    } else {
      sort(i, high);
      high = j;
    }
  }
}

static __attribute__((noinline)) uint64_t sorted_sum(void) {
  uint64_t sum = 0;
  for (int i = 0; i < SORT; i++) numbers[i] = (uint32_t)random_number();
  sort(numbers, numbers + SORT - 1);
  for (int i = 1; i < SORT; i++) sum = sum * 31 + (numbers[i] - numbers[i - 1]);
  return sum;
}

static __attribute__((noinline)) uint64_t primes(void) {
  uint64_t count = 0;
  for (int i = 0; i < SIEVE; i++) composite[i] = 0;
  for (int i = 2; i < SIEVE; i++) {
    if (composite[i]) continue;
    count++;
    for (int j = 2 * i; j < SIEVE; j += i) composite[j] = 1;
  }
  return count;
}

static __attribute__((noinline)) uint64_t matrix(void) {
  uint64_t trace = 0;
  for (int i = 0; i < MATRIX; i++) {
    for (int j = 0; j < MATRIX; j++) {
      a[i][j] = (int64_t)(random_number() & 0xff);
      b[i][j] = i == j ? 2 : j - i;
    }
  }
  for (int i = 0; i < MATRIX; i++) {
    for (int j = 0; j < MATRIX; j++) {
      int64_t sum = 0;
      for (int k = 0; k < MATRIX; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
  }
  for (int i = 0; i < MATRIX; i++) trace += (uint64_t)c[i][MATRIX - 1 - i];
  return trace;
}

static __attribute__((noinline)) uint64_t list(void) {
  uint64_t sum = 0;
  for (int i = 0; i < LIST; i++) {
    nodes[i].next = &nodes[(i * 1117 + 1) % LIST]; /* a full cycle through all nodes, far apart */
    nodes[i].value = random_number() & 0xffff;
  }
  const struct Node *node = &nodes[0];
  for (int i = 0; i < 4 * LIST; i++) {
    sum += node->value;
    node = node->next;
  }
  return sum;
}

static __attribute__((noinline)) uint64_t divide(void) {
  uint64_t sum = 0;
  for (int i = 0; i < DIVIDE; i++) {
    uint64_t x = random_number();
    uint64_t y = (random_number() >> 40) | 1;
    sum += x / y + x % y;
  }
  return sum;
}

int main(void) {
  uint64_t total = 0;
  for (uint64_t round = rounds; round != 0; round--) {
    total = total * 17 + sorted_sum();
    total = total * 17 + primes();
    total = total * 17 + matrix();
    total = total * 17 + list();
    total = total * 17 + divide();
  }
  result = total;
  put_string("mix ");
  put_number(total);
  put_string("\n");
  return 0;
}
