package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.debug.QueueHistory.What;
import windhover.guest.GuestSurvey;
import windhover.guest.KernelState;
import windhover.guest.KernelState.QueuedEvent;

/**
 * What waits, what is handled and what is counted are the same at every cycle, also in the middle of the kernel's work.
 */
class OneQueueTest {
    private static final int CYCLES = 2_500;

    @ParameterizedTest
    @ValueSource(strings = {"queue-tour", "unload-and-expunge", "event-cost"})
    void atEveryCycleAllTellTheSame(String guest) {
        Debugger debugger = NetworkCallFixture.debugger(guest, InputSource.NONE);
        while (debugger.snapshot(Snapshot.Activity.PAUSED, "", 0).queue().dispatched() < 2) {
            debugger.run(500, null);
        }
        Map<Long, What> last = new HashMap<>();
        Set<Long> ended = new HashSet<>();
        long seen = -1;
        long dispatched = 0;
        for (int i = 0; i < CYCLES; i++) {
            debugger.run(1, null);
            Snapshot now = debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
            KernelState kernel = now.kernel();
            assertNotNull(kernel);
            QueueHistory queue = now.queue();
            String when = guest + " at @" + now.cycle();
            assertEquals(queue.depth().getLast().events(), kernel.queue().size(), when);
            assertTrue(queue.deepest() >= kernel.queue().size(), when);
            Set<Long> about = new HashSet<>();
            kernel.queue().forEach(event -> about.add(event.address()));
            QueuedEvent current = kernel.current();
            if (current != null) {
                about.add(current.address());
                assertEquals(current.program() == 0 ? "" : current.programName(), kernel.currentProgram(), when);
            }
            assertEquals(about, queue.uses().keySet(), when);
            assertEquals(
                    about.size(),
                    now.awareness().guest().programs().stream()
                            .map(GuestSurvey.ProgramFacts::events)
                            .mapToInt(List::size)
                            .sum(),
                    when);
            for (QueueHistory.Move move : queue.moves()) {
                if (move.cycle() <= seen) {
                    continue;
                }
                assertTrue(!ended.contains(move.use()), when + ": " + move + " after its end");
                What before = last.put(move.use(), move.what());
                switch (move.what()) {
                    case SCHEDULED -> assertEquals(null, before, when + ": " + move);
                    case DISPATCHED -> assertTrue(before != What.DISPATCHED, when + ": " + move);
                    case RESCHEDULED, PURGED -> {}
                    case FREED -> assertTrue(before != What.SCHEDULED, when + ": freed unrun, " + move);
                }
                if (move.what() == What.FREED || move.what() == What.PURGED) {
                    ended.add(move.use());
                }
                dispatched += move.what() == What.DISPATCHED ? 1 : 0;
            }
            seen = now.cycle();
        }
        assertTrue(dispatched > 1, guest + " dispatched " + dispatched);
    }
}
