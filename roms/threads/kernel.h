/*
 * The threaded kernel: what STS is compared with.
 *
 * A thread is a place in a program with a stack of its own. It runs until its time is up or it asks for something that is not
 * there yet; then the kernel keeps all its registers and lets another one run. A thread that waits costs no time, but a stack.
 */
#ifndef THREADS_KERNEL_H
#define THREADS_KERNEL_H

#include "network.h"
#include "syscall.h"

#define THREAD_COUNT 8
#define THREAD_STACK_BYTES 8192 /* of which the lowest page is not mapped: an overflow is a page fault, not a surprise */

enum ThreadState {
  THREAD_FREE,      /* this entry is not in use */
  THREAD_READY,     /* in ready_queue */
  THREAD_RUNNING,
  THREAD_SLEEPING,  /* until wake_at */
  THREAD_RECEIVING, /* until its datagram comes */
  THREAD_JOINING,   /* until the thread `joined` has ended */
};

typedef struct Thread Thread;

struct Thread {
  unsigned long x[32];        /* registers while it does not run; x[0] is its pc. Layout known to switch.S */
  unsigned long mstatus;      /* privilege to return to. Layout known to switch.S */
#ifdef __riscv_flen
  double f[32];               /* floating-point registers, as mstatus.FS says. Layout known to switch.S */
  unsigned long fcsr;
#endif
  Thread *next;               /* in ready_queue */
  char name[24];
  enum ThreadState state;
  unsigned long wake_at;      /* cycle */
  Thread *joined;
  struct Datagram *datagram;  /* where its program wants the datagram */
  DatagramControlBlock dcb;   /* the request in the network's list */
  int waiting;                /* 1: the request is in the list, or answered and not yet told */
  unsigned long switches;     /* how often it was given the processor */
};

typedef struct ThreadQueue {
  Thread *head, *tail;
} ThreadQueue;

extern Thread threads[THREAD_COUNT];
extern Thread *current_thread;
extern ThreadQueue ready_queue;
#ifdef __riscv_flen
#define MSTATUS_FS_INITIAL (1ul << 13) /* floating point is on, its registers as nobody has used them */
extern unsigned long float_saves;      /* how often switch.S had to keep the floating-point registers */
#endif

/* switch.S */
void trap_entry(void);
void timer_entry(void);
void kernel_fault_entry(void);
void start_threads(void) __attribute__((noreturn));
void idle(void);

/* kernel.c, called by switch.S */
void trap(Thread *thread);
void timer_interrupt(Thread *thread);
Thread *choose_thread(void);
void kernel_fault(void);

/* pages.c */
void pages_init(void);
int user_may_read(const void *address, size_t bytes);
int user_may_write(const void *address, size_t bytes);
void *thread_stack_top(int thread);

#endif
