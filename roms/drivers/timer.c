/*
 * The driver of the timer: a request is a moment and a callback.
 *
 * What to see here: the simplest complete driver. `timer_schedule` puts a request where it belongs in the list, which is ordered by
 * time, and sets the timer if the request is the first; `timer_interrupt` takes off what is due, schedules the callbacks, and sets
 * the timer for the next. Between two requests the processor sleeps.
 *
 * Interrupts: the list is shared with timer_interrupt, so whoever changes it has interrupts off.
 */
#include "device.h"
#include "io.h"
#include "riscv.h"

#define CHANNEL 0
#define NEVER (1ul << 63)   /* a compare value with bit 63 set disarms the channel */
#define RETRY_CYCLES 10000  /* when no event was free */

void timer_interrupt_entry(void); /* timer_entry.S */

/* The requests, the earliest first. */
TimerControlBlock *timer_requests;

unsigned long timer_now(void) { return device_read(TIMER_BASE + TIMER_MTIME); }

static void set_timer(void) {
  device_write(TIMER_BASE + TIMER_CH_COMPARE(CHANNEL), timer_requests == NULL ? NEVER : timer_requests->deadline);
}

static void insert(TimerControlBlock *tcb) {
  TimerControlBlock **link = &timer_requests;
  /* Behind those of the same moment: first asked, first served. */
  while (*link != NULL && (*link)->deadline <= tcb->deadline) link = &(*link)->next;
  tcb->next = *link;
  *link = tcb;
}

void timer_schedule(TimerControlBlock *tcb) {
  unsigned long state = interrupts_off();
  if (tcb->deadline >= NEVER) tcb->deadline = NEVER - 1;
  tcb->program = current_program;
  insert(tcb);
  if (timer_requests == tcb) set_timer();
  interrupts_restore(state);
}

int timer_cancel(TimerControlBlock *tcb) {
  int found = 0;
  unsigned long state = interrupts_off();
  for (TimerControlBlock **link = &timer_requests; *link != NULL; link = &(*link)->next) {
    if (*link == tcb) {
      *link = tcb->next;
      found = 1;
      break;
    }
  }
  set_timer();
  interrupts_restore(state);
  return found;
}

void timer_interrupt(void) {
  device_write(TIMER_BASE + TIMER_FIRED, 1ul << CHANNEL);
  unsigned long now = timer_now();
  while (timer_requests != NULL && timer_requests->deadline <= now) {
    TimerControlBlock *tcb = timer_requests;
    timer_requests = tcb->next;
    tcb->next = NULL;
    if (schedule_as(tcb->callback, tcb, tcb->program) == NULL && tcb->program != NULL && tcb->program->state == PROGRAM_LOADED) {
      /* No event was free. Late is better than never. */
      tcb->deadline = now + RETRY_CYCLES;
      insert(tcb);
    }
  }
  set_timer();
}

static void timer_forget(Program *program) {
  unsigned long state = interrupts_off();
  TimerControlBlock **link = &timer_requests;
  while (*link != NULL) {
    if ((*link)->program == program) {
      *link = (*link)->next;
    } else {
      link = &(*link)->next;
    }
  }
  set_timer();
  interrupts_restore(state);
}

static void timer_start_up(Event *e) {
  on_unload(timer_forget);
  idt_register(IDT_OF_LINE(TIMER_LINE), timer_interrupt_entry);
  device_write(TIMER_BASE + TIMER_IRQ_ENABLE, 1ul << CHANNEL);
  line_enable(TIMER_LINE);
}

static void timer_expunge(Event *e) {
  line_disable(TIMER_LINE);
  device_write(TIMER_BASE + TIMER_CH_COMPARE(CHANNEL), NEVER);
  idt_register(IDT_OF_LINE(TIMER_LINE), NULL);
}

PROGRAM(timer, timer_start_up, timer_expunge);
