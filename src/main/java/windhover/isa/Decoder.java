package windhover.isa;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Instruction bits to {@link Uop}. Total: bits that are not an instruction of this processor give {@link Op#ILLEGAL}
 * with the bits as immediate, for {@code mtval}. One look-up in a table made from the rows.
 */
public final class Decoder {
    /** Bits of the index of a 32-bit instruction: opcode without its two ones, funct3, funct7. */
    private static final int KEY_BITS = 15;

    private static final Instruction[] NONE = {};

    private static final long[] COMPRESSED = new long[1 << 16];
    private static final @Nullable Instruction[] COMPRESSED_ROWS = new @Nullable Instruction[1 << 16];

    /** The rows of each index, mostly one; a few more where other bits tell them apart. */
    private static final Instruction[][] ROWS = new Instruction[1 << KEY_BITS][];

    static {
        for (int bits = 0; bits < COMPRESSED.length; bits++) {
            COMPRESSED[bits] = illegal(bits);
        }
        Arrays.fill(ROWS, NONE);
        for (Instruction row : InstructionSet.ROWS) {
            if (row.length() == 2) {
                fillCompressed(row);
            } else {
                fillRow(row);
            }
        }
    }

    private Decoder() {}

    private static void fillCompressed(Instruction row) {
        int free = ~row.mask() & 0xffff;
        for (int operands = free; ; operands = (operands - 1) & free) {
            int bits = row.match() | operands;
            if (row.matches(bits)) {
                Instruction other = COMPRESSED_ROWS[bits];
                if (other != null) {
                    throw inCommon(row, other);
                }
                COMPRESSED_ROWS[bits] = row;
                COMPRESSED[bits] = row.uop(bits);
            }
            if (operands == 0) {
                return;
            }
        }
    }

    private static void fillRow(Instruction row) {
        int free = ~key(row.mask()) & (ROWS.length - 1);
        for (int operands = free; ; operands = (operands - 1) & free) {
            int key = key(row.match()) | operands;
            for (Instruction other : ROWS[key]) {
                if (((row.match() ^ other.match()) & row.mask() & other.mask()) == 0) {
                    throw inCommon(row, other);
                }
            }
            ROWS[key] = Arrays.copyOf(ROWS[key], ROWS[key].length + 1);
            ROWS[key][ROWS[key].length - 1] = row;
            if (operands == 0) {
                return;
            }
        }
    }

    private static IllegalStateException inCommon(Instruction row, Instruction other) {
        return new IllegalStateException("isa/Op.java, isa/InstructionSet.java: the rows \"" + row + "\" and \"" + other
                + "\" have bits in common, expected patterns that exclude each other");
    }

    private static int key(int bits) {
        return bits >>> 25 << 8 | (bits >>> 12 & 7) << 5 | (bits >>> 2 & 31);
    }

    /**
     * The row of instruction bits, or null where they are not an instruction. The upper half counts only if the lower
     * is not compressed.
     */
    public static @Nullable Instruction row(int bits) {
        if ((bits & 3) != 3) {
            return COMPRESSED_ROWS[bits & 0xffff];
        }
        for (Instruction row : ROWS[key(bits)]) {
            if ((bits & row.mask()) == row.match()) {
                return row;
            }
        }
        return null;
    }

    /** Bytes of the instruction that begins with these 16 bits, 2 or 4. */
    public static int length(int bits) {
        return (bits & 3) == 3 ? 4 : 2;
    }

    /**
     * Instruction bits decoded by a processor with an instruction set: bits that belong to an extension that it lacks
     * are not an instruction. The upper half counts only if the lower is not compressed.
     */
    public static long decode(int bits, Isa isa) {
        Instruction row = row(bits);
        if (row == null || !isa.includes(row)) {
            return illegal(bits);
        }
        long uop = decode(bits);
        boolean floats = row.meaning() instanceof Meaning.CsrAccess
                && isa.has(Extension.F)
                && Uop.immediate(uop) >= Csr.FFLAGS
                && Uop.immediate(uop) <= Csr.FCSR;
        return floats ? uop | Uop.FLOAT : uop;
    }

    /** Instruction bits decoded, of whatever extension. The upper half counts only if the lower is not compressed. */
    public static long decode(int bits) {
        if ((bits & 3) != 3) {
            return COMPRESSED[bits & 0xffff];
        }
        Instruction row = row(bits);
        return row == null ? illegal(bits) : row.uop(bits);
    }

    /** What an instruction becomes that cannot be decoded: its bits, 16 or 32, as immediate. */
    public static long illegal(int bits) {
        if ((bits & 3) != 3) {
            return Op.ILLEGAL.ordinal() | Uop.MEMORY | Uop.COMPRESSED | (bits & 0xffffL) << 32;
        }
        return Op.ILLEGAL.ordinal() | Uop.MEMORY | (long) bits << 32;
    }
}
