package windhover.debug;

import java.util.List;
import java.util.Map;

/**
 * What happened to the guest's event queue, as the kernel's own functions did it.
 *
 * @param depth how many events waited, at each change, oldest first
 * @param moves the last things that happened to events, oldest first
 * @param dispatched events dispatched since reset
 * @param deepest the greatest depth since reset
 * @param uses of each item that waits or is handled, by address: which use of that memory it is, as in {@link Move#use}
 */
public record QueueHistory(List<Depth> depth, List<Move> moves, long dispatched, int deepest, Map<Long, Long> uses) {
    /** Nothing observed. */
    public static final QueueHistory EMPTY = new QueueHistory(List.of(), List.of(), 0, 0, Map.of());

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

    /**
     * Something that happened to an event.
     *
     * @param event its address in guest memory, which is used again as soon as it is freed
     * @param callback the function that it is for
     * @param program whose it is
     * @param use which use of an address it is, counted over the whole run: an event keeps it from when it enters the
     *     queue until it is freed or purged, also when it is put back
     */
    public record Move(long cycle, What what, long event, String callback, String program, long use) {}
}
