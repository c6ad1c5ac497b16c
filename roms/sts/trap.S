# Exceptions, and traps for which the descriptor table has no handler. Rare, so all registers are kept: whoever reads the panic
# message, or the machine's memory, finds them in one TrapFrame (kernel.h).

.macro TRAP_ENTRY name, handler
  .text
  .balign 4
  .globl \name
  .type \name, @function
\name:
  addi sp, sp, -288
  sd x1, 8(sp)
  sd x3, 24(sp)
  sd x4, 32(sp)
  sd x5, 40(sp)
  addi x5, sp, 288
  sd x5, 16(sp)
  .irp n, 6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  sd x\n, 8*\n(sp)
  .endr
  csrr t0, mepc
  sd t0, 256(sp)
  csrr t0, mcause
  sd t0, 264(sp)
  csrr t0, mtval
  sd t0, 272(sp)
  csrr t0, mstatus
  sd t0, 280(sp)
  mv a0, sp
  call \handler
  ld t0, 256(sp)
  csrw mepc, t0
  ld t0, 280(sp)
  csrw mstatus, t0
  ld x1, 8(sp)
  .irp n, 4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  ld x\n, 8*\n(sp)
  .endr
  addi sp, sp, 288
  mret
  .size \name, . - \name
.endm

  TRAP_ENTRY exception_entry, exception
  TRAP_ENTRY no_handler_entry, no_handler
