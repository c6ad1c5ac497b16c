# What the interrupt descriptor table points to for the network card.
  .include "entry.inc"
  INTERRUPT_ENTRY nic_interrupt
