/*
 * The few things about the processor that C cannot say: control and status registers, wfi, and the interrupt enable bit.
 *
 * STS runs in machine mode with one stack. The only concurrency is an interrupt handler that runs between two instructions of
 * ordinary code; handlers themselves run with interrupts off and never nest. So the one tool needed to protect data shared
 * with a handler is interrupts_off / interrupts_restore around the few instructions that touch it.
 */
#ifndef STS_RISCV_H
#define STS_RISCV_H

#include <stdint.h>

#define MSTATUS_MIE (1ul << 3)  /* interrupts enabled */
#define MSTATUS_MPIE (1ul << 7) /* what MIE was before the trap */
#define MSTATUS_MPP (3ul << 11) /* privilege before the trap; 3 = machine mode */

#define MCAUSE_INTERRUPT (1ul << 63)

/* csr_read(mcause), csr_write(CSR_MIDT, table): a name of the manual, or a number. */
#define csr_read(name)                                                   \
  ({                                                                     \
    unsigned long value_;                                                \
    __asm__ volatile("csrr %0, " RISCV_STRING(name) : "=r"(value_));     \
    value_;                                                              \
  })
#define csr_write(name, value) __asm__ volatile("csrw " RISCV_STRING(name) ", %0" : : "rK"(value) : "memory")
#define csr_set(name, bits) __asm__ volatile("csrs " RISCV_STRING(name) ", %0" : : "rK"(bits) : "memory")
#define csr_clear(name, bits) __asm__ volatile("csrc " RISCV_STRING(name) ", %0" : : "rK"(bits) : "memory")
#define RISCV_STRING(name) RISCV_STRING_(name)
#define RISCV_STRING_(name) #name

/* Turns interrupts off and says whether they were on. The "memory" clobbers keep the compiler from moving shared data across. */
static inline __attribute__((always_inline)) unsigned long interrupts_off(void) {
  unsigned long before;
  __asm__ volatile("csrrci %0, mstatus, 8" : "=r"(before) : : "memory");
  return before & MSTATUS_MIE;
}

/* Puts interrupts back as interrupts_off found them: off stays off, so that critical sections may nest. */
static inline __attribute__((always_inline)) void interrupts_restore(unsigned long before) {
  __asm__ volatile("csrs mstatus, %0" : : "r"(before) : "memory");
}

static inline __attribute__((always_inline)) void interrupts_on(void) { __asm__ volatile("csrsi mstatus, 8" : : : "memory"); }

/* Stops the core's clock until an enabled interrupt is pending, also while interrupts are off (Priv. 3.3.3). */
static inline __attribute__((always_inline)) void wait_for_interrupt(void) { __asm__ volatile("wfi" : : : "memory"); }

/* Orders memory accesses against device accesses: descriptors must be in RAM before the device is told to look at them. */
static inline __attribute__((always_inline)) void fence(void) { __asm__ volatile("fence" : : : "memory"); }

#endif
