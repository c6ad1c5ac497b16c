/*
 * Exceptions, and interrupts that nobody handles.
 *
 * What to see here: there is no protection in STS, but a program that faults in its own handler can still be told apart from a
 * kernel that does, and be ended alone.
 */
#include "kernel.h"
#include "riscv.h"

#define EXCEPTION_ENTRIES 16

void exception_entry(void); /* trap.S */

static const char *const exception_names[EXCEPTION_ENTRIES] = {
    "instruction address misaligned", "instruction access fault", "illegal instruction", "breakpoint",
    "load address misaligned", "load access fault", "store address misaligned", "store access fault",
    "environment call from U mode", "environment call from S mode", "reserved exception", "environment call from M mode",
    "instruction page fault", "load page fault", "reserved exception", "store page fault",
};

void idt_init(void) {
  for (int cause = 0; cause < EXCEPTION_ENTRIES; cause++) idt_register(cause, exception_entry);
  idt_use();
}

static const char *program_name(void) { return current_program == NULL ? "the kernel" : current_program->name; }

/*
 * Any exception. With interrupts on before it, it happened in a handler of an event (or in a kernel function called by one): the
 * program is at fault, and the system goes on without it. With interrupts off it happened in an interrupt handler or while the
 * kernel changed its own lists, and nothing can be relied on any more.
 */
void exception(TrapFrame *frame) {
  printf("sts: %s in %s: pc %p, tval %p\n", exception_names[frame->mcause % EXCEPTION_ENTRIES], program_name(),
         (void *)frame->mepc, (void *)frame->mtval);
  if (current_program == NULL || (frame->mstatus & MSTATUS_MPIE) == 0) {
    printf("sts: the system is stopped\n");
    stop();
  }
  printf("sts: %s is stopped\n", program_name());
  if (current_program->state == PROGRAM_LOADED) {
    unload(current_program);
  } else {
    program_gone(current_program); /* its expunge handler was what failed */
  }
  /* Not back to the faulting instruction but into the event loop, which goes on with the next event. */
  frame->mepc = (unsigned long)abandon_event;
}

/* Entered through mtvec: the hardware found no handler in the table, or could not read it (a double fault). */
void no_handler(TrapFrame *frame) {
  unsigned long code = frame->mcause & ~MCAUSE_INTERRUPT;
  if ((frame->mcause & MCAUSE_INTERRUPT) == 0) {
    printf("sts: no handler for exception %lu (%s): pc %p, tval %p\n", code, exception_names[code % EXCEPTION_ENTRIES],
           (void *)frame->mepc, (void *)frame->mtval);
  } else if (code >= 16) {
    printf("sts: no handler for interrupt line %lu: entry %lu of the descriptor table is empty\n", code - 16, code + 32);
  } else {
    printf("sts: no handler for interrupt %lu: entry %lu of the descriptor table is empty\n", code, code + 32);
  }
  /* To return would be to be interrupted again at once, for ever: nobody has told the device that it was heard. */
  printf("sts: the system is stopped\n");
  stop();
}
