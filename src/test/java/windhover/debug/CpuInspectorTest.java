package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import windhover.clock.StateHash;
import windhover.mmu.Sv39Walk;
import windhover.mmu.WalkRefusal;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CpuInspectorTest {
    private final Debugger debugger = SegfaultFixture.debugger();

    private static CpuInternals internals(Debugger debugger) {
        return debugger.snapshot(Snapshot.Activity.PAUSED, "", 0).internals();
    }

    @BeforeAll
    void run() {
        SegfaultFixture.atFault(debugger);
    }

    @Test
    void aWalkReadsItsEntriesFromTheRootDown() {
        TranslationState translation = internals(debugger).translation();
        assertTrue(translation.on());
        TranslationState.Walk found = translation.walks().stream()
                .filter(walk -> walk.outcome() == TranslationState.Outcome.FOUND)
                .findFirst()
                .orElseThrow();
        long table = TranslationState.rootOf(found.satp());
        long before = found.began();
        for (TranslationState.Read read : found.reads()) {
            assertEquals(table + 8 * (found.virtual() >>> (12 + 9 * read.level()) & 0x1ff), read.address());
            assertEquals(
                    debugger.machine().peek(read.address(), 8) & ~0xc0L,
                    read.entry() & ~0xc0L,
                    "but for the A and D bits it is still there");
            assertTrue(read.cycle() > before, "each read takes its cycles on the bus");
            before = read.cycle();
            table = (read.entry() >>> 10) << 12;
        }
        assertEquals(
                Sv39Walk.translate(
                        found.reads().getLast().entry(), found.reads().getLast().level(), found.virtual()),
                found.physical());
    }

    @Test
    void aPageFaultNamesItsReason() {
        TranslationState translation = internals(debugger).translation();
        TranslationState.PageFault fault = translation.lastFault();
        assertNotNull(fault);
        TranslationState.Walk walk = translation.walks().stream()
                .filter(w -> w.outcome() == TranslationState.Outcome.FAULTED)
                .reduce((a, b) -> b)
                .orElseThrow();
        assertTrue(fault.afterWalk());
        assertEquals(walk.virtual(), fault.address());
        assertEquals(walk.cause(), fault.cause());
        assertNotEquals(WalkRefusal.NONE, walk.refusal());
    }

    @Test
    void cacheLinesLieInTheirSetAndHitsAreCounted() {
        for (CacheState cache : internals(debugger).caches()) {
            assertTrue(cache.hits() > cache.misses(), cache.name());
            int valid = 0;
            for (int set = 0; set < cache.sets(); set++) {
                for (int way = 0; way < cache.ways(); way++) {
                    CacheState.Line line = cache.line(set, way);
                    assertNotNull(line);
                    if (line.valid()) {
                        valid++;
                        assertEquals(
                                set,
                                line.address() >>> Integer.numberOfTrailingZeros(cache.lineBytes())
                                        & (cache.sets() - 1));
                    }
                }
            }
            assertTrue(valid > 0);
            assertFalse(cache.events().isEmpty());
        }
    }

    @Test
    void everyCsrIsThere() {
        assertTrue(internals(debugger).csrs().stream()
                .anyMatch(csr -> csr.name().equals("satp") && csr.value() >>> 60 == 8));
        assertTrue(
                internals(debugger).csrs().stream().anyMatch(csr -> csr.name().equals("pmpaddr15")));
        assertTrue(
                internals(debugger).csrs().stream().noneMatch(csr -> csr.name().equals("pmpaddr16")),
                "this processor has 16 entries");
    }

    @Test
    void lookingChangesNothing() {
        long before = StateHash.of(debugger.machine());
        assertEquals(internals(debugger), internals(debugger));
        assertEquals(before, StateHash.of(debugger.machine()));
    }

    @Test
    void restartForgetsAndTheSameHappensAgain() {
        Debugger again = SegfaultFixture.debugger();
        assertEquals(
                internals(debugger).translation().lastFault(),
                SegfaultFixture.atFault(again).translation().lastFault());
        CpuInternals first = internals(again);
        again.restart();
        assertNull(internals(again).translation().lastFault());
        assertTrue(internals(again).translation().walks().isEmpty());
        assertEquals(first, SegfaultFixture.atFault(again));
    }
}
