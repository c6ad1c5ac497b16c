/* What a debugger must be able to show: types of all kinds, calls, a recursion, a call written out in place, a trap
   handler in C above the program that it interrupts, a long function, a stack that was damaged. Built by build.sh at
   -O0 and at -O2; board bare. */
typedef unsigned int u32;
typedef enum { RED, GREEN = 5, BLUE } Colour;

struct Point {
  int x;
  short y;
};

union Either {
  u32 whole;
  unsigned char parts[4];
};

struct Flags {
  unsigned ready : 1;
  int level : 5;
  unsigned : 3;
  unsigned count : 12;
};

struct Node {
  struct Node *next;
  const char *name;
  struct Point at;
  Colour colour;
  union Either either;
  struct Flags flags;
};

struct Node second = {0, "second", {-3, 4}, BLUE, {0x04030201}, {0, -7, 99}};
struct Node first = {&second, "first\n", {1, -2}, GREEN, {0x80ff0001}, {1, 3, 2000}};
int matrix[2][3] = {{1, 2, 3}, {4, 5, 6}};
double half = -0.5;
float third = 0.25f;
_Bool yes = 1;
char letter = 'A';
long big = -1234567890123L;
unsigned long long huge = 0xfedcba9876543210ULL;
volatile long sink;
volatile int handled;
int (*operation)(int, int);

__attribute__((noinline)) int add(int a, int b) {
  sink = a;
  return a + b;
}

static inline __attribute__((always_inline)) int twice(int value) {
  int doubled = value * 2;
  sink = doubled;
  return doubled;
}

__attribute__((noinline)) int factorial(int n) {
  if (n <= 1) {
    sink = n;
    return 1;
  }
  return n * factorial(n - 1);
}

__attribute__((noinline)) long length(const struct Node *node, struct Point by) {
  long count = 0;
  while (node) {
    count += node->at.x + by.x;
    node = node->next;
  }
  sink = count;
  return count;
}

__attribute__((noinline)) long busy(long rounds) {
  long sum = 0;
  for (long i = 0; i < rounds; i++) {
    sink = i;
    sum += i;
  }
  return sum;
}

__attribute__((noinline)) void stop_here(int code) {
  sink = code;
}

void handle(long cause, long *saved) {
  long local_cause = cause;
  handled++;
  stop_here((int)local_cause);
  saved[0] = (long)handled;
}

__attribute__((noinline)) int system_call(int number) {
  register int a0 __asm__("a0") = number;
  __asm__ volatile("ecall" : "+r"(a0) : : "memory");
  return a0;
}

int main(void) {
  int array[4] = {10, 20, 30, 40};
  struct Point here = {7, 8};
  operation = add;
  int sum = add(array[1], here.x);
  sum += twice(sum);
  sum += factorial(5);
  sink = length(&first, here);
  sum += system_call(3);
  sink = busy(250000);
  sum += operation(array[2], sum);
  sink = array[3];
  return sum & 0x7f;
}
