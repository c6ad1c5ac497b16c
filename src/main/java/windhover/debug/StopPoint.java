package windhover.debug;

import java.util.Set;

/**
 * A place at which a run stops, as a person sets it.
 *
 * @param number tells it from others; a place that is edited keeps its number
 * @param kind what is stopped at
 * @param place where: for {@link Kind#CODE} a function, {@code FILE:LINE} or an address; for what is read or written a
 *     variable, an expression that has an address, an address with a length in bytes ({@code 0x80001000 16}) or a
 *     register ({@code a0}); for firmware its name and a state
 * @param enabled whether it stops anything
 * @param condition a C expression that must not be zero; empty for none
 * @param from the first hit that stops, from 1; hits whose condition does not hold do not count
 */
public record StopPoint(int number, Kind kind, String place, boolean enabled, String condition, int from) {
    /** What is stopped at. */
    public enum Kind {
        /** An instruction is the next to commit. */
        CODE("stop at"),
        /** Something is written, by the processor or a device. */
        WRITE("written"),
        /** Something is read, by the processor or a device. */
        READ("read"),
        /** Something is read or written. */
        ACCESS("read or written"),
        /** A device's firmware enters a state. */
        FIRMWARE("firmware enters");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** A word or two for a list. */
        public String label() {
            return label;
        }
    }

    public StopPoint {
        if (from < 1) {
            throw new IllegalArgumentException("hit number " + from + ": expected at least 1");
        }
    }

    /** A plain one. */
    public static StopPoint of(int number, Kind kind, String place) {
        return new StopPoint(number, kind, place, true, "", 1);
    }

    /** The same, stopping or not. */
    public StopPoint enabled(boolean on) {
        return new StopPoint(number, kind, place, on, condition, from);
    }

    /** The same with another condition. */
    public StopPoint when(String expression) {
        return new StopPoint(number, kind, place, enabled, expression.strip(), from);
    }

    /** The same, stopping from another hit on. */
    public StopPoint from(int hit) {
        return new StopPoint(number, kind, place, enabled, condition, hit);
    }

    /**
     * What became of one.
     *
     * @param point as it was set
     * @param hits how often it was met in this history, since the moment at which it was set
     * @param addresses the instructions that it means; none for other kinds
     * @param where what it means: an address or a range; empty when it means nothing
     * @param problem why it cannot stop anything, one line; empty when it can
     */
    public record Status(StopPoint point, long hits, Set<Long> addresses, String where, String problem) {}
}
