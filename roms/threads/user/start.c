/* The program's end of the system calls, and where its threads start. */
#include "user.h"
#include "../../sts/format.h"

/* The software interrupt: what is behind it runs in another privilege mode, on another stack. */
static inline __attribute__((always_inline)) long system_call(enum SystemCall number, unsigned long x, unsigned long y, unsigned long z) {
  register unsigned long a0 __asm__("a0") = x;
  register unsigned long a1 __asm__("a1") = y;
  register unsigned long a2 __asm__("a2") = z;
  register unsigned long a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
  return (long)a0;
}

/* A thread begins here rather than in its function, so that it has somewhere to return to. */
struct Start {
  void (*function)(void *);
  void *argument;
};

static void thread_start(void *start) {
  struct Start *from = start;
  void (*function)(void *) = from->function;
  void *argument = from->argument;
  __atomic_store_n(&from->function, NULL, __ATOMIC_RELEASE); /* free for the next */
  function(argument);
  exit_thread();
}

long spawn(const char *name, void (*function)(void *), void *argument) {
  static struct Start starts[8];
  for (int i = 0; i < 8; i++) {
    void (*none)(void *) = NULL;
    /* Any thread may spawn at any time, so the entry is taken in one step. */
    if (__atomic_compare_exchange_n(&starts[i].function, &none, function, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      starts[i].argument = argument;
      long thread = system_call(SYS_SPAWN, (uintptr_t)name, (uintptr_t)thread_start, (uintptr_t)&starts[i]);
      if (thread < 0) starts[i].function = NULL;
      return thread;
    }
  }
  return -1;
}

void join(long thread) { system_call(SYS_JOIN, (unsigned long)thread, 0, 0); }
void yield(void) { system_call(SYS_YIELD, 0, 0, 0); }
void sleep(unsigned long cycles) { system_call(SYS_SLEEP, cycles, 0, 0); }
unsigned long time(void) { return (unsigned long)system_call(SYS_TIME, 0, 0, 0); }
int receive(struct Datagram *datagram) { return (int)system_call(SYS_RECEIVE, (uintptr_t)datagram, 0, 0); }
int listen(struct Datagram *datagram) { return (int)system_call(SYS_LISTEN, (uintptr_t)datagram, 0, 0); }
int ready(void) { return (int)system_call(SYS_READY, 0, 0, 0); }
int send(struct Datagram *datagram) { return (int)system_call(SYS_SEND, (uintptr_t)datagram, 0, 0); }

void exit_thread(void) {
  for (;;) system_call(SYS_EXIT, 0, 0, 0);
}

/* Collects characters: one system call for each printf, not one a character. It is on the caller's stack: threads do not share it. */
struct Line {
  size_t length;
  char text[120];
};

static void flush(struct Line *line) {
  system_call(SYS_WRITE, (uintptr_t)line->text, line->length, 0);
  line->length = 0;
}

static void put_to_line(void *where, char c) {
  struct Line *line = where;
  if (line->length == sizeof line->text) flush(line);
  line->text[line->length++] = c;
}

int printf(const char *format, ...) {
  struct Line line;
  va_list arguments;
  line.length = 0;
  va_start(arguments, format);
  int printed = format_to(put_to_line, &line, format, arguments);
  va_end(arguments);
  flush(&line);
  return printed;
}

/* The first thread. */
void user_start(unsigned long nothing) {
  (void)nothing;
  main();
  exit_thread();
}
