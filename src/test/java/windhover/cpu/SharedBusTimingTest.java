package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.bus.BusPort;
import windhover.bus.Masters;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;

/** The counts of docs/timing.md for the shared bus, the caches and branch prediction. */
class SharedBusTimingTest {
    private static final long BASE = 0x1000;

    /** Cycles between the retirements of two instructions, the second time the program comes by: all is cached then. */
    private static long between(Bench bench, long first, long second) {
        bench.runUntilRetired(first, 500);
        bench.runUntilRetired(second, 500);
        long from = bench.runUntilRetired(first, 500);
        return bench.runUntilRetired(second, 500) - from;
    }

    @Test
    void aCachedLoopOfArithmeticRunsOneInstructionACycle() {
        Bench bench = Bench.with(Timing.KESTREL3, BASE, "1: addi a0, a0, 1; addi a1, a1, 1; addi a2, a2, 1; j 1b");
        bench.run(100);
        long before = bench.cpu.instructions();
        bench.run(100);
        assertEquals(100, bench.cpu.instructions() - before, "the jump back is guessed right and the line is cached");
    }

    @Test
    void aLoadThatHitsTakesOneCycleAndOneThatMissesAWholeLine() {
        Bench bench = Bench.with(Timing.KESTREL3, BASE, "1: nop; ld a1, 512(zero); nop; j 1b");
        bench.runUntilRetired(BASE, 100);
        long missed = bench.runUntilRetired(BASE + 4, 100);
        assertEquals(
                1, bench.cpu.dataCache() == null ? 0 : bench.cpu.dataCache().fills());
        assertEquals(
                1 + 1 + 4 - 1,
                bench.cpu.lost(HoldReason.DATA_MISS),
                "request, wait state and four beats; the last is the load's own cycle");
        assertTrue(missed > 0);
        assertEquals(1, between(bench, BASE, BASE + 4));
    }

    @Test
    void aStoreIsAlwaysATransaction() {
        Bench bench = Bench.with(Timing.KESTREL3, BASE, "1: nop; sd a1, 512(zero); nop; j 1b");
        assertEquals(1 + 2, between(bench, BASE, BASE + 4), "its cycle, and one each for arbitration and wait state");
    }

    @Test
    void theFirstFetchOfALineIsABurst() {
        Bench bench = Bench.with(Timing.KESTREL3, BASE, "nop; nop; nop");
        assertEquals(5 + 5, bench.runUntilRetired(BASE, 50), "request, then wait state and four beats");
        assertEquals(5, bench.cpu.lost(HoldReason.FETCH_MISS));
        assertEquals(4, bench.cpu.lost(HoldReason.FILL));
    }

    @Test
    void anotherMasterHasTheBusFirstAndTheReasonNamesIt() {
        Bench bench = Bench.with(Timing.KESTREL3, BASE, "1: nop; sd a1, 512(zero); nop; j 1b");
        BusPort dmac = bench.bus.port(Masters.DMAC, () -> {});
        bench.run(60);
        boolean named = false;
        for (int i = 0; i < 60; i++) {
            if (!dmac.busy()) {
                dmac.read(0x8000, 8, 16);
            }
            bench.cycle();
            named |= bench.cpu
                    .view()
                    .explain(Stage.MEM)
                    .equals("The bus is held by the DMA controller; the data access waits for its turn.");
        }
        assertTrue(named);
        assertTrue(bench.cpu.lost(HoldReason.DATA_ARBITRATION) > 10);
        assertEquals(bench.cpu.cycles() - bench.cpu.instructions(), bench.lost());
    }

    @Test
    void anotherMastersWriteDropsTheLineAndTheReservation() {
        Bench bench = Bench.with(
                Timing.KESTREL3,
                BASE,
                "li a1, 512; lr.d a0, (a1); ld a2, 0(a1); 1: nop; nop; nop; j 1b; sc.d a3, a0, (a1)");
        BusPort dmac = bench.bus.port(Masters.DMAC, () -> {});
        bench.run(100);
        Cache cache = bench.cpu.dataCache();
        assertNotNull(cache);
        assertTrue(cache.holds(512));
        assertEquals(512, bench.cpu.csr().reservation());
        dmac.data()[0] = 7;
        dmac.write(516, 4, 1);
        bench.run(20);
        assertFalse(cache.holds(512));
        assertEquals(-1, bench.cpu.csr().reservation());
    }

    @Test
    void aBranchThatAlternatesIsMissedAndALoopsBranchIsNot() {
        Bench bench = Bench.with(Timing.KESTREL3, BASE, "1: li a0, 50; 2: addi a0, a0, -1; bnez a0, 2b; j 1b");
        bench.run(1000);
        BranchPredictor predictor = bench.cpu.branchPredictor();
        assertNotNull(predictor);
        long guesses = predictor.guesses();
        long misses = predictor.misses();
        bench.run(1010);
        assertEquals(10, predictor.misses() - misses, "once for each fifty: at the end of the loop");
        assertTrue(predictor.guesses() - guesses > 480);
    }

    @Test
    void withoutACacheTwoInstructionsComeWithEachTransaction() {
        Timing buffered = new Timing(
                "buffered",
                true,
                1,
                1,
                1,
                0,
                0,
                0,
                Timing.CacheShape.NONE,
                Timing.CacheShape.NONE,
                Timing.Prediction.NOT_TAKEN);
        Bench bench = Bench.with(buffered, BASE, "nop\n".repeat(200));
        bench.run(40);
        long before = bench.cpu.instructions();
        bench.run(100);
        assertTrue(bench.cpu.instructions() - before >= 95, "a unit of two instructions each two cycles keeps up");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 12, 30, 31, 32, 33, 55})
    void aRestoredProcessorRunsOnAsIfNothingHadHappened(int at) {
        for (Timing timing : List.of(Timing.TEXTBOOK, Timing.KESTREL3)) {
            String source = """
          1: addi a0, a0, 1
          sd a0, 512(zero)
          ld a1, 512(zero)
          mul a2, a1, a0
          amoadd.d a3, a0, (zero)
          sw a4, 28(a5)
          beq a1, a0, 1b
          nop
          """;
            Bench ran = Bench.with(timing, BASE, source);
            ran.cpu.setRegister(14, 0x13);
            ran.cpu.setRegister(15, BASE);
            ran.run(at);
            byte[] clock = StateWriter.save(ran.clock);
            byte[] bus = StateWriter.save(ran.bus);
            byte[] memory = StateWriter.save(ran.ram);
            byte[] cpu = StateWriter.save(ran.cpu);
            Bench restored = Bench.with(timing, 0x100, "nop");
            StateReader.restore(restored.clock, clock);
            StateReader.restore(restored.bus, bus);
            StateReader.restore(restored.ram, memory);
            StateReader.restore(restored.cpu, cpu);
            for (int i = 0; i < 200; i++) {
                assertEquals(
                        StateHash.of(ran.cpu),
                        StateHash.of(restored.cpu),
                        timing.name() + " " + i + " cycles behind the restore");
                ran.cycle();
                restored.cycle();
            }
            assertEquals(StateHash.of(ran.ram), StateHash.of(restored.ram));
        }
    }
}
