/*
 * The interrupt descriptor table.
 *
 * What to see here: the table is an ordinary array in main memory; the processor knows only where it is (CSR midt). When a line
 * rises, the hardware reads entry IDT_OF_LINE(line), here, in RAM, and jumps to the address it found. So "to install a driver's
 * handler" is a store into this array, and a forgotten store is an entry of 0: see no_handler in exception.c for what comes of it.
 */
#include "riscv.h"
#include "sts.h"

/* Aligned to its own size. */
void (*idt[IDT_ENTRIES])(void) __attribute__((aligned(512)));

void idt_register(int entry, void (*handler)(void)) {
  /* One aligned store: the hardware finds the old handler or the new one, so interrupts may stay on. */
  if (entry >= 0 && entry < IDT_ENTRIES) idt[entry] = handler;
}

/* The line unit lets every line through after reset, so the processor's own enable bits are all there is to set. */
void line_enable(int line) { csr_set(mie, 1ul << LINE_CAUSE(line)); }

void line_disable(int line) { csr_clear(mie, 1ul << LINE_CAUSE(line)); }

/* From here on traps go through the table. */
void idt_use(void) { csr_write(CSR_MIDT, idt); }

/* Nothing more will be done: the core sleeps with every interrupt disabled. */
void stop(void) {
  interrupts_off();
  csr_write(mie, 0);
  for (;;) wait_for_interrupt();
}
