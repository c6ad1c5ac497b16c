/*
 * STS, the event-driven kernel of the Kestrel-3: what programs and drivers may call.
 *
 * Everything that happens is an Event: a function to call, with a pointer to what it needs to know. The kernel is one queue of
 * events and one loop that takes them off in the order they came. Nothing ever blocks: a program that wants something asks for
 * it with a control block that names the function to go on with (the callback), and returns.
 */
#ifndef STS_H
#define STS_H

#include "kestrel3.h"
#include <stddef.h>
#include <stdint.h>

typedef struct Event Event;
typedef struct Queue Queue;
typedef struct Program Program;
typedef struct ProgramControlBlock ProgramControlBlock;
typedef struct Port Port;

/* A handler: what an event calls. */
typedef void Handler(Event *e);

/* ---- Events (sts/event.c) ---- */

/* One thing to be done. The event loop owns the memory: after the handler returns, an event not rescheduled is gone. */
struct Event {
  Event *next;          /* the event behind this one, in work_queue or among the free */
  Handler *callback;    /* what to call */
  void *data;           /* what the handler needs to know: mostly a control block */
  int scheduled;        /* 1 = waiting in work_queue */
  int reserved;         /* 1 = set aside for something that is to happen; see reserve_event */
  Program *program;     /* the program it is done for; NULL = the kernel itself */
  unsigned long number; /* counts up from 1 since boot: tells two events with the same callback apart */
};

/* First in, first out. Programs rely on the order: a close scheduled after a read runs after it. */
struct Queue {
  Event *head;          /* next to be taken, NULL = empty */
  Event *tail;          /* last that came */
  unsigned long length;
};

/* Queues callback(data) for the current program. Only from handlers of events. NULL: no event is free, nothing was queued. */
Event *schedule(Handler *callback, void *data);

/* Queues callback(data) for a program. Also from interrupt handlers. NULL: no event is free, or the program is being unloaded. */
Event *schedule_as(Handler *callback, void *data, Program *program);

/*
 * For drivers: takes an event when a request comes, for its answer, so that the answer, which cannot be refused, never fails for want of
 * one. NULL: no event is free; refuse the request. The event is the driver's until it is scheduled or released.
 */
Event *reserve_event(Handler *callback, void *data);

/* Queues a reserved event. Also from interrupt handlers. Where its program is being unloaded, the event is released instead. */
void schedule_reserved(Event *e);
void release_event(Event *e);

/* Queues an event again, at the end, from within its own handler. Needs no memory, so it cannot fail. */
void reschedule(Event *e);

/*
 * The last thing a handler does that has finished a request: schedules the callback that the request names. Where no event is free, the
 * handler's own event becomes the one of the callback. So a request that was taken is always answered, also when the queue is exhausted.
 */
void call_back(Event *e, Handler *callback, void *data);

/* ---- Programs (sts/program.c) ---- */

/* What a program is told at start_up and where it leaves its result; e->data of its start_up event. */
struct ProgramControlBlock {
  int argCount;
  char **argv;
  int rc;               /* return code */
  Handler *exit;        /* schedule(pcb->exit, pcb) ends the program */
};

enum ProgramState {
  PROGRAM_UNLOADED,     /* known, not running */
  PROGRAM_LOADED,       /* may have events */
  PROGRAM_UNLOADING,    /* its events are purged; only its expunge event is left, and no new one is accepted */
};

struct Program {
  Program *next;        /* the next in program_list */
  const char *name;
  Handler *start_up;    /* first event */
  Handler *expunge;     /* last event: give back what was taken; may be NULL */
  enum ProgramState state;
  Event *expunge_event; /* set aside when the program is loaded, so that unloading never fails for want of an event */
  ProgramControlBlock pcb;
  Port *port;           /* where it prints and reads; NULL = default_port */
  int reentrant;        /* 1: keeps nothing in variables of its own, so that it may be loaded any number of times */
  Program *original;    /* in a copy: the program of the table that it was made of; NULL in the table */
};

/* Defines a program and enters it in the image's table of programs. */
#define PROGRAM(identifier, start_up_handler, expunge_handler) \
  PROGRAM_(identifier, start_up_handler, expunge_handler, 0)

/* One that keeps what it knows in control blocks alone, and not in static variables. */
#define REENTRANT_PROGRAM(identifier, start_up_handler, expunge_handler) \
  PROGRAM_(identifier, start_up_handler, expunge_handler, 1)

#define PROGRAM_(identifier, start_up_handler, expunge_handler, is_reentrant)                   \
  Program identifier __attribute__((section(".programs"))) = {.name = #identifier,              \
                                                              .start_up = (start_up_handler),   \
                                                              .expunge = (expunge_handler),     \
                                                              .reentrant = (is_reentrant)}

/*
 * Loads a program of the table, with its own copy of the arguments, and queues its start_up: returns at once, as if every command
 * had a & behind it. It prints where the program that loads it prints. 0, or -1 where it is loaded already and not reentrant, or no event
 * or memory is left.
 */
int load(Program *program, int argCount, char **argv);

/* The same at a port of your choice; the program that was loaded (of a reentrant one perhaps a copy), or NULL. */
Program *load_at(Port *port, Program *program, int argCount, char **argv);

/* Ends a program: purges its pending events and queues its expunge event. Calling it twice, or with NULL, does nothing more. */
void unload(Program *program);

/* Program of the table by name, NULL = none of that name in this image. */
Program *find_program(const char *name);

/* The latest loaded program of a name, NULL = none. */
Program *find_loaded(const char *name);

/* Registers a function that drops what a driver still holds for a program. Called once its expunge handler has run. */
typedef void ForgetProgram(Program *program);
int on_unload(ForgetProgram *forget);

/* The program whose event is being handled; NULL while the kernel itself runs. Says nothing in an interrupt handler. */
extern Program *current_program;

/* All that are loaded, the latest first. */
extern Program *program_list;

/* Points to the flag that stops the event loop. */
extern volatile int *quitFlag;

/* ---- Memory (sts/memory.c): for handlers of events, not for interrupt handlers ---- */

/* NULL: no memory. The block belongs to the current program and is given back at the latest when that is unloaded. */
void *malloc(size_t bytes);
void free(void *block);

/* Bytes of the heap that are in use, and in how many blocks. */
extern unsigned long heap_used, heap_blocks;

/* Events taken from the pool now, and at most since boot: those in the queue, those of drivers, and one for each program that is loaded. */
extern unsigned long events_in_use, events_most_in_use;

/* ---- Interrupts (sts/idt.c) ---- */

/* Enters a handler in the interrupt descriptor table, at IDT_OF_LINE(line) and the like, NULL for none. It is an assembly entry made with INTERRUPT_ENTRY, not a C function. */
void idt_register(int entry, void (*handler)(void));

/* Lets a line through to the processor. */
void line_enable(int line);
void line_disable(int line);

/* For kernels: makes the processor use the table; and the end of everything. */
void idt_use(void);
void stop(void) __attribute__((noreturn));

/* ---- Ports (sts/port.c): where people read and type; and strings (sts/string.c) ---- */

struct Port {
  Port *next;             /* in port_list */
  const char *name;
  void (*put)(char c);    /* prints */
  int (*get)(void);       /* takes the next character that was typed; 0 = none is there */
  unsigned long reader;   /* number of the event, an input, that gets what is typed; 0 = the next that asks (sts/input.c) */
};

extern Port *port_list;

/* The debug UART, there from the first instruction on; and the port of programs that have none of their own. */
extern Port console_port;
extern Port *default_port;

/* Enters a driver's port in the list, or takes it out; programs that used it use the default one then. */
void port_add(Port *port);
void port_remove(Port *port);

/* Port by name, NULL = none. */
Port *find_port(const char *name);

/* The port of the program that runs. With interrupts off it is a driver or the kernel that speaks: the console. */
Port *current_port(void);

/* To the debug UART, past all drivers. */
void console_put(char c);

/* To the current port. %s %c %d %u %x %p, with l for long, a width and 0 to pad with zeros. */
void put(char c);
int printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
char *strchr(const char *s, int c);

#endif
