  .text
  .globl _start
  .type _start, @function
_start:
  la sp, stack
  call main
again:
  wfi
  j again
  .size _start, . - _start

  .bss
  .balign 16
  .space 64
stack:
