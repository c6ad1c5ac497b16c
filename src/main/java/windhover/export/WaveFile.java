package windhover.export;

/**
 * A file of signals over time. Its methods are called in this order: scopes and signals; {@link #begin}; a first value
 * of each signal, with the first time; {@link #began}; values, by time; {@link #end}.
 */
interface WaveFile {
    /** What follows is in a scope, until {@link #up}. */
    void scope(String name);

    /** The scope ends. */
    void up();

    /**
     * A signal.
     *
     * @param name unique in its scope
     * @param width bits, 1 to 64
     * @param named whether its values are numbers of names
     * @return its number, from 0
     */
    int signal(String name, int width, boolean named);

    /** All signals are there. */
    void begin(long time);

    /** Each signal has had its first value. */
    void began();

    /** A signal has a value from a time on. */
    void value(long time, int signal, long value);

    /** A signal has no value from a time on: nobody drives it. */
    void none(long time, int signal);

    /** All values have come; they hold until a time. */
    void end(long time);

    /** What the file begins with, where only its end tells, in place of what was written there; empty: nothing. */
    default byte[] beginning() {
        return new byte[0];
    }
}
