/*
 * head FILE: prints the first 100 characters of a file.
 *
 * What to see here: open, read, close, print: four steps, and between them the program is not there. The close is scheduled right behind
 * the read, before anybody knows whether the read will succeed; the order of the queue makes that right.
 */
#include "errors.h"
#include "io.h"

static void read_header(Event *);
static void print_header(Event *);

static ProgramControlBlock *pcb;

/* Our first event, in place of main. */
static void start_up(Event *e) {
  OpenControlBlock *ocb;

  pcb = e->data;
  if (pcb->argCount < 2) {
    printf("I need at least one argument, a file to print.\n");
    pcb->rc = 1;
    schedule(pcb->exit, pcb);
    return;
  }

  ocb = malloc(sizeof(OpenControlBlock));
  ocb->filename = pcb->argv[1];
  ocb->callback = read_header;
  schedule(async_open, ocb);
}

/* Once the file is open, control "returns" here. */
static void read_header(Event *e) {
  OpenControlBlock *ocb = e->data;
  SCB *scb = ocb->scb;

  if (scb) {
    ReadControlBlock *rcb = malloc(sizeof(ReadControlBlock));
    rcb->buffer = malloc(101);
    rcb->capacity = 100;
    rcb->scb = scb;
    rcb->callback = print_header;
    schedule(async_read, rcb);
    schedule(async_close, scb);
  } else {
    printf("Failed to open file.\n");
    printf("head: %s: %s\n", ocb->filename, error_text(ocb->error));
    pcb->rc = 1;
    schedule(pcb->exit, pcb);
  }

  free(ocb);
}

/* Once the read is over, we print the header of the file here. */
static void print_header(Event *e) {
  ReadControlBlock *rcb = e->data;

  /* A file is whole sectors. A text in it ends at its first 0. */
  rcb->buffer[rcb->length] = 0;
  if (rcb->error) {
    printf("head: %s: %s\n", pcb->argv[1], error_text(rcb->error));
    pcb->rc = 1;
  } else {
    printf("%s\n", rcb->buffer);
    if (strlen(rcb->buffer) == rcb->capacity) printf("...etc...\n");
  }

  free(rcb->buffer);
  free(rcb);
  schedule(pcb->exit, pcb);
}

PROGRAM(head, start_up, NULL);
