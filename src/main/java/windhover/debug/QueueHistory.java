package windhover.debug;

import java.util.List;

/**
 * What happened to the guest's event queue, as observed from its memory.
 *
 * @param depth how many events waited, at each change, oldest first
 * @param moves the last things that happened to events, oldest first
 * @param dispatched events dispatched since reset
 * @param deepest the greatest depth since reset
 */
public record QueueHistory(List<Depth> depth, List<Move> moves, long dispatched, int deepest) {
    /** Nothing observed. */
    public static final QueueHistory EMPTY = new QueueHistory(List.of(), List.of(), 0, 0);

    /** The number of waiting events from a cycle on. */
    public record Depth(long cycle, int events) {}

    /** What can happen to an event. */
    public enum What {
        /** It entered the queue's tail. */
        SCHEDULED,
        /** It left the queue's head and its callback runs. */
        DISPATCHED,
        /** Its callback put it back. */
        RESCHEDULED,
        /** Its callback has run and the event was freed. */
        FREED,
        /** It was removed without being dispatched, since its program was unloaded. */
        PURGED
    }

    /** Something that happened to the event at an address in guest memory. */
    public record Move(long cycle, What what, long event, String callback, String program) {}
}
