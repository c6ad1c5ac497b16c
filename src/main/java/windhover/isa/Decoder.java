package windhover.isa;

import org.jspecify.annotations.Nullable;

/**
 * Instruction bits to {@link Uop}. Total: bits that are no instruction of this processor give {@link Op#ILLEGAL} with
 * the bits as immediate, for {@code mtval}. One look-up in a table made from the rows; nothing is searched.
 */
public final class Decoder {
    /** Bits of the index of a 32-bit instruction: opcode without its two ones, funct3, funct7. */
    private static final int KEY_BITS = 15;

    /** SYSTEM with funct3 0 is told apart by its upper 12 bits instead, behind the other keys. */
    private static final int SYSTEM_KEYS = 1 << KEY_BITS;

    private static final int SYSTEM = 0b1110011;

    private static final long[] COMPRESSED = new long[1 << 16];
    private static final @Nullable Instruction[] COMPRESSED_ROWS = new @Nullable Instruction[1 << 16];
    private static final @Nullable Instruction[] ROWS = new @Nullable Instruction[SYSTEM_KEYS + (1 << 12)];

    static {
        for (int bits = 0; bits < COMPRESSED.length; bits++) {
            COMPRESSED[bits] = illegal(bits);
        }
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
                claim(COMPRESSED_ROWS, bits, row);
                COMPRESSED[bits] = row.uop(bits);
            }
            if (operands == 0) {
                return;
            }
        }
    }

    private static void fillRow(Instruction row) {
        if (row.match() << 17 >>> 17 == SYSTEM) {
            for (int upper = 0; upper < 1 << 12; upper++) {
                if (((upper << 20 ^ row.match()) & row.mask() & 0xfff00000) == 0) {
                    claim(ROWS, SYSTEM_KEYS + upper, row);
                }
            }
            return;
        }
        for (int key = 0; key < SYSTEM_KEYS; key++) {
            int bits = (key >>> 8 & 0x7f) << 25 | (key >>> 5 & 7) << 12 | (key & 31) << 2 | 3;
            if (((bits ^ row.match()) & row.mask() & 0xfe00707f) == 0) {
                claim(ROWS, key, row);
            }
        }
    }

    private static void claim(@Nullable Instruction[] rows, int index, Instruction row) {
        Instruction other = rows[index];
        if (other != null) {
            throw new IllegalStateException(row + " and " + other + " have encodings in common");
        }
        rows[index] = row;
    }

    private static int key(int bits) {
        int funct3 = bits >>> 12 & 7;
        if (funct3 == 0 && (bits & 0x7f) == SYSTEM) {
            return SYSTEM_KEYS + (bits >>> 20);
        }
        return bits >>> 25 << 8 | funct3 << 5 | (bits >>> 2 & 31);
    }

    /**
     * The row of instruction bits, or null where they are no instruction. The upper half counts only if the lower is
     * not compressed.
     */
    public static @Nullable Instruction row(int bits) {
        if ((bits & 3) != 3) {
            return COMPRESSED_ROWS[bits & 0xffff];
        }
        Instruction row = ROWS[key(bits)];
        return row != null && (bits & row.mask()) == row.match() ? row : null;
    }

    /** Bytes of the instruction that begins with these 16 bits, 2 or 4. */
    public static int length(int bits) {
        return (bits & 3) == 3 ? 4 : 2;
    }

    /** Instruction bits decoded. The upper half counts only if the lower is not compressed. */
    public static long decode(int bits) {
        if ((bits & 3) != 3) {
            return COMPRESSED[bits & 0xffff];
        }
        Instruction row = ROWS[key(bits)];
        if (row == null || (bits & row.mask()) != row.match()) {
            return illegal(bits);
        }
        int rd = bits >>> 7 & 31;
        int rs1 = bits >>> 15 & 31;
        int rs2 = bits >>> 20 & 31;
        return switch (row.format()) {
            case R -> row.uop(rd, rs1, rs2, 0);
            case I ->
                row.op() == Op.FENCE || row.op() == Op.FENCE_I
                        ? row.uop(0, 0, 0, bits >> 20)
                        : row.uop(rd, rs1, 0, bits >> 20);
            case SHIFT -> row.uop(rd, rs1, 0, bits >>> 20 & 63);
            case SHIFT_WORD -> row.uop(rd, rs1, 0, rs2);
            case S -> row.uop(0, rs1, rs2, bits >> 25 << 5 | rd);
            case B -> row.uop(0, rs1, rs2, bits >> 31 << 12 | (rd & 1) << 11 | (bits >>> 25 & 63) << 5 | (rd & 30));
            case U -> row.uop(rd, 0, 0, bits & 0xfffff000);
            case J ->
                row.uop(
                        rd,
                        0,
                        0,
                        bits >> 31 << 20 | (bits & 0xff000) | (bits >>> 20 & 1) << 11 | (bits >>> 20 & 0x7fe));
            case CSR -> row.uop(rd, rs1, 0, bits >>> 20);
            case ATOMIC -> row.uop(rd, rs1, rs2, bits >>> 25 & 3);
            case NONE -> row.uop(0, 0, 0, 0);
            case COMPRESSED -> throw new AssertionError("a compressed row among those of 32 bits: " + row);
        };
    }

    /** What an instruction becomes that cannot be decoded: its bits, 16 or 32, as immediate. */
    public static long illegal(int bits) {
        if ((bits & 3) != 3) {
            return Op.ILLEGAL.ordinal() | Uop.MEMORY | Uop.COMPRESSED | (bits & 0xffffL) << 32;
        }
        return Op.ILLEGAL.ordinal() | Uop.MEMORY | (long) bits << 32;
    }
}
