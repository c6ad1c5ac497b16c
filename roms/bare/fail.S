# Ends by the test finisher with a failure: status 7.
  .text
  .globl main
  .type main, @function
main:
  li t0, 0x100000
  li t1, 7 << 16 | 0x3333
  sw t1, 0(t0)
1:
  j 1b
  .size main, . - main
