/* What a program under the threaded kernel may call. It runs in user mode and cannot reach anything else. */
#ifndef THREADS_USER_H
#define THREADS_USER_H

#include "../syscall.h"

#define printf user_printf
int printf(const char *format, ...) __attribute__((format(__printf__, 1, 2)));

/* In cycles, at the machine's 25 MHz. */
#define MILLISECONDS(n) ((n) * 25000ul)

long spawn(const char *name, void (*function)(void *), void *argument);
void join(long thread);
void exit_thread(void) __attribute__((noreturn));
void yield(void);
void sleep(unsigned long cycles);
unsigned long time(void);
int receive(struct Datagram *datagram);
int listen(struct Datagram *datagram);
int ready(void);
int send(struct Datagram *datagram);

/* The program. */
int main(void);

#define ADDRESS_PARTS(address) ((address) >> 24 & 0xff), ((address) >> 16 & 0xff), ((address) >> 8 & 0xff), ((address)&0xff)

#endif
