package windhover.guest.kernel;

/**
 * Something that happened in the guest's kernel, observed at the instruction that a description names, as it commits.
 * Things are known by their addresses in guest memory; 0 is none.
 */
public sealed interface GuestEvent {
    /** The cycle. */
    long cycle();

    /** Something that happened to an item of a queue. */
    sealed interface OfItem extends GuestEvent {
        /** The number of the queue in the description, from 0. */
        int queue();

        /** The item's address. */
        long item();
    }

    /**
     * One of the kernel's functions was called to have something queued.
     *
     * @param function the function's address
     * @param item the item; 0 where none is named
     * @param callback the function that is to be called; 0 where none is named
     * @param data what it is to get
     */
    record Asked(long cycle, long function, long item, long callback, long data) implements GuestEvent {}

    /**
     * An item entered a queue.
     *
     * @param callback the function that it is for
     * @param data what that function gets
     * @param owner its program or task
     */
    record Queued(long cycle, int queue, long item, long callback, long data, long owner) implements OfItem {}

    /** The item that is being handled entered its queue again. */
    record Rescheduled(long cycle, int queue, long item, long callback, long data, long owner) implements OfItem {}

    /**
     * An item has left the queue, and its function is about to be called.
     *
     * @param waiting how many items wait now, in all queues
     */
    record Dispatched(long cycle, int queue, long item, long callback, long data, long owner, int waiting)
            implements OfItem {}

    /** That function has returned. */
    record Returned(long cycle, int queue, long item) implements OfItem {}

    /** An item went back to those that are free. */
    record Freed(long cycle, int queue, long item) implements OfItem {}

    /** An item left the queue without being dispatched. */
    record Purged(long cycle, int queue, long item, long owner) implements OfItem {}

    /** Another task has the processor. */
    record Switched(long cycle, long from, long to) implements GuestEvent {}

    /** A task waits from now on; {@code on} is what for, as the kernel has it. */
    record Blocked(long cycle, long task, long on) implements GuestEvent {}

    /** A task can run again; {@code on} is what it waited for. */
    record Woken(long cycle, long task, long on) implements GuestEvent {}

    /** A task asked the kernel for something; −1 where the call has no number. */
    record SystemCall(long cycle, long task, long number) implements GuestEvent {}

    /** Memory was given out: the block, and where it was asked for. */
    record Allocated(long cycle, long block, long by) implements GuestEvent {}
}
