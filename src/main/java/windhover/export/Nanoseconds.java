package windhover.export;

/** The machine's time in nanoseconds: 25 MHz, 40 ns a cycle. */
final class Nanoseconds {
    /** Nanoseconds a cycle. */
    static final int A_CYCLE = 40;

    private Nanoseconds() {}

    /** The beginning of a cycle. */
    static long of(long cycle) {
        return cycle * A_CYCLE;
    }
}
