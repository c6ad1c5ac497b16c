package windhover.debug.trace;

import windhover.timeline.Moment;

/**
 * An event of the trace.
 *
 * @param index its place in the stream: grows by one each, over the whole run
 * @param cycle when it happened
 * @param kind what happened
 * @param cause index of the event that caused it; −1 when none was observed
 * @param subject what it is about; see {@link EventKind}
 * @param detail more of it; see {@link EventKind}
 * @param name whom it is about, such as a firmware, a program, a function; may be empty
 * @param sentence what happened, for a student
 */
public record TraceEvent(
        long index, long cycle, EventKind kind, long cause, long subject, long detail, String name, String sentence) {
    /** The moment to go to. */
    public Moment moment() {
        return new Moment(cycle);
    }
}
