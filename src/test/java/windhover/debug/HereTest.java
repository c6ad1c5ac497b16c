package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.cpu.Cpu;
import windhover.cpu.Reference;
import windhover.cpu.Timing;
import windhover.debug.Debugger.Outcome;
import windhover.debug.SessionCommands.Step;
import windhover.image.ElfImage;
import windhover.machine.Board;
import windhover.machine.Machine;

/**
 * "Here" is the next instruction to commit, for the marker, for stops and for steps: each step by an instruction moves
 * it by one, and no instruction that is executed is passed over.
 */
class HereTest {
    private static final long LONG = 10_000_000;
    private static final String STEPS = "src/test/resources/windhover/debug/steps.elf";

    private static Machine machine(String image, Timing timing) throws Exception {
        ElfImage elf = ElfImage.parse(Files.readAllBytes(Path.of(image)), image);
        boolean bare = elf.entry() >= Board.BARE.ramBase();
        Machine machine = new Machine(bare ? Board.BARE : Board.KESTREL3, timing);
        machine.load(elf);
        machine.reset(bare ? elf.entry() : machine.board().resetPc());
        return machine;
    }

    private static Debugger debugger(String image, Timing timing) throws Exception {
        ElfImage elf = ElfImage.parse(Files.readAllBytes(Path.of(image)), image);
        return new Debugger(machine(image, timing), Software.of(elf), InputSource.NONE);
    }

    /** Keeps the traps. */
    private static final class Traps implements Observer {
        final List<Long> pcs = new ArrayList<>();
        final List<Long> causes = new ArrayList<>();

        @Override
        public void trapBegins(long cycle, long cause, long pc) {
            pcs.add(pc);
            causes.add(cause);
        }
    }

    static Stream<Arguments> programs() {
        return Stream.of(
                        "roms/images/bare/hazards.elf", "roms/images/bare/mix.elf", "roms/images/bare/modes.elf", STEPS)
                .flatMap(image ->
                        Stream.of(Timing.KESTREL3, Timing.TEXTBOOK).map(timing -> Arguments.of(image, timing)));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void eachStepMovesTheMarkerAsTheReferenceDoes(String image, Timing timing) throws Exception {
        Debugger debugger = debugger(image, timing);
        Traps traps = new Traps();
        debugger.add(traps);
        Machine other = machine(image, timing);
        Reference reference = new Reference(
                other.map(), other.ram(), other.board().ramBase(), other.board().isa());
        Cpu cpu = debugger.processor();
        reference.reset(cpu.pc());
        int interrupts = 0;
        for (int i = 0; i < 3000; i++) {
            assertEquals(reference.pc(), cpu.next(), "at step " + i + " the marker");
            int before = traps.pcs.size();
            Outcome outcome = debugger.run(LONG, debugger.goal(Step.INSTRUCTION));
            if (outcome != Outcome.REACHED) {
                break;
            }
            if (before < traps.pcs.size() && traps.causes.get(before) < 0) {
                // What stood at the marker was replaced; or wfi was left, and the interrupt came before what follows.
                if (reference.pc() != traps.pcs.get(before)) {
                    reference.step();
                }
                assertEquals(traps.pcs.get(before), reference.pc());
                reference.takeInterrupt((int) (traps.causes.get(before) & 0x3f));
                interrupts++;
            } else {
                reference.step();
            }
            assertTrue(traps.pcs.size() <= before + 1, "a step passes one trap at most");
        }
        assertTrue(interrupts > 0 || !image.equals(STEPS));
    }

    static Stream<Arguments> kernels() {
        return Stream.of("network-call", "threads-segfault", "queue-fill")
                .flatMap(image ->
                        Stream.of(Timing.KESTREL3, Timing.TEXTBOOK).map(timing -> Arguments.of(image, timing)));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void whatTheMarkerStoodAtIsWhatAnUndisturbedRunRetires(String name, Timing timing) throws Exception {
        String image = "roms/images/" + name + ".elf";
        Debugger debugger = debugger(image, timing);
        debugger.run(2_000, null);
        Traps traps = new Traps();
        debugger.add(traps);
        List<Long> marked = new ArrayList<>();
        long from = debugger.processor().committed();
        for (int i = 0; i < 4000; i++) {
            long here = debugger.processor().next();
            int before = traps.pcs.size();
            if (debugger.run(LONG, debugger.goal(Step.INSTRUCTION)) != Outcome.REACHED) {
                break;
            }
            if (before == traps.pcs.size() || traps.pcs.get(before) != here) {
                marked.add(here);
            }
        }
        List<Long> retired = new ArrayList<>();
        Machine undisturbed = machine(image, timing);
        Cpu cpu = undisturbed.processor(0);
        while (retired.size() < marked.size()) {
            undisturbed.cycle();
            if (cpu.retiredUop() != 0 && cpu.instructions() > from) {
                retired.add(cpu.retiredPc());
            }
        }
        assertTrue(marked.size() > 1500, "steps: " + marked.size());
        assertEquals(retired, marked);
    }

    static Stream<Timing> timings() {
        return Stream.of(Timing.KESTREL3, Timing.TEXTBOOK);
    }

    @ParameterizedTest
    @MethodSource("timings")
    void aBreakpointStopsOnceForEachTimeItsInstructionIsExecuted(Timing timing) throws Exception {
        Debugger debugger = debugger(STEPS, timing);
        for (String symbol : List.of("after_ecall", "after_wfi", "changed")) {
            assertEquals(1, stops(debugger, symbol), symbol);
        }
        assertEquals(40, stops(debugger, "loop"));
        assertEquals(40, stops(debugger, "loop_end"));
    }

    private static int stops(Debugger debugger, String symbol) {
        Long address = debugger.software().address(symbol);
        assertNotNull(address);
        debugger.restart();
        debugger.breakpoints(Set.of(address));
        List<Long> told = new ArrayList<>();
        debugger.watchFunction(address);
        debugger.add(new Observer() {
            @Override
            public void functionEntered(long cycle, long at) {
                if (at == address) {
                    told.add(at);
                }
            }
        });
        int stops = 0;
        while (debugger.cycle() < 20_000 && debugger.run(20_000 - debugger.cycle(), null) == Outcome.BREAKPOINT) {
            assertEquals(address, debugger.processor().next());
            assertEquals(
                    address,
                    debugger.snapshot(Snapshot.Activity.PAUSED, "", 0)
                            .position()
                            .address());
            stops++;
        }
        assertEquals(stops, told.size(), "a step of a lesson is seen as often as a breakpoint stops");
        return stops;
    }

    @Test
    void aStepStopsBeforeTheFirstInstructionOfAHandlerAndAStepBackUndoesIt() throws Exception {
        Debugger debugger = debugger(STEPS, Timing.KESTREL3);
        Long handler = debugger.software().address("handler");
        assertNotNull(handler);
        List<Long> cycles = new ArrayList<>();
        List<Long> markers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            assertEquals(Outcome.REACHED, debugger.run(LONG, debugger.goal(Step.INSTRUCTION)));
            cycles.add(debugger.cycle());
            markers.add(debugger.processor().next());
        }
        assertTrue(markers.stream().filter(handler::equals).count() >= 3);
        for (int i = cycles.size() - 2; i >= 0; i--) {
            assertTrue(debugger.back(Step.INSTRUCTION, () -> false));
            assertEquals(cycles.get(i), debugger.cycle(), "step " + i);
            assertEquals(markers.get(i), debugger.processor().next());
        }
        assertFalse(debugger.back(Step.INSTRUCTION, () -> false), "reset is before the first step");
    }

    @Test
    void aWrittenRegisterStopsBehindTheInstructionThatWroteIt() throws Exception {
        Debugger debugger = debugger(STEPS, Timing.TEXTBOOK);
        debugger.stopAt(Set.of(new Landmark.RegisterWritten(13)));
        assertEquals(Outcome.BREAKPOINT, debugger.run(LONG, null));
        Long loop = debugger.software().address("loop");
        assertEquals(loop, debugger.processor().next());
    }
}
