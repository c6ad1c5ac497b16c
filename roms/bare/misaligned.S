# Misaligned loads and stores of each size, one of each across a page, their results in a signature. Ends with status 0 where the hardware
# splits such accesses; where they trap, with 64 + 4, the cause of the first.
  .text
  .globl main
  .type main, @function
main:
  la t0, words
  la t1, begin_signature
  lh t2, 1(t0)
  sw t2, 0(t1)
  lhu t2, 3(t0)
  sw t2, 4(t1)
  lw t2, 3(t0)
  sw t2, 8(t1)
  lwu t2, 6(t0)
  sw t2, 12(t1)
  ld t2, 5(t0)
  sd t2, 16(t1)
  ld t2, -3(t0)                   # across the page's end
  sd t2, 24(t1)
  li t3, 0x1122334455667788
  sh t3, 33(t1)
  sw t3, 37(t1)
  sd t3, 43(t1)
  la t0, words
  sd t3, -5(t0)
  ld t2, -8(t0)
  sd t2, 56(t1)
  lw t2, 0(t0)
  sw t2, 64(t1)
  li a0, 0
  ret
  .size main, . - main

  .data
  .balign 4096
  .skip 4088
  .dword 0xf1e2d3c4b5a69788
words:
  .dword 0x8081828384858687, 0x0102030405060708
  .balign 16
  .globl begin_signature, end_signature
begin_signature: .skip 72, 0xee
end_signature:
