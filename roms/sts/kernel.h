/* What the parts of the kernel share among themselves and programs do not see. */
#ifndef STS_KERNEL_H
#define STS_KERNEL_H

#include "sts.h"

/* ---- event.c ---- */
extern Queue work_queue;
void event_init(void);
void event_loop(void);
Event *event_alloc(void);
void event_free(Event *e);
void queue_push(Queue *queue, Event *e);
void purge(Program *program);
void abandon_event(void) __attribute__((noreturn));

/* The registers a C function's caller expects to find again; layout known to context.S. */
typedef struct Context {
  unsigned long ra, sp, s[12];
} Context;
int save_context(Context *context) __attribute__((returns_twice));
void restore_context(Context *context) __attribute__((noreturn));

/* ---- program.c ---- */
void start_programs(const char *names);
void program_gone(Program *program);

/* ---- memory.c ---- */
void heap_init(void);
void *malloc_for(Program *program, size_t bytes);
void heap_give(void *pointer, Program *program);
void heap_forget(Program *program);

/* ---- exception.c ---- */

/* All registers at an exception; layout known to trap.S. */
typedef struct TrapFrame {
  unsigned long x[32]; /* x[0] is not used; x[2] is sp before the trap */
  unsigned long mepc, mcause, mtval, mstatus;
} TrapFrame;
void idt_init(void);
void exception(TrapFrame *frame);
void no_handler(TrapFrame *frame);

#endif
