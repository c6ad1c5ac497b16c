package windhover.ui.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.debug.QueueHistory;
import windhover.debug.QueueHistory.Move;
import windhover.debug.QueueHistory.What;
import windhover.debug.Snapshot;
import windhover.guest.KernelState;
import windhover.guest.KernelState.QueuedEvent;

/**
 * What the queue pane shows: a picture of the event queue at a moment, and how each card came to its place since the
 * picture before. Needs no window.
 *
 * <p>An event is known by its address <em>and</em> by when it was scheduled: an address is used again as soon as its
 * event is freed.
 */
public final class QueueModel {
    /** With more events than this through the queue between two pictures, cards no longer travel: counters tell. */
    static final int FOLLOWED = 2;

    /**
     * For this many pictures after a rush cards still do not travel, so that the picture does not waver between the
     * two.
     */
    private static final int CALM = 20;

    /** How many pictures back the rate is measured. */
    private static final int RATE_WINDOW = 30;

    /** Rows kept in the lanes of what is done. */
    static final int LANE_ROWS = 12;

    /**
     * Which event: its address, when it was scheduled (−1 when that was not seen), and which one of several at that
     * address in a damaged queue.
     */
    public record Key(long address, long scheduled, int copy) {}

    /** Where a card stands or whence it came. */
    public enum Spot {
        /** Outside, behind the tail. */
        OUTSIDE,
        /** In the queue. */
        QUEUE,
        /** At the place where its callback runs. */
        DISPATCH,
        /** In the lane of freed events. */
        FREED,
        /** In the lane of events that were put back. */
        RESCHEDULED
    }

    /**
     * A waiting or running event.
     *
     * @param key its identity
     * @param event it
     * @param from where it comes from when it was not in the picture before
     */
    public record Card(Key key, QueuedEvent event, Spot from) {}

    /**
     * A picture of the queue.
     *
     * @param kernel the structures as read; null when the guest is no STS
     * @param cards the waiting events, head first
     * @param dispatched the event whose callback runs; null in between
     * @param left where each event went that was in the picture before and is no longer
     * @param freed the last events that were freed or purged, newest first
     * @param rescheduled the last events that were put back, newest first
     * @param motion whether cards may travel to this picture: false after a jump, at the first picture and in a rush
     * @param rush whether more events pass than an eye can follow
     * @param cyclesPerEvent cycles from one dispatch to the next, over the last pictures; 0 when unknown
     * @param history the history it was made from
     * @param cycle its moment
     */
    public record Picture(
            @Nullable KernelState kernel,
            List<Card> cards,
            @Nullable Card dispatched,
            Map<Key, Spot> left,
            List<Move> freed,
            List<Move> rescheduled,
            boolean motion,
            boolean rush,
            long cyclesPerEvent,
            QueueHistory history,
            long cycle) {

        /** How many events wait. */
        public int depth() {
            return cards.size();
        }
    }

    private static final Picture NOTHING =
            new Picture(null, List.of(), null, Map.of(), List.of(), List.of(), false, false, 0, QueueHistory.EMPTY, -1);

    private final long[] cycles = new long[RATE_WINDOW];
    private final long[] dispatches = new long[RATE_WINDOW];
    private Picture picture = NOTHING;
    private int samples;
    private int calm = CALM;

    /** The picture that stands. */
    public Picture picture() {
        return picture;
    }

    /**
     * Takes a snapshot.
     *
     * @return whether the picture changed in more than its moment
     */
    public boolean show(Snapshot snapshot) {
        if (snapshot.cycle() == picture.cycle
                && Objects.equals(snapshot.kernel(), picture.kernel)
                && snapshot.queue().equals(picture.history)) {
            return false;
        }
        Picture before = picture;
        boolean first = before.cycle < 0;
        boolean jumped = snapshot.cycle() < before.cycle || snapshot.queue().dispatched() < before.history.dispatched();
        long passed = snapshot.queue().dispatched() - before.history.dispatched();
        if (jumped || first) {
            samples = 0;
            calm = CALM;
        } else {
            calm = passed > FOLLOWED ? 0 : Math.min(CALM, calm + 1);
        }
        boolean rush = calm < CALM;
        sample(snapshot);
        picture = read(snapshot, before, first || jumped, rush);
        boolean same = picture.cards.equals(before.cards)
                && Objects.equals(picture.dispatched, before.dispatched)
                && Objects.equals(picture.kernel, before.kernel)
                && picture.history.equals(before.history)
                && picture.rush == before.rush;
        return !same;
    }

    private void sample(Snapshot snapshot) {
        cycles[samples % RATE_WINDOW] = snapshot.cycle();
        dispatches[samples % RATE_WINDOW] = snapshot.queue().dispatched();
        samples++;
    }

    private long cyclesPerEvent() {
        int newest = (samples - 1) % RATE_WINDOW;
        int oldest = samples > RATE_WINDOW ? samples % RATE_WINDOW : 0;
        long events = dispatches[newest] - dispatches[oldest];
        return events <= 0 ? 0 : (cycles[newest] - cycles[oldest]) / events;
    }

    private Picture read(Snapshot snapshot, Picture before, boolean jumped, boolean rush) {
        KernelState kernel = snapshot.kernel();
        QueueHistory history = snapshot.queue();
        Map<Long, Key> known = jumped ? Map.of() : keysByAddress(before);
        Map<Long, Move> scheduled = new HashMap<>();
        Set<Long> putBack = new HashSet<>();
        Map<Long, What> ended = new HashMap<>();
        List<Move> freed = new ArrayList<>();
        List<Move> rescheduled = new ArrayList<>();
        for (Move move : history.moves()) {
            switch (move.what()) {
                case SCHEDULED -> {
                    scheduled.put(move.event(), move);
                    putBack.remove(move.event());
                }
                case RESCHEDULED -> {
                    scheduled.put(move.event(), move);
                    putBack.add(move.event());
                    rescheduled.add(move);
                }
                case FREED, PURGED -> {
                    freed.add(move);
                    if (move.cycle() > before.cycle) {
                        ended.put(move.event(), move.what());
                    }
                }
                case DISPATCHED -> {}
            }
        }
        List<Card> cards = new ArrayList<>();
        Card dispatched = null;
        if (kernel != null) {
            Map<Long, Integer> copies = new HashMap<>();
            // While a callback runs, its event may already stand in the queue again.
            if (kernel.current() != null
                    && !standsIn(kernel.queue(), kernel.current().address())) {
                dispatched = card(kernel.current(), known, scheduled, putBack, copies);
            }
            for (QueuedEvent event : kernel.queue()) {
                cards.add(card(event, known, scheduled, putBack, copies));
            }
            if (dispatched == null && kernel.current() != null) {
                Card running = jumped ? null : before.dispatched;
                boolean same = running != null
                        && running.key.address == kernel.current().address();
                Key key = running != null && same
                        ? running.key
                        : new Key(kernel.current().address(), Long.MIN_VALUE, 0);
                dispatched = new Card(key, kernel.current(), Spot.QUEUE);
            }
        }
        Map<Key, Spot> left = new HashMap<>();
        if (!jumped) {
            Set<Key> here = new HashSet<>();
            cards.forEach(card -> here.add(card.key));
            if (dispatched != null) {
                here.add(dispatched.key);
            }
            for (Card card : before.cards) {
                if (!here.contains(card.key)) {
                    left.put(card.key, ended.containsKey(card.key.address) ? Spot.FREED : Spot.OUTSIDE);
                }
            }
            if (before.dispatched != null && !here.contains(before.dispatched.key)) {
                long address = before.dispatched.key.address;
                boolean again = putBack.contains(address) && !ended.containsKey(address);
                left.put(before.dispatched.key, again ? Spot.RESCHEDULED : Spot.FREED);
            }
        }
        return new Picture(
                kernel,
                List.copyOf(cards),
                dispatched,
                Map.copyOf(left),
                newestFirst(freed),
                newestFirst(rescheduled),
                !jumped && !rush,
                rush,
                cyclesPerEvent(),
                history,
                snapshot.cycle());
    }

    private static boolean standsIn(List<QueuedEvent> queue, long address) {
        return queue.stream().anyMatch(event -> event.address() == address);
    }

    private static Map<Long, Key> keysByAddress(Picture picture) {
        Map<Long, Key> keys = new HashMap<>();
        if (picture.dispatched != null) {
            keys.put(picture.dispatched.key.address, picture.dispatched.key);
        }
        for (Card card : picture.cards) {
            keys.put(card.key.address, card.key);
        }
        return keys;
    }

    private static Card card(
            QueuedEvent event,
            Map<Long, Key> known,
            Map<Long, Move> scheduled,
            Set<Long> putBack,
            Map<Long, Integer> copies) {
        long address = event.address();
        int copy = copies.merge(address, 1, Integer::sum) - 1;
        Move move = scheduled.get(address);
        Key before = known.get(address);
        // What the history has forgotten is still the event that was here before.
        long when = move != null ? move.cycle() : before != null ? before.scheduled : -1;
        return new Card(new Key(address, when, copy), event, putBack.contains(address) ? Spot.DISPATCH : Spot.OUTSIDE);
    }

    private static List<Move> newestFirst(List<Move> moves) {
        return moves.reversed().stream().limit(LANE_ROWS).toList();
    }

    /** The picture in words, for those who do not see it. */
    public String inWords() {
        KernelState kernel = picture.kernel;
        if (kernel == null) {
            return "The guest has no event queue that could be read.";
        }
        StringBuilder text = new StringBuilder();
        text.append(
                picture.cards.isEmpty()
                        ? "No event waits."
                        : picture.cards.size() == 1 ? "1 event waits: " : picture.cards.size() + " events wait: ");
        for (int i = 0; i < picture.cards.size(); i++) {
            QueuedEvent event = picture.cards.get(i).event;
            text.append(i == 0 ? "" : ", ")
                    .append(callback(event))
                    .append(" of ")
                    .append(program(event.programName()));
        }
        text.append(picture.cards.isEmpty() ? "" : ".");
        Card dispatched = picture.dispatched;
        if (dispatched != null) {
            text.append(" Being dispatched: ")
                    .append(callback(dispatched.event))
                    .append(" of ")
                    .append(program(dispatched.event.programName()))
                    .append('.');
        }
        if (!kernel.damage().isEmpty()) {
            text.append(" Damage: ").append(kernel.damage());
        }
        return text.toString();
    }

    /** The name of an event's callback, or its address when it has none. */
    static String callback(QueuedEvent event) {
        return event.callbackName().isBlank() ? hex(event.callback()) : event.callbackName();
    }

    /** What an event hands on. */
    static String data(QueuedEvent event) {
        return event.dataName().isBlank() ? event.data() == 0 ? "nothing" : hex(event.data()) : event.dataName();
    }

    static String program(String name) {
        return name.isBlank() ? "kernel" : name;
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
