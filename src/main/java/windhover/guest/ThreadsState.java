package windhover.guest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel's tasks (threads, processes) at one moment.
 *
 * @param threads those in use, in the order of the kernel's table
 * @param current the thread that has the processor, perhaps the kernel's idle thread; null before the kernel is in
 *     place
 * @param ready addresses of the threads that are ready, next first
 * @param damage what is wrong with the structures, sentences; empty when all is well
 */
public record ThreadsState(
        List<GuestThread> threads, @Nullable GuestThread current, List<Long> ready, String damage) {
    /** Copies the lists. */
    public ThreadsState {
        threads = List.copyOf(threads);
        ready = List.copyOf(ready);
    }

    /**
     * A thread.
     *
     * @param address of its {@code Thread}
     * @param number its place in the kernel's table, −1 for the idle thread
     * @param name the name it was given
     * @param state what it does, in the kernel's word in small letters: {@code running}, {@code ready},
     *     {@code sleeping}, {@code receiving}…
     * @param waitsFor what must happen before it can run, such as {@code datagram on port 7}; empty when nothing
     * @param pc where it goes on; for the running thread, where it last did
     * @param function the function that holds {@code pc}, with an offset
     * @param stackPointer kept with {@code pc}
     * @param switches how often it was given the processor
     * @param root the root of its page table; 0 when it has none of its own
     * @param image the program that it runs; empty when not known
     */
    public record GuestThread(
            long address,
            int number,
            String name,
            String state,
            String waitsFor,
            long pc,
            String function,
            long stackPointer,
            long switches,
            long root,
            String image) {
        /** A thread that shares its address space with all others. */
        public GuestThread(
                long address,
                int number,
                String name,
                String state,
                String waitsFor,
                long pc,
                String function,
                long stackPointer,
                long switches) {
            this(address, number, name, state, waitsFor, pc, function, stackPointer, switches, 0, "");
        }
    }
}
