package windhover.debug;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.guest.StsState;
import windhover.guest.StsState.QueuedEvent;

/**
 * Follows the guest's event queue from one consistent state to the next and says what happened to each event. Works from memory alone: an event
 * that is new in the queue was scheduled, or rescheduled if it is the one being handled; one that left it and became the current event was
 * dispatched; one that then leaves the current event without being queued was freed; one that left the queue and never became current was
 * purged.
 */
final class QueueObserver {
  private static final int MOST_DEPTHS = 600;
  private static final int MOST_MOVES = 200;

  private final Deque<QueueHistory.Depth> depths = new ArrayDeque<>();
  private final Deque<QueueHistory.Move> moves = new ArrayDeque<>();
  private final List<QueueHistory.Move> latest = new ArrayList<>();
  private Map<Long, QueuedEvent> queued = new HashMap<>();
  private final Map<Long, QueuedEvent> left = new HashMap<>();
  private @Nullable QueuedEvent current;
  private long dispatched;
  private int deepest;

  /** Forgets everything. */
  void clear() {
    depths.clear();
    moves.clear();
    latest.clear();
    queued.clear();
    left.clear();
    current = null;
    dispatched = 0;
    deepest = 0;
  }

  /** The queue as it stands at a cycle, consistent. Answers true when something happened to an event. */
  boolean changed(long cycle, StsState state) {
    latest.clear();
    int before = moves.size();
    long dispatchedBefore = dispatched;
    QueuedEvent was = current;
    QueuedEvent now = state.current();
    Map<Long, QueuedEvent> next = new HashMap<>();
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
      dispatched++;
      move(cycle, QueueHistory.What.DISPATCHED, now);
      any = true;
    }
    if (was != null && (now == null || now.address() != was.address()) && !next.containsKey(was.address())) {
      move(cycle, QueueHistory.What.FREED, was);
      any = true;
    }
    // While an event is on its way from the queue to the loop, it is in neither; one that stays in neither once another is handled was purged.
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
    return any || moves.size() != before || dispatched != dispatchedBefore;
  }

  private boolean purged(long cycle) {
    Set<Long> gone = new HashSet<>(left.keySet());
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
    QueueHistory.Move move = new QueueHistory.Move(cycle, what, event.address(), event.callbackName(), event.programName());
    moves.addLast(move);
    latest.add(move);
  }

  /** Events dispatched since reset. */
  long dispatched() {
    return dispatched;
  }

  /** What the last call of {@link #changed} found. */
  List<QueueHistory.Move> latest() {
    return latest;
  }

  /** The last things that happened, oldest first. */
  List<QueueHistory.Move> moves() {
    return new ArrayList<>(moves);
  }

  /** What happened, for a snapshot. */
  QueueHistory history() {
    return new QueueHistory(List.copyOf(depths), List.copyOf(moves), dispatched, deepest);
  }
}
