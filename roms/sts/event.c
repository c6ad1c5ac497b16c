/*
 * The event loop: the heart of STS.
 *
 * What to see here: the whole kernel is `event_loop`. Watch `work_queue` while it runs: `schedule` puts an event at the end, the
 * loop takes one from the front, and a handler that wants to be called again (a polling driver) puts its own event back.
 *
 * Who touches the queue: ordinary code (the loop, and programs through `schedule`) and interrupt handlers (drivers through
 * `schedule_as`). A handler can run between any two instructions of ordinary code, so every function below that changes the
 * queue or the list of free events does so with interrupts off. A handler has them off already and is never interrupted.
 */
#include "kernel.h"
#include "riscv.h"

/* As many as the Kestrel's first event kernel had steps. */
#define EVENT_COUNT 128

Queue work_queue;
Program *current_program;

/* Counts the calls of schedule that found no free event: a program has to cope, and a reader of the machine should know. */
unsigned long events_refused;

static Event event_pool[EVENT_COUNT];
static Event *event_free_list;
static unsigned long event_count; /* events made since boot */

unsigned long events_in_use;
unsigned long events_most_in_use;

/* The event whose handler runs now; NULL between two. */
static Event *current_event;

/* 1: wait by spinning instead of halting, to see the difference; see programs/halt_or_spin.c. */
int halt_spins;

static volatile int quit;
volatile int *quitFlag = &quit;

/* Where a program that faulted is left: back in event_loop, as if its handler had returned. */
static Context loop_context;

static int queue_empty(const Queue *queue) { return queue->head == NULL; }

/* Interrupts must be off. */
void queue_push(Queue *queue, Event *e) {
  e->next = NULL;
  e->scheduled = 1;
  e->reserved = 0;
  if (queue->tail != NULL) {
    queue->tail->next = e;
  } else {
    queue->head = e;
  }
  queue->tail = e;
  queue->length++;
}

static Event *queue_pop(Queue *queue) {
  unsigned long state = interrupts_off();
  Event *e = queue->head;
  queue->head = e->next;
  if (queue->head == NULL) queue->tail = NULL;
  queue->length--;
  interrupts_restore(state);
  return e;
}

void event_init(void) {
  for (int i = EVENT_COUNT - 1; i >= 0; i--) {
    event_pool[i].next = event_free_list;
    event_free_list = &event_pool[i];
  }
}

/*
 * Takes an event from the free list, NULL if there is none. A fixed pool rather than malloc: an interrupt handler must be able
 * to make an event, at once and at the same cost each time, and a first-fit search is neither.
 */
Event *event_alloc(void) {
  unsigned long state = interrupts_off();
  Event *e = event_free_list;
  if (e != NULL) {
    event_free_list = e->next;
    e->number = ++event_count;
    if (++events_in_use > events_most_in_use) events_most_in_use = events_in_use;
  } else {
    events_refused++;
  }
  interrupts_restore(state);
  return e;
}

void event_free(Event *e) {
  unsigned long state = interrupts_off();
  e->scheduled = 0;
  e->reserved = 0;
  e->callback = NULL;
  e->program = NULL;
  e->next = event_free_list;
  event_free_list = e;
  events_in_use--;
  interrupts_restore(state);
}

Event *schedule_as(Handler *callback, void *data, Program *program) {
  Event *e = NULL;
  unsigned long state = interrupts_off();
  /* Without this test a driver could call back a program whose memory has been given to another. */
  if (program == NULL || program->state == PROGRAM_LOADED) e = event_alloc();
  if (e != NULL) {
    e->callback = callback;
    e->data = data;
    e->program = program;
    queue_push(&work_queue, e);
  }
  interrupts_restore(state);
  return e;
}

Event *schedule(Handler *callback, void *data) { return schedule_as(callback, data, current_program); }

Event *reserve_event(Handler *callback, void *data) {
  Event *e = event_alloc();
  if (e != NULL) {
    e->callback = callback;
    e->data = data;
    e->program = current_program;
    e->reserved = 1;
  }
  return e;
}

void release_event(Event *e) {
  if (e != NULL) event_free(e);
}

void schedule_reserved(Event *e) {
  unsigned long state = interrupts_off();
  if (e->program == NULL || e->program->state == PROGRAM_LOADED) {
    queue_push(&work_queue, e);
  } else {
    event_free(e);
  }
  interrupts_restore(state);
}

void reschedule(Event *e) {
  unsigned long state = interrupts_off();
  /* A program that is being unloaded has had its events purged and gets no new ones, not even this one. */
  if (!e->scheduled && (e->program == NULL || e->program->state == PROGRAM_LOADED)) queue_push(&work_queue, e);
  interrupts_restore(state);
}

void call_back(Event *e, Handler *callback, void *data) {
  if (schedule_as(callback, data, e->program) != NULL) return;
  e->callback = callback;
  e->data = data;
  reschedule(e);
}

/*
 * Removes a program's pending events from the queue: none may call into a program that is gone. The event being handled may be
 * among them, if it rescheduled itself before it called unload; that one is only taken out, for the loop still holds it and
 * frees it when the handler returns.
 */
void purge(Program *program) {
  unsigned long state = interrupts_off();
  Event *e = work_queue.head;
  work_queue.head = NULL;
  work_queue.tail = NULL;
  work_queue.length = 0;
  while (e != NULL) {
    Event *next = e->next;
    if (e->program != program) {
      queue_push(&work_queue, e);
    } else if (e == current_event) {
      e->scheduled = 0;
    } else {
      event_free(e);
    }
    e = next;
  }
  interrupts_restore(state);
}

/*
 * Waits for an interrupt and lets its handler run. Called, and returns, with interrupts off.
 *
 * The caller found the queue empty with interrupts off. Were they on, a handler could fill the queue after that test and before
 * the wfi, and the machine would sleep on work it has: the lost wake-up. With interrupts off nothing can come between, and wfi
 * ends all the same as soon as an interrupt is pending. The handler runs when interrupts go on, in the line after.
 */
void halt(void) {
  if (!halt_spins) wait_for_interrupt();
#ifndef LOSES_WAKE_UPS
  interrupts_on();
  interrupts_off();
#endif
}

/* The handler of current_event has returned, or will never return. */
static void retire_event(void) {
  Event *e = current_event;
  current_event = NULL;
  current_program = NULL;
  if (!e->scheduled) event_free(e);
}

/* Since STS is an event-driven system, the loop by definition runs for ever, or until somebody sets the flag. */
void event_loop(void) {
  Event *e;

  /* A program that faults comes back here; see abandon_event. */
  if (save_context(&loop_context)) retire_event();

  while (!*quitFlag) {
    /* If we have nothing else to do, let interrupt handlers run the show. */
#ifndef LOSES_WAKE_UPS /* a kernel that gets it wrong, for the lesson lost-wake-up */
    interrupts_off();
#endif
    while (queue_empty(&work_queue) && !*quitFlag) {
      halt();
    }
    interrupts_on();

    /* Otherwise, retire our work as quickly as possible. Interrupt handlers still function normally as we work. */
    while (!queue_empty(&work_queue) && !*quitFlag) {
      e = queue_pop(&work_queue);
      current_event = e;
      e->scheduled = 0;
      current_program = e->program;
      e->callback(e);
      retire_event();
    }
  }
}

/* Ends the handler that is running, from wherever it is, and goes on with the next event. Interrupts may be off or on. */
void abandon_event(void) { restore_context(&loop_context); }
