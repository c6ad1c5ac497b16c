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
 *   30     multiply or divide: may stay in EX for several cycles
 *   31     watched: an observer wants to know before this instruction has any effect
 *   63:32  immediate, sign-extended (CSR instructions: the CSR's number; atomics: bit 1 aq, bit 0 rl)
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

    /** Bytes the instruction takes in memory, 2 or 4. */
    public static int length(long uop) {
        return (uop & COMPRESSED) != 0 ? 2 : 4;
    }
}
