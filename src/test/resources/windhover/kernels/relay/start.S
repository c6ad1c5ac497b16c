  .section .text.start
  .globl _start
_start:
  la sp, boot_stack
  call start
1: j 1b

# hand_on(from, to): keeps what a function's caller expects to find again, and takes up the other's.
  .text
  .globl hand_on
  .type hand_on, @function
hand_on:
  sd ra, 0(a0)
  sd sp, 8(a0)
  sd s0, 16(a0)
  sd s1, 24(a0)
  .irp n, 2,3,4,5,6,7,8,9,10,11
  sd s\n, 16+8*\n(a0)
  .endr
  ld ra, 0(a1)
  ld sp, 8(a1)
  ld s0, 16(a1)
  ld s1, 24(a1)
  .irp n, 2,3,4,5,6,7,8,9,10,11
  ld s\n, 16+8*\n(a1)
  .endr
  ret
  .size hand_on, . - hand_on

  .balign 4
  .globl tick_entry
  .type tick_entry, @function
tick_entry:
  addi sp, sp, -128
  sd ra, 0(sp)
  .irp n, 0,1,2,3,4,5,6,7
  sd a\n, 8+8*\n(sp)
  .endr
  .irp n, 0,1,2,3,4,5,6
  sd t\n, 72+8*\n(sp)
  .endr
  call tick
  ld ra, 0(sp)
  .irp n, 0,1,2,3,4,5,6,7
  ld a\n, 8+8*\n(sp)
  .endr
  .irp n, 0,1,2,3,4,5,6
  ld t\n, 72+8*\n(sp)
  .endr
  addi sp, sp, 128
  mret
  .size tick_entry, . - tick_entry

  .bss
  .balign 16
  .skip 1024
boot_stack:
