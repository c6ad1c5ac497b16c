# All three privilege modes behind Sv39: M mode prepares, S mode is a small kernel, U mode a program that computes, stores, asks the kernel by
# ecall, and touches a page that the kernel maps only then. Nothing in it is left to the implementation (accessed and dirty bits are set
# beforehand, no interrupt, no counter but instret), so that its commit log can be compared with another simulator's.
# Ends with status 0, or with another where a result is not the one expected.
  .equ PAGE, 0x1000
  .equ LEAF_KERNEL, 0xcf          # D A - - X W R V
  .equ LEAF_USER, 0xdf            # D A - U X W R V
  .equ USER_BASE, 0x40000000      # where the program sees its code; its data is a page further
  .equ ASKED_FOR, 0x40200000      # the page that is mapped when it faults
  .equ ROUNDS, 200

  .text
  .globl main
  .type main, @function
main:
  la t0, machine_trap
  csrw mtvec, t0
  li t0, -1
  csrw pmpaddr0, t0
  li t0, 0x1f
  csrw pmpcfg0, t0
  # The root table: the gigabyte of RAM for the kernel, and a table of 2 MiB entries for the program.
  la t0, root
  la t1, middle
  srli t1, t1, 2
  ori t1, t1, 1
  sd t1, 8(t0)                    # gigabyte 1: USER_BASE
  li t1, (0x80000000 >> 2) | LEAF_KERNEL
  sd t1, 16(t0)                   # gigabyte 2, for the kernel
  la t2, middle
  la t1, last
  srli t1, t1, 2
  ori t1, t1, 1
  sd t1, 0(t2)                    # 2 MiB at USER_BASE: pages
  la t2, last
  la t1, program
  srli t1, t1, 2
  ori t1, t1, LEAF_USER
  sd t1, 0(t2)
  la t1, data
  srli t1, t1, 2
  ori t1, t1, LEAF_USER
  sd t1, 8(t2)
  srli t0, t0, 12
  li t1, 8 << 60
  or t0, t0, t1
  csrw satp, t0
  sfence.vma
  # Calls, page faults and illegal instructions of U mode go to S mode.
  li t0, 1 << 8 | 1 << 13 | 1 << 15 | 1 << 2
  csrw medeleg, t0
  la t0, supervisor_trap
  csrw stvec, t0
  li t0, 7
  csrw mcounteren, t0
  csrw scounteren, t0
  li t0, 1 << 11                  # MPP = S
  csrs mstatus, t0
  csrci mstatus, 8
  la t0, kernel
  csrw mepc, t0
  mret

  .balign 4
machine_trap:
  # The kernel's way out: ecall from S mode with the status in a0. Anything else is 64 + cause.
  csrr t0, mcause
  li t1, 9
  beq t0, t1, exit_with_a0
  addi a0, t0, 64
  j exit_with_a0
  .size main, . - main

  .globl kernel
  .type kernel, @function
kernel:
  li t0, 1 << 8
  csrc sstatus, t0                # SPP = U
  li t0, 1 << 18
  csrs sstatus, t0                # SUM: the kernel reads the program's memory
  la t0, save
  csrw sscratch, t0
  li t0, USER_BASE
  csrw sepc, t0
  sret
  .size kernel, . - kernel

  .balign 4
  .globl supervisor_trap
  .type supervisor_trap, @function
supervisor_trap:
  csrrw gp, sscratch, gp
  sd t0, 0(gp)
  sd t1, 8(gp)
  sd t2, 16(gp)
  csrr t0, scause
  li t1, 8
  beq t0, t1, call
  li t1, 2
  beq t0, t1, behind              # an illegal instruction is skipped
  # A page fault: the page is mapped if it is the one asked for.
  csrr t0, stval
  srli t0, t0, 12
  li t1, ASKED_FOR >> 12
  bne t0, t1, failed
  la t0, middle
  la t1, other
  srli t1, t1, 2
  ori t1, t1, 1
  sd t1, 8(t0)
  la t0, other
  la t1, spare
  srli t1, t1, 2
  ori t1, t1, LEAF_USER
  sd t1, 0(t0)
  li t0, ASKED_FOR
  sfence.vma t0, zero
  j back
call:
  # a7 = 0: sum of the doublewords at a0, a1 of them. a7 = 1: end with status a0.
  bnez a7, ends
  li t0, 0
1:
  ld t1, 0(a0)
  add t0, t0, t1
  addi a0, a0, 8
  addi a1, a1, -1
  bnez a1, 1b
  mv a0, t0
behind:
  csrr t0, sepc
  addi t0, t0, 4
  csrw sepc, t0
back:
  ld t0, 0(gp)
  ld t1, 8(gp)
  ld t2, 16(gp)
  csrrw gp, sscratch, gp
  sret
failed:
  li a0, 3
ends:
  ecall
  j ends
  .size supervisor_trap, . - supervisor_trap

# The program, in a page of its own.
  .section .text.program, "ax"
  .balign PAGE
  .globl program
  .type program, @function
program:
  li s0, USER_BASE + PAGE
  li s1, 1
  li s2, ROUNDS
  li s3, 0x9e3779b97f4a7c15
round:
  mul t0, s1, s3
  mulhu t1, t0, s3
  xor s1, t0, t1
  addi s1, s1, 1
  andi t2, s2, 15
  slli t2, t2, 3
  add t2, t2, s0
  sd s1, 0(t2)
  divu t3, s1, s2
  remw t4, s1, s2
  amoadd.d t5, t3, (t2)
  amomaxu.w t6, t4, (t2)
  lr.d a2, (s0)
  add a2, a2, t5
  sc.d a3, a2, (s0)
  sh t6, 130(s0)
  lb a4, 131(s0)
  mv a0, s0
  li a1, 16
  li a7, 0
  ecall
  add s1, s1, a0
  sub s1, s1, a4
  .word 0x00000000                # illegal: the kernel skips it
  addi s2, s2, -1
  bnez s2, round
  li t0, ASKED_FOR
  sd s1, 8(t0)                    # faults, and is done again when the page is there
  ld t1, 8(t0)
  xor a0, t1, s1
  snez a0, a0
  li a7, 1
  ecall
  .size program, . - program

  .bss
  .balign PAGE
root: .skip PAGE
middle: .skip PAGE
last: .skip PAGE
other: .skip PAGE
data: .skip PAGE
spare: .skip PAGE
save: .skip 32
