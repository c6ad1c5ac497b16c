/*
 * The heap: first fit, as simple as a heap can be.
 *
 * What to see here: control blocks are continuations built by hand, so a program that is all events allocates and frees one for
 * each thing it waits for. The cost is the walk through the blocks below; watch it grow as the heap gets fragmented.
 *
 * The heap is a row of blocks without gaps, each with a 16-byte header. Only ordinary code uses it (interrupt handlers may not
 * wait for a walk of unknown length), so interrupts stay on.
 */
#include "kernel.h"

typedef struct Block {
  size_t size;      /* bytes with the header, a multiple of 16; bit 0 = in use */
  Program *program; /* whom it belongs to; NULL = the kernel */
} Block;

#define IN_USE 1ul

/* From the linker script: what is left of RAM for it. */
extern char heap_start[], heap_end[];

static Block *first;
static Block *end;

/* No block below this one is free: where to begin looking for one. */
static Block *lowest;

#define INLINE static inline __attribute__((always_inline))

/* Blocks walked over by malloc and free since boot: what the memory of control blocks costs, beside the blocks themselves. */
unsigned long heap_steps;

unsigned long heap_used;
unsigned long heap_blocks;

/* Counts calls of free with something malloc never returned. They do nothing else. */
unsigned long heap_errors;

INLINE size_t size_of(const Block *block) { return block->size & ~IN_USE; }
INLINE int in_use(const Block *block) { return (block->size & IN_USE) != 0; }
INLINE Block *after(Block *block) { return (Block *)((char *)block + size_of(block)); }

/* A program that writes beyond its block can spoil a header: never follow a size that leads outside. */
INLINE int sound(const Block *block) {
  size_t size = size_of(block);
  return size >= sizeof(Block) && size % sizeof(Block) == 0 && size <= (size_t)((char *)end - (char *)block);
}

void heap_init(void) {
  first = (Block *)heap_start;
  end = (Block *)heap_end;
  first->size = (size_t)(heap_end - heap_start);
  first->program = NULL;
  lowest = first;
}

static void mark_in_use(Block *block, Program *program) {
  heap_used += block->size;
  heap_blocks++;
  block->size |= IN_USE;
  block->program = program;
}

static void mark_free(Block *block) {
  block->size = size_of(block);
  block->program = NULL;
  heap_used -= block->size;
  heap_blocks--;
  if (block < lowest) lowest = block;
}

/* Joins a free block with the free ones behind it. */
static void coalesce(Block *block) {
  for (Block *next = after(block); next < end && sound(next) && !in_use(next); next = after(block)) {
    block->size += next->size;
  }
}

void *malloc_for(Program *program, size_t bytes) {
  if (bytes > (size_t)(heap_end - heap_start)) return NULL;
  size_t size = (bytes + sizeof(Block) + 15) & ~15ul;
  int passed_free = 0;
  for (Block *block = lowest; block < end && sound(block); block = after(block)) {
    heap_steps++;
    if (in_use(block)) continue;
    coalesce(block);
    if (block->size < size) {
      passed_free = 1;
      continue;
    }
    if (block->size > size) {
      Block *rest = (Block *)((char *)block + size);
      rest->size = block->size - size;
      rest->program = NULL;
    }
    block->size = size;
    mark_in_use(block, program);
    if (!passed_free) lowest = after(block);
    return block + 1;
  }
  return NULL;
}

void *malloc(size_t bytes) { return malloc_for(current_program, bytes); }

void free(void *pointer) {
  if (pointer == NULL) return;
  for (Block *block = first; block < end && sound(block); block = after(block)) {
    heap_steps++;
    if (block + 1 == pointer && in_use(block)) {
      mark_free(block);
      coalesce(block);
      return;
    }
  }
  heap_errors++;
}

/* Makes a block another program's. */
void heap_give(void *pointer, Program *program) { ((Block *)pointer - 1)->program = program; }

/* Gives back all that a program has not. */
void heap_forget(Program *program) {
  for (Block *block = first; block < end && sound(block); block = after(block)) {
    if (in_use(block) && block->program == program) mark_free(block);
  }
}
