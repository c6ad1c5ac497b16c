package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.bus.BusPort;
import windhover.bus.Masters;
import windhover.isa.Csr;

/**
 * Atomic operations are atomic for all masters: a DMA write comes before one or behind it, in whichever cycle it is
 * asked for.
 */
class AtomicTest {
    private static final long BASE = 0x1000;
    private static final long WORD = 0x200;

    /** A program, and a DMA write asked for at the end of the given cycle. */
    private static Bench runWithWrite(Timing timing, String source, int cycle, long data, Set<HoldReason> seen) {
        Bench bench = Bench.with(timing, BASE, source);
        bench.ram.bytes().write(WORD, 8, 100);
        BusPort dmac = bench.bus.port(Masters.DMAC, () -> {});
        for (int i = 0; i < 120; i++) {
            if (i == cycle) {
                dmac.data()[0] = data;
                dmac.write(WORD, 8, 1);
            }
            bench.cycle();
            HoldReason hold = bench.cpu.view().hold(Stage.MEM);
            if (hold != null && dmac.phase() == BusPort.Phase.REQUESTED) {
                seen.add(hold);
            }
        }
        assertNull(bench.bus.locker());
        assertEquals(bench.cpu.cycles() - bench.cpu.instructions(), bench.lost());
        return bench;
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void noWriteOfAnotherMasterComesBetweenTheTwoHalvesOfAnAtomicOperation(String name) {
        Timing timing = name.equals("textbook") ? Timing.TEXTBOOK : Timing.KESTREL3;
        Set<HoldReason> waited = new HashSet<>();
        Set<Long> results = new HashSet<>();
        for (int cycle = 1; cycle < 60; cycle++) {
            Bench bench = runWithWrite(
                    timing, "li a1, 0x200; li a0, 7; nop; amoadd.d a2, a0, (a1); 1: j 1b", cycle, 1000, waited);
            long old = bench.cpu.register(12);
            long left = bench.ram.bytes().read(WORD, 8);
            results.add(left);
            boolean before = old == 1000 && left == 1007;
            boolean behind = old == 100 && left == 1000;
            assertTrue(
                    before || behind,
                    String.format(
                            Locale.ROOT,
                            "write asked for in cycle %d: the operation found %d and left %d",
                            cycle,
                            old,
                            left));
        }
        assertEquals(Set.of(1000L, 1007L), results, "both orders happened");
        if (timing.sharedBus()) {
            assertTrue(
                    waited.contains(HoldReason.ATOMIC), "the write was asked for in the middle, and waited: " + waited);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void aStoreConditionalFailsWhenAnotherMasterWroteToItsReservationInWhicheverCycle(String name) {
        Timing timing = name.equals("textbook") ? Timing.TEXTBOOK : Timing.KESTREL3;
        Set<Long> results = new HashSet<>();
        for (int cycle = 1; cycle < 60; cycle++) {
            Bench bench = runWithWrite(
                    timing,
                    "li a1, 0x200; lr.d a0, (a1); addi a0, a0, 7; sc.d a2, a0, (a1); 1: j 1b",
                    cycle,
                    1000,
                    new HashSet<>());
            long failed = bench.cpu.register(12);
            long left = bench.ram.bytes().read(WORD, 8);
            results.add(10 * left + failed);
            boolean before = failed == 0 && left == 1007;
            boolean between = failed == 1 && left == 1000;
            boolean behind = failed == 0 && left == 1000;
            assertTrue(
                    before || between || behind,
                    String.format(Locale.ROOT, "write asked for in cycle %d: failed %d, left %d", cycle, failed, left));
        }
        assertEquals(Set.of(10070L, 10001L, 10000L), results, "before, between and behind happened");
    }

    @Test
    void aFailedAtomicOperationLeavesTheBusFree() {
        // Read-only memory answers the read and refuses the write; beyond all memory nobody answers at all.
        for (long address : new long[] {Bench.ROM_BASE, 0x4000_0000_0000L}) {
            Bench bench = Bench.with(Timing.KESTREL3, BASE, "amoadd.d a2, a0, (a1); 1: j 1b");
            bench.cpu.csr().write(Csr.MTVEC, BASE + 4);
            bench.cpu.setRegister(11, address);
            bench.run(80);
            assertEquals(7, bench.cpu.trapCause());
            assertNull(bench.bus.locker());
            BusPort dmac = bench.bus.port(Masters.DMAC, () -> {});
            dmac.read(WORD, 8, 1);
            bench.run(10);
            assertEquals(BusPort.Phase.IDLE, dmac.phase());
        }
    }
}
