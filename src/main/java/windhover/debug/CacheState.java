package windhover.debug;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache.
 *
 * @param name such as {@code data cache}
 * @param sets number of sets
 * @param ways lines a set
 * @param lineBytes bytes a line
 * @param hits accesses since reset that found their line
 * @param misses accesses since reset that had to wait for memory
 * @param lines the lines, set by set
 * @param events what came and went lately, oldest first
 */
public record CacheState(
        String name, int sets, int ways, int lineBytes, long hits, long misses, List<Line> lines, List<Event> events) {
    /** A place that holds nothing. */
    public static final long NONE = -1;

    /**
     * A place for a line.
     *
     * @param address the line's first physical address, {@link #NONE} for an empty place
     * @param hits accesses that found it since it came in
     * @param since the cycle in which it came in, −1 when that was not seen
     * @param oldest it is the one that its set replaces next
     */
    public record Line(long address, long hits, long since, boolean oldest) {
        /** True when there is a line. */
        public boolean valid() {
            return address != NONE;
        }
    }

    /** What happened to a line. */
    public enum What {
        FILLED,
        DROPPED,
        EMPTIED
    }

    /**
     * A line came or went.
     *
     * @param line its first address
     * @param replaced the line that had to go for it, {@link #NONE} for none
     */
    public record Event(long cycle, What what, long line, int set, int way, long replaced) {}

    /** The line in a way of a set; null when there is no such place. */
    public @Nullable Line line(int set, int way) {
        return set < 0 || set >= sets || way < 0 || way >= ways ? null : lines.get(set * ways + way);
    }
}
