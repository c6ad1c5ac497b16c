package windhover.debug;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.guest.OwnerNames;
import windhover.guest.kernel.GuestEvent;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.MemoryPeek;

/** Remembers what happened lately to the items of the guest's queues, and how many waited. */
final class QueueTracker {
    private static final int MOST_DEPTHS = 600;
    private static final int MOST_MOVES = 200;
    private static final int MOST_ITEMS = 4096;
    private static final int MOST_NAMES = 4096;
    private static final String KERNEL = "kernel";
    private static final QueueHistory.Move NO_MOVE =
            new QueueHistory.Move(0, QueueHistory.What.SCHEDULED, 0, "", "", 0);
    private static final Facts UNKNOWN = new Facts(0, "", 0, KERNEL, 0);

    @Wiring("what is followed")
    private final Kernel kernel;

    @Wiring("reads the guest's memory")
    private final MemoryPeek memory;

    private final Deque<QueueHistory.Depth> depths = new ArrayDeque<>();
    private final Deque<QueueHistory.Move> moves = new ArrayDeque<>();
    private final Map<Long, Facts> known = new LinkedHashMap<>();

    @Derived("names of the image's functions")
    private final Map<Long, String> callbackNames = new HashMap<>();

    private int deepest;

    /** Uses of items so far. */
    private long uses;

    /** What an item was for when it was seen last. */
    private record Facts(long callback, String callbackName, long owner, String ownerName, long use) {}

    QueueTracker(Kernel kernel, MemoryPeek memory) {
        this.kernel = kernel;
        this.memory = memory;
    }

    void state(StateVisitor v) {
        v.list(
                "depths",
                depths,
                new QueueHistory.Depth(0, 0),
                (x, depth) -> new QueueHistory.Depth(x.i64("cycle", depth.cycle()), x.i32("events", depth.events())));
        v.list(
                "moves",
                moves,
                NO_MOVE,
                (x, move) -> new QueueHistory.Move(
                        x.i64("cycle", move.cycle()),
                        x.constant("what", move.what()),
                        x.i64("event", move.event()),
                        x.text("callback", move.callback()),
                        x.text("program", move.program()),
                        x.i64("use", move.use())));
        v.map(
                "known",
                known,
                0L,
                UNKNOWN,
                (x, item) -> x.i64("item", item),
                (x, facts) -> new Facts(
                        x.i64("callback", facts.callback),
                        x.text("callbackName", facts.callbackName),
                        x.i64("owner", facts.owner),
                        x.text("ownerName", facts.ownerName),
                        x.i64("use", facts.use)));
        uses = v.i64("uses", uses);
        deepest = v.i32("deepest", deepest);
    }

    /**
     * Something happened to an item.
     *
     * @param depth how many wait now
     * @return what it was; null for what no picture shows
     */
    QueueHistory.@Nullable Move happened(GuestEvent.OfItem event, int depth) {
        if (depths.isEmpty() || depths.getLast().events() != depth) {
            if (depths.size() == MOST_DEPTHS) {
                depths.removeFirst();
            }
            depths.addLast(new QueueHistory.Depth(event.cycle(), depth));
            deepest = Math.max(deepest, depth);
        }
        return switch (event) {
            case GuestEvent.Queued(long cycle, int queue, long item, long callback, long data, long owner) ->
                move(cycle, QueueHistory.What.SCHEDULED, item, facts(item, callback, owner, true));
            case GuestEvent.Rescheduled(long cycle, int queue, long item, long callback, long data, long owner) ->
                move(cycle, QueueHistory.What.RESCHEDULED, item, facts(item, callback, owner, false));
            case GuestEvent.Dispatched(
                    long cycle,
                    int queue,
                    long item,
                    long callback,
                    long data,
                    long owner,
                    int waiting) ->
                move(cycle, QueueHistory.What.DISPATCHED, item, facts(item, callback, owner, false));
            case GuestEvent.Freed(long cycle, int queue, long item) ->
                move(cycle, QueueHistory.What.FREED, item, known.getOrDefault(item, UNKNOWN));
            case GuestEvent.Purged(long cycle, int queue, long item, long owner) ->
                move(cycle, QueueHistory.What.PURGED, item, known.getOrDefault(item, UNKNOWN));
            case GuestEvent.Returned returned -> null;
        };
    }

    private Facts facts(long item, long callback, long owner, boolean anew) {
        Facts before = known.get(item);
        if (before != null && !anew && before.callback == callback && before.owner == owner) {
            return before;
        }
        Facts now = new Facts(
                callback,
                callbackName(callback),
                owner,
                OwnerNames.of(kernel, owner, memory),
                before != null && !anew ? before.use : ++uses);
        if (before == null && known.size() == MOST_ITEMS) {
            known.remove(known.keySet().iterator().next());
        }
        known.put(item, now);
        return now;
    }

    private String callbackName(long callback) {
        String name = callbackNames.get(callback);
        if (name == null) {
            name = callback == 0 ? "" : kernel.symbols().describe(callback);
            if (callbackNames.size() < MOST_NAMES) {
                callbackNames.put(callback, name);
            }
        }
        return name;
    }

    private QueueHistory.Move move(long cycle, QueueHistory.What what, long item, Facts facts) {
        if (moves.size() == MOST_MOVES) {
            moves.removeFirst();
        }
        QueueHistory.Move move =
                new QueueHistory.Move(cycle, what, item, facts.callbackName, facts.ownerName, facts.use);
        moves.addLast(move);
        return move;
    }

    /** Which use of an item's memory the present one is; 0 when it was never seen. */
    long useOf(long item) {
        return known.getOrDefault(item, UNKNOWN).use;
    }

    /** The last things that happened, oldest first. */
    List<QueueHistory.Move> moves() {
        return new ArrayList<>(moves);
    }

    /**
     * What happened, for a snapshot, with the number of items dispatched since reset and the uses of those that are
     * about.
     */
    QueueHistory history(long dispatched, Map<Long, Long> uses) {
        return new QueueHistory(List.copyOf(depths), List.copyOf(moves), dispatched, deepest, Map.copyOf(uses));
    }
}
