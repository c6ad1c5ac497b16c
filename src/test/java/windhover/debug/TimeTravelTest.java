package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import windhover.clock.StateHash;
import windhover.cpu.Timing;
import windhover.debug.Debugger.Outcome;
import windhover.debug.SessionCommands.Step;
import windhover.device.uart.Printed;
import windhover.image.ElfImage;
import windhover.machine.Board;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.reg.DeviceEvent;
import windhover.timeline.Branch;
import windhover.timeline.Journal;

/** Going back in time: steps back, landmarks, branches, the budget. */
class TimeTravelTest {
    private static final long END = 24_000;

    private final Debugger debugger = NetworkCallFixture.debugger(InputSource.NONE);

    private static Debugger bare() throws Exception {
        ElfImage image = ElfImage.parse(Files.readAllBytes(Path.of("roms/images/bare/mix.elf")), "mix.elf");
        Machine machine = new Machine(Board.BARE, Timing.KESTREL3);
        machine.load(image);
        machine.reset(image.entry());
        return new Debugger(machine, Software.of(image), InputSource.NONE);
    }

    private long hash() {
        return StateHash.of(debugger.machine());
    }

    private long address(String symbol) {
        Long address = debugger.software().address(symbol);
        assertNotNull(address, symbol);
        return address;
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CYCLE", "INSTRUCTION", "LINE"})
    void steppingBackUndoesStepsOneByOne(Step unit) {
        debugger.run(15_000, null);
        List<Long> cycles = new ArrayList<>();
        List<Long> hashes = new ArrayList<>();
        // From the first end of a step on: where the run was stopped need not be one.
        for (int i = 0; i < 8 && debugger.run(END - debugger.cycle(), debugger.goal(unit)) == Outcome.REACHED; i++) {
            cycles.add(debugger.cycle());
            hashes.add(hash());
        }
        assertTrue(cycles.size() >= 3, cycles.toString());
        for (int i = cycles.size() - 2; i >= 0; i--) {
            assertTrue(debugger.back(unit, () -> false));
            assertEquals(cycles.get(i), debugger.cycle());
            assertEquals(hashes.get(i), hash());
        }
    }

    /** Memory that runs out while a checkpoint is taken costs that checkpoint, and neither the run nor a way back. */
    @Test
    void aRunGoesOnWhereACheckpointDoesNotFit() throws Exception {
        long[] hashes = new long[2];
        for (int i = 0; i < 2; i++) {
            boolean isShort = i == 1;
            int[] failed = {0};
            Debugger busy = busy();
            busy.keepHistory(64);
            int before = busy.timeline().budget();
            busy.add(new Observer() {
                @Override
                public byte[] save() {
                    if (isShort && busy.cycle() > 0) {
                        failed[0]++;
                        throw new OutOfMemoryError("Java heap space");
                    }
                    return NOTHING;
                }
            });
            assertEquals(Outcome.ON, busy.run(3 * TimeTravel.SPACING + 7, null));
            assertEquals(isShort ? 3 : 0, failed[0]);
            long end = StateHash.of(busy.machine());
            assertTrue(
                    isShort
                            ? busy.timeline().budget() < before
                            : busy.timeline().budget() == before);
            busy.seek(TimeTravel.SPACING + 5);
            hashes[i] = StateHash.of(busy.machine());
            busy.seek(3 * TimeTravel.SPACING + 7);
            assertEquals(end, StateHash.of(busy.machine()));
            assertFalse(busy.back(Step.CYCLE, () -> true), "broken off");
            assertEquals(end, StateHash.of(busy.machine()), "and stays");
            assertTrue(busy.back(Step.CYCLE, () -> false));
            assertEquals(3 * TimeTravel.SPACING + 6, busy.cycle());
        }
        assertEquals(hashes[0], hashes[1]);
    }

    private static Debugger busy() throws Exception {
        ElfImage image = ElfImage.parse(Files.readAllBytes(Path.of("roms/images/key-polling.elf")), "key-polling.elf");
        Machine machine = new Machine(Board.KESTREL3, Timing.TEXTBOOK);
        machine.load(image);
        machine.reset(machine.start(image));
        return new Debugger(machine, Software.of(image), InputSource.NONE);
    }

    @Test
    void steppingBackFromTheFirstStepGoesToReset() {
        debugger.run(3, null);
        assertFalse(debugger.back(Step.EVENT, () -> false));
        assertEquals(0, debugger.cycle());
        assertFalse(debugger.back(Step.CYCLE, () -> false));
        assertEquals(0, debugger.cycle());
    }

    @Test
    void runningBackFindsTheLastBreakpointBeforeNow() {
        debugger.breakpoints(Set.of(address("schedule_as")));
        List<Long> hits = new ArrayList<>();
        while (debugger.run(END - debugger.cycle(), null) == Outcome.BREAKPOINT) {
            hits.add(debugger.cycle());
        }
        assertTrue(hits.size() > 1, hits.toString());
        for (int i = hits.size() - 1; i >= 0; i--) {
            assertTrue(debugger.runBack(new Landmark.Breakpoint(), () -> false));
            assertEquals(hits.get(i), debugger.cycle());
        }
        long first = debugger.cycle();
        assertFalse(debugger.runBack(new Landmark.Breakpoint(), () -> false));
        assertEquals(first, debugger.cycle(), "it stays where it was");
    }

    @Test
    void aWriteAndAFirmwareStateAndARegisterAreFoundForwardsAndBackwards() {
        long waiters = address("datagram_waiters");
        debugger.run(1000, null);
        for (Landmark landmark : List.of(
                new Landmark.MemoryWritten(waiters, 8),
                new Landmark.RegisterWritten(10),
                new Landmark.FirmwareEnters("NIC receive", "IDLE"))) {
            debugger.seek(1000);
            if (landmark instanceof Landmark.FirmwareEnters) {
                debugger.input(new Input("nic", new byte[64]));
            }
            debugger.stopAt(Set.of(landmark));
            List<Long> hits = new ArrayList<>();
            while (hits.size() < 4 && debugger.run(60_000 - debugger.cycle(), null) == Outcome.BREAKPOINT) {
                hits.add(debugger.cycle());
                assertFalse(debugger.breakpointSentence().isEmpty());
            }
            debugger.stopAt(Set.of());
            if (hits.isEmpty()) {
                continue;
            }
            debugger.run(3, null);
            for (int i = hits.size() - 1; i >= 0; i--) {
                assertTrue(debugger.runBack(landmark, () -> false), landmark.label());
                assertEquals(hits.get(i), debugger.cycle(), landmark.label());
            }
        }
    }

    @Test
    void aSearchThatIsBrokenOffLeavesTheMachineWhereItWas() {
        debugger.run(20_000, null);
        long before = hash();
        assertFalse(debugger.runBack(new Landmark.MemoryWritten(0xF0_0000, 8), () -> true));
        assertEquals(before, hash());
    }

    @Test
    void anEditInThePastStartsABranchAndTheOldHistoryStays() {
        debugger.run(20_000, null);
        long old = hash();
        debugger.seek(12_480);
        assertTrue(debugger.input(Input.memory(0xF0_0000, (byte) 42)));
        assertTrue(debugger.input(Input.register(0, 9, 1234)));
        assertEquals(42, debugger.machine().peek(0xF0_0000, 1));
        Branch second = debugger.timeline().branch();
        assertEquals("branch 2 from @12480", second.name());
        assertEquals(12_480, debugger.frontier());
        debugger.run(7_520, null);
        long edited = hash();
        assertNotEquals(old, edited);
        debugger.switchTo(debugger.timeline().branches().getFirst());
        assertEquals(20_000, debugger.cycle());
        assertEquals(old, hash());
        debugger.seek(12_480);
        assertEquals(0, debugger.machine().peek(0xF0_0000, 1));
        debugger.switchTo(second);
        debugger.seek(20_000);
        assertEquals(edited, hash());
        assertEquals(
                List.of(Input.memory(0xF0_0000, (byte) 42), Input.register(0, 9, 1234)),
                second.journal().entries().stream().map(Journal.Entry::input).toList());
    }

    @Test
    void anEditAtTheFrontierIsPartOfTheSameHistory() {
        debugger.run(20_000, null);
        debugger.input(Input.register(0, 9, 77));
        debugger.run(5_000, null);
        long hash = hash();
        assertEquals(1, debugger.timeline().branches().size());
        debugger.seek(19_999);
        debugger.seek(25_000);
        assertEquals(hash, hash());
        assertFalse(debugger.input(new Input("nowhere", new byte[1])));
    }

    @Test
    void aRecordedHistoryRepeatsWhatHappened() {
        debugger.run(20_000, null);
        debugger.input(Input.memory(0xF0_0000, (byte) 1, (byte) 2));
        debugger.run(3_000, null);
        Debugger again = NetworkCallFixture.debugger(InputSource.NONE);
        again.timeline().recorded(debugger.timeline().branch().journal().entries(), debugger.frontier());
        again.seek(debugger.cycle());
        assertEquals(hash(), StateHash.of(again.machine()));
    }

    @Test
    void aBusyProgramOnTheBareBoardIsReachedAnywhereWithinItsBudget() throws Exception {
        Debugger straight = bare();
        Debugger travelled = bare();
        travelled.keepHistory(1);
        travelled.run(8_000_000, null);
        assertTrue(travelled.timeline().checkpoints() > 2);
        assertTrue(travelled.timeline().bytes() <= 1 << 20, travelled.timeline().bytes() + " bytes");
        List<Long> cycles =
                new Random(5).longs(8, 1, 8_000_000).sorted().boxed().toList();
        List<Long> hashes = new ArrayList<>();
        for (long cycle : cycles) {
            straight.run(cycle - straight.cycle(), null);
            hashes.add(StateHash.of(straight.machine()));
        }
        for (int i = cycles.size() - 1; i >= 0; i--) {
            travelled.seek(cycles.get(i));
            assertEquals(hashes.get(i), StateHash.of(travelled.machine()));
        }
    }

    @Test
    void observersAreToldOnceMoreAndToldThatTheyAre() {
        List<String> told = new ArrayList<>();
        debugger.add(new Observer() {
            @Override
            public void rewound(long cycle, long frontier, int branch) {
                told.add(String.format(Locale.ROOT, "rewound to %d of %d on %d", cycle, frontier, branch));
            }

            @Override
            public void deviceHappened(long cycle, String device, DeviceEvent event) {
                if (event instanceof Printed && told.size() < 3) {
                    told.add("printed @" + cycle);
                }
            }
        });
        debugger.run(20_000, null);
        String first = told.getFirst();
        told.clear();
        debugger.seek(0);
        debugger.run(20_000, null);
        assertEquals(List.of("rewound to 0 of 20000 on 1", first), told.subList(0, 2));
    }
}
