# What the interrupt descriptor table points to for the timer.
  .include "entry.inc"
  INTERRUPT_ENTRY timer_interrupt
