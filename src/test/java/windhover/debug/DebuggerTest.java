package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import windhover.clock.StateHash;
import windhover.debug.SessionCommands.Step;
import windhover.guest.KernelState;

class DebuggerTest {
    private static final long LONG = 10_000_000;

    private final Debugger debugger = NetworkCallFixture.debugger(InputSource.NONE);

    private Snapshot snapshot() {
        return debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
    }

    private long address(String symbol) {
        Long address = debugger.software().address(symbol);
        assertNotNull(address, symbol);
        return address;
    }

    @Test
    void theKernelBootsAndThenNothingIsLeftToHappen() {
        assertEquals(Debugger.Outcome.IDLE, debugger.run(LONG, null));
        Snapshot idle = snapshot();
        assertTrue(idle.cpu().waiting());
        assertEquals("halt", idle.position().function());
        assertTrue(
                idle.texts().getFirst().text().tail().contains("waiting for a datagram on port 7"),
                idle.texts().getFirst().text().tail());
        KernelState kernel = idle.kernel();
        assertNotNull(kernel);
        assertEquals(List.of(), kernel.queue());
        assertEquals("datagram_received", kernel.waiters().getFirst().callbackName());
        assertTrue(
                idle.idt().stream()
                        .anyMatch(
                                entry -> entry.index() == 54 && entry.function().equals("nic_interrupt_entry")),
                idle.idt().toString());
    }

    @Test
    void cyclesLostAndInstructionsRetiredAddUp() {
        debugger.run(20_000, null);
        Snapshot at = snapshot();
        long lost =
                at.cpu().lostCycles().stream().mapToLong(Snapshot.Lost::cycles).sum();
        assertEquals(at.cycle(), at.instructions() + lost);
    }

    @Test
    void aBreakpointStopsBeforeItsInstructionHasHadAnEffect() {
        long schedule = address("schedule_as");
        debugger.breakpoints(Set.of(schedule));
        assertEquals(Debugger.Outcome.BREAKPOINT, debugger.run(LONG, null));
        Snapshot at = snapshot();
        assertEquals(schedule, at.position().address());
        assertEquals("schedule_as", at.position().function());
        KernelState kernel = at.kernel();
        assertNotNull(kernel);
        assertEquals(0, kernel.queue().size());
        assertEquals(Debugger.Outcome.BREAKPOINT, debugger.run(LONG, null), "it goes on from there and comes back");
        assertNotEquals(at.cycle(), debugger.cycle());
    }

    @Test
    void stepsEndWhereTheyShould() {
        debugger.run(5000, null);
        long cycle = debugger.cycle();
        assertEquals(Debugger.Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.CYCLE)));
        assertEquals(cycle + 1, debugger.cycle());
        long instructions = snapshot().instructions();
        assertEquals(Debugger.Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.INSTRUCTION)));
        assertEquals(instructions + 1, snapshot().instructions());
        debugger.breakpoints(Set.of(address("event_loop")));
        debugger.run(LONG, null);
        debugger.breakpoints(Set.of());
        int line = snapshot().position().line();
        assertEquals(Debugger.Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.LINE)));
        assertNotEquals(line, snapshot().position().line());
        assertEquals(Debugger.Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.EVENT)));
        assertNotNull(snapshot().kernel());
    }

    @Test
    void theQueueIsFollowedFromScheduleToFree() {
        debugger.watchFunction(address("schedule_as"));
        debugger.run(LONG, debugger.goalOfCycle(LONG));
        QueueHistory queue = snapshot().queue();
        List<QueueHistory.What> happened =
                queue.moves().stream().map(QueueHistory.Move::what).toList();
        assertEquals(
                List.of(QueueHistory.What.SCHEDULED, QueueHistory.What.DISPATCHED, QueueHistory.What.FREED),
                happened.stream().distinct().toList(),
                queue.moves().toString());
        assertEquals(
                queue.dispatched(),
                happened.stream()
                        .filter(what -> what == QueueHistory.What.DISPATCHED)
                        .count());
        assertTrue(queue.deepest() >= 1);
        assertEquals(0, queue.depth().getLast().events());
    }

    @Test
    void observersAreToldOfWhatTheyAskedFor() {
        List<String> told = new ArrayList<>();
        long waiters = address("datagram_waiters");
        debugger.watchFunction(address("udp_receive"));
        debugger.watchMemory(waiters, 8);
        debugger.add(new Observer() {
            @Override
            public void functionEntered(long cycle, long at) {
                if (at == address("udp_receive")) { // the debugger's own watch of the guest asked for others
                    told.add(debugger.software().function(at));
                }
            }

            @Override
            public void memoryWritten(long cycle, long at, int length) {
                if (at < waiters + 8
                        && waiters < at + length
                        && debugger.machine().peek(waiters, 8) != 0) {
                    told.add("written");
                }
            }
        });
        debugger.run(LONG, null);
        assertEquals(List.of("udp_receive", "written"), told);
    }

    @Test
    void theSameRunHappensAgainAfterARestart() {
        debugger.run(30_000, null);
        long hash = StateHash.of(debugger.machine());
        String console = snapshot().texts().getFirst().text().tail();
        debugger.restart();
        assertEquals(0, debugger.cycle());
        debugger.run(30_000, null);
        assertEquals(hash, StateHash.of(debugger.machine()));
        assertEquals(console, snapshot().texts().getFirst().text().tail());
    }

    @Test
    void observingChangesNothing() {
        Debugger other = NetworkCallFixture.debugger(InputSource.NONE);
        other.watchFunction(address("schedule_as"));
        other.breakpoints(Set.of(address("event_loop")));
        Debugger.Outcome outcome = Debugger.Outcome.ON;
        while (outcome != Debugger.Outcome.IDLE && other.cycle() < 35_000) {
            outcome = other.run(Math.min(77, 35_000 - other.cycle()), null);
            other.snapshot(Snapshot.Activity.RUNNING, "", 0);
        }
        debugger.run(35_000, null);
        assertEquals(StateHash.of(debugger.machine()), StateHash.of(other.machine()));
    }

    @Test
    void thePipelineOfTheLastCyclesIsShownInProgramOrder() {
        debugger.run(4000, null);
        PipelineHistory pipeline = snapshot().pipeline();
        assertTrue(pipeline.cycles() > 30);
        assertEquals(debugger.cycle(), pipeline.firstCycle() + pipeline.cycles());
        long before = -1;
        for (PipelineHistory.Row row : pipeline.rows()) {
            assertTrue(row.sequence() > before);
            before = row.sequence();
            assertFalse(row.text().isEmpty());
            for (int i = 1; i < row.cells().size(); i++) {
                assertEquals(
                        row.cells().get(i - 1).cycle() + 1, row.cells().get(i).cycle(), row.toString());
                assertTrue(
                        row.cells()
                                        .get(i)
                                        .stage()
                                        .compareTo(row.cells().get(i - 1).stage())
                                >= 0,
                        row.toString());
            }
        }
    }
}
