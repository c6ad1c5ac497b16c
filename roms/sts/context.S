# Saving and restoring the registers that a C function keeps for its caller (RISC-V calling convention: ra, sp, s0-s11).
# The layout is struct Context in kernel.h.
  .text

# int save_context(Context *context): returns 0; returns again, with 1, at each restore_context.
  .globl save_context
  .type save_context, @function
save_context:
  sd ra, 0(a0)
  sd sp, 8(a0)
  sd s0, 16(a0)
  sd s1, 24(a0)
  sd s2, 32(a0)
  sd s3, 40(a0)
  sd s4, 48(a0)
  sd s5, 56(a0)
  sd s6, 64(a0)
  sd s7, 72(a0)
  sd s8, 80(a0)
  sd s9, 88(a0)
  sd s10, 96(a0)
  sd s11, 104(a0)
  li a0, 0
  ret
  .size save_context, . - save_context

# void restore_context(Context *context): goes on where save_context returned.
  .globl restore_context
  .type restore_context, @function
restore_context:
  ld ra, 0(a0)
  ld sp, 8(a0)
  ld s0, 16(a0)
  ld s1, 24(a0)
  ld s2, 32(a0)
  ld s3, 40(a0)
  ld s4, 48(a0)
  ld s5, 56(a0)
  ld s6, 64(a0)
  ld s7, 72(a0)
  ld s8, 80(a0)
  ld s9, 88(a0)
  ld s10, 96(a0)
  ld s11, 104(a0)
  li a0, 1
  ret
  .size restore_context, . - restore_context
