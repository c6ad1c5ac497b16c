package windhover.isa;

/**
 * Floating point of single and double precision, exact in every bit and flag (IEEE 754-2008; Unpriv. chapters 21 and
 * 22), with integers only, so that no host's arithmetic is asked. Values are their bits: a single in the lower 32,
 * which must be zero above.
 *
 * <p>One object belongs to one engine: it gathers the exceptions of a computation in {@link #flags}.
 *
 * <p>Within, a finite value that is not 0 is a significand from 2^62 to 2^63 − 1 and the exponent of its bit 62. What
 * is shifted out below is kept as a 1 in bit 0 ("sticky"): rounding needs to know only that it was not 0.
 */
public final class FloatingPoint {
    /** Rounding to the nearest, ties to even. */
    public static final int NEAREST_EVEN = 0;

    /** Rounding towards zero. */
    public static final int TO_ZERO = 1;

    /** Rounding towards −∞. */
    public static final int DOWN = 2;

    /** Rounding towards +∞. */
    public static final int UP = 3;

    /** Rounding to the nearest, ties away from zero. */
    public static final int NEAREST_AWAY = 4;

    /** In an instruction: as {@code frm} says. */
    public static final int DYNAMIC = 7;

    /** NX. */
    public static final int INEXACT = 1;

    /** UF: tiny after rounding, and inexact. */
    public static final int UNDERFLOW = 2;

    /** OF. */
    public static final int OVERFLOW = 4;

    /** DZ. */
    public static final int DIVIDE_BY_ZERO = 8;

    /** NV. */
    public static final int INVALID = 16;

    private static final int LEADING = 62;
    private static final long LOW_WORD = 0xffff_ffffL;
    private static final int QUOTIENT_STEPS = 6;
    private static final int QUOTIENT_STEP_BITS = 10;
    private static final int ROOT_BITS = 57;

    /** A format: where its fields lie. */
    public enum Format {
        SINGLE(32, 23, 127),
        DOUBLE(64, 52, 1023);

        private final int width;
        private final int fractionBits;
        private final int bias;

        /** The sign. */
        private final long sign;

        /** +∞: the exponent's bits. */
        private final long infinity;

        private final long fraction;

        /** The quiet bit, which tells quiet NaNs from signaling ones. */
        private final long quiet;

        /** The NaN that computations give. */
        private final long canonical;

        Format(int width, int fractionBits, int bias) {
            this.width = width;
            this.fractionBits = fractionBits;
            this.bias = bias;
            sign = 1L << (width - 1);
            fraction = (1L << fractionBits) - 1;
            infinity = sign - 1 - fraction;
            quiet = 1L << (fractionBits - 1);
            canonical = infinity | quiet;
        }

        /** Bits of a value. */
        public int width() {
            return width;
        }

        private int exponentField(long a) {
            return (int) ((a & infinity) >>> fractionBits);
        }

        private boolean isNaN(long a) {
            return (a & (sign - 1)) > infinity;
        }

        private boolean isSignaling(long a) {
            return isNaN(a) && (a & quiet) == 0;
        }

        private boolean isInfinite(long a) {
            return (a & (sign - 1)) == infinity;
        }

        private boolean isZero(long a) {
            return (a & (sign - 1)) == 0;
        }

        private boolean isNegative(long a) {
            return (a & sign) != 0;
        }

        private long zero(boolean negative) {
            return negative ? sign : 0;
        }

        private long infinite(boolean negative) {
            return negative ? sign | infinity : infinity;
        }

        private long significand(long a) {
            long aligned = (a & fraction) << (LEADING - fractionBits);
            return exponentField(a) != 0
                    ? aligned | 1L << LEADING
                    : aligned << (Long.numberOfLeadingZeros(aligned) - 1); // 0 stays 0
        }

        private int exponent(long a) {
            int field = exponentField(a);
            if (field != 0) {
                return field - bias;
            }
            long aligned = (a & fraction) << (LEADING - fractionBits);
            return 2 - bias - Long.numberOfLeadingZeros(aligned);
        }
    }

    private int flags;

    /** What the computations since {@link #clear} raised: {@link #INEXACT} and so on. */
    public int flags() {
        return flags;
    }

    /** Forgets the flags. */
    public void clear() {
        flags = 0;
    }

    /** A single as a register of 64 bits holds it: all ones above (NaN boxing, Unpriv. §22.2). */
    public static long box(long single) {
        return single | ~LOW_WORD;
    }

    /** The single in a register of 64 bits; the canonical NaN where it holds none. */
    public static long unbox(long register) {
        return register >>> 32 == LOW_WORD ? register & LOW_WORD : Format.SINGLE.canonical;
    }

    /**
     * What a register of 64 bits holds, as a number: {@code 1.5} for a double, {@code 1.5f} for a boxed single. NaNs
     * say whether they are signaling.
     */
    public static String text(long register) {
        if (register >>> 32 == LOW_WORD) {
            long single = register & LOW_WORD;
            return Format.SINGLE.isSignaling(single)
                    ? "sNaN (single)"
                    : Format.SINGLE.isNaN(single) ? "NaN (single)" : Float.intBitsToFloat((int) single) + "f";
        }
        return Format.DOUBLE.isSignaling(register) ? "sNaN" : String.valueOf(Double.longBitsToDouble(register));
    }

    private static long shiftRightSticky(long value, int by) {
        if (by == 0) {
            return value;
        }
        if (by >= Long.SIZE) {
            return value == 0 ? 0 : 1;
        }
        return value >>> by | (value << (Long.SIZE - by) == 0 ? 0 : 1);
    }

    /** What is added below the bits that stay, so that cutting off rounds. */
    private static long increment(int mode, boolean negative, long half) {
        return switch (mode) {
            case NEAREST_EVEN, NEAREST_AWAY -> half;
            case DOWN -> negative ? 2 * half - 1 : 0;
            case UP -> negative ? 0 : 2 * half - 1;
            default -> 0;
        };
    }

    private long round(Format f, boolean negative, int exponent, long significand, int mode) {
        int cut = LEADING - f.fractionBits;
        long half = 1L << (cut - 1);
        long add = increment(mode, negative, half);
        int field = exponent + f.bias;
        long kept = significand;
        int greatest = (int) (f.infinity >>> f.fractionBits);
        if (field >= greatest - 1 && (field >= greatest || kept + add < 0)) {
            flags |= OVERFLOW | INEXACT;
            return f.infinite(negative) - (add == 0 ? 1 : 0);
        }
        boolean tiny = false;
        if (field <= 0) {
            tiny = field < 0
                    || kept + add >= 0; // with an exponent of any size it would not round up to the least normal
            kept = shiftRightSticky(kept, 1 - field);
            field = 0;
        }
        long below = kept & (2 * half - 1);
        if (below != 0) {
            flags |= tiny ? INEXACT | UNDERFLOW : INEXACT;
        }
        long rounded = (kept + add) >>> cut;
        if (mode == NEAREST_EVEN && below == half) {
            rounded &= ~1;
        }
        long base = field == 0 ? 0 : (long) (field - 1) << f.fractionBits; // the leading one adds the last 1
        return f.zero(negative) | base + rounded;
    }

    private long invalid(Format f) {
        flags |= INVALID;
        return f.canonical;
    }

    private long nan(Format f, boolean signaling) {
        return signaling ? invalid(f) : f.canonical;
    }

    /** a + b. */
    public long add(Format f, long a, long b, int mode) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return nan(f, f.isSignaling(a) || f.isSignaling(b));
        }
        boolean negativeA = f.isNegative(a);
        boolean negativeB = f.isNegative(b);
        if (f.isInfinite(a)) {
            return f.isInfinite(b) && negativeA != negativeB ? invalid(f) : a;
        }
        if (f.isInfinite(b)) {
            return b;
        }
        if (f.isZero(a)) {
            return !f.isZero(b) || negativeA == negativeB ? b : f.zero(mode == DOWN);
        }
        if (f.isZero(b)) {
            return a;
        }
        int exponentA = f.exponent(a);
        int exponentB = f.exponent(b);
        long significandA = f.significand(a);
        long significandB = f.significand(b);
        int exponent = Math.max(exponentA, exponentB);
        significandA = shiftRightSticky(significandA, exponent - exponentA);
        significandB = shiftRightSticky(significandB, exponent - exponentB);
        if (negativeA == negativeB) {
            long sum = significandA + significandB;
            return sum < 0
                    ? round(f, negativeA, exponent + 1, shiftRightSticky(sum, 1), mode)
                    : round(f, negativeA, exponent, sum, mode);
        }
        long difference = significandA - significandB;
        if (difference == 0) {
            return f.zero(mode == DOWN);
        }
        boolean negative = difference < 0 ? negativeB : negativeA;
        long magnitude = Math.abs(difference);
        int shift = Long.numberOfLeadingZeros(magnitude) - 1;
        return round(f, negative, exponent - shift, magnitude << shift, mode);
    }

    /** a − b. */
    public long subtract(Format f, long a, long b, int mode) {
        return add(f, a, f.isNaN(b) ? b : b ^ f.sign, mode);
    }

    /** a × b. */
    public long multiply(Format f, long a, long b, int mode) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return nan(f, f.isSignaling(a) || f.isSignaling(b));
        }
        boolean negative = f.isNegative(a) != f.isNegative(b);
        if (f.isInfinite(a) || f.isInfinite(b)) {
            return f.isZero(a) || f.isZero(b) ? invalid(f) : f.infinite(negative);
        }
        if (f.isZero(a) || f.isZero(b)) {
            return f.zero(negative);
        }
        long significandA = f.significand(a);
        long significandB = f.significand(b);
        long low = significandA * significandB;
        long high = Math.multiplyHigh(significandA, significandB);
        long product = high << 2 | low >>> LEADING;
        product |= low << 2 == 0 ? 0 : 1;
        int exponent = f.exponent(a) + f.exponent(b);
        return product < 0
                ? round(f, negative, exponent + 1, shiftRightSticky(product, 1), mode)
                : round(f, negative, exponent, product, mode);
    }

    /** a × b + c, rounded once. */
    public long multiplyAdd(Format f, long a, long b, long c, int mode) {
        boolean undefined = (f.isInfinite(a) && f.isZero(b)) || (f.isZero(a) && f.isInfinite(b));
        if (f.isNaN(a) || f.isNaN(b) || f.isNaN(c) || undefined) {
            return nan(f, undefined || f.isSignaling(a) || f.isSignaling(b) || f.isSignaling(c));
        }
        boolean negative = f.isNegative(a) != f.isNegative(b);
        boolean negativeC = f.isNegative(c);
        if (f.isInfinite(a) || f.isInfinite(b)) {
            return f.isInfinite(c) && negative != negativeC ? invalid(f) : f.infinite(negative);
        }
        if (f.isInfinite(c)) {
            return c;
        }
        if (f.isZero(a) || f.isZero(b)) {
            return !f.isZero(c) || negative == negativeC ? c : f.zero(mode == DOWN);
        }
        int exponent = f.exponent(a) + f.exponent(b);
        long significandA = f.significand(a);
        long significandB = f.significand(b);
        long low = significandA * significandB;
        long high = Math.multiplyHigh(significandA, significandB);
        if (f.isZero(c)) {
            return roundWide(f, negative, exponent, high, low, mode);
        }
        long significandC = f.significand(c);
        return addWide(f, negative, exponent, high, low, negativeC, f.exponent(c), significandC, mode);
    }

    /** A product, whose bit 124 has its exponent, + c. */
    private long addWide(
            Format f,
            boolean negative,
            int exponent,
            long high,
            long low,
            boolean negativeC,
            int exponentC,
            long significandC,
            int mode) {
        long highC = significandC >>> 2;
        long lowC = significandC << LEADING;
        int greater = Math.max(exponent, exponentC);
        long lowP = wideLow(high, low, greater - exponent);
        long highP = wideHigh(high, greater - exponent);
        lowC = wideLow(highC, lowC, greater - exponentC);
        highC = wideHigh(highC, greater - exponentC);
        if (negative == negativeC) {
            long sum = lowP + lowC;
            long carry = Long.compareUnsigned(sum, lowP) < 0 ? 1 : 0;
            return roundWide(f, negative, greater, highP + highC + carry, sum, mode);
        }
        boolean borrows = highP < highC || (highP == highC && Long.compareUnsigned(lowP, lowC) < 0);
        long lowA = borrows ? lowC : lowP;
        long lowB = borrows ? lowP : lowC;
        long difference = lowA - lowB;
        long borrow = Long.compareUnsigned(lowA, lowB) < 0 ? 1 : 0;
        long highDifference = (borrows ? highC - highP : highP - highC) - borrow;
        if ((highDifference | difference) == 0) {
            return f.zero(mode == DOWN);
        }
        return roundWide(f, borrows ? negativeC : negative, greater, highDifference, difference, mode);
    }

    /** The lower half of 128 bits shifted right, sticky. */
    private static long wideLow(long high, long low, int by) {
        if (by == 0) {
            return low;
        }
        if (by >= Long.SIZE) {
            return shiftRightSticky(high, by - Long.SIZE) | (low == 0 ? 0 : 1);
        }
        return high << (Long.SIZE - by) | shiftRightSticky(low, by);
    }

    private static long wideHigh(long high, int by) {
        return by >= Long.SIZE ? 0 : high >>> by;
    }

    /** Rounds 128 bits that are not 0, whose bit 124 has the exponent. */
    private long roundWide(Format f, boolean negative, int exponent, long high, long low, int mode) {
        int zeros = high != 0 ? Long.numberOfLeadingZeros(high) : Long.SIZE + Long.numberOfLeadingZeros(low);
        int shift = zeros - 1; // brings the leading one to bit 126
        long top;
        long rest;
        if (shift >= Long.SIZE) {
            top = low << (shift - Long.SIZE);
            rest = 0;
        } else if (shift > 0) {
            top = high << shift | low >>> (Long.SIZE - shift);
            rest = low << shift;
        } else {
            top = high;
            rest = low;
        }
        return round(f, negative, exponent + 2 - shift, top | (rest == 0 ? 0 : 1), mode);
    }

    /** −a; a NaN stays what it is. */
    public static long negate(Format f, long a) {
        return f.isNaN(a) ? a : a ^ f.sign;
    }

    /** a / b. */
    public long divide(Format f, long a, long b, int mode) {
        if (f.isNaN(a) || f.isNaN(b)) {
            return nan(f, f.isSignaling(a) || f.isSignaling(b));
        }
        boolean negative = f.isNegative(a) != f.isNegative(b);
        if (f.isInfinite(a)) {
            return f.isInfinite(b) ? invalid(f) : f.infinite(negative);
        }
        if (f.isInfinite(b)) {
            return f.zero(negative);
        }
        if (f.isZero(b)) {
            if (f.isZero(a)) {
                return invalid(f);
            }
            flags |= DIVIDE_BY_ZERO;
            return f.infinite(negative);
        }
        if (f.isZero(a)) {
            return f.zero(negative);
        }
        int unused = LEADING - Format.DOUBLE.fractionBits;
        long numerator = f.significand(a) >>> unused;
        long denominator = f.significand(b) >>> unused;
        int exponent = f.exponent(a) - f.exponent(b);
        if (numerator < denominator) {
            numerator <<= 1;
            exponent--;
        }
        long quotient = 1;
        long remainder = numerator - denominator;
        for (int i = 0; i < QUOTIENT_STEPS; i++) {
            remainder <<= QUOTIENT_STEP_BITS;
            quotient = quotient << QUOTIENT_STEP_BITS | remainder / denominator;
            remainder %= denominator;
        }
        int shift = LEADING - QUOTIENT_STEPS * QUOTIENT_STEP_BITS;
        return round(f, negative, exponent, quotient << shift | (remainder == 0 ? 0 : 1), mode);
    }

    /** √a. */
    public long squareRoot(Format f, long a, int mode) {
        if (f.isNaN(a)) {
            return nan(f, f.isSignaling(a));
        }
        if (f.isZero(a)) {
            return a;
        }
        if (f.isNegative(a)) {
            return invalid(f);
        }
        if (f.isInfinite(a)) {
            return a;
        }
        int exponent = f.exponent(a);
        long radicand = f.significand(a) >>> (LEADING - Format.DOUBLE.fractionBits) << (exponent & 1);
        long root = 0;
        long remainder = 0;
        int at = Format.DOUBLE.fractionBits;
        for (int i = 0; i < ROOT_BITS; i++, at -= 2) { // two digits of the radicand give one of the root
            remainder = remainder << 2 | (at >= 0 ? radicand >>> at & 3 : 0);
            root <<= 1;
            long trial = root << 1 | 1;
            if (remainder >= trial) {
                remainder -= trial;
                root |= 1;
            }
        }
        long significand = root << (LEADING + 1 - ROOT_BITS) | (remainder == 0 ? 0 : 1);
        return round(f, false, exponent >> 1, significand, mode);
    }

    /** 1 if a = b, else 0; a quiet NaN is not invalid. */
    public long equal(Format f, long a, long b) {
        if (f.isNaN(a) || f.isNaN(b)) {
            if (f.isSignaling(a) || f.isSignaling(b)) {
                flags |= INVALID;
            }
            return 0;
        }
        return a == b || (f.isZero(a) && f.isZero(b)) ? 1 : 0;
    }

    /** 1 if a < b, else 0; any NaN is invalid. */
    public long less(Format f, long a, long b) {
        return ordered(f, a, b) && isLess(f, a, b) ? 1 : 0;
    }

    /** 1 if a ≤ b, else 0; any NaN is invalid. */
    public long lessOrEqual(Format f, long a, long b) {
        return ordered(f, a, b) && !isLess(f, b, a) ? 1 : 0;
    }

    private boolean ordered(Format f, long a, long b) {
        if (f.isNaN(a) || f.isNaN(b)) {
            flags |= INVALID;
            return false;
        }
        return true;
    }

    private static boolean isLess(Format f, long a, long b) {
        return isBefore(f, a, b) && !(f.isZero(a) && f.isZero(b));
    }

    /** Less, where −0 comes before +0. */
    private static boolean isBefore(Format f, long a, long b) {
        boolean negative = f.isNegative(a);
        return negative == f.isNegative(b)
                ? negative ? Long.compareUnsigned(b, a) < 0 : Long.compareUnsigned(a, b) < 0
                : negative;
    }

    /** The lesser, −0 before +0; of a number and a NaN the number (minimumNumber, IEEE 754-2019). */
    public long minimum(Format f, long a, long b) {
        return select(f, a, b, isBefore(f, a, b));
    }

    /** The greater, −0 before +0; of a number and a NaN the number (maximumNumber, IEEE 754-2019). */
    public long maximum(Format f, long a, long b) {
        return select(f, a, b, isBefore(f, b, a));
    }

    private long select(Format f, long a, long b, boolean first) {
        if (f.isSignaling(a) || f.isSignaling(b)) {
            flags |= INVALID;
        }
        if (f.isNaN(a)) {
            return f.isNaN(b) ? f.canonical : b;
        }
        return f.isNaN(b) || first ? a : b;
    }

    /** The magnitude of a with a sign that {@code how} makes of both: 0 that of b, 1 its opposite, 2 both different. */
    static long withSign(Format f, long a, long b, int how) {
        long sign = switch (how) {
            case 0 -> b;
            case 1 -> ~b;
            default -> a ^ b;
        };
        return (a & ~f.sign) | (sign & f.sign);
    }

    /** One bit for the class of a (Unpriv. §21.9). */
    public static long classify(Format f, long a) {
        if (f.isNaN(a)) {
            return f.isSignaling(a) ? 1 << 8 : 1 << 9;
        }
        int kind = f.isInfinite(a) ? 0 : f.isZero(a) ? 3 : f.exponentField(a) == 0 ? 2 : 1;
        return 1L << (f.isNegative(a) ? kind : 7 - kind);
    }

    /** Another format's value. */
    public long convert(Format to, Format from, long a, int mode) {
        if (from.isNaN(a)) {
            return nan(to, from.isSignaling(a));
        }
        boolean negative = from.isNegative(a);
        if (from.isInfinite(a)) {
            return to.infinite(negative);
        }
        return from.isZero(a) ? to.zero(negative) : round(to, negative, from.exponent(a), from.significand(a), mode);
    }

    /**
     * An integer's value.
     *
     * @param signed whether {@code value} is; a word must be extended to 64 bits
     */
    public long fromInteger(Format f, long value, boolean signed, int mode) {
        if (value == 0) {
            return 0;
        }
        boolean negative = signed && value < 0;
        long magnitude = negative ? -value : value;
        int zeros = Long.numberOfLeadingZeros(magnitude);
        long significand = zeros == 0 ? shiftRightSticky(magnitude, 1) : magnitude << (zeros - 1);
        return round(f, negative, Long.SIZE - 1 - zeros, significand, mode);
    }

    /**
     * The integer that a rounds to; the nearest there is, and invalid, where it is out of range; the greatest for a NaN
     * (Unpriv. §21.7). Words are sign-extended.
     */
    public long toInteger(Format f, long a, int bits, boolean signed, int mode) {
        boolean nan = f.isNaN(a);
        boolean negative = !nan && f.isNegative(a);
        if (nan || f.isInfinite(a)) {
            return outOfRange(negative, bits, signed);
        }
        if (f.isZero(a)) {
            return 0;
        }
        int exponent = f.exponent(a);
        if (exponent >= Long.SIZE) {
            return outOfRange(negative, bits, signed);
        }
        long significand = f.significand(a);
        int below = LEADING - exponent;
        long whole = below < 0 ? significand << 1 : below >= Long.SIZE ? 0 : significand >>> below;
        long rest = below <= 0
                ? 0
                : below < Long.SIZE ? significand << (Long.SIZE - below) : significand; // bit 63 is a half
        boolean up = switch (mode) {
            case NEAREST_EVEN -> rest < 0 && (rest << 1 != 0 || (whole & 1) != 0);
            case NEAREST_AWAY -> rest < 0;
            case DOWN -> negative && rest != 0;
            case UP -> !negative && rest != 0;
            default -> false;
        };
        long magnitude = up ? whole + 1 : whole;
        if (!inRange(magnitude, negative, bits, signed)) {
            return outOfRange(negative, bits, signed);
        }
        if (rest != 0) {
            flags |= INEXACT;
        }
        long value = negative ? -magnitude : magnitude;
        return bits == Integer.SIZE ? (int) value : value;
    }

    private static boolean inRange(long magnitude, boolean negative, int bits, boolean signed) {
        if (negative && !signed) {
            return magnitude == 0;
        }
        if (signed) {
            long least = 1L << (bits - 1); // as a magnitude; for 64 bits it looks negative
            return Long.compareUnsigned(magnitude, negative ? least : least - 1) <= 0;
        }
        return bits == Long.SIZE || magnitude >>> bits == 0;
    }

    private long outOfRange(boolean negative, int bits, boolean signed) {
        flags |= INVALID;
        if (!signed) {
            return negative ? 0 : -1;
        }
        long least = -1L << (bits - 1);
        return negative ? least : ~least;
    }
}
