package windhover.debug;

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

    @Wiring("reads the guest's memory")
    private final @Nullable KernelReader reader;

    private final KernelEvents events;
    private final QueueTracker observer;

    /** Follows the queues of the kernel that the guest's image has, if one is known. */
    QueueWatch(Machine machine, Cpu processor, Software software, KernelEvents.Listener listener) {
        this.machine = machine;
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
        return observer.history(events.dispatched());
    }

    /** The kernel as it is now, null when there is none. */
    @Nullable
    KernelState kernel() {
        return reader == null ? null : reader.read(machine::peek);
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
