# All floating-point registers at once, for floats.c.
  .text

# void fill_floats(long first): f0 holds first, f1 holds first + 1 and so on.
  .globl fill_floats
  .type fill_floats, @function
fill_floats:
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  fcvt.d.l f\n, a0
  addi a0, a0, 1
  .endr
  ret
  .size fill_floats, . - fill_floats

# long wrong_floats(long first): how many of them do not hold what fill_floats put there.
  .globl wrong_floats
  .type wrong_floats, @function
wrong_floats:
  mv t0, a0
  li a0, 0
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  fcvt.l.d t1, f\n
  sub t1, t1, t0
  snez t1, t1
  add a0, a0, t1
  addi t0, t0, 1
  .endr
  ret
  .size wrong_floats, . - wrong_floats
