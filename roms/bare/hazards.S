# The pipeline's holds and squashes, one a function.
#
# What to see here: each function makes the pipeline lose cycles for the reason in its name, and returns 42. A hazard costs time and
# nothing else: the program cannot tell from its results that it was ever held. `sum` is 42 for each function in the end.
#
# Run it with both timings: `textbook` has ideal memory and a divider of one cycle, and loses cycles to what is left.

  .equ MIDT, 0x7c0              # the address of the interrupt descriptor table
  .equ MTIME, 0x0200bff8
  .equ MTIMECMP, 0x02004000
  .equ MIE_TIMER, 1 << 7
  .equ MSTATUS_MIE, 1 << 3
  .equ SV39, 8 << 60
  .equ GIGAPAGE, 0xcf           # dirty, accessed, executable, writable, readable, valid

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

FUNCTION load_use
  la t0, forty_one
  ld a0, 0(t0)
  addi a0, a0, 1                # wants a0 in EX when the load is only in MEM: held in ID for a cycle
  ret
  END load_use

FUNCTION multiply
  li a0, 6
  li a1, 7
  mul a0, a0, a1                # stays in EX until the product is ready
  ret
  END multiply

FUNCTION divide
  li a0, 1764
  li a1, 42
  div a0, a0, a1                # the divider finds a bit of the quotient a cycle
  ret
  END divide

FUNCTION cache_miss
  la t0, own_line
  ld a0, 0(t0)                  # the line is not in the data cache: it is read whole
  ld a1, 8(t0)                  # the same line: a hit
  add a0, a0, a1
  ret
  END cache_miss

FUNCTION data_bus
  li t0, MTIME
  ld t1, 0(t0)                  # a device's register is never in a cache: it is asked over the bus each time
  li a0, 42
  ret
  END data_bus

FUNCTION bus_taken
  la t0, own_line
  li a0, 42
  .rept 24
  sd a0, 64(t0)                 # every store goes to memory, while fetch reads the next lines: one bus, and one must wait
  .endr
  ret
  END bus_taken

FUNCTION fetch_miss
  li a0, 42
  .rept 4
  j 1f                          # to the next line, which is not in the instruction cache
  .balign 32
1:
  .endr
  ret
  END fetch_miss

FUNCTION taken_branch
  li a0, 42
  beqz zero, 1f                 # never seen before, so fetch has guessed that it is not taken
  li a0, 1                      # fetched, and thrown away
1:
  ret
  END taken_branch

FUNCTION indirect_jump
  la t0, 1f
  li a0, 42
  jr t0                         # where to is known only in EX
  li a0, 1
1:
  ret
  END indirect_jump

FUNCTION csr_use
  li t0, 41
  csrw mscratch, t0
  csrr a0, mscratch             # read in MEM, as a load is
  addi a0, a0, 1                # so this is held like the use of a load
  csrw satp, zero               # may change what addresses mean: all that is behind it is fetched again
  ret
  END csr_use

FUNCTION atomic
  la t0, counter
  li t1, 1
  amoadd.d a0, t1, (t0)         # reads, adds and writes before it leaves MEM
  ret
  END atomic

FUNCTION store_to_code
  la t0, 1f
  lw t1, forty_two_instruction
  sw t1, 0(t0)                  # the instruction at 1 is in the pipeline by now: it is fetched again
  .balign 4
1:
  .option push
  .option norvc
  li a0, 1                      # never executed: by then it says li a0, 42
  .option pop
  ret
  END store_to_code

FUNCTION trap
  li a0, 41
  ecall                         # thrown away with all behind it; the table is read, the handler fetched
  addi a0, a0, 1                # the handler returns here
  ret
  END trap

FUNCTION page_walk
  la t0, root_table
  srli t1, t0, 12
  li t2, SV39
  or t1, t1, t2
  csrw satp, t1
  li t2, 3 << 11
  csrc mstatus, t2
  li t2, 1 << 11
  csrs mstatus, t2
  la t1, 1f
  csrw mepc, t1
  mret                          # on in supervisor mode, where addresses are translated
1:
  la t0, forty_two              # this page is not in the instruction TLB
  ld a0, 0(t0)                  # and this access not in the data TLB
  ecall                         # the handler returns to our caller, in machine mode
  END page_walk

FUNCTION fetch_fault
  li a0, 42
  jr zero                       # nothing answers there; the exception travels down the pipeline in place of an instruction
  END fetch_fault

FUNCTION wait_for_interrupt
  li t0, MTIME
  ld t1, 0(t0)
  addi t1, t1, 500
  li t0, MTIMECMP
  sd t1, 0(t0)
  li t1, MIE_TIMER
  csrs mie, t1
  csrsi mstatus, MSTATUS_MIE
  wfi                           # nothing to do for 500 cycles, less those that it took to come here
  csrci mstatus, MSTATUS_MIE
  li a0, 42
  ret
  END wait_for_interrupt

FUNCTION finished
  ret
  END finished

# Every trap comes here, over the table.
FUNCTION handler
  csrr t0, mcause
  bltz t0, timer
  li t1, 11
  beq t0, t1, call
  csrw mepc, ra                 # back to the caller of the function that cannot go on itself, in machine mode
  li t1, 3 << 11
  csrs mstatus, t1
  mret
call:
  csrr t0, mepc
  addi t0, t0, 4
  csrw mepc, t0
  mret
timer:
  li t0, MTIMECMP
  li t1, -1
  sd t1, 0(t0)
  mret
  END handler

.macro RUN name
  call \name
  add s0, s0, a0
.endm

  .globl main
  .type main, @function
main:
  addi sp, sp, -16
  sd ra, 0(sp)
  la t0, idt
  la t1, handler
  li t2, 64
1:
  sd t1, 0(t0)
  addi t0, t0, 8
  addi t2, t2, -1
  bnez t2, 1b
  la t0, idt
  csrw MIDT, t0
  li t0, -1
  srli t0, t0, 10
  csrw pmpaddr0, t0             # supervisor mode may touch all of memory
  li t0, 0x1f
  csrw pmpcfg0, t0
  la t0, root_table             # the third gigabyte, where RAM is, mapped to itself
  li t1, 0x80000000 >> 2 | GIGAPAGE
  sd t1, 16(t0)
  li s0, 0
  RUN load_use
  RUN multiply
  RUN divide
  RUN cache_miss
  RUN data_bus
  RUN bus_taken
  RUN fetch_miss
  RUN taken_branch
  RUN indirect_jump
  RUN csr_use
  RUN atomic
  RUN store_to_code
  RUN trap
  RUN page_walk
  RUN fetch_fault
  RUN wait_for_interrupt
  la t0, sum
  sd s0, 0(t0)
  call finished
  li a0, 0
  ld ra, 0(sp)
  addi sp, sp, 16
  ret
  .size main, . - main

  .section .rodata
  .balign 8
forty_one:
  .dword 41
forty_two:
  .dword 42
forty_two_instruction:
  .option push
  .option norvc
  li a0, 42
  .option pop

  .data
  .balign 8
  .type counter, @object
counter:
  .dword 42
  .size counter, 8
  .balign 64
own_line:
  .dword 40, 2
  .zero 112

  .bss
  .balign 4096
root_table:
  .zero 4096
  .globl idt
  .type idt, @object
idt:
  .zero 512
  .size idt, 512
  .globl sum
  .type sum, @object
sum:
  .zero 8
  .size sum, 8
