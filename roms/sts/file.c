/*
 * Files: open, read and close as events, on the ROM disk.
 *
 * What to see here: none of the three returns anything. Each leaves its results in the control block and schedules the callback that
 * the block names. A program may schedule a close right behind a read: the queue is in order, so the read comes first.
 */
#include "io.h"

static const struct RomFile {
  const char *name;
  const char *data;
} rom_files[] = {
    {"/rom/readme",
     "STS is an event-driven system. A command that you type is an event, and so is\n"
     "each line that you type, each datagram that arrives, each block that was read.\n"
     "Nothing waits; whoever wants something says what is to happen when it is there.\n"},
    {"/rom/short", "A short file.\n"},
};

struct SCB {
  const struct RomFile *file;
  size_t index;
};

void async_open(Event *e) {
  OpenControlBlock *ocb = e->data;
  ocb->scb = NULL;
  for (size_t i = 0; i < sizeof rom_files / sizeof rom_files[0]; i++) {
    if (strcmp(rom_files[i].name, ocb->filename) != 0) continue;
    /* It belongs to the program that asked: should that end without closing, the memory goes with it. */
    ocb->scb = malloc(sizeof(SCB));
    if (ocb->scb != NULL) {
      ocb->scb->file = &rom_files[i];
      ocb->scb->index = 0;
    }
  }
  schedule(ocb->callback, ocb);
}

void async_read(Event *e) {
  ReadControlBlock *rcb = e->data;
  const char *data = rcb->scb->file->data;
  size_t left = strlen(data) - rcb->scb->index;
  rcb->length = rcb->capacity < left ? rcb->capacity : left;
  memcpy(rcb->buffer, data + rcb->scb->index, rcb->length);
  rcb->scb->index += rcb->length;
  schedule(rcb->callback, rcb);
}

void async_close(Event *e) { free(e->data); }
