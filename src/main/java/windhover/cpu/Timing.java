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
        Prediction prediction) {

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

    /** Cycles that a computation of a class stays in EX. */
    public int cycles(Latency latency) {
        return switch (latency) {
            case ONE -> 1;
            case MULTIPLY -> multiply;
            case DIVIDE -> divide;
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
            new Prediction(128, 32));
}
