/*
 * ask_name: "Hello world. What is your name?"
 *
 * What to see here: a program of two lines, had `input` been a call that blocks. Here each half is a handler, and what the second needs
 * from the first travels in the control block.
 */
#include "io.h"

static void print_name(Event *e);

static void start_up(Event *e) {
  InputControlBlock *icb;

  printf("Hello world. What is your name? ");

  icb = malloc(sizeof(InputControlBlock));
  icb->buffer = malloc(80);
  icb->length = 0;
  icb->capacity = 79; /* one less, for the 0 at the end */
  icb->callback = print_name;
  icb->echo = 1;
  schedule(input, icb);
}

/* Scheduled by the input handler when the user has pressed ENTER. */
static void print_name(Event *e) {
  InputControlBlock *icb = e->data;
  char *name = icb->buffer;

  name[icb->length] = 0;
  printf("Well, %s, nice to meet you!\n", name);

  free(name);
  free(icb);
  unload(e->program);
}

PROGRAM(ask_name, start_up, NULL);
