# An environment call, a load that faults, a sleep that a timer ends, code that changes itself, compressed
# instructions and a loop: all that makes the next instruction to commit another one than the next in memory.
# Built by build.sh; board bare.
        .option norvc
        .section .text.start, "ax"
        .globl  _start
_start:
        la      t0, handler
        csrw    mtvec, t0
        la      sp, stack_top
        li      a1, 1
        ecall
        .globl  after_ecall
after_ecall:
        addi    a1, a1, 1
        ld      a2, 0(x0)
        addi    a1, a1, 1
        li      t0, 0x200bff8
        ld      t1, 0(t0)
        addi    t1, t1, 300
        li      t0, 0x2004000
        sd      t1, 0(t0)
        li      t1, 128
        csrw    mie, t1
        csrsi   mstatus, 8
        wfi
        .globl  after_wfi
after_wfi:
        addi    a1, a1, 1
        la      t0, changed
        lw      t1, instead
        sw      t1, 0(t0)
        fence.i
        .globl  changed
changed:
        addi    a2, x0, 1
        .option rvc
        c.addi  a2, 1
        c.addi  a2, 1
        .option norvc
        .balign 4
        # The timer goes off again and again while this runs.
        li      t0, 0x200bff8
        ld      t1, 0(t0)
        addi    t1, t1, 50
        li      t0, 0x2004000
        sd      t1, 0(t0)
        li      a3, 40
        .globl  loop
loop:
        mul     a4, a3, a3
        sd      a4, -16(sp)
        ld      a5, -16(sp)
        addi    a3, a3, -1
        .globl  loop_end
loop_end:
        bnez    a3, loop
        li      a0, 1
        la      t0, tohost
1:
        sd      a0, 0(t0)
        j       1b
instead:
        .word   0x00200613      # addi a2, x0, 2

        .balign 4
        .globl  handler
handler:
        csrr    t3, mcause
        bltz    t3, 2f
        csrr    t4, mepc
        addi    t4, t4, 4
        csrw    mepc, t4
        mret
2:
        addi    s1, s1, 1
        li      t3, 0x200bff8
        ld      t4, 0(t3)
        addi    t4, t4, 37
        li      t3, 0x2004000
        sd      t4, 0(t3)
        li      t5, 30
        bltu    s1, t5, 3f
        li      t4, -1
        sd      t4, 0(t3)
3:
        mret

        .section .tohost, "aw", @progbits
        .globl  tohost
tohost: .dword  0
