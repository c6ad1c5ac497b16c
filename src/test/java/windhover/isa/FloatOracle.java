package windhover.isa;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Floating point worked out with numbers of unlimited size, by the definitions of IEEE 754 alone: every finite value is
 * a fraction, and rounding finds the neighbours of the exact result. Shares nothing with {@link FloatingPoint}.
 */
final class FloatOracle {
    private final int precision;
    private final int greatestExponent;
    private final int width;
    private final int mode;

    /** What the last result raised. */
    int flags;

    FloatOracle(boolean single, int mode) {
        precision = single ? 24 : 53;
        greatestExponent = single ? 127 : 1023;
        width = single ? 32 : 64;
        this.mode = mode;
    }

    private int leastExponent() {
        return 1 - greatestExponent;
    }

    private long infinity() {
        return (2L * greatestExponent + 1) << (precision - 1);
    }

    long canonical() {
        return infinity() | 1L << (precision - 2);
    }

    private long sign(boolean negative) {
        return negative ? 1L << (width - 1) : 0;
    }

    boolean negative(long a) {
        return (a >>> (width - 1) & 1) != 0;
    }

    private long magnitude(long a) {
        return a & ~sign(true);
    }

    boolean nan(long a) {
        return magnitude(a) > infinity();
    }

    boolean signaling(long a) {
        return nan(a) && (a >>> (precision - 2) & 1) == 0;
    }

    boolean infinite(long a) {
        return magnitude(a) == infinity();
    }

    boolean zero(long a) {
        return magnitude(a) == 0;
    }

    /** The exact value of finite bits. */
    BigDecimal value(long a) {
        long bits = magnitude(a);
        long fraction = bits & (1L << (precision - 1)) - 1;
        int field = (int) (bits >>> (precision - 1));
        BigDecimal significand = BigDecimal.valueOf(field == 0 ? fraction : fraction | 1L << (precision - 1));
        int exponent = Math.max(field, 1) - greatestExponent - (precision - 1);
        BigDecimal value = significand.multiply(two(exponent));
        return negative(a) ? value.negate() : value;
    }

    /** 2 to an exponent, exactly. */
    private static BigDecimal two(int exponent) {
        return exponent >= 0
                ? new BigDecimal(BigInteger.ONE.shiftLeft(exponent))
                : new BigDecimal(BigInteger.valueOf(5).pow(-exponent), -exponent);
    }

    /** The multiple of a unit that a magnitude rounds to. */
    private BigInteger multiple(BigDecimal magnitude, BigDecimal unit, boolean negative) {
        BigDecimal[] parts = magnitude.compareTo(unit) < 0
                ? new BigDecimal[] {BigDecimal.ZERO, magnitude}
                : magnitude.divideAndRemainder(unit);
        BigInteger below = parts[0].toBigIntegerExact();
        int half = parts[1].multiply(BigDecimal.TWO).compareTo(unit);
        boolean exact = parts[1].signum() == 0;
        boolean up = !exact
                && switch (mode) {
                    case 0 -> half > 0 || (half == 0 && below.testBit(0));
                    case 1 -> false;
                    case 2 -> negative;
                    case 3 -> !negative;
                    default -> half >= 0;
                };
        return up ? below.add(BigInteger.ONE) : below;
    }

    private static int exponentOf(BigDecimal magnitude) {
        int guess = (int) Math.floor((magnitude.precision() - magnitude.scale() - 1) * 3.3219280948873626);
        while (two(guess).compareTo(magnitude) > 0) {
            guess--;
        }
        while (two(guess + 1).compareTo(magnitude) <= 0) {
            guess++;
        }
        return guess;
    }

    /** Bits of an exact value that is not 0. */
    long round(BigDecimal exact) {
        boolean negative = exact.signum() < 0;
        BigDecimal magnitude = exact.abs();
        int exponent = exponentOf(magnitude);
        BigDecimal unit = two(Math.max(exponent, leastExponent()) - precision + 1);
        BigInteger multiple = multiple(magnitude, unit, negative);
        BigDecimal rounded = new BigDecimal(multiple).multiply(unit);
        boolean inexact = rounded.compareTo(magnitude) != 0;
        BigDecimal free = two(exponent - precision + 1);
        boolean tiny = new BigDecimal(multiple(magnitude, free, negative))
                        .multiply(free)
                        .compareTo(two(leastExponent()))
                < 0;
        if (rounded.compareTo(two(greatestExponent + 1)) >= 0) {
            flags |= FloatingPoint.OVERFLOW | FloatingPoint.INEXACT;
            boolean toInfinity = mode == 0 || mode == 4 || (mode == 2 && negative) || (mode == 3 && !negative);
            return sign(negative) | (toInfinity ? infinity() : infinity() - 1);
        }
        flags |= inexact ? FloatingPoint.INEXACT : 0;
        flags |= inexact && tiny ? FloatingPoint.UNDERFLOW : 0;
        if (multiple.signum() == 0) {
            return sign(negative);
        }
        int reached = exponentOf(rounded);
        if (reached < leastExponent()) {
            return sign(negative) | multiple.longValueExact();
        }
        long significand = rounded.divide(two(reached - precision + 1)).longValueExact();
        return sign(negative)
                | (long) (reached + greatestExponent) << (precision - 1)
                | (significand & (1L << (precision - 1)) - 1);
    }

    private long invalid() {
        flags |= FloatingPoint.INVALID;
        return canonical();
    }

    /** NaN of operands of which one is. */
    private long quiet(long... operands) {
        for (long a : operands) {
            if (signaling(a)) {
                return invalid();
            }
        }
        return canonical();
    }

    private long sum(BigDecimal exact, boolean negativeA, boolean negativeB) {
        if (exact.signum() != 0) {
            return round(exact);
        }
        return sign(negativeA == negativeB ? negativeA : mode == 2);
    }

    long add(long a, long b) {
        if (nan(a) || nan(b)) {
            return quiet(a, b);
        }
        if (infinite(a) || infinite(b)) {
            boolean opposite = infinite(a) && infinite(b) && negative(a) != negative(b);
            return opposite ? invalid() : infinite(a) ? a : b;
        }
        boolean zeros = zero(a) && zero(b);
        return sum(value(a).add(value(b)), negative(a), zeros ? negative(b) : !negative(a));
    }

    long minus(long a) {
        return a ^ sign(true);
    }

    long multiplyAdd(long a, long b, long c, boolean addsNothing) {
        boolean undefined = (infinite(a) && zero(b)) || (zero(a) && infinite(b));
        if (undefined && !nan(a) && !nan(b)) {
            return invalid();
        }
        if (nan(a) || nan(b) || (!addsNothing && nan(c))) {
            return addsNothing ? quiet(a, b) : quiet(a, b, c);
        }
        boolean negative = negative(a) != negative(b);
        if (infinite(a) || infinite(b)) {
            boolean opposite = !addsNothing && infinite(c) && negative(c) != negative;
            return opposite ? invalid() : sign(negative) | infinity();
        }
        if (addsNothing) {
            return zero(a) || zero(b) ? sign(negative) : round(value(a).multiply(value(b)));
        }
        if (infinite(c)) {
            return c;
        }
        boolean zeros = (zero(a) || zero(b)) && zero(c);
        return sum(value(a).multiply(value(b)).add(value(c)), negative, zeros ? negative(c) : !negative);
    }

    long divide(long a, long b) {
        if (nan(a) || nan(b)) {
            return quiet(a, b);
        }
        boolean negative = negative(a) != negative(b);
        if ((infinite(a) && infinite(b)) || (zero(a) && zero(b))) {
            return invalid();
        }
        if (infinite(a) || infinite(b) || zero(a)) {
            return sign(negative) | (infinite(a) ? infinity() : 0);
        }
        if (zero(b)) {
            flags |= FloatingPoint.DIVIDE_BY_ZERO;
            return sign(negative) | infinity();
        }
        return round(sticky(value(a), value(b)));
    }

    /** A quotient to far more digits than any format has, and not shorter than it is. */
    private static BigDecimal sticky(BigDecimal a, BigDecimal b) {
        BigDecimal quotient = a.divide(b, new MathContext(1200, RoundingMode.DOWN));
        return quotient.multiply(b).compareTo(a) == 0
                ? quotient
                : quotient.add(quotient.ulp()
                        .multiply(BigDecimal.valueOf(quotient.signum()))
                        .divide(BigDecimal.TWO));
    }

    long squareRoot(long a) {
        if (nan(a)) {
            return quiet(a);
        }
        if (zero(a)) {
            return a;
        }
        if (negative(a)) {
            return invalid();
        }
        if (infinite(a)) {
            return a;
        }
        BigDecimal root = value(a).sqrt(new MathContext(400, RoundingMode.DOWN));
        return round(
                root.multiply(root).compareTo(value(a)) == 0
                        ? root
                        : root.add(root.ulp().divide(BigDecimal.TWO)));
    }

    long convert(FloatOracle from, long a) {
        if (from.nan(a)) {
            flags |= from.signaling(a) ? FloatingPoint.INVALID : 0;
            return canonical();
        }
        boolean negative = from.negative(a);
        if (from.infinite(a) || from.zero(a)) {
            return sign(negative) | (from.zero(a) ? 0 : infinity());
        }
        return round(from.value(a));
    }

    long fromInteger(BigInteger a) {
        return a.signum() == 0 ? 0 : round(new BigDecimal(a));
    }

    long toInteger(long a, int bits, boolean signed) {
        BigInteger least = signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
        BigInteger greatest = BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
        BigInteger result;
        if (nan(a) || infinite(a)) {
            flags |= FloatingPoint.INVALID;
            result = !nan(a) && negative(a) ? least : greatest;
        } else {
            BigInteger magnitude = multiple(value(a).abs(), BigDecimal.ONE, negative(a));
            result = negative(a) ? magnitude.negate() : magnitude;
            if (result.compareTo(least) < 0 || result.compareTo(greatest) > 0) {
                flags |= FloatingPoint.INVALID;
                result = result.signum() < 0 ? least : greatest;
            } else if (new BigDecimal(magnitude).compareTo(value(a).abs()) != 0) {
                flags |= FloatingPoint.INEXACT;
            }
        }
        return bits == 32 ? result.intValue() : result.longValue();
    }

    /** −1, 0, 1, or 2 where they have no order. */
    int order(long a, long b) {
        if (nan(a) || nan(b)) {
            return 2;
        }
        return number(a).compareTo(number(b));
    }

    private BigDecimal number(long a) {
        BigDecimal beyond = two(greatestExponent + 2);
        return !infinite(a) ? value(a) : negative(a) ? beyond.negate() : beyond;
    }

    long select(long a, long b, boolean least) {
        if (signaling(a) || signaling(b)) {
            flags |= FloatingPoint.INVALID;
        }
        if (nan(a) || nan(b)) {
            return nan(a) ? nan(b) ? canonical() : b : a;
        }
        int order = order(a, b);
        boolean first = order == 0 ? negative(a) == least : order < 0 == least;
        return first ? a : b;
    }

    long classify(long a) {
        int index = nan(a)
                ? signaling(a) ? 8 : 9
                : infinite(a)
                        ? negative(a) ? 0 : 7
                        : zero(a)
                                ? negative(a) ? 3 : 4
                                : value(a).abs().compareTo(two(leastExponent())) < 0
                                        ? negative(a) ? 2 : 5
                                        : negative(a) ? 1 : 6;
        return 1L << index;
    }
}
