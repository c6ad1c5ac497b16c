package windhover.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of floating point, with every way to round, against {@link FloatOracle}: result and flags. */
class FloatingPointTest {
    private static final int CASES = Integer.getInteger("float.cases", 1500);

    static Stream<Instruction> rows() {
        return InstructionSet.ROWS.stream()
                .filter(row -> row.length() == 4 && row.meaning() instanceof Meaning.Floating);
    }

    private static final long[] SINGLES = {
        0,
        1,
        2,
        0x3fffff,
        0x7fffff,
        0x800000,
        0x800001,
        0xffffff,
        0x1000000,
        0x33800000,
        0x34000000,
        0x3effffff,
        0x3f000000,
        0x3f7fffff,
        0x3f800000,
        0x3f800001,
        0x3fc00000,
        0x40000000,
        0x40490fdb,
        0x4b000000,
        0x4b7fffff,
        0x4b800000,
        0x4effffff,
        0x4f000000,
        0x4f7fffff,
        0x4f800000,
        0x5effffff,
        0x5f000000,
        0x5f7fffff,
        0x5f800000,
        0x7f000000,
        0x7f7ffffe,
        0x7f7fffff,
        0x7f800000,
        0x7f800001,
        0x7fbfffff,
        0x7fc00000,
        0x7fffffff
    };

    private static final long[] DOUBLES = {
        0,
        1,
        2,
        0x7ffffffffffffL,
        0xfffffffffffffL,
        0x10000000000000L,
        0x10000000000001L,
        0x1fffffffffffffL,
        0x20000000000000L,
        0x369fffffffffffffL,
        0x380fffffe0000000L,
        0x380fffffffffffffL,
        0x3ca0000000000000L,
        0x3cb0000000000000L,
        0x3fdfffffffffffffL,
        0x3fe0000000000000L,
        0x3fefffffffffffffL,
        0x3ff0000000000000L,
        0x3ff0000000000001L,
        0x3ff8000000000000L,
        0x4000000000000000L,
        0x400921fb54442d18L,
        0x41dfffffffc00000L,
        0x41e0000000000000L,
        0x41efffffffe00000L,
        0x41f0000000000000L,
        0x4330000000000000L,
        0x433fffffffffffffL,
        0x43dfffffffffffffL,
        0x43e0000000000000L,
        0x43efffffffffffffL,
        0x43f0000000000000L,
        0x47efffffe0000000L,
        0x47effffff0000000L,
        0x7fe0000000000000L,
        0x7feffffffffffffeL,
        0x7fefffffffffffffL,
        0x7ff0000000000000L,
        0x7ff0000000000001L,
        0x7ff7ffffffffffffL,
        0x7ff8000000000000L,
        0x7fffffffffffffffL
    };

    private static final long[] INTEGERS = {
        0,
        1,
        -1,
        2,
        0xffffff,
        0x1000001,
        0x7fffffff,
        0x80000000L,
        0xffffffffL,
        1L << 53,
        (1L << 53) + 1,
        (1L << 54) + 2,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -(1L << 53) - 1,
        0x7fffffbfffffffffL,
        -1L << 10
    };

    private static long operand(Random random, boolean single) {
        long[] edges = single ? SINGLES : DOUBLES;
        long sign = single ? 1L << 31 : 1L << 63;
        long edge = edges[random.nextInt(edges.length)] | (random.nextBoolean() ? sign : 0);
        long any = single ? random.nextInt() & 0xffffffffL : random.nextLong();
        return switch (random.nextInt(4)) {
            case 0 -> any;
            case 1 -> (any & ~(single ? 0x7fL << 24 : 0x7ffL << 52)) | (single ? 0x3fL << 24 : 0x3feL << 52); // near 1
            default -> edge;
        };
    }

    /** As a register holds it; now and then a single that is not boxed, which counts as a NaN. */
    private static long register(Random random, long bits, boolean single) {
        return !single ? bits : random.nextInt(40) == 0 ? bits | 0x12345678L << 32 : FloatingPoint.box(bits);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aRowGivesTheResultAndTheFlagsOfTheDefinition(Instruction row) {
        Random random = new Random(row.mnemonic().hashCode());
        String[] name = row.mnemonic().split("\\.", -1);
        boolean single = name[name.length - 1].equals("s") || row.mnemonic().equals("fmv.x.w");
        if (name[0].equals("fcvt") && row.operands().contains("rs1")) {
            single = name[1].equals("s");
        }
        Meaning.FloatFunction f = ((Meaning.Floating) row.meaning()).f();
        FloatingPoint unit = new FloatingPoint();
        for (int i = 0; i < CASES; i++) {
            int mode = row.rounds() ? i % 5 : 0;
            long a = row.readsFloatFirst()
                    ? register(random, operand(random, single), single)
                    : random.nextBoolean()
                            ? INTEGERS[random.nextInt(INTEGERS.length)]
                            : random.nextLong() >> random.nextInt(64);
            long b = register(random, operand(random, single), single);
            long c = register(random, operand(random, single), single);
            FloatOracle oracle = new FloatOracle(single, mode);
            long expected = expected(row, oracle, name, a, b, c, mode);
            unit.clear();
            long got = f.apply(unit, a, b, c, mode);
            String what = String.format(
                    Locale.ROOT, "%s 0x%016x, 0x%016x, 0x%016x rounding %d", row.mnemonic(), a, b, c, mode);
            assertEquals(Long.toHexString(expected), Long.toHexString(got), what);
            assertEquals(oracle.flags, unit.flags(), () -> what + ": flags");
        }
    }

    private static long unboxed(long register, boolean single, FloatOracle oracle) {
        return !single ? register : register >>> 32 == 0xffffffffL ? register & 0xffffffffL : oracle.canonical();
    }

    private static long expected(Instruction row, FloatOracle o, String[] name, long x, long y, long z, int mode) {
        String last = name[name.length - 1];
        boolean single = last.equals("s");
        if (name[0].equals("fcvt") && row.operands().contains("rs1")) {
            single = name[1].equals("s");
            long value = switch (last) {
                case "w" -> (int) x;
                case "wu" -> x & 0xffffffffL;
                default -> x;
            };
            BigInteger integer =
                    last.equals("lu") ? new BigInteger(Long.toUnsignedString(value)) : BigInteger.valueOf(value);
            return boxed(o.fromInteger(integer), single);
        }
        if (row.mnemonic().equals("fcvt.s.d") || row.mnemonic().equals("fcvt.d.s")) {
            boolean toSingle = name[1].equals("s");
            FloatOracle to = new FloatOracle(toSingle, mode);
            long result = to.convert(o, unboxed(x, !toSingle, o));
            o.flags = to.flags;
            return boxed(result, toSingle);
        }
        long a = unboxed(x, single, o);
        long b = unboxed(y, single, o);
        long c = unboxed(z, single, o);
        return switch (name[0]) {
            case "fadd" -> boxed(o.add(a, b), single);
            case "fsub" -> boxed(o.add(a, o.nan(b) ? b : o.minus(b)), single);
            case "fmul" -> boxed(o.multiplyAdd(a, b, 0, true), single);
            case "fdiv" -> boxed(o.divide(a, b), single);
            case "fsqrt" -> boxed(o.squareRoot(a), single);
            case "fmadd" -> boxed(o.multiplyAdd(a, b, c, false), single);
            case "fmsub" -> boxed(o.multiplyAdd(a, b, o.minus(c), false), single);
            case "fnmsub" -> boxed(o.multiplyAdd(o.minus(a), b, c, false), single);
            case "fnmadd" -> boxed(o.multiplyAdd(o.minus(a), b, o.minus(c), false), single);
            case "fsgnj" -> boxed(o.negative(a) == o.negative(b) ? a : o.minus(a), single);
            case "fsgnjn" -> boxed(o.negative(a) != o.negative(b) ? a : o.minus(a), single);
            case "fsgnjx" -> boxed(o.negative(b) ? o.minus(a) : a, single);
            case "fmin" -> boxed(o.select(a, b, true), single);
            case "fmax" -> boxed(o.select(a, b, false), single);
            case "fclass" -> o.classify(a);
            case "feq" -> {
                o.flags |= o.signaling(a) || o.signaling(b) ? FloatingPoint.INVALID : 0;
                yield o.order(a, b) == 0 ? 1 : 0;
            }
            case "flt" -> {
                o.flags |= o.order(a, b) == 2 ? FloatingPoint.INVALID : 0;
                yield o.order(a, b) == -1 ? 1 : 0;
            }
            case "fle" -> {
                o.flags |= o.order(a, b) == 2 ? FloatingPoint.INVALID : 0;
                yield o.order(a, b) <= 0 ? 1 : 0;
            }
            case "fcvt" -> o.toInteger(a, name[1].startsWith("w") ? 32 : 64, !name[1].endsWith("u"));
            case "fmv" ->
                switch (row.mnemonic()) {
                    case "fmv.x.w" -> (int) x;
                    case "fmv.w.x" -> boxed(x & 0xffffffffL, true);
                    default -> x;
                };
            default -> throw new AssertionError(row);
        };
    }

    private static long boxed(long bits, boolean single) {
        return single ? bits | 0xffffffffL << 32 : bits;
    }

    /** The oracle itself, against the host's arithmetic where that says something: nearest, ties to even. */
    @Test
    void theOracleAgreesWithTheHostWhereItCan() {
        Random random = new Random(3);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            FloatOracle oracle = new FloatOracle(false, 0);
            long a = operand(random, false);
            long b = operand(random, false);
            double x = Double.longBitsToDouble(a);
            double y = Double.longBitsToDouble(b);
            compare(wrong, "add", oracle.add(a, b), x + y);
            compare(wrong, "multiply", oracle.multiplyAdd(a, b, 0, true), x * y);
            compare(wrong, "fused", oracle.multiplyAdd(a, b, a, false), Math.fma(x, y, x));
            compare(wrong, "divide", oracle.divide(a, b), x / y);
            compare(wrong, "root", oracle.squareRoot(a), Math.sqrt(x));
        }
        assertTrue(
                wrong.isEmpty(),
                () -> wrong.subList(0, Math.min(5, wrong.size())).toString());
    }

    private static void compare(List<String> wrong, String what, long bits, double host) {
        if (Double.doubleToLongBits(Double.longBitsToDouble(bits)) != Double.doubleToLongBits(host)) {
            wrong.add(what + " " + Long.toHexString(bits) + ", the host " + host);
        }
    }
}
