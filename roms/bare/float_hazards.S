# A floating-point pipeline's hazards, one a function.
#
# What to see here: the floating-point unit begins an operation a cycle, and its results come later: three cycles for a sum, four for a
# product, five for both at once, 57 for a quotient. A function loses cycles only when it cannot go on without such a result, or when
# two results would need the same place. Each of the first seven leaves 42 in fa0. The last two add the products of two arrays,
# with one sum and with four; `one_sum` and `four_sums` are the cycles that each took.
#
# It needs a processor with F and D: windhover exec --isa rv64gc.

  .equ FS_INITIAL, 1 << 13      # mstatus.FS: the floating-point registers are on

# Each function begins a line of the instruction cache, so that none has been fetched with the one before it.
.macro FUNCTION name
  .balign 32
  .globl \name
  .type \name, @function
\name:
.endm
.macro END name
  .size \name, . - \name
.endm

  .text
  .option norelax

# fs0 = 40, fs1 = 2, fs2 = 6, fs3 = 7, fs4 = 1764, fs5 = 84: set once, so that nothing here is loaded.

FUNCTION independent
  fadd.d fa0, fs0, fs1          # four sums that need nothing of each other: one begins each cycle
  fadd.d fa1, fs0, fs1
  fadd.d fa2, fs0, fs1
  fadd.d fa3, fs0, fs1
  ret
  END independent

FUNCTION operand
  fsub.d fa0, fs0, fs1          # 38, three cycles from now
  fadd.d fa0, fa0, fs1          # wants it in the next: waits in EX for two
  fadd.d fa0, fa0, fs1          # and so does this one
  ret
  END operand

FUNCTION write_port
  fmul.d fa0, fs2, fs3          # its result comes in four cycles
  fadd.d fa1, fs0, fs1          # its result would come three cycles from the next one, in the same: waits for one
  ret
  END write_port

FUNCTION order
  fmul.d fa0, fs0, fs1          # 80, which nobody wants
  fmv.d fa0, fs3                # takes one cycle and would be written first: waits until it comes behind
  fmul.d fa0, fa0, fs2
  ret
  END order

FUNCTION divider
  fdiv.d fa0, fs4, fs0          # the divider finds a bit of the quotient a cycle
  fsqrt.d fa0, fs4              # a root needs the divider as well: waits until it is free
  ret
  END divider

FUNCTION flags
  fdiv.d fa0, fs4, fs0
  frflags a1                    # only when the quotient is known is it known whether it is exact
  fadd.d fa0, fs0, fs1
  ret
  END flags

FUNCTION to_integer
  fcvt.l.d a1, fs5              # an integer register's value cannot come later: stays in EX until it is ready
  srai a1, a1, 1
  fcvt.d.l fa0, a1
  ret
  END to_integer

# fa0 = the sum of a0[i] × a1[i] for a2 values, in one register: each product waits for the sum so far.
FUNCTION one_sum_loop
  fmv.d.x fa0, zero
1:
  fld fa4, 0(a0)
  fld fa5, 0(a1)
  fld fa6, 8(a0)
  fld fa7, 8(a1)
  fmadd.d fa0, fa4, fa5, fa0
  fld ft4, 16(a0)
  fld ft5, 16(a1)
  fmadd.d fa0, fa6, fa7, fa0
  fld ft6, 24(a0)
  fld ft7, 24(a1)
  fmadd.d fa0, ft4, ft5, fa0
  addi a0, a0, 32
  addi a1, a1, 32
  addi a2, a2, -4
  fmadd.d fa0, ft6, ft7, fa0
  bnez a2, 1b
  ret
  END one_sum_loop

# The same with four sums, which wait for nothing of each other, added in the end.
FUNCTION four_sums_loop
  fmv.d.x fa0, zero
  fmv.d.x fa1, zero
  fmv.d.x fa2, zero
  fmv.d.x fa3, zero
1:
  fld fa4, 0(a0)
  fld fa5, 0(a1)
  fld fa6, 8(a0)
  fld fa7, 8(a1)
  fmadd.d fa0, fa4, fa5, fa0
  fld ft4, 16(a0)
  fld ft5, 16(a1)
  fmadd.d fa1, fa6, fa7, fa1
  fld ft6, 24(a0)
  fld ft7, 24(a1)
  fmadd.d fa2, ft4, ft5, fa2
  addi a0, a0, 32
  addi a1, a1, 32
  addi a2, a2, -4
  fmadd.d fa3, ft6, ft7, fa3
  bnez a2, 1b
  fadd.d fa0, fa0, fa1
  fadd.d fa2, fa2, fa3
  fadd.d fa0, fa0, fa2
  ret
  END four_sums_loop

FUNCTION finished
  ret
  END finished

.macro RUN name
  call \name
  fadd.d fs6, fs6, fa0
.endm

# Twice, since the first time the caches are filled; the cycles of the second go to a variable.
.macro MEASURE name, variable
  la a0, left
  la a1, right
  li a2, 64
  call \name
  la a0, left
  la a1, right
  li a2, 64
  csrr s0, mcycle
  call \name
  csrr s1, mcycle
  sub s1, s1, s0
  la t0, \variable
  sd s1, 0(t0)
.endm

  .globl main
  .type main, @function
main:
  addi sp, sp, -16
  sd ra, 0(sp)
  li t0, FS_INITIAL
  csrs mstatus, t0
  fscsr zero
  la t0, left                   # 1 to 64 in both
  la t1, right
  li t2, 1
  li t3, 65
1:
  fcvt.d.l ft0, t2
  fsd ft0, 0(t0)
  fsd ft0, 0(t1)
  addi t0, t0, 8
  addi t1, t1, 8
  addi t2, t2, 1
  bne t2, t3, 1b
.macro SET register, value
  li t0, \value
  fcvt.d.l \register, t0
.endm
  SET fs0, 40
  SET fs1, 2
  SET fs2, 6
  SET fs3, 7
  SET fs4, 1764
  SET fs5, 84
  fmv.d.x fs6, zero
  RUN independent
  RUN operand
  RUN write_port
  RUN order
  RUN divider
  RUN flags
  RUN to_integer
  fcvt.l.d t1, fs6
  la t0, sum
  sd t1, 0(t0)
  MEASURE one_sum_loop, one_sum
  fcvt.l.d t1, fa0
  la t0, product
  sd t1, 0(t0)
  MEASURE four_sums_loop, four_sums
  fcvt.l.d t1, fa0
  la t0, product
  ld t2, 0(t0)
  sub t1, t1, t2                # 0: the same to the last bit, since every sum here is exact
  la t0, differs
  sd t1, 0(t0)
  call finished
  li a0, 0
  ld ra, 0(sp)
  addi sp, sp, 16
  ret
  .size main, . - main

.macro VARIABLE name
  .globl \name
  .type \name, @object
\name:
  .zero 8
  .size \name, 8
.endm

  .bss
  .balign 32
left:
  .zero 512
right:
  .zero 512
  VARIABLE sum
  VARIABLE product
  VARIABLE differs
  VARIABLE one_sum
  VARIABLE four_sums
