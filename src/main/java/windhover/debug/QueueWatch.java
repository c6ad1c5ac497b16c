package windhover.debug;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.cpu.Cpu;
import windhover.guest.KernelReader;
import windhover.guest.KernelState;
import windhover.guest.kernel.GuestEvent;
import windhover.guest.kernel.KernelEvents;
import windhover.machine.Machine;

/**
 * What is known of the guest's queues: their contents from memory, and what happened to their items from the kernel's
 * events.
 */
final class QueueWatch {
    @Wiring("what is looked at")
    private final Machine machine;

    @Wiring("what is looked at")
    private final Software software;

    @Wiring("reads the guest's memory")
    private final @Nullable KernelReader reader;

    private final KernelEvents events;
    private final QueueTracker observer;

    /** Follows the queues of the kernel that the guest's image has, if one is known. */
    QueueWatch(Machine machine, Cpu processor, Software software, KernelEvents.Listener listener) {
        this.machine = machine;
        this.software = software;
        reader = KernelReader.of(software.kernel());
        observer = new QueueTracker(software.kernel(), machine::peek);
        events = new KernelEvents(
                software.kernel(), machine::peek, processor::register, pc -> processor.watch(pc, true), listener);
    }

    /** The kernel's events. */
    KernelEvents events() {
        return events;
    }

    /** What is known of the items. */
    QueueTracker observer() {
        return observer;
    }

    /** The queue and its past. */
    QueueHistory history() {
        Map<Long, Long> uses = new HashMap<>();
        for (int queue = 0; queue < Math.max(1, software.kernel().queues().size()); queue++) {
            events.waiting(queue).forEach(item -> uses.put(item, observer.useOf(item)));
            if (events.current(queue) != 0) {
                uses.put(events.current(queue), observer.useOf(events.current(queue)));
            }
        }
        return observer.history(events.dispatched(), uses);
    }

    /** The kernel as it is now, its queues as its events have left them; null when there is none. */
    @Nullable
    KernelState kernel() {
        return reader == null ? null : reader.asHappened(reader.read(machine::peek), events, machine::peek);
    }

    /** True when nothing is known of queues, or a callback runs that is not the kernel's own. */
    boolean programRuns() {
        if (software.kernel().queues().isEmpty()) {
            return software.kernel().tasks() == null;
        }
        for (int queue = 0; queue < software.kernel().queues().size(); queue++) {
            if (events.current(queue) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Items dispatched since reset. */
    long dispatched() {
        return events.dispatched();
    }

    /** Something happened: remembers what it was for the queue; null when it was nothing of a queue. */
    QueueHistory.@Nullable Move happened(GuestEvent event) {
        return event instanceof GuestEvent.OfItem item ? observer.happened(item, events.depth()) : null;
    }

    /** Shows what has happened. */
    void state(StateVisitor v) {
        observer.state(v);
        v.part(events);
    }
}
