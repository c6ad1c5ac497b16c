package windhover.ui.stops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import windhover.debug.Debugger;
import windhover.debug.Session;
import windhover.debug.Snapshot;
import windhover.debug.StopPoint;
import windhover.debug.StopPoint.Kind;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

/** Places to stop at, on a machine that runs the first lesson. */
class StopsModelTest {
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final Debugger debugger = run();
    private final Session session = new Session(debugger);
    private final StopsModel model = new StopsModel(session);
    private final List<Set<Long>> gutters = new ArrayList<>();

    private static Debugger run() {
        try {
            return ScenarioRun.of(ScenarioLibrary.find("network-call")).debugger();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void show() {
        assertTrue(model.show(session.snapshot()), "its firmware is news");
        model.link(addresses -> addresses.size() == 2 ? "event.c:1" : "", gutters::add);
    }

    @AfterEach
    void close() {
        session.close();
    }

    private Snapshot await(Predicate<Snapshot> wanted) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Snapshot now = session.snapshot();
            model.show(now);
            if (wanted.test(now)) {
                return now;
            }
            assertTrue(System.nanoTime() < end, now.activity() + " at @" + now.cycle() + ": " + now.stop());
            Thread.onSpinWait();
        }
    }

    private List<String> places() {
        return model.rows().stream()
                .map(row -> row.point().kind() + " " + row.point().place())
                .toList();
    }

    @Test
    void whatNamesNoPlaceIsRefusedInOneLine() {
        assertFalse(model.add(Kind.CODE, " ", "", "").isEmpty());
        assertTrue(model.add(Kind.FIRMWARE, "NIC receive NOWHERE", "", "").contains("no state of this machine"));
        for (String hit : List.of("0", "-1", "x", "10000000000")) {
            String problem = model.add(Kind.CODE, "main", "", hit);
            assertTrue(problem.contains("no number of a hit"), problem);
            assertEquals(1, problem.lines().count());
        }
        assertEquals(List.of(), model.rows());
    }

    @Test
    void aRunStopsThereRunsBackThereAndCountsIt() throws Exception {
        assertEquals("", model.add(Kind.FIRMWARE, "nic  receive receive", "", ""));
        assertEquals("", model.add(Kind.CODE, "nowhere_at_all", "", "2"));
        assertEquals(List.of("FIRMWARE NIC receive RECEIVE", "CODE nowhere_at_all"), places());
        session.speed(Double.POSITIVE_INFINITY);
        session.run();
        Snapshot stopped = await(s -> s.activity() == Snapshot.Activity.PAUSED && s.cycle() > 0);
        assertEquals("NIC receive entered RECEIVE.", stopped.stop());
        assertEquals(1, model.rows().getFirst().hits());
        assertTrue(model.rows().get(1).problem().contains("'nowhere_at_all' is not known here"));
        session.run();
        Snapshot again = await(s -> s.activity() == Snapshot.Activity.PAUSED && s.cycle() > stopped.cycle());
        assertEquals(2, model.rows().getFirst().hits());
        model.runBack(model.rows().getFirst().point().number());
        await(s -> s.stop().startsWith("Back at"));
        assertEquals(stopped.cycle(), session.ask(Debugger::cycle).get());
        assertTrue(again.cycle() > stopped.cycle());
        await(s -> s.guest().stops().getFirst().hits() == 1);
        model.remove(model.rows().getFirst().point().number());
        assertEquals(List.of("CODE nowhere_at_all"), places());
    }

    @Test
    void theListAndTheSourceAreOne() {
        assertEquals("", model.add(Kind.CODE, "event_loop", "", ""));
        await(s -> !s.guest().stops().isEmpty()
                && !s.guest().stops().getFirst().addresses().isEmpty());
        Set<Long> loop = gutters.getLast();
        assertEquals(1, loop.size(), "the source shows what the list has");
        long address = loop.iterator().next();
        model.breakpoints(Set.of(address, 0x100L, 0x104L));
        assertEquals(List.of("CODE event_loop", "CODE event.c:1"), places(), "and the list what the source has");
        model.breakpoints(Set.of(0x100L, 0x104L));
        assertEquals(List.of("CODE event.c:1"), places());
        int number = model.rows().getFirst().point().number();
        model.enable(number, false);
        assertEquals(Set.of(), gutters.getLast(), "what is off is not marked");
        model.breakpoints(Set.of(0x100L, 0x104L));
        assertTrue(model.rows().getFirst().point().enabled(), "a click beside its line switches it on");
        assertEquals(1, model.rows().size());
        assertEquals("", model.edit(number, Kind.CODE, "event.c:1", " x == 1 ", "3"));
        StopPoint edited = model.rows().getFirst().point();
        assertEquals("x == 1", edited.condition());
        assertEquals(3, edited.from());
        model.breakpoints(Set.of());
        assertEquals(List.of(), model.rows());
    }
}
