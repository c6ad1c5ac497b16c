package windhover.isa;

/**
 * A decoded instruction in one {@code long}: what the engines keep in their latches, so that decoding happens once and
 * nothing is allocated.
 *
 * <pre>
 *   bits   what
 *   7:0    operation, the ordinal of an {@link Op}
 *   12:8   rd          17:13 rs1 (or the 5-bit immediate of a CSR instruction)          22:18 rs2
 *   23     reads rs1   24 reads rs2   25 writes rd (never set for x0)
 *   26     late result: rd is known only at the end of MEM (loads, atomics, CSR reads)
 *   27     does its work in MEM (loads, stores, atomics, CSR, fences, returns, ecall, ebreak, wfi, illegal)
 *   28     branch or jump: resolved in EX
 *   29     compressed (2 bytes long)
 *   30     multiply or divide: may stay in EX for several cycles; together with 27 it is of the floating-point unit,
 *          and 23 to 25 are of its integer registers only: the operation's row says which registers are floating-point
 *   31     watched: an observer wants to know before this instruction has any effect
 *   63:32  immediate, sign-extended (CSR instructions: the CSR's number; atomics: bit 1 aq, bit 0 rl; floating-point
 *          computations: bits 2:0 how to round, 7:3 fs3)
 * </pre>
 *
 * <p>The value 0 is not an instruction: a bubble.
 */
public final class Uop {
    /** No instruction. */
    public static final long BUBBLE = 0;

    public static final long READS_RS1 = 1L << 23;
    public static final long READS_RS2 = 1L << 24;
    public static final long WRITES_RD = 1L << 25;
    public static final long LATE = 1L << 26;
    public static final long MEMORY = 1L << 27;
    public static final long CONTROL = 1L << 28;
    public static final long COMPRESSED = 1L << 29;
    public static final long MULDIV = 1L << 30;
    public static final long WATCHED = 1L << 31;

    /** Both bits: of the floating-point unit, also an access to its CSRs. */
    public static final long FLOAT = MEMORY | MULDIV;

    private Uop() {}

    /** The operation's ordinal in {@link Op}. */
    public static int op(long uop) {
        return (int) uop & 0xff;
    }

    public static int rd(long uop) {
        return (int) (uop >>> 8) & 31;
    }

    public static int rs1(long uop) {
        return (int) (uop >>> 13) & 31;
    }

    public static int rs2(long uop) {
        return (int) (uop >>> 18) & 31;
    }

    /** The immediate, sign-extended. */
    public static long immediate(long uop) {
        return uop >> 32;
    }

    /** The third operand's register, of a computation in floating point. */
    public static int rs3(long uop) {
        return (int) (uop >>> 35) & 31;
    }

    /** How a computation in floating point rounds, as the instruction says. */
    public static int rounding(long uop) {
        return (int) (uop >>> 32) & 7;
    }

    /** True when it is of the floating-point unit. */
    public static boolean isFloat(long uop) {
        return (uop & FLOAT) == FLOAT;
    }

    /** Bytes the instruction takes in memory, 2 or 4. */
    public static int length(long uop) {
        return (uop & COMPRESSED) != 0 ? 2 : 4;
    }
}
