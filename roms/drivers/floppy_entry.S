# What the interrupt descriptor table points to for the floppy disk controller.
  .include "entry.inc"
  INTERRUPT_ENTRY floppy_interrupt
