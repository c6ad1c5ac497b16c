# Calls main, hands traps to handle on a stack of their own, and ends with main's value. Frame information is left out
# on purpose: so are the assembly entries of most programs.
        .section .text.start, "ax"
        .globl  _start
        .type   _start, @function
_start:
        la      sp, stack_top
        la      t0, trap_entry
        csrw    mtvec, t0
        la      t0, trap_stack_top
        csrw    mscratch, t0
        li      a0, 0
        call    main
        slli    a0, a0, 1
        ori     a0, a0, 1
        la      t0, tohost
1:
        sd      a0, 0(t0)
        j       1b
        .size   _start, . - _start

        .balign 4
        .globl  trap_entry
        .type   trap_entry, @function
trap_entry:
        csrrw   sp, mscratch, sp
        addi    sp, sp, -144
        sd      ra, 0(sp)
        sd      t0, 8(sp)
        sd      t1, 16(sp)
        sd      t2, 24(sp)
        sd      a0, 32(sp)
        sd      a1, 40(sp)
        sd      a2, 48(sp)
        sd      a3, 56(sp)
        sd      a4, 64(sp)
        sd      a5, 72(sp)
        sd      a6, 80(sp)
        sd      a7, 88(sp)
        sd      t3, 96(sp)
        sd      t4, 104(sp)
        sd      t5, 112(sp)
        sd      t6, 120(sp)
        csrr    a0, mcause
        addi    a1, sp, 32
        call    handle
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        ld      ra, 0(sp)
        ld      t0, 8(sp)
        ld      t1, 16(sp)
        ld      t2, 24(sp)
        ld      a0, 32(sp)
        ld      a1, 40(sp)
        ld      a2, 48(sp)
        ld      a3, 56(sp)
        ld      a4, 64(sp)
        ld      a5, 72(sp)
        ld      a6, 80(sp)
        ld      a7, 88(sp)
        ld      t3, 96(sp)
        ld      t4, 104(sp)
        ld      t5, 112(sp)
        ld      t6, 120(sp)
        addi    sp, sp, 144
        csrrw   sp, mscratch, sp
        mret
        .size   trap_entry, . - trap_entry

        .section .bss
        .balign 16
        .space  1024
trap_stack_top:

        .section .tohost, "aw", @progbits
        .globl  tohost
tohost: .dword  0
