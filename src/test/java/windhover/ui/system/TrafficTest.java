package windhover.ui.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import windhover.debug.Place;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.Transfer;
import windhover.ui.kit.Parts;
import windhover.ui.shell.DemoSession;
import windhover.ui.system.Traffic.Flow;
import windhover.ui.system.Traffic.Regime;
import windhover.ui.system.Traffic.Token;

class TrafficTest {
    /** The hardware reads the interrupt descriptor table in cycles 12406 to 12412. */
    private static final long READ_START = 12_406;

    private static final long READ_END = 12_412;

    private final Traffic traffic = new Traffic();

    private Token read() {
        return traffic.tokens().stream()
                .filter(token -> token.transfer().kind() == Transfer.Kind.IDT_READ)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTokenMovesWhileItsCyclesPassAndArrivesInTheLast() {
        double before = -1;
        for (long cycle = READ_START; cycle <= READ_END; cycle++) {
            traffic.show(DemoSession.at(cycle + 1, Activity.RUNNING, "", 1));
            double now = read().progress();
            assertTrue(now > before && now < 1, "progress " + now + " in cycle " + cycle);
            assertFalse(read().arrived());
            before = now;
        }
        traffic.show(DemoSession.at(READ_END + 1, Activity.PAUSED, "", 0));
        assertEquals(1, read().progress(), "in its last cycle it arrives");
        traffic.show(DemoSession.at(READ_END + 2, Activity.RUNNING, "", 1));
        assertTrue(read().arrived());
        traffic.show(DemoSession.at(READ_END + 50, Activity.RUNNING, "", 1));
        assertTrue(
                traffic.tokens().stream().noneMatch(token -> token.transfer().kind() == Transfer.Kind.IDT_READ),
                "it has gone");
    }

    @Test
    void hostTimeMovesATokenWithinItsCycleOnly() {
        traffic.show(DemoSession.at(READ_START + 1, Activity.RUNNING, "", 1), 0.5);
        double half = read().progress();
        traffic.show(DemoSession.at(READ_START + 1, Activity.RUNNING, "", 1), 30);
        double late = read().progress();
        traffic.show(DemoSession.at(READ_START + 2, Activity.RUNNING, "", 1), 0);
        assertTrue(half < late);
        assertEquals(late, read().progress(), "the next cycle goes on where the last one ended");
    }

    @Test
    void pausedEverythingStaysWhereItIs() {
        traffic.show(DemoSession.at(READ_START + 2, Activity.PAUSED, "", 0), 0);
        double before = read().progress();
        traffic.show(DemoSession.at(READ_START + 2, Activity.PAUSED, "", 0), 0.9);
        assertEquals(before, read().progress());
    }

    @Test
    void tokensMergeIntoAFlowAndThenIntoRates() {
        traffic.show(DemoSession.at(10_000, Activity.RUNNING, "", 60));
        assertEquals(Regime.TOKENS, traffic.regime());
        traffic.show(DemoSession.at(10_200, Activity.RUNNING, "", 10e3));
        assertEquals(Regime.FLOW, traffic.regime());
        assertTrue(traffic.tokens().isEmpty());
        traffic.show(DemoSession.at(20_200, Activity.RUNNING, "", 5e6));
        assertEquals(Regime.RATES, traffic.regime());
        traffic.show(DemoSession.at(20_200, Activity.PAUSED, "", 0));
        assertEquals(Regime.TOKENS, traffic.regime());
    }

    @Test
    void aFlowIsAsDenseAsTheTransfersAre() {
        for (long cycle = 10_000; cycle <= 11_500; cycle += 100) {
            Snapshot snapshot = DemoSession.at(cycle, Activity.RUNNING, "", 6_000);
            traffic.show(snapshot);
            for (int frame = 0; frame < 8; frame++) {
                traffic.move(snapshot, 0);
            }
        }
        Flow fetches = flow(Transfer.Kind.CPU_BUS, Place.RAM);
        Flow bytes = flow(Transfer.Kind.WIRE, Parts.NIC);
        assertTrue(fetches.perThousandCycles() > bytes.perThousandCycles(), "a fetch each 8 cycles, a byte each 20");
        assertTrue(fetches.travelled() > bytes.travelled());
        assertEquals(1, traffic.flows().stream().mapToDouble(Flow::share).sum(), 1e-9);
    }

    private Flow flow(Transfer.Kind kind, Place to) {
        return traffic.flows().stream()
                .filter(f -> f.way().kind() == kind && f.way().to().equals(to))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFlowStandsWhenNothingPasses() {
        traffic.show(DemoSession.at(10_100, Activity.RUNNING, "", 6_000));
        for (int frame = 0; frame < 20; frame++) {
            traffic.show(DemoSession.at(10_100, Activity.RUNNING, "", 6_000));
        }
        Snapshot still = DemoSession.at(10_100, Activity.RUNNING, "", 6_000);
        for (int frame = 0; frame < 20; frame++) {
            traffic.move(still, 0);
        }
        double before = flow(Transfer.Kind.CPU_BUS, Place.RAM).travelled();
        assertTrue(before > 0);
        traffic.show(still);
        traffic.move(still, 0);
        assertEquals(before, flow(Transfer.Kind.CPU_BUS, Place.RAM).travelled());
    }

    @Test
    void aStopShowsWhatHappenedSinceTheStopBefore() {
        traffic.show(DemoSession.at(12_300, Activity.PAUSED, "", 0));
        traffic.show(DemoSession.at(12_430, Activity.PAUSED, "", 0));
        assertTrue(traffic.sinceStop().stream().anyMatch(t -> t.kind() == Transfer.Kind.TRAP));
        assertTrue(traffic.sinceStop().stream().allMatch(t -> t.end() > 12_300));
    }

    @Test
    void aRestartForgets() {
        traffic.show(DemoSession.at(12_430, Activity.RUNNING, "", 6_000));
        traffic.show(DemoSession.atReset());
        assertTrue(traffic.flows().isEmpty());
        assertTrue(traffic.tokens().isEmpty());
        assertTrue(traffic.sinceStop().isEmpty());
    }
}
