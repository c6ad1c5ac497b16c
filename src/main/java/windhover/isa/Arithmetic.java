package windhover.isa;

/** Computations with the results the manual asks for where Java has none (Unpriv. chapters 7 and 31). */
public final class Arithmetic {
    /** In each byte, the bits below the highest. */
    private static final long LOWER_SEVEN = 0x7f7f_7f7f_7f7f_7f7fL;

    /** In each byte, the lowest bit. */
    private static final long LOWEST = 0x0101_0101_0101_0101L;

    private Arithmetic() {}

    /** The upper half of signed a times unsigned b. */
    public static long multiplyHighSignedUnsigned(long a, long b) {
        return Math.multiplyHigh(a, b) + (b >> 63 & a);
    }

    /** All bits set in each byte that has one set (Unpriv., orc.b). */
    public static long orBytes(long a) {
        long any = (a & LOWER_SEVEN) + LOWER_SEVEN | a; // bit 7 of each byte: the byte has a bit set
        return (any >>> 7 & LOWEST) * 0xff;
    }

    /** Signed quotient; −1 for a division by zero, the dividend when it overflows. */
    public static long divide(long a, long b) {
        return b == 0 ? -1 : a / b;
    }

    /** Unsigned quotient; all ones for a division by zero. */
    public static long divideUnsigned(long a, long b) {
        return b == 0 ? -1 : Long.divideUnsigned(a, b);
    }

    /** Signed remainder; the dividend for a division by zero. */
    public static long remainder(long a, long b) {
        return b == 0 ? a : a % b;
    }

    /** Unsigned remainder; the dividend for a division by zero. */
    public static long remainderUnsigned(long a, long b) {
        return b == 0 ? a : Long.remainderUnsigned(a, b);
    }

    /** Signed quotient of words, sign-extended. */
    public static long divideWord(int a, int b) {
        return b == 0 ? -1 : a / b;
    }

    /** Unsigned quotient of words, sign-extended. */
    public static long divideUnsignedWord(int a, int b) {
        return b == 0 ? -1 : Integer.divideUnsigned(a, b);
    }

    /** Signed remainder of words, sign-extended. */
    public static long remainderWord(int a, int b) {
        return b == 0 ? a : a % b;
    }

    /** Unsigned remainder of words, sign-extended. */
    public static long remainderUnsignedWord(int a, int b) {
        return b == 0 ? a : Integer.remainderUnsigned(a, b);
    }
}
