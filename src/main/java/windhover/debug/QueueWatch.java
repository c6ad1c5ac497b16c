package windhover.debug;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.guest.StsState;
import windhover.guest.StsView;
import windhover.image.Variable;
import windhover.machine.Machine;

/**
 * Watches the memory of the guest's event queue: says when it was touched, has it read once it is consistent again, and
 * counts the events that the kernel dispatches.
 */
final class QueueWatch {
    /**
     * Times the queue is read in each span of cycles while running flat out; what happens beyond is counted, not told
     * one by one.
     */
    private static final int QUEUE_READS = 200;

    private static final int QUEUE_SPAN_BITS = 19;

    /** Cycles after a write to the queue within which it must have become consistent to be read. */
    private static final int QUEUE_PATIENCE = 64;

    private final Machine machine;
    private final @Nullable StsView sts;
    private final QueueTracker observer = new QueueTracker();
    private final List<MemoryRange> ranges = new ArrayList<>();
    private @Nullable MemoryRange currentEventRange;
    private boolean everythingTold = true;
    private boolean touched;
    private long touchedAt;
    private long span;
    private int reads;
    private long currentEvent;
    private long dispatched;

    /** Watches the queue of the kernel that the guest's image tells of, if it is an STS. */
    QueueWatch(Machine machine, Software software) {
        this.machine = machine;
        sts = StsView.of(software.info(), software.image().symbolTable()) instanceof StsView.Sts found
                ? found.view()
                : null;
        if (sts != null) {
            for (String name : List.of("work_queue", "current_event")) {
                Variable variable = software.info().variable(name);
                if (variable != null) {
                    MemoryRange range = new MemoryRange(
                            variable.address() - machine.board().ramBase(),
                            Math.toIntExact(variable.type().type().byteSize()));
                    ranges.add(range);
                    if (name.equals("current_event") && range.length() == 8) {
                        currentEventRange = range;
                    }
                }
            }
        }
        mark();
    }

    /** Marks the memory of the queue, again. */
    void mark() {
        ranges.forEach(range -> range.mark(machine.ram().bytes(), true));
    }

    /** What is known of the events. */
    QueueTracker observer() {
        return observer;
    }

    /** The queue and its past. */
    QueueHistory history() {
        return observer.history(dispatched);
    }

    /** The kernel as it is now, null when there is none. */
    @Nullable
    StsState kernel() {
        return sts == null ? null : sts.read(machine::peek);
    }

    /** Events dispatched since reset. */
    long dispatched() {
        return dispatched;
    }

    /** Sets whether each change is told, however many there are. */
    void tellEverything(boolean on) {
        everythingTold = on;
    }

    /** True when the queue was written and has not been read since. */
    boolean touched() {
        return touched;
    }

    private long cycle() {
        return machine.clock().now();
    }

    /**
     * Memory was written.
     *
     * @param offset from the start of RAM
     * @return true when the kernel has dispatched an event by it
     */
    boolean written(long offset, int length) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).touches(offset, length)) {
                // Past the limit the write is passed over: to read at the end of the run would make what is remembered
                // depend on how far it ran.
                if (everythingTold || reads < QUEUE_READS || cycle() >> QUEUE_SPAN_BITS != span) {
                    touched = true;
                    touchedAt = cycle();
                    machine.attention();
                }
            }
        }
        if (currentEventRange != null && currentEventRange.touches(offset, length)) {
            long event = machine.ram().bytes().read(currentEventRange.from(), 8);
            if (event != currentEvent) {
                currentEvent = event;
                if (event != 0) {
                    dispatched++;
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads the queue; answers false when it is not consistent yet, or is passed over. */
    boolean read() {
        long now = cycle() >> QUEUE_SPAN_BITS;
        if (now != span) {
            span = now;
            reads = 0;
        }
        if (sts == null || (!everythingTold && reads >= QUEUE_READS)) {
            touched = false;
            return false;
        }
        StsState state = sts.read(machine::peek);
        if (state.damage().isEmpty()) {
            touched = false;
            reads++;
            observer.changed(cycle(), state);
            return true;
        }
        if (cycle() > touchedAt + QUEUE_PATIENCE) {
            touched = false;
        }
        return false;
    }

    /** Writes down how far the watch has come; what is known of the events is written by {@link #observer}. */
    void save(DataOutputStream out) throws IOException {
        out.writeBoolean(touched);
        out.writeLong(touchedAt);
        out.writeLong(span);
        out.writeInt(reads);
        out.writeLong(currentEvent);
        out.writeLong(dispatched);
    }

    /** Back to what was written down. */
    void restore(DataInputStream in) throws IOException {
        touched = in.readBoolean();
        touchedAt = in.readLong();
        span = in.readLong();
        reads = in.readInt();
        currentEvent = in.readLong();
        dispatched = in.readLong();
    }
}
