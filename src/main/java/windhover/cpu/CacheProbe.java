package windhover.cpu;

/**
 * Observes a cache's misses and losses; hits are counted by the cache itself. Called while the machine runs: look, do
 * not touch.
 */
public interface CacheProbe {
    /** Observes nothing. */
    CacheProbe NONE = new CacheProbe() {};

    /**
     * A miss was served: a line came in.
     *
     * @param line its first physical address
     * @param set where it lies
     * @param way where in the set
     * @param replaced the line that had to go, −1 for none
     */
    default void filled(long line, int set, int way, long replaced) {}

    /** Another master wrote to a line, which was therefore dropped. */
    default void dropped(long line, int set, int way) {}

    /** All lines were dropped ({@code fence.i}). */
    default void emptied() {}
}
