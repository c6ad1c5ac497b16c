/*
 * ask_name: "Hello world. What is your name?"
 *
 * What to see here: a program of two lines, had `input` been a call that blocks (programs/hello_sync.c is that program). Here each half is a
 * handler, and what the second needs from the first travels in the control block. Nothing is kept anywhere else; so it may be loaded
 * twice, to ask two people at the same time.
 */
#include "io.h"

static void print_name(Event *e);

static void start_up(Event *e) {
  InputControlBlock *icb;

  printf("Hello world. What is your name? ");

  icb = malloc(sizeof(InputControlBlock));
  if (icb != NULL) icb->buffer = malloc(80);
  if (icb == NULL || icb->buffer == NULL) {
    printf("(There is no memory to remember it.)\n");
    unload(e->program);
    return;
  }
  icb->length = 0;
  icb->capacity = 79; /* one less, for the 0 at the end */
  icb->callback = print_name;
  icb->echo = 1;
  icb->port = NULL;
  if (schedule(input, icb) == NULL) unload(e->program);
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

REENTRANT_PROGRAM(ask_name, start_up, NULL);
