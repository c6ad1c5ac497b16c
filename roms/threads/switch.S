# The switch from a thread to the kernel and back: where a thread's state is kept and found again.
#
# While a thread runs, mscratch holds the address of its entry in `threads`; while the kernel runs it holds 0. The kernel trusts
# no register of a thread, so it takes its own stack and its own gp.

# Where the processor has floating point, struct Thread holds f0-f31 from 264 on and fcsr at 520, and mstatus.FS says what to do:
# Off, the thread has none; Initial or Clean, what it has is in its entry already; Dirty, it has changed them since.
#define FS_DIRTY 0x6000
#define FS_DIRTY_OR_CLEAN 0x2000 /* the bit between the two */

# THREAD_ENTRY name, handler: keeps the running thread, calls handler(thread), goes on with the thread chosen.
.macro THREAD_ENTRY name, handler
  .text
  .balign 4
  .globl \name
  .type \name, @function
\name:
  csrrw t6, mscratch, t6
  beqz t6, kernel_fault_entry
  sd x1, 8(t6)
  sd x2, 16(t6)
  sd x3, 24(t6)
  sd x4, 32(t6)
  sd x5, 40(t6)
  .irp n, 6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
  sd x\n, 8*\n(t6)
  .endr
  csrrw t0, mscratch, zero
  sd t0, 248(t6)
  csrr t0, mepc
  sd t0, 0(t6)
  csrr t0, mstatus
  sd t0, 256(t6)
#ifdef __riscv_flen
  li t1, FS_DIRTY
  and t2, t0, t1
  bne t2, t1, 1f
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  fsd f\n, 264+8*\n(t6)
  .endr
  frcsr t1
  sd t1, 520(t6)
  li t1, FS_DIRTY_OR_CLEAN
  xor t0, t0, t1
  sd t0, 256(t6)
  lla t1, float_saves
  ld t2, 0(t1)
  addi t2, t2, 1
  sd t2, 0(t1)
1:
#endif
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  la sp, stack_top
  mv a0, t6
  call \handler
  j switch_thread
  .size \name, . - \name
.endm

  THREAD_ENTRY trap_entry, trap
  THREAD_ENTRY timer_entry, timer_interrupt
  THREAD_ENTRY nic_interrupt_entry, nic_interrupt

# Goes on with the thread that choose_thread says. Interrupts are off until mret.
  .globl switch_thread
  .type switch_thread, @function
switch_thread:
  call choose_thread
  mv t6, a0
  csrw mscratch, t6
  ld t0, 0(t6)
  csrw mepc, t0
  ld t0, 256(t6)
#ifdef __riscv_flen
  li t1, FS_DIRTY
  and t2, t0, t1
  beqz t2, 1f
  csrs mstatus, t1
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  fld f\n, 264+8*\n(t6)
  .endr
  ld t1, 520(t6)
  fscsr t1
1:
#endif
  csrw mstatus, t0
  .irp n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
  ld x\n, 8*\n(t6)
  .endr
  ld t6, 248(t6)
  mret
  .size switch_thread, . - switch_thread

# The first thread starts as every other goes on.
  .globl start_threads
  .type start_threads, @function
start_threads:
  la sp, stack_top
  j switch_thread
  .size start_threads, . - start_threads

# What runs when no thread can: the one thread in machine mode, for wfi is not for programs.
  .balign 4
  .globl idle
  .type idle, @function
idle:
  wfi
  j idle
  .size idle, . - idle

# A trap out of the kernel itself, or one without an entry in the table.
  .balign 4
  .globl kernel_fault_entry
  .globl no_handler_entry
  .type kernel_fault_entry, @function
kernel_fault_entry:
no_handler_entry:
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  la sp, stack_top
  j kernel_fault
  .size kernel_fault_entry, . - kernel_fault_entry
