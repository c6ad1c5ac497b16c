/*
 * The page table: which memory the program may touch.
 *
 * What to see here: three levels of tables, each entry 8 bytes, translate 27 bits of the address, nine at a time (Sv39). Everything
 * a program may touch lies in the 2 MiB from 0x20_0000, so one table of each level is enough, and most entries are 0: not mapped.
 * Addresses are translated to themselves; what the table adds is permission. The kernel runs in machine mode, where nothing is
 * translated, and needs no entry; so the program cannot even read it.
 */
#include "kernel.h"
#include "riscv.h"

enum {
  PAGE_BYTES = 4096,
  ENTRIES = 512,
  VALID = 1,
  READ = 2,
  WRITE = 4,
  EXECUTE = 8,
  USER = 16,
  ACCESSED = 64,
  DIRTY = 128,
};

#define REGION 0x200000ul /* what the last table covers: 2 MiB from here */

#define SATP_SV39 (8ul << 60)

/* From the linker script: the program's pages. */
extern char user_text_start[], user_text_end[], user_data_start[], user_data_end[], user_stacks[];

static uint64_t root_table[ENTRIES] __attribute__((aligned(4096)));   /* 1 GiB an entry */
static uint64_t middle_table[ENTRIES] __attribute__((aligned(4096))); /* 2 MiB an entry */
static uint64_t page_table[ENTRIES] __attribute__((aligned(4096)));   /* a page an entry */

static uint64_t entry(uintptr_t physical, unsigned flags) { return physical >> 12 << 10 | flags | VALID; }

static void map(uintptr_t start, uintptr_t end, unsigned flags) {
  for (uintptr_t page = start; page < end; page += PAGE_BYTES) {
    page_table[(page - REGION) / PAGE_BYTES] = entry(page, flags | USER | ACCESSED | DIRTY);
  }
}

void *thread_stack_top(int thread) { return user_stacks + (thread + 1) * THREAD_STACK_BYTES; }

void pages_init(void) {
  root_table[REGION >> 30] = entry((uintptr_t)middle_table, 0);
  middle_table[REGION >> 21 & (ENTRIES - 1)] = entry((uintptr_t)page_table, 0);
  map((uintptr_t)user_text_start, (uintptr_t)user_text_end, READ | EXECUTE);
  map((uintptr_t)user_data_start, (uintptr_t)user_data_end, READ | WRITE);
  for (int i = 0; i < THREAD_COUNT; i++) {
    uintptr_t top = (uintptr_t)thread_stack_top(i);
    map(top - THREAD_STACK_BYTES + PAGE_BYTES, top, READ | WRITE);
  }
  csr_write(satp, SATP_SV39 | (uintptr_t)root_table >> 12);
  __asm__ volatile("sfence.vma" : : : "memory");
  /* Physical memory protection comes on top: without an entry that allows it, user mode may touch nothing at all. */
  csr_write(pmpaddr0, -1ul >> 10);
  csr_write(pmpcfg0, 0x1f); /* all of memory; read, write, execute */
}

/* True if each page from address on has these rights. The kernel asks before it touches what a program points to. */
static int user_may(const void *address, size_t bytes, unsigned flags) {
  uintptr_t start = (uintptr_t)address;
  if (start < REGION || bytes > ENTRIES * PAGE_BYTES || start + bytes > REGION + ENTRIES * PAGE_BYTES) return 0;
  flags |= USER | VALID;
  for (uintptr_t page = start & -(uintptr_t)PAGE_BYTES; page < start + bytes; page += PAGE_BYTES) {
    if ((page_table[(page - REGION) / PAGE_BYTES] & flags) != flags) return 0;
  }
  return 1;
}

int user_may_read(const void *address, size_t bytes) { return user_may(address, bytes, READ); }
int user_may_write(const void *address, size_t bytes) { return user_may(address, bytes, READ | WRITE); }
