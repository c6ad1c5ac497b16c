/*
 * Where C begins.
 *
 * What to see here: starting an event-driven system is to set up empty lists, to queue the first events, and to enter the loop.
 * The programs named in `boot_programs` are loaded like any other later: each gets its start_up event, in that order. Drivers
 * come first, so that a program finds the device ready.
 */
#include "kernel.h"
#include "riscv.h"

/* The programs to start, by name or as name:argument, one blank between two. Each image is built with its own; see the Makefile. */
#ifndef BOOT_PROGRAMS
#define BOOT_PROGRAMS "nic"
#endif
const char boot_programs[] = BOOT_PROGRAMS;

void kernel_main(void) {
  event_init();
  heap_init();
  idt_init();
  printf("STS, the event-driven kernel of the Kestrel-3\n");
  start_programs(boot_programs);
  interrupts_on();
  event_loop();
  printf("sts: quit\n");
  stop();
}
