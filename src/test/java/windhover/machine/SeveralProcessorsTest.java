package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.cpu.Assembler;
import windhover.cpu.Cpu;
import windhover.cpu.LossReason;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.Snapshot;
import windhover.debug.Software;
import windhover.image.ElfImage;

/** A made-up board with two processors: a machine runs, saves and shows each of its processors. */
class SeveralProcessorsTest {
    private static final Board TWO = Board.BARE.withProcessors(2);
    private static final long BASE = TWO.resetPc();
    private static final long DATA = BASE + 0x1_0000;

    /** Processor 0 counts in memory, processor 1 is parked. */
    private static final String PARKED = """
                auipc s0, 0x10
                csrrs t0, mhartid, zero
            1:  bne t0, zero, 1b
            2:  addi t1, t1, 1
                sd t1, 0(s0)
                jal zero, 2b
            """;

    private static Machine machine(String program) {
        Machine machine = new Machine(TWO, Timing.KESTREL3);
        byte[] image = Assembler.assemble(BASE, program);
        machine.ram().bytes().put(0, image, 0, image.length);
        machine.reset(BASE);
        return machine;
    }

    private static Debugger debugger(Machine machine, int processor) throws Exception {
        Path elf = Path.of("roms/images/bare/hello.elf");
        Software software = Software.of(ElfImage.parse(Files.readAllBytes(elf), elf.toString()));
        return new Debugger(machine, processor, software, InputSource.NONE);
    }

    @Test
    void bothStartAtResetAndTheSecondCanBeParked() {
        Machine machine = machine(PARKED);
        machine.runTo(20_000);
        Cpu first = machine.processor(0);
        Cpu second = machine.processor(1);
        assertEquals(List.of(first, second), machine.processors());
        assertEquals(0, first.register(5));
        assertEquals(1, second.register(5), "mhartid");
        assertTrue(machine.peek(DATA, 8) > 100, "what the first counted");
        assertEquals(0, second.register(6), "the second never counts");
        assertEquals(first.instructions() + second.instructions(), machine.instructions());
        for (Cpu processor : machine.processors()) {
            long lost = LossReason.ALL.stream().mapToLong(processor::lost).sum();
            assertEquals(20_000, processor.instructions() + lost);
        }
    }

    @Test
    void eachHasPortsOfItsOwnOnTheBus() {
        List<String> names = machine(PARKED).bus().ports().stream()
                .map(port -> port.master().name())
                .toList();
        assertEquals(List.of("WALKER", "WALKER1", "CPU_DATA", "CPU1_DATA", "CPU_FETCH", "CPU1_FETCH"), names);
    }

    @Test
    void aStateThatIsRestoredGoesOnAsTheOneItWasTakenFrom() throws Exception {
        Machine machine = machine(PARKED);
        machine.runTo(5_000);
        byte[] saved = StateWriter.save(machine);
        long here = StateHash.of(machine);
        machine.runTo(9_000);
        long there = StateHash.of(machine);
        assertNotEquals(here, there);
        Machine other = new Machine(TWO, Timing.KESTREL3);
        StateReader.restore(other, saved);
        assertEquals(here, StateHash.of(other));
        other.runTo(9_000);
        assertEquals(there, StateHash.of(other));
        other.processor(1).setRegister(20, 7);
        assertNotEquals(there, StateHash.of(other), "the second processor is part of the state");
    }

    @Test
    void atomicOperationsOfBothAreWhole() {
        Machine machine = machine("""
                    auipc s0, 0x10
                    addi t0, zero, 100
                    addi t1, zero, 1
                1:  amoadd.d zero, t1, (s0)
                2:  lr.d t2, (s0)
                    addi t2, t2, 1
                    sc.d t3, t2, (s0)
                    bne t3, zero, 2b
                    addi t0, t0, -1
                    bne t0, zero, 1b
                3:  jal zero, 3b
                """);
        machine.runTo(100_000);
        assertEquals(400, machine.peek(DATA, 8), "a hundred times two of each processor");
    }

    @Test
    void whatOneWritesIsSeenByTheOthersCachesAndDecodedInstructions() {
        Machine machine = machine("""
                    csrrs t0, mhartid, zero
                    auipc s0, 0
                    bne t0, zero, second
                    addi t1, zero, 1000
                1:  addi t1, t1, -1
                    bne t1, zero, 1b
                    lw t2, 60(s0)          # the new instruction
                    sw t2, 48(s0)
                2:  jal zero, 2b
                second:
                    addi a0, zero, 0
                    addi a1, zero, 0
                3:  fence.i
                    addi a1, a1, 1
                    addi a0, zero, 5       # is written over
                    jal zero, 3b
                    addi zero, zero, 0
                    addi a0, zero, 9
                """);
        machine.runTo(500);
        assertEquals(5, machine.processor(1).register(10));
        machine.runTo(50_000);
        assertEquals(9, machine.processor(1).register(10));
    }

    @Test
    void aMachineWaitsWhenAllWait() {
        Machine machine = machine("""
                    csrrs t0, mhartid, zero
                    addi t1, zero, 1000
                    beq t0, zero, 2f
                1:  addi t1, t1, -1
                    bne t1, zero, 1b
                2:  wfi
                """);
        machine.runTo(1_000);
        assertTrue(machine.processor(0).waiting());
        assertFalse(machine.waiting());
        assertEquals(1_000, machine.clock().now());
        assertEquals(0, machine.skipped(), "the other works");
        machine.runTo(1_000_000);
        assertTrue(machine.waiting());
        assertTrue(machine.clock().now() < 100_000, "nothing will come");
        long now = machine.clock().now();
        machine.skipTo(now + 1_000);
        machine.processors().forEach(processor -> assertEquals(now + 1_000, processor.cycles()));
    }

    @Test
    void aRunEndsWhenOneStopsAndSaysWhich() throws Exception {
        Machine machine = machine("""
                    csrrs t0, mhartid, zero
                1:  beq t0, zero, 1b
                    .word 0
                """);
        Debugger debugger = debugger(machine, 0);
        assertNull(debugger.whyStopped());
        assertEquals(Debugger.Outcome.ENDED, debugger.run(100_000, null));
        assertNull(machine.processor(0).stopped());
        assertEquals(machine.processor(1), machine.stoppedProcessor());
        assertNotNull(machine.stopped());
        String why = debugger.whyStopped();
        assertTrue(why != null && why.startsWith("of processor 1: the processor stopped: "), why);
    }

    @Test
    void aDebuggerObservesOneOfThem() throws Exception {
        Machine machine = machine(PARKED);
        Debugger debugger = debugger(machine, 1);
        debugger.breakpoints(Set.of(BASE + 12)); // only processor 0 comes there
        assertEquals(Debugger.Outcome.ON, debugger.run(3_000, null));
        debugger.breakpoints(Set.of(BASE + 8)); // where processor 1 is parked
        assertEquals(Debugger.Outcome.BREAKPOINT, debugger.run(3_000, null));
        assertEquals(BASE + 8, machine.processor(1).pc());
        debugger.breakpoints(Set.of());
        assertTrue(debugger.input(Input.register(1, 9, 77)));
        Snapshot snapshot = debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
        assertEquals(1, snapshot.cpu().number());
        assertEquals(77, snapshot.cpu().x().get(9));
        assertEquals(1, snapshot.cpu().x().get(5));
        assertEquals(BASE + 8, snapshot.position().address());
        assertEquals(0, machine.processor(0).register(9));
        long before = debugger.cycle();
        long hash = StateHash.of(machine);
        debugger.run(2_000, null);
        debugger.seek(before);
        assertEquals(hash, StateHash.of(machine), "going back restores both");
    }

    @Test
    void boardsThatCannotBeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Board.BARE.withProcessors(0));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new Machine(TWO, Timing.TEXTBOOK));
        assertEquals(
                "board bare has 2 processors: expected a timing with a shared bus, not textbook", refused.getMessage());
    }

    /** One place says which processor is looked at unless told otherwise; each other is given one, or asks all. */
    @Test
    void nothingAboveAssumesThatThereIsOne() throws Exception {
        Pattern assumes = Pattern.compile(
                "processors?\\(\\)\\s*\\.\\s*(get\\(|getFirst)|\\.\\s*processor\\(0\\)|machine, 0,|this\\(machine, 0");
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                if (assumes.matcher(Files.readString(file)).find()) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        // The board's rows say to which processor a device is wired; the reference interpreter refuses more than one.
        assertEquals(
                Set.of("Board.java", "Debugger.java", "Engine.java"), found, "src/main: take a processor, or ask all");
    }
}
