/*
 * The system calls of the threaded kernel: what a program and the kernel must agree on. The number goes in a7, arguments in a0 to a2,
 * `ecall` raises the software interrupt, and the result comes back in a0; negative is an error.
 */
#ifndef THREADS_SYSCALL_H
#define THREADS_SYSCALL_H

#include <stddef.h>
#include <stdint.h>

enum SystemCall {
  SYS_WRITE,   /* (text, length): prints */
  SYS_SPAWN,   /* (name, function, argument): a new thread; its number */
  SYS_JOIN,    /* (thread): waits until it has ended */
  SYS_EXIT,    /* (): ends this thread */
  SYS_YIELD,   /* (): lets others run */
  SYS_SLEEP,   /* (cycles): waits at least so long */
  SYS_TIME,    /* (): cycles since reset */
  SYS_RECEIVE, /* (datagram): waits for a datagram: blocking */
  SYS_LISTEN,  /* (datagram): asks for one and returns at once: non-blocking */
  SYS_READY,   /* (): 1 if the one asked for has come, 0 if not */
  SYS_SEND,    /* (datagram): sends it */
};

/* A datagram as a program hands it to the kernel. */
struct Datagram {
  uint8_t *buffer;
  size_t capacity;  /* receive: room in the buffer */
  size_t length;    /* receive: filled in; send: bytes to send */
  uint32_t address; /* the other computer */
  uint16_t port;    /* the other computer's port */
  uint16_t own_port;
};

#endif
