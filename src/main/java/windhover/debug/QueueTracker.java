package windhover.debug;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.guest.StsState;
import windhover.guest.StsState.QueuedEvent;
import windhover.timeline.Memento;

/**
 * Follows the guest's event queue from one consistent state to the next and says what happened to each event. Works
 * from memory alone: an event that is new in the queue was scheduled, or rescheduled if it is the one being handled;
 * one that left it and became the current event was dispatched; one that then leaves the current event without being
 * queued was freed; one that left the queue and never became current was purged.
 */
final class QueueTracker {
    private static final int MOST_DEPTHS = 600;
    private static final int MOST_MOVES = 200;

    private final Deque<QueueHistory.Depth> depths = new ArrayDeque<>();
    private final Deque<QueueHistory.Move> moves = new ArrayDeque<>();
    private final List<QueueHistory.Move> latest = new ArrayList<>();
    private Map<Long, QueuedEvent> queued = new LinkedHashMap<>();
    private final Map<Long, QueuedEvent> left = new LinkedHashMap<>();
    private @Nullable QueuedEvent current;
    private int deepest;

    void save(DataOutputStream out) throws IOException {
        out.writeInt(depths.size());
        for (QueueHistory.Depth depth : depths) {
            out.writeLong(depth.cycle());
            out.writeInt(depth.events());
        }
        out.writeInt(moves.size());
        for (QueueHistory.Move move : moves) {
            out.writeLong(move.cycle());
            out.writeByte(move.what().ordinal());
            out.writeLong(move.event());
            Memento.writeText(out, move.callback());
            Memento.writeText(out, move.program());
        }
        saveEvents(out, queued.values());
        saveEvents(out, left.values());
        saveEvents(out, current == null ? List.of() : List.of(current));
        out.writeInt(deepest);
    }

    private static void saveEvents(DataOutputStream out, Collection<QueuedEvent> events) throws IOException {
        out.writeInt(events.size());
        for (QueuedEvent event : events) {
            out.writeLong(event.address());
            out.writeLong(event.callback());
            Memento.writeText(out, event.callbackName());
            out.writeLong(event.data());
            Memento.writeText(out, event.dataName());
            out.writeBoolean(event.scheduled());
            out.writeLong(event.program());
            Memento.writeText(out, event.programName());
        }
    }

    void restore(DataInputStream in) throws IOException {
        depths.clear();
        for (int i = Memento.readCount(in, 12); i > 0; i--) {
            depths.addLast(new QueueHistory.Depth(in.readLong(), in.readInt()));
        }
        moves.clear();
        latest.clear();
        for (int i = Memento.readCount(in, 25); i > 0; i--) {
            moves.addLast(new QueueHistory.Move(
                    in.readLong(), what(in.readByte()), in.readLong(), Memento.readText(in), Memento.readText(in)));
        }
        queued = restoreEvents(in);
        left.clear();
        left.putAll(restoreEvents(in));
        current = restoreEvents(in).values().stream().findFirst().orElse(null);
        deepest = in.readInt();
    }

    private static QueueHistory.What what(int ordinal) {
        if (ordinal < 0 || ordinal >= QueueHistory.What.values().length) {
            throw new IllegalArgumentException("memento of the queue: " + ordinal + " can happen to no event");
        }
        return QueueHistory.What.values()[ordinal];
    }

    private static Map<Long, QueuedEvent> restoreEvents(DataInputStream in) throws IOException {
        Map<Long, QueuedEvent> events = new LinkedHashMap<>();
        for (int i = Memento.readCount(in, 45); i > 0; i--) {
            QueuedEvent event = new QueuedEvent(
                    in.readLong(),
                    in.readLong(),
                    Memento.readText(in),
                    in.readLong(),
                    Memento.readText(in),
                    in.readBoolean(),
                    in.readLong(),
                    Memento.readText(in));
            events.put(event.address(), event);
        }
        return events;
    }

    /** The queue as it stands at a cycle, consistent. Answers true when something happened to an event. */
    boolean changed(long cycle, StsState state) {
        latest.clear();
        int before = moves.size();
        QueuedEvent was = current;
        QueuedEvent now = state.current();
        Map<Long, QueuedEvent> next = new LinkedHashMap<>();
        for (QueuedEvent event : state.queue()) {
            next.put(event.address(), event);
        }
        boolean any = false;
        for (QueuedEvent event : state.queue()) {
            if (!queued.containsKey(event.address())) {
                boolean again = was != null && was.address() == event.address();
                move(cycle, again ? QueueHistory.What.RESCHEDULED : QueueHistory.What.SCHEDULED, event);
                any = true;
            }
        }
        for (QueuedEvent event : queued.values()) {
            if (!next.containsKey(event.address())) {
                left.put(event.address(), event);
            }
        }
        if (now != null && (was == null || was.address() != now.address())) {
            left.remove(now.address());
            move(cycle, QueueHistory.What.DISPATCHED, now);
            any = true;
        }
        if (was != null && (now == null || now.address() != was.address()) && !next.containsKey(was.address())) {
            move(cycle, QueueHistory.What.FREED, was);
            any = true;
        }
        // While an event is on its way from the queue to the loop, it is in neither; one that stays in neither once
        // another is handled was purged.
        if (now != null && was != null && was.address() == now.address() && !left.isEmpty()) {
            any |= purged(cycle);
        }
        if (state.queue().size() != queued.size() || depths.isEmpty()) {
            if (depths.size() == MOST_DEPTHS) {
                depths.removeFirst();
            }
            depths.addLast(new QueueHistory.Depth(cycle, state.queue().size()));
            deepest = Math.max(deepest, state.queue().size());
        }
        queued = next;
        current = now;
        return any || moves.size() != before;
    }

    private boolean purged(long cycle) {
        Set<Long> gone = new LinkedHashSet<>(left.keySet());
        for (long address : gone) {
            QueuedEvent event = left.remove(address);
            if (event != null) {
                move(cycle, QueueHistory.What.PURGED, event);
            }
        }
        return !gone.isEmpty();
    }

    private void move(long cycle, QueueHistory.What what, QueuedEvent event) {
        if (moves.size() == MOST_MOVES) {
            moves.removeFirst();
        }
        QueueHistory.Move move =
                new QueueHistory.Move(cycle, what, event.address(), event.callbackName(), event.programName());
        moves.addLast(move);
        latest.add(move);
    }

    /** What the last call of {@link #changed} found. */
    List<QueueHistory.Move> latest() {
        return latest;
    }

    /** The last things that happened, oldest first. */
    List<QueueHistory.Move> moves() {
        return new ArrayList<>(moves);
    }

    /** What happened, for a snapshot, with the number of events dispatched since reset. */
    QueueHistory history(long dispatched) {
        return new QueueHistory(List.copyOf(depths), List.copyOf(moves), dispatched, deepest);
    }
}
