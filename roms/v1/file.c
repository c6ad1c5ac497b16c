/*
 * Files of STS V1, on the disk in ROM.
 *
 * What to see here: each call does all of its work before it returns, and says in its result how it went. On a disk that has to move its arm, the
 * program would stand in `open` or `read` for as long as that takes.
 */
#include "kernel.h"
#include "v1.h"

typedef struct Entry {
  const char *name;
  const char *data; /* NULL: a directory */
} Entry;

static const Entry entries[] = {
    {"/", NULL},
    {"/rom", NULL},
    {"/rom/readme",
     "STS V1 does one thing at a time. A program calls the system, and when the call\n"
     "returns it is done: the key was pressed, the file is open, the bytes are there.\n"
     "It is easy to write for, and the machine waits whenever the program does.\n"},
    {"/rom/short", "A short file.\n"},
};

struct SCB {
  const Entry *entry;
  size_t index;
};

int open(const char *path, SCB **scb) {
  *scb = NULL;
  if (path[0] != '/') return E_RELATIVE;
  for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
    if (strcmp(entries[i].name, path) != 0) continue;
    if (entries[i].data == NULL) return E_IS_ITERABLE;
    SCB *opened = malloc(sizeof(SCB));
    if (opened == NULL) return E_NO_MEMORY;
    opened->entry = &entries[i];
    opened->index = 0;
    *scb = opened;
    return 0;
  }
  return E_NOT_FOUND;
}

size_t filsiz(SCB *scb) { return strlen(scb->entry->data); }

int read(SCB *scb, char *buffer, size_t bytes, size_t *actual) {
  size_t left = filsiz(scb) - scb->index;
  *actual = bytes < left ? bytes : left;
  memcpy(buffer, scb->entry->data + scb->index, *actual);
  scb->index += *actual;
  return 0;
}

int seek(SCB *scb, size_t offset, size_t *before) {
  *before = scb->index;
  if (offset > filsiz(scb)) return E_TOO_BIG;
  scb->index = offset;
  return 0;
}

void close(SCB *scb) { free(scb); }
