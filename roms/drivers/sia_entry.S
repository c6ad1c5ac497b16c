# What the interrupt descriptor table points to for the serial line.
  .include "entry.inc"
  INTERRUPT_ENTRY sia_interrupt
