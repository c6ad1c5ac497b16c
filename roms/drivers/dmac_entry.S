# What the interrupt descriptor table points to for the DMA controller.
  .include "entry.inc"
  INTERRUPT_ENTRY dma_interrupt
