package windhover.cpu;

import java.util.Locale;
import windhover.isa.Latency;

/**
 * A timing preset: every latency of the machine that is a choice. All times in cycles. docs/timing.md has the rules.
 *
 * @param name the preset's name
 * @param sharedBus false: separate one-cycle instruction and data ports; true: both go over the shared bus
 * @param multiply cycles a multiplication stays in EX
 * @param divide cycles a division or remainder stays in EX
 * @param atomic cycles an atomic memory operation stays in MEM beyond its memory accesses
 * @param ramWaitStates wait states of RAM on the shared bus
 * @param romWaitStates wait states of ROM on the shared bus
 * @param deviceWaitStates wait states of device registers on the shared bus
 * @param instructionCache the instruction cache; without one, a buffer of two units of 8 bytes reads ahead
 * @param dataCache the data cache
 * @param prediction how fetch guesses where branches and jumps go
 * @param floats when floating-point results come, where there is floating point
 */
public record Timing(
        String name,
        boolean sharedBus,
        int multiply,
        int divide,
        int atomic,
        int ramWaitStates,
        int romWaitStates,
        int deviceWaitStates,
        CacheShape instructionCache,
        CacheShape dataCache,
        Prediction prediction,
        FloatLatencies floats) {

    /** With floating-point results that the next instruction can use. */
    public Timing(
            String name,
            boolean sharedBus,
            int multiply,
            int divide,
            int atomic,
            int ramWaitStates,
            int romWaitStates,
            int deviceWaitStates,
            CacheShape instructionCache,
            CacheShape dataCache,
            Prediction prediction) {
        this(
                name,
                sharedBus,
                multiply,
                divide,
                atomic,
                ramWaitStates,
                romWaitStates,
                deviceWaitStates,
                instructionCache,
                dataCache,
                prediction,
                FloatLatencies.ONE);
    }

    /**
     * How many cycles after its EX the result of a floating-point operation can be used in EX; 1 is the next. Loads,
     * comparisons, moves, signs, minima and maxima take 1.
     *
     * @param add additions and subtractions
     * @param multiply multiplications
     * @param fused fused multiplications and additions
     * @param convert conversions; one to an integer stays in EX as long
     * @param divide divisions of singles
     * @param divideDouble divisions of doubles
     * @param root square roots of singles
     * @param rootDouble square roots of doubles
     */
    public record FloatLatencies(
            int add, int multiply, int fused, int convert, int divide, int divideDouble, int root, int rootDouble) {
        /** All ready at once. */
        public static final FloatLatencies ONE = new FloatLatencies(1, 1, 1, 1, 1, 1, 1, 1);

        private static final int GREATEST = 60;

        /** Refuses latencies that cannot be. */
        public FloatLatencies {
            for (int cycles : new int[] {add, multiply, fused, convert, divide, divideDouble, root, rootDouble}) {
                if (cycles < 1 || cycles > GREATEST) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT, "floating-point latency %d, expected 1 to %d", cycles, GREATEST));
                }
            }
        }

        /** The longest of those that begin one a cycle. */
        public int longestPipelined() {
            return Math.max(Math.max(add, multiply), Math.max(fused, convert));
        }

        /** The longest. */
        public int longest() {
            return Math.max(longestPipelined(), Math.max(Math.max(divide, divideDouble), Math.max(root, rootDouble)));
        }
    }

    /** Refuses an instruction cache of one line: an instruction may lie on two, and fetch needs both at once. */
    public Timing {
        if (instructionCache.sets() * instructionCache.ways() == 1) {
            throw new IllegalArgumentException(
                    "timing " + name + ": an instruction cache of one line, expected none or at least two");
        }
    }

    /**
     * A cache's size.
     *
     * @param sets number of sets, a power of two; 0 for no cache
     * @param ways lines a set
     * @param lineBytes bytes a line, a power of two, 8 to 128
     */
    public record CacheShape(int sets, int ways, int lineBytes) {
        /** No cache. */
        public static final CacheShape NONE = new CacheShape(0, 0, 8);

        /** Refuses shapes that cannot be built. */
        public CacheShape {
            boolean powers = Integer.bitCount(lineBytes) == 1 && (sets == 0 || Integer.bitCount(sets) == 1);
            if (!powers || lineBytes < 8 || lineBytes > 128 || ways < 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "cache of %d sets, %d ways, %d bytes a line: expected powers of two, lines of 8 to 128",
                        sets,
                        ways,
                        lineBytes));
            }
        }

        /** Bytes it holds. */
        public int bytes() {
            return sets * ways * lineBytes;
        }
    }

    /**
     * Branch prediction.
     *
     * @param counters 2-bit counters in the history table, a power of two; 0: fetch always goes on with the next
     *     instruction
     * @param targets entries of the target buffer, a power of two
     */
    public record Prediction(int counters, int targets) {
        /** Not taken. */
        public static final Prediction NOT_TAKEN = new Prediction(0, 0);
    }

    /** Cycles that a computation of a class stays in EX; of floating point, after which its result can be used. */
    public int cycles(Latency latency) {
        return switch (latency) {
            case ONE -> 1;
            case MULTIPLY -> multiply;
            case DIVIDE -> divide;
            case FLOAT_ADD -> floats.add;
            case FLOAT_MULTIPLY -> floats.multiply;
            case FLOAT_FUSED -> floats.fused;
            case FLOAT_CONVERT -> floats.convert;
            case FLOAT_DIVIDE -> floats.divide;
            case FLOAT_DIVIDE_DOUBLE -> floats.divideDouble;
            case FLOAT_ROOT -> floats.root;
            case FLOAT_ROOT_DOUBLE -> floats.rootDouble;
        };
    }

    /** Every count can be worked out by hand: ideal memory, one-cycle multiply and divide. */
    public static final Timing TEXTBOOK =
            new Timing("textbook", false, 1, 1, 1, 0, 0, 0, CacheShape.NONE, CacheShape.NONE, Prediction.NOT_TAKEN);

    /**
     * The machine's own: one shared bus with wait states, caches of 4 KiB, a branch predictor, an iterative divider.
     */
    public static final Timing KESTREL3 = new Timing(
            "kestrel3",
            true,
            3,
            34,
            1,
            1,
            1,
            2,
            new CacheShape(64, 2, 32),
            new CacheShape(64, 2, 32),
            new Prediction(128, 32),
            new FloatLatencies(3, 4, 5, 2, 28, 57, 28, 57));
}
