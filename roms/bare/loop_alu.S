# Benchmark: a loop of arithmetic that depends on nothing but itself, without memory accesses. What to see here: the pipeline at its
# best, one instruction a cycle but for the taken branch at the end of each round.
#
# 10,000,000 rounds of 10 instructions: 100 million, and a few. `rounds` may be changed in memory before the start.
  .text
  .globl main
  .type main, @function
main:
  ld t0, rounds
  li a1, 1
  li a2, 3
  li a3, 5
  li a4, 7
1:
  add a1, a1, a2
  xor a2, a2, a3
  slli a5, a1, 1
  add a3, a3, a4
  srli a6, a3, 3
  and a7, a5, a6
  or a4, a4, a1
  sub a2, a2, a7
  addi t0, t0, -1
  bnez t0, 1b
  # The sums must be used, and be the same on every engine: fold them into memory for the tests.
  xor a1, a1, a2
  xor a3, a3, a4
  xor a1, a1, a3
  la t1, result
  sd a1, 0(t1)
  li a0, 0
  ret
  .size main, . - main

  .data
  .balign 8
  .globl rounds
rounds:
  .dword 10000000
  .size rounds, 8
  .globl result
result:
  .dword 0
  .size result, 8
