package windhover.isa;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Extensions whose instructions a compiler emits unless it is told not to, and by which their absence can be named
 * (Unpriv., "RISC-V Assembly Programmer's Handbook" and the opcode map).
 */
public enum AbsentExtension {
    F("floating point of single precision"),
    D("floating point of double precision"),
    V("vectors");

    private static final int LOAD_FP = 0x07;
    private static final int STORE_FP = 0x27;
    private static final int FIRST_FUSED = 0x43;
    private static final int LAST_FUSED = 0x4f;
    private static final int OP_FP = 0x53;
    private static final int OP_V = 0x57;
    private static final int SYSTEM = 0x73;
    private static final int CONVERT_FLOAT = 0x08;

    /** In the order in which the letters of an architecture string stand. */
    private static final String LETTERS = "IMAFDQCV";

    private final String title;

    AbsentExtension(String title) {
        this.title = title;
    }

    /** What it is for. */
    public String title() {
        return title;
    }

    /** True when a {@code misa} has its letter. */
    public boolean isIn(long misa) {
        return has(misa, name().charAt(0));
    }

    /**
     * How to have it, in words that go on after what to tell the compiler: {@code --isa} where a processor can have it;
     * empty where none can.
     */
    public String remedy(long misa) {
        String wanted =
                "rv64" + letters(misa | bit() | (this == D ? F.bit() : 0)).toLowerCase(Locale.ROOT);
        try {
            Isa.parse(wanted);
            return ", or run it with --isa " + wanted;
        } catch (IllegalArgumentException e) {
            return ""; // no processor here has it
        }
    }

    private long bit() {
        return 1L << (name().charAt(0) - 'A');
    }

    private static boolean has(long misa, char letter) {
        return ((misa >> (letter - 'A')) & 1) != 0;
    }

    /** The extension that an instruction of 16 or 32 bits belongs to; null where it is none of these. */
    public static @Nullable AbsentExtension of(int bits) {
        if ((bits & 3) != 3) {
            // c.fld, c.fsd, c.fldsp, c.fsdsp
            boolean loadOrStore = (bits & 3) == 0 || (bits & 3) == 2;
            int funct3 = bits >>> 13 & 7;
            return loadOrStore && bits >>> 16 == 0 && (funct3 == 1 || funct3 == 5) ? D : null;
        }
        int opcode = bits & 0x7f;
        int width = bits >>> 12 & 7;
        int csr = bits >>> 20;
        if (opcode == LOAD_FP || opcode == STORE_FP) {
            return switch (width) {
                case 2 -> F;
                case 3 -> D;
                case 0, 5, 6, 7 -> V;
                default -> null;
            };
        }
        if (opcode == OP_FP || (opcode >= FIRST_FUSED && opcode <= LAST_FUSED && (opcode & 3) == 3)) {
            boolean fromDouble = opcode == OP_FP && bits >>> 27 == CONVERT_FLOAT && (bits >>> 20 & 31) == 1;
            return switch (bits >>> 25 & 3) {
                case 0 -> fromDouble ? D : F;
                case 1 -> D;
                default -> null;
            };
        }
        if (opcode == OP_V) {
            return V;
        }
        if (opcode == SYSTEM && width != 0) {
            if (csr >= 0x001 && csr <= 0x003) {
                return F;
            }
            return (csr >= 0x008 && csr <= 0x00f) || (csr >= 0xc20 && csr <= 0xc22) ? V : null;
        }
        return null;
    }

    /** What tells GCC and Clang to emit nothing but what a processor with this {@code misa} has. */
    public static String compilerArguments(long misa) {
        String abi = D.isIn(misa) ? "lp64d" : F.isIn(misa) ? "lp64f" : "lp64";
        return "-march=rv64" + letters(misa).toLowerCase(Locale.ROOT) + "_zicsr_zifencei -mabi=" + abi;
    }

    private static String letters(long misa) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < LETTERS.length(); i++) {
            char letter = LETTERS.charAt(i);
            if (has(misa, letter)) {
                letters.append(letter);
            }
        }
        return letters.toString();
    }
}
