package windhover.cpu.random;

import java.util.Locale;
import java.util.function.BiConsumer;
import windhover.cpu.Assembler;

/**
 * The program that runs random programs one after the other on any simulator of board {@code bare}'s addresses, and
 * prints a line for each: its number and a hash over what it left in registers, CSRs and memory, and over each trap on
 * the way. It ends the machine by the finisher.
 */
final class PeerDriver {
    private static final int REFUSED = 0x10_1000;

    /** Where it lies, as an offset from {@link Layout#RAM}, and what it is told there. */
    static final int BASE = 0x10_0000;

    private static final int NEXT = BASE + 0x100;

    /** Where a program with floating point goes on at its end: in its first page, behind what sets it up. */
    private static final int FINISH_FLOATS = 0xd00;

    static final int FINISHED = BASE + 0x800;
    static final int INDEX = BASE + 0x1_0000;
    static final int COUNT = INDEX + 8;
    static final int VERBOSE = INDEX + 16;

    /** Processors that the machine has. All but the first sleep for ever; only then do the programs begin. */
    static final int HARTS = INDEX + 24;

    private static final int ARRIVED = INDEX + 32;
    static final int IMAGES = BASE + 0x10_0000;

    private static final String[] CSRS = {
        "mstatus",
        "mie",
        "mip",
        "mideleg",
        "medeleg",
        "sepc",
        "senvcfg",
        "sscratch",
        "stvec",
        "satp",
        "mtvec",
        "mcounteren",
        "scounteren",
        "0x3a0",
        "0x3b0",
        "0x3b1"
    };

    private PeerDriver() {}

    /** What a program does at its end, with t6 the address of {@link Layout#STORE}: keeps its registers and CSRs. */
    static void finish(BiConsumer<Integer, String> assemble, boolean floats) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < 28; i++) {
            text.append(String.format(Locale.ROOT, "sd x%d, %d(t6)\n", i, 0x600 + 8 * i));
        }
        for (int i = 0; i < CSRS.length; i++) {
            text.append(String.format(Locale.ROOT, "csrr t3, %s; sd t3, %d(t6)\n", CSRS[i], 0x780 + 8 * i));
        }
        text.append(String.format(Locale.ROOT, "csrr t3, mscratch; sd t3, %d(t6)\n", 0x600 + 8 * 31));
        text.append(String.format(Locale.ROOT, "j 0x%x\n", Layout.RAM + (floats ? FINISH_FLOATS : FINISHED)));
        assemble.accept(Layout.FINISH, text.toString());
        if (floats) {
            StringBuilder more = new StringBuilder("csrr t3, fcsr; sd t3, 0x7f8(t6); addi t3, t6, 0x7f8\n");
            for (int i = 0; i < 32; i++) {
                more.append(String.format(Locale.ROOT, "fsd f%d, %d(t3)\n", i, 8 + 8 * i));
            }
            more.append(String.format(Locale.ROOT, "j 0x%x\n", Layout.RAM + FINISHED));
            assemble.accept(FINISH_FLOATS, more.toString());
        }
    }

    /** The driver, from {@link #BASE} to {@link #INDEX}. */
    static byte[] code() {
        byte[] code = new byte[INDEX - BASE];
        put(code, BASE, ARRIVE.replace("ARRIVED", String.valueOf(ARRIVED - INDEX)));
        put(code, NEXT, START);
        put(code, REFUSED, SKIP);
        put(
                code,
                FINISHED,
                AFTER.replace("SKIP", String.valueOf(REFUSED - FINISHED - 16))
                        .replace("NEXT", String.format(Locale.ROOT, "0x%x", Layout.RAM + NEXT)));
        return code;
    }

    private static void put(byte[] into, int at, String source) {
        byte[] code = Assembler.assemble(Layout.RAM + at, source);
        System.arraycopy(code, 0, into, at - BASE, code.length);
    }

    private static final String ARRIVE = """
      li t0, 1
      slli s0, t0, 31
      lui t1, 0x110
      add s1, s0, t1
      li t0, 1
      addi t1, s1, ARRIVED
      amoadd.d zero, t0, (t1)
      csrr t0, mhartid
      bne t0, zero, sleep
      wait: ld t2, 0(t1)
      ld t3, 24(s1)
      bne t2, t3, wait
      j 0x80100100
      sleep: csrw mie, zero
      asleep: wfi
      j asleep
      """;

    /** Takes the next image and runs it, after a reset of what a program can reach; or ends the machine. */
    private static final String START = """
      li t0, 1
      slli s0, t0, 31
      lui t1, 0x110         # NEXT
      add s1, s0, t1
      ld s2, 0(s1)
      ld s3, 8(s1)
      bne s2, s3, another
      lui t0, 0x100
      lui t1, 5
      addi t1, t1, 0x555
      sw t1, 0(t0)
      ended: j ended
      another: csrw mstatus, zero; csrw mie, zero; csrw mip, zero; csrw mideleg, zero; csrw medeleg, zero
      csrw satp, zero; csrw 0x3a0, zero; csrw 0x3a2, zero
      csrw mscratch, zero; csrw sscratch, zero; csrw mepc, zero; csrw sepc, zero; csrw mcause, zero; csrw scause, zero
      csrw mtval, zero; csrw stval, zero; csrw mcounteren, zero; csrw scounteren, zero
      sfence.vma zero, zero
      lui t0, 0x2000
      sw zero, 0(t0)
      lui t0, 0x2004
      li t1, -1
      sd t1, 0(t0)
      sc.w zero, zero, (s1)
      lui t0, 0x200
      add t0, s0, t0
      slli t1, s2, 17
      add t0, t0, t1
      mv t1, s0
      lui t2, 0x20
      add t2, t2, t1
      copy: ld t3, 0(t0)
      sd t3, 0(t1)
      addi t0, t0, 8
      addi t1, t1, 8
      bne t1, t2, copy
      lui t2, 4
      add t2, t2, t1
      clear: sd zero, 0(t1)
      addi t1, t1, 8
      bne t1, t2, clear
      fence.i
      jalr zero, 0(s0)
      """;

    private static final String SKIP = """
      csrr t0, mepc
      addi t0, t0, 4
      csrw mepc, t0
      li t0, 0
      mret
      """;

    /**
     * Prints what a program left: its number and one hash; or, when verbose, its log, registers, CSRs and a hash a
     * page.
     */
    private static final String AFTER = """
      csrw satp, zero
      csrw mie, zero
      csrw 0x3a0, zero
      sfence.vma zero, zero
      auipc t0, 0           # what a locked range refuses counts as 0
      addi t0, t0, SKIP
      csrw mtvec, t0
      li t0, 1
      slli s0, t0, 31
      lui t1, 0x110
      add s1, s0, t1
      lui s6, 3
      add s6, s0, s6        # the program's store
      lui s7, 0x20
      add s7, s0, s7        # its log
      ld a0, 0(s1)
      jal ra, print
      li s5, 0
      addi a1, s6, 0
      lui t0, 9
      add a2, a1, t0
      li a5, -1
      jal ra, hash
      lui a1, 0x10
      add a1, s0, a1
      mv a2, s7
      li a5, -65            # the accessed bit may be set ahead of need
      jal ra, hash
      mv a1, s7
      lui t0, 4
      add a2, a1, t0
      li a5, -1
      jal ra, hash
      mv a0, s5
      jal ra, print
      ld t0, 16(s1)
      beq t0, zero, done
      ld s8, 0(s6)
      logged: bgeu s7, s8, registers
      ld a0, 0(s7)
      addi s7, s7, 8
      jal ra, print
      j logged
      registers: addi s7, s6, 0x600
      addi s8, s7, 0x200
      register: ld a0, 0(s7)
      addi s7, s7, 8
      jal ra, print
      bne s7, s8, register
      mv s7, s6
      lui s8, 0x20
      add s8, s0, s8
      page: li s5, 0
      mv a1, s7
      lui t0, 1
      add s7, s7, t0
      mv a2, s7
      li a5, -65
      jal ra, hash
      mv a0, s5
      jal ra, print
      bne s7, s8, page
      done: li a3, 10
      jal ra, send
      ld t0, 0(s1)
      addi t0, t0, 1
      sd t0, 0(s1)
      j NEXT
      hash: lui t1, 0x9e377
      addi t1, t1, 0x79b
      word: li t0, 0
      ld t0, 0(a1)
      and t0, t0, a5
      xor s5, s5, t0
      slli t2, s5, 29
      xor s5, s5, t2
      mul s5, s5, t1
      srli t2, s5, 31
      xor s5, s5, t2
      addi a1, a1, 8
      bne a1, a2, word
      ret
      print: mv s9, ra
      li s10, 64
      digit: addi s10, s10, -4
      srl a3, a0, s10
      andi a3, a3, 15
      addi a3, a3, 48
      li t2, 58
      bltu a3, t2, decimal
      addi a3, a3, 39
      decimal: jal ra, send
      bne s10, zero, digit
      li a3, 32
      jal ra, send
      jalr zero, 0(s9)
      send: lui t3, 0x10000
      lbu t1, 5(t3)
      andi t1, t1, 0x20
      beq t1, zero, send
      sb a3, 0(t3)
      ret
      """;
}
