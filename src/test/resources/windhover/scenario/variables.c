/* What SenseTest reads: a variable of each kind, and a console that prints UTF-8. Built by build.sh; the images are committed, for no test needs a
   compiler. */
enum Level { LOW = -1, HIGH = 1 };

struct Pair {
  signed char small;
  unsigned short wide;
};

signed char tiny = -1;
unsigned char octet = 200;
short narrow = -2;
int number = -1;
unsigned count = 4000000000u;
long big = -5;
unsigned long huge = 0xfffffffffffffff0ul;
_Bool flag = 1;
enum Level level = LOW;
struct Pair pair = {-3, 60000};
int table[4] = {1, -2, 3, -4};
int *where = &number;

__attribute__((noinline)) void done(void) {
  for (;;) {
    asm volatile("");
  }
}

void start(void) {
  volatile unsigned char *const uart = (unsigned char *)UART;
  for (const char *p = "Gr\xc3\xbc\xc3\x9f" "e \xe2\x9c\x93\n"; *p; p++) {
    *uart = *p;
  }
  *(volatile int *)&number = -7;
  *(volatile int *)&number = -1;
  done();
}
