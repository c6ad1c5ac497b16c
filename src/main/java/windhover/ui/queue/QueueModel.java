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
 * <p>An event is known by its address <em>and</em> by which use of it this is: an address is used again as soon as its
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
     * Which event.
     *
     * @param address where it lies
     * @param use which use of that memory it is; 0 where the kernel's events are not observed
     * @param copy which one of several of the same use: in a damaged queue, or the rest of a callback whose event was
     *     put back already
     */
    public record Key(long address, long use, int copy) {}

    /** Where a card comes from that was not in the picture before, or goes to that is no longer in it. */
    public enum Spot {
        /** Outside, behind the tail. */
        TAIL,
        /** From the place where its callback ran, round to the tail. */
        ROUND,
        /** Sinks to those that are free. */
        FREED,
        /** Taken out of the queue without having run. */
        PURGED,
        /** Not observed: it is there, or no longer there. */
        UNSEEN
    }

    /**
     * A waiting or running event.
     *
     * @param key its identity
     * @param event it
     * @param from where it comes from when it was not in the picture before, or not there
     * @param entered when it entered the queue last; −1 when that is no longer remembered
     */
    public record Card(Key key, QueuedEvent event, Spot from, long entered) {}

    /**
     * A picture of the queue.
     *
     * @param kernel the structures as read; null when the guest has no kernel that is known
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
    private boolean ran;

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
        boolean running = snapshot.activity() == Snapshot.Activity.RUNNING;
        if (snapshot.cycle() == picture.cycle
                && running == ran
                && Objects.equals(snapshot.kernel(), picture.kernel)
                && snapshot.queue().equals(picture.history)) {
            return false;
        }
        ran = running;
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
        boolean rush = running && calm < CALM;
        sample(snapshot);
        picture = read(snapshot, before, first || jumped, rush, passed <= FOLLOWED);
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

    private Picture read(Snapshot snapshot, Picture before, boolean jumped, boolean rush, boolean few) {
        KernelState kernel = snapshot.kernel();
        QueueHistory history = snapshot.queue();
        Map<Long, What> last = new HashMap<>();
        Map<Long, Long> entered = new HashMap<>();
        List<Move> freed = new ArrayList<>();
        List<Move> rescheduled = new ArrayList<>();
        for (Move move : history.moves()) {
            last.put(move.use(), move.what());
            switch (move.what()) {
                case SCHEDULED -> entered.put(move.use(), move.cycle());
                case RESCHEDULED -> {
                    entered.put(move.use(), move.cycle());
                    rescheduled.add(move);
                }
                case FREED, PURGED -> freed.add(move);
                case DISPATCHED -> {}
            }
        }
        List<Card> cards = new ArrayList<>();
        Card dispatched = null;
        Set<Key> here = new HashSet<>();
        if (kernel != null) {
            for (QueuedEvent event : kernel.queue()) {
                Key key = key(event, history, here);
                Spot from = last.get(key.use) == What.RESCHEDULED ? Spot.ROUND : Spot.TAIL;
                cards.add(new Card(key, event, from, entered.getOrDefault(key.use, -1L)));
            }
            if (kernel.current() != null) {
                // An event that was put back while its callback runs stands in both places.
                Key key = key(kernel.current(), history, here);
                dispatched = new Card(key, kernel.current(), Spot.TAIL, entered.getOrDefault(key.use, -1L));
            }
        }
        Map<Key, Spot> left = new HashMap<>();
        if (!jumped) {
            before.cards.forEach(card -> left.put(card.key, wayOut(card.key, last)));
            if (before.dispatched != null) {
                left.put(before.dispatched.key, wayOut(before.dispatched.key, last));
            }
            left.keySet().removeAll(here);
        }
        return new Picture(
                kernel,
                List.copyOf(cards),
                dispatched,
                Map.copyOf(left),
                newestFirst(freed),
                newestFirst(rescheduled),
                !jumped && !rush && few,
                rush,
                cyclesPerEvent(),
                history,
                snapshot.cycle());
    }

    private static Key key(QueuedEvent event, QueueHistory history, Set<Key> here) {
        long use = history.uses().getOrDefault(event.address(), 0L);
        int copy = 0;
        Key key = new Key(event.address(), use, copy);
        while (!here.add(key)) {
            copy++;
            key = new Key(event.address(), use, copy);
        }
        return key;
    }

    /** Where an event went that is no longer in the picture, by the last thing that happened to it. */
    private static Spot wayOut(Key key, Map<Long, What> last) {
        What what = key.use == 0 || key.copy > 0 ? null : last.get(key.use);
        return switch (what) {
            case FREED -> Spot.FREED;
            case PURGED -> Spot.PURGED;
            case null, default -> Spot.UNSEEN;
        };
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
