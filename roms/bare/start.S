# Start-up of the programs for board bare: stack, zeroed bss, main, and its result to the host.
  .section .text.start, "ax"
  .globl _start
  .type _start, @function
_start:
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  la sp, stack_top
  la t0, unexpected_trap
  csrw mtvec, t0
  la t0, bss_start
  la t1, bss_end
1:
  bgeu t0, t1, 2f
  sd zero, 0(t0)
  addi t0, t0, 8
  j 1b
2:
  call main
  # a0 is the exit status: HTIF wants (status << 1) | 1.
  .size _start, . - _start
  .globl exit_with_a0
  .type exit_with_a0, @function
exit_with_a0:
  slli a0, a0, 1
  ori a0, a0, 1
  la t0, tohost
3:
  sd a0, 0(t0)
  j 3b
  .size exit_with_a0, . - exit_with_a0

# A trap the program did not ask for ends it: status 64 + cause, so that the host sees which.
  .balign 4
  .globl unexpected_trap
  .type unexpected_trap, @function
unexpected_trap:
  csrr a0, mcause
  andi a0, a0, 63
  addi a0, a0, 64
  j exit_with_a0
  .size unexpected_trap, . - unexpected_trap

# The host-target interface of the Berkeley simulators: the target writes a word here, the host reads it and acts.
  .section .tohost, "aw", @progbits
  .balign 64
  .globl tohost
tohost:
  .dword 0
  .size tohost, 8
  .balign 64
  .globl fromhost
fromhost:
  .dword 0
  .size fromhost, 8
