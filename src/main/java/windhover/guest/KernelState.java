package windhover.guest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel's structures as they stand in guest memory.
 *
 * @param queue the events that wait, head first
 * @param current the event being dispatched; null in between
 * @param currentProgram name of the program that runs, as the kernel says; empty when none
 * @param programs the programs that the kernel knows
 * @param waiters control blocks that wait for something, such as a datagram
 * @param queues all queues, in the order in which they are served; {@code queue} holds the items of all
 * @param freeEvents events free in the allocator; −1 when unknown
 * @param totalEvents size of the allocator; −1 when unknown
 * @param damage why a structure could not be read to its end (cyclic or wild links), a sentence; empty when all is well
 */
public record KernelState(
        List<QueuedEvent> queue,
        @Nullable QueuedEvent current,
        String currentProgram,
        List<GuestProgram> programs,
        List<Waiter> waiters,
        List<GuestQueue> queues,
        int freeEvents,
        int totalEvents,
        String damage) {
    /** Of a kernel with one queue. */
    public KernelState(
            List<QueuedEvent> queue,
            @Nullable QueuedEvent current,
            String currentProgram,
            List<GuestProgram> programs,
            List<Waiter> waiters,
            int freeEvents,
            int totalEvents,
            String damage) {
        this(queue, current, currentProgram, programs, waiters, List.of(), freeEvents, totalEvents, damage);
    }

    /**
     * A queue.
     *
     * @param name for people
     * @param variable the variable that it begins in
     * @param items those that wait, next first
     * @param current the item that is being handled; null in between
     * @param hue the meaning of the colour that it is drawn in, such as {@code kernel}
     */
    public record GuestQueue(
            String name,
            String variable,
            List<QueuedEvent> items,
            @Nullable QueuedEvent current,
            String hue) {
        /** Copies the items. */
        public GuestQueue {
            items = List.copyOf(items);
        }
    }

    /**
     * An event.
     *
     * @param address of the {@code Event} in guest memory: its identity
     * @param callback address of the function it will call
     * @param callbackName that function's name
     * @param data the pointer it hands on
     * @param dataName what lies there, such as {@code network_call.pcb} or {@code DatagramControlBlock at 0x…};
     *     otherwise its address; empty for none
     * @param scheduled its {@code scheduled} field
     * @param program address of its program
     * @param programName that program's name, {@code kernel} for none
     */
    public record QueuedEvent(
            long address,
            long callback,
            String callbackName,
            long data,
            String dataName,
            boolean scheduled,
            long program,
            String programName) {}

    /** A program the kernel knows. */
    public record GuestProgram(long address, String name) {}

    /**
     * A control block that waits: what for, whose callback it will call (empty: the program polls), for which program.
     */
    public record Waiter(long address, String what, String callbackName, String programName) {}
}
