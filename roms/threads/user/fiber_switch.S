# The switch between fibers: an ordinary function call that returns somewhere else.
  .text

# void switch_fiber(unsigned long *from, unsigned long *to)
# Only what a function must keep for its caller is kept; the caller has saved everything else, for it called a function.
  .globl switch_fiber
  .type switch_fiber, @function
switch_fiber:
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
  ld ra, 0(a1)
  ld sp, 8(a1)
  ld s0, 16(a1)
  ld s1, 24(a1)
  ld s2, 32(a1)
  ld s3, 40(a1)
  ld s4, 48(a1)
  ld s5, 56(a1)
  ld s6, 64(a1)
  ld s7, 72(a1)
  ld s8, 80(a1)
  ld s9, 88(a1)
  ld s10, 96(a1)
  ld s11, 104(a1)
  ret
  .size switch_fiber, . - switch_fiber

# Where a new fiber begins: its function is in s1, what it returns to in s2.
  .globl fiber_start
  .type fiber_start, @function
fiber_start:
  mv ra, s2
  jr s1
  .size fiber_start, . - fiber_start
