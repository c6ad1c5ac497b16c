package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.StateHash;
import windhover.isa.Csr;

/** Exceptions, interrupts, the interrupt descriptor table, {@code wfi}, and what stops the processor. */
class TrapTest {
    private static final long BASE = 0x1000;
    private static final long HANDLER = 0x2000;
    private static final String SET_VECTOR = "lui t0, 2; csrw mtvec, t0\n";

    private static Timing timing(String name) {
        return name.equals("textbook") ? Timing.TEXTBOOK : Timing.KESTREL3;
    }

    /** What the probe is told, a line each. */
    private static final class Told implements CpuProbe {
        final List<String> lines = new ArrayList<>();

        @Override
        public void aboutToCommit(long pc) {
            lines.add(String.format(Locale.ROOT, "about to commit %x", pc));
        }

        @Override
        public void idtRead(int entry, long address, long handler) {
            lines.add(String.format(Locale.ROOT, "entry %d at %x: %x", entry, address, handler));
        }

        @Override
        public void trapTaken(long cause, long pc, long tval, long handler) {
            lines.add(String.format(
                    Locale.ROOT, "trap %s%d at %x, %x: to %x", cause < 0 ? "i" : "", cause & 63, pc, tval, handler));
        }

        @Override
        public void stopped(String reason) {
            lines.add("stopped");
        }
    }

    private static Told observe(Bench bench) {
        Told told = new Told();
        bench.cpu.probe(told);
        return told;
    }

    @ParameterizedTest(name = "{0}: cause {1}, tval {2}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
      ecall                              | 11 | 0x0
      ebreak                             | 3  | 0x1008
      .word 0xffffffff                   | 2  | 0xffffffff
      .half 0                            | 2  | 0x0
      csrrw a0, 0x7ff, a1                | 2  | 0x7ff59573
      csrrw a0, mhartid, zero            | 2  | 0xf1401573
      lw a0, 1(zero)                     | 4  | 0x1
      sd a0, 4(zero)                     | 6  | 0x4
      amoadd.w a0, a1, (t1)              | 6  | 0x3
      ld a0, 8(s1)                       | 5  | 0x100008
      sw a0, 0(s2)                       | 7  | 0xffffffffffff0000
      jalr zero, 0(s1)                   | 1  | 0x100000
      """)
    void anExceptionIsPreciseAndSaysWhatWasWrong(String instruction, long cause, String tval) {
        for (Timing timing : List.of(Timing.TEXTBOOK, Timing.KESTREL3)) {
            Bench bench = Bench.with(timing, BASE, SET_VECTOR + instruction + "\nli a3, 1; li a4, 1; li a5, 1");
            bench.load(HANDLER, "li a6, 1; 1: j 1b");
            bench.cpu.setRegister(6, 3);
            bench.cpu.setRegister(9, 0x10_0000);
            bench.cpu.setRegister(18, Bench.ROM_BASE);
            bench.runUntilRetired(HANDLER, 300);
            assertEquals(cause, bench.cpu.peekCsr(Csr.MCAUSE), "mcause");
            assertEquals(Long.parseUnsignedLong(tval.substring(2), 16), bench.cpu.peekCsr(Csr.MTVAL), "mtval");
            assertEquals(cause == 1 ? 0x10_0000 : BASE + 8, bench.cpu.peekCsr(Csr.MEPC), "mepc");
            assertEquals(
                    0,
                    bench.cpu.register(13) | bench.cpu.register(14) | bench.cpu.register(15),
                    "nothing behind it happened");
            assertEquals(bench.cpu.cycles() - bench.cpu.instructions(), bench.lost());
        }
    }

    @Test
    void aTrapIsTakenInMemAndTheHandlerIsFetchedInTheNextCycle() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, "nop; ecall");
        bench.cpu.csr().write(Csr.MTVEC, HANDLER);
        bench.load(HANDLER, "nop");
        assertEquals(
                5 + 1 + 4,
                bench.runUntilRetired(HANDLER, 50),
                "the handler's write back: four lost behind the first instruction");
        assertEquals(4, bench.cpu.lost(SquashReason.EXCEPTION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void theHandlersAddressIsReadFromTheDescriptorTable(String timing) {
        Bench bench = Bench.with(timing(timing), BASE, "ecall; nop; nop");
        bench.cpu.csr().write(Csr.MIDT, 0x4000);
        bench.load(0x4000 + 8 * 11, ".dword 0x2000");
        bench.load(HANDLER, "nop; nop");
        Told told = observe(bench);
        bench.runUntilRetired(HANDLER, 50);
        assertEquals(List.of("entry 11 at 4058: 2000", "trap 11 at 1000, 0: to 2000"), told.lines);
        assertEquals(bench.cpu.cycles() - bench.cpu.instructions(), bench.lost());
        assertTrue(bench.cpu.lost(HoldReason.IDT_READ) >= 1, "the read takes its time");
    }

    @Test
    void theDescriptorReadCostsOneCycleWithIdealMemory() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, "ecall");
        bench.cpu.csr().write(Csr.MIDT, 0x4000);
        bench.load(0x4000 + 8 * 11, ".dword 0x2000");
        bench.load(HANDLER, "nop");
        assertEquals(5 + 4 + 1, bench.runUntilRetired(HANDLER, 50));
        assertEquals(4, bench.cpu.lost(SquashReason.EXCEPTION));
        assertEquals(1, bench.cpu.lost(HoldReason.IDT_READ));
    }

    @ParameterizedTest
    @ValueSource(longs = {0x4000, 0x7000_0000})
    void withoutADescriptorTheTrapGoesThroughMtvecOnce(long table) {
        Bench bench = Bench.with(Timing.KESTREL3, BASE, "ecall");
        bench.cpu.csr().write(Csr.MIDT, table);
        bench.cpu.csr().write(Csr.MTVEC, HANDLER);
        bench.load(HANDLER, "li a0, 1; ecall");
        Told told = observe(bench);
        bench.runUntilRetired(HANDLER, 100);
        assertNull(bench.cpu.stopped());
        assertEquals(11, bench.cpu.peekCsr(Csr.MCAUSE));
        assertEquals("trap 11 at 1000, 0: to 2000", told.lines.get(1));
    }

    @Test
    void aDoubleFaultWhoseHandlerFailsAtOnceStopsTheProcessor() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, "ecall");
        bench.cpu.csr().write(Csr.MIDT, 0x4000);
        bench.cpu.csr().write(Csr.MTVEC, HANDLER);
        Told told = observe(bench);
        bench.run(50);
        assertEquals(
                "the processor stopped: system call from M mode (cause 11) at pc 0x1000 in M mode; mtvec is 0x2000: the interrupt descriptor table has no"
                        + " handler, and what mtvec leads to fails at its first instruction, with illegal instruction (cause 2) at pc 0x2000 in M mode",
                TrapChainTest.sentence(bench.cpu.stopped()));
        assertEquals("stopped", told.lines.getLast());
        assertEquals(1, told.lines.stream().filter("stopped"::equals).count());
        assertEquals(bench.cpu.cycles() - bench.cpu.instructions(), bench.lost(), "time goes on");
    }

    @Test
    void aHandlerThatTrapsAtItsFirstInstructionForEverStopsTheProcessor() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, "ecall");
        bench.cpu.csr().write(Csr.MTVEC, HANDLER);
        bench.run(50);
        assertEquals(
                "the processor stopped: system call from M mode (cause 11) at pc 0x1000 in M mode; mtvec is 0x2000: what is there fails at its first"
                        + " instruction, with illegal instruction (cause 2) at pc 0x2000 in M mode",
                TrapChainTest.sentence(bench.cpu.stopped()));
    }

    @Test
    void anInterruptIsTakenBeforeAnInstructionThatThenHasNoEffect() {
        Bench bench = Bench.with(
                Timing.TEXTBOOK, BASE, SET_VECTOR + "csrw mie, s1; csrsi mstatus, 8\n 1: addi a0, a0, 1; j 1b");
        bench.load(HANDLER, "nop; mret");
        bench.cpu.setRegister(9, 1 << 21);
        bench.run(40);
        Told told = observe(bench);
        long before = bench.cpu.register(10);
        long next = bench.cpu.pc();
        bench.cpu.inputs().set(16 + 5, true);
        bench.cycle();
        assertTrue(bench.cpu.trapped());
        assertEquals(List.of(String.format(Locale.ROOT, "trap i21 at %x, 0: to 2000", next)), told.lines);
        assertEquals(next, bench.cpu.peekCsr(Csr.MEPC));
        assertEquals(before, bench.cpu.register(10));
        bench.runUntilRetired(HANDLER, 20);
        bench.cpu.inputs().set(16 + 5, false);
        bench.runUntilRetired(next, 40);
        assertEquals(bench.cpu.cycles() - bench.cpu.instructions(), bench.lost());
    }

    @ParameterizedTest
    @CsvSource({"0x800, 11", "0x10800, 16", "0x80000880, 31", "0x60000, 17", "0x888, 11", "0x88, 3"})
    void linesComeFirstAndTheLowerLineBeforeTheHigher(String pending, int taken) {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, "nop");
        long bits = Long.decode(pending);
        for (int bit = 0; bit < 32; bit++) {
            bench.cpu.inputs().set(bit, (bits >>> bit & 1) != 0);
        }
        bench.cpu.csr().write(Csr.MIE, -1);
        assertEquals(-1, bench.cpu.csr().interrupt(), "interrupts are off");
        bench.cpu.csr().write(Csr.MSTATUS, 8);
        assertEquals(taken, bench.cpu.csr().interrupt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void waitForInterruptGoesOnEvenWithInterruptsOff(String timing) {
        Bench bench = Bench.with(timing(timing), BASE, "csrw mie, s1; wfi; li a0, 1; 1: j 1b");
        bench.cpu.setRegister(9, 1 << 20);
        bench.run(60);
        assertTrue(bench.cpu.waiting());
        assertEquals(0, bench.cpu.register(10));
        bench.cpu.inputs().set(19, true);
        bench.run(10);
        assertTrue(bench.cpu.waiting(), "line 3 is not enabled");
        bench.cpu.inputs().set(20, true);
        assertFalse(bench.cpu.waiting());
        bench.runUntilRetired(BASE + 8, 20);
        assertEquals(1, bench.cpu.register(10));
    }

    @Test
    void aPendingInterruptMakesWaitForInterruptANoOperation() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, "csrw mie, s1; wfi; nop");
        bench.cpu.setRegister(9, 1 << 20);
        bench.cpu.inputs().set(20, true);
        bench.runUntilRetired(BASE + 8, 20);
        assertEquals(0, bench.cpu.lost(HoldReason.WFI));
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void skippingCyclesCountsAsRunningThem(String timing) {
        Bench ran = Bench.with(timing(timing), BASE, "csrw mie, s1; wfi; li a0, 1; 1: j 1b");
        Bench skipped = Bench.with(timing(timing), BASE, "csrw mie, s1; wfi; li a0, 1; 1: j 1b");
        for (Bench bench : List.of(ran, skipped)) {
            bench.cpu.setRegister(9, 1 << 20);
            bench.run(60);
        }
        ran.run(1000);
        skipped.cpu.skip(1000);
        skipped.clock.skipTo(skipped.clock.now() + 1000);
        assertEquals(StateHash.of(ran.cpu), StateHash.of(skipped.cpu));
        ran.cpu.inputs().set(20, true);
        skipped.cpu.inputs().set(20, true);
        ran.run(100);
        skipped.run(100);
        assertEquals(StateHash.of(ran.cpu), StateHash.of(skipped.cpu));
    }

    @Test
    void anInterruptDuringTheWaitIsTakenBehindIt() {
        Bench bench = Bench.with(
                Timing.TEXTBOOK, BASE, SET_VECTOR + "csrw mie, s1; csrsi mstatus, 8; wfi; nop; nop; nop; nop");
        bench.load(HANDLER, "nop; nop");
        bench.cpu.setRegister(9, 1 << 20);
        bench.run(30);
        assertTrue(bench.cpu.waiting());
        bench.cpu.inputs().set(20, true);
        bench.runUntilRetired(HANDLER, 20);
        assertEquals(BASE + 5 * 4, bench.cpu.peekCsr(Csr.MEPC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void aStoreOverTheNextInstructionsIsSeenByThem(String timing) {
        Bench bench = Bench.with(timing(timing), BASE, """
        auipc t0, 0
        sw a1, 8(t0)
        li a0, 1
        li a2, 2
        1: j 1b
        """);
        bench.cpu.setRegister(11, 0x00700513); // li a0, 7
        bench.runUntilRetired(BASE + 12, 60);
        assertEquals(7, bench.cpu.register(10));
        assertTrue(bench.cpu.lost(SquashReason.SELF_MODIFIED) > 0);
    }

    @Test
    void aStoreElsewhereOnAPageOfCodeThrowsNothingAway() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, "auipc t0, 0; sd zero, 64(t0); nop; nop; nop");
        bench.runUntilRetired(BASE + 16, 60);
        assertEquals(0, bench.cpu.lost(SquashReason.SELF_MODIFIED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void aWatchedInstructionIsToldOfOnceBeforeItHasAnyEffect(String timing) {
        Bench bench = Bench.with(timing(timing), BASE, "li a0, 1; sd a0, 512(zero); nop; 1: j 1b");
        Told told = observe(bench);
        bench.cpu.watch(BASE + 4, true);
        for (int i = 0; i < 60 && !bench.cpu.atWatched(); i++) {
            bench.cycle();
        }
        assertTrue(bench.cpu.atWatched());
        assertEquals(BASE + 4, bench.cpu.pc());
        assertEquals(1, bench.cpu.register(10), "what stands before it is done");
        assertEquals(0, bench.ram.peek(512, 8));
        long hash = StateHash.of(bench.cpu);
        bench.cpu.watch(BASE + 4, false);
        assertEquals(hash, StateHash.of(bench.cpu), "watching is not state");
        bench.cpu.watch(BASE + 4, true);
        bench.run(60);
        assertEquals(1, bench.ram.peek(512, 8));
        assertEquals(List.of("about to commit 1004"), told.lines);
    }

    @Test
    void aWatchSetWhileTheInstructionIsInThePipelineStillCounts() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, "nop; nop; nop; nop");
        bench.run(2);
        bench.cpu.watch(BASE + 4, true);
        bench.run(1);
        assertFalse(bench.cpu.atWatched());
        bench.run(1);
        assertTrue(bench.cpu.atWatched());
    }

    @Test
    void aWriteToTheInstructionCounterWinsOverItsOwnIncrement() {
        Bench bench = Bench.with(
                Timing.TEXTBOOK,
                BASE,
                "li a0, 100; csrw minstret, a0; csrr a1, minstret; csrr a2, minstret; csrr a3, cycle; csrr a4, cycle; nop");
        bench.runUntilRetired(BASE + 24, 40);
        assertEquals(100, bench.cpu.register(11));
        assertEquals(101, bench.cpu.register(12));
        assertEquals(bench.cpu.register(13) + 1, bench.cpu.register(14));
    }
}
