package windhover.guest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.guest.KernelState.QueuedEvent;

/**
 * What an operating system's own structures say at one moment: who is loaded, who waits for what, who has which memory.
 *
 * @param programs those loaded, and the kernel first when it has events or requests of its own; empty when no kernel is
 *     known
 * @param blocks control blocks in flight: in the lists of drivers and behind queued events, each once
 * @param queues the lists of requests, by driver
 * @param heap the heap; null when the guest has none or has not made it yet
 * @param threads the threads; null when the guest is not a threaded kernel
 * @param damage why a structure could not be read to its end, sentences; empty when all is well
 */
public record GuestSurvey(
        List<ProgramFacts> programs,
        List<ControlBlock> blocks,
        List<RequestQueue> queues,
        @Nullable HeapMap heap,
        @Nullable ThreadsState threads,
        String damage) {
    /** Of a guest about which nothing is known. */
    public static final GuestSurvey NONE = new GuestSurvey(List.of(), List.of(), List.of(), null, null, "");

    /** Copies the lists. */
    public GuestSurvey {
        programs = List.copyOf(programs);
        blocks = List.copyOf(blocks);
        queues = List.copyOf(queues);
    }

    /** The same with the events of programs as a state of the kernel has them. */
    public GuestSurvey with(KernelState state) {
        if (state.queues().isEmpty() || programs.isEmpty()) {
            return this;
        }
        Map<Long, List<QueuedEvent>> events = new LinkedHashMap<>();
        QueuedEvent current = state.current();
        if (current != null) {
            events.computeIfAbsent(current.program(), none -> new ArrayList<>()).add(current);
        }
        for (QueuedEvent event : state.queue()) {
            List<QueuedEvent> own = events.computeIfAbsent(event.program(), none -> new ArrayList<>());
            if (own.stream().noneMatch(other -> other.address() == event.address())) {
                own.add(event);
            }
        }
        List<ProgramFacts> all = new ArrayList<>();
        for (ProgramFacts program : programs) {
            List<QueuedEvent> own = events.getOrDefault(program.address(), List.of());
            all.add(program.with(own, current != null && current.program() == program.address()));
        }
        return new GuestSurvey(all, blocks, queues, heap, threads, damage);
    }

    /**
     * A program.
     *
     * @param address of its {@code Program}; 0 for the kernel
     * @param name its name
     * @param state the kernel's word in small letters: {@code loaded}, {@code unloading}; empty for the kernel
     * @param usual true when that state means that it is loaded, as most are
     * @param driver true when an interrupt leads to it or its source says that it is a driver
     * @param current true while one of its events is being handled
     * @param returnCode as its control block says
     * @param events its events in the queue, head first, after the one being handled
     * @param blocks control blocks that will call it back
     * @param heapBlocks blocks of the heap that are its own
     * @param heapBytes bytes of those, with their headers
     * @param file the source file that declares it; empty when not known
     */
    public record ProgramFacts(
            long address,
            String name,
            String state,
            boolean usual,
            boolean driver,
            boolean current,
            int returnCode,
            List<QueuedEvent> events,
            int blocks,
            int heapBlocks,
            long heapBytes,
            String file) {
        /** Copies the events. */
        public ProgramFacts {
            events = List.copyOf(events);
        }

        private ProgramFacts with(List<QueuedEvent> own, boolean runs) {
            return new ProgramFacts(
                    address, name, state, usual, driver, runs, returnCode, own, blocks, heapBlocks, heapBytes, file);
        }

        /** True when something can still call it: an event, a control block, or an interrupt. */
        public boolean reachable() {
            return driver || current || !events.isEmpty() || blocks > 0 || address == 0;
        }
    }
}
