package windhover.isa;

/** Multiplication and division with the results the manual asks for where Java has none (Unpriv. chapter 7). */
public final class Arithmetic {
    private Arithmetic() {}

    /** The upper half of signed a times unsigned b. */
    public static long multiplyHighSignedUnsigned(long a, long b) {
        return Math.multiplyHigh(a, b) + (b >> 63 & a);
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
