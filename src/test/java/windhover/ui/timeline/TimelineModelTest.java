package windhover.ui.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import windhover.debug.Debugger;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;

/** The timeline of a real run: the network call, to the step in which the reader gets its data. */
@SuppressWarnings("LongDoubleConversion") // cycles are places on the screen here
class TimelineModelTest {
    private static final int WIDTH = 700;

    private final TimelineModel model = new TimelineModel();
    private ScenarioRun run;
    private Trace trace;

    @BeforeEach
    void theNetworkCall() throws ScenarioFormatException {
        run = ScenarioRun.of(ScenarioLibrary.find("network-call"));
        trace = run.record().trace();
        run.debugger().keepHistory(64);
        assertTrue(run.runToStep(8));
        look();
    }

    private void look() {
        model.show(run.debugger().snapshot(Activity.PAUSED, "", 0));
        model.take(model.query().answer(trace));
    }

    private Lane lane(Lane.Kind kind, String name) {
        return model.lanes().stream()
                .filter(lane -> lane.kind() == kind && lane.name().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private long cycle(int step) {
        return model.steps().stream()
                .filter(one -> one.number() == step)
                .findFirst()
                .orElseThrow()
                .cycle();
    }

    /** The values of a row around a step. */
    private double at(Lane lane, long cycle) {
        double[] values = model.columns(lane, WIDTH);
        return values[(int) ((cycle + 0.5 - model.from()) / (model.until() - model.from()) * WIDTH)];
    }

    @Test
    void everybodyWhoHadTheProcessorHasARow() {
        Set<String> names = model.lanes().stream().map(Lane::name).collect(Collectors.toSet());
        assertTrue(
                names.containsAll(Set.of("network_call", "kernel", "idle", "wire, in", "DMA", "events")),
                names.toString());
        assertNotNull(lane(Lane.Kind.RUNNER, "irq6"));
        assertNotNull(lane(Lane.Kind.LINE, "irq6"));
        assertNotNull(lane(Lane.Kind.DEPTH, "queue"));
    }

    @Test
    void atEachTimeJustOneHasTheProcessorInTheWholeRunAndInAnyPartOfIt() {
        for (int zoom = 0; zoom < 12; zoom++) {
            double[] sum = new double[WIDTH];
            for (Lane lane : model.lanes()) {
                if (lane.kind() == Lane.Kind.RUNNER) {
                    double[] values = model.columns(lane, WIDTH);
                    for (int i = 0; i < WIDTH; i++) {
                        sum[i] += values[i];
                    }
                }
            }
            double per = (model.until() - model.from()) / WIDTH;
            for (int i = 0; i < WIDTH && model.from() + (i + 1) * per < model.now(); i++) {
                assertEquals(1, sum[i], 1e-6, "column " + i + " from @" + model.from() + " to @" + model.until());
            }
            model.zoom(2, cycle(5));
            model.take(model.query().answer(trace));
        }
    }

    @Test
    void theOverviewTellsOfWhoRanAsTheExactRecordDoes() {
        Lane idle = lane(Lane.Kind.RUNNER, "idle");
        double[] exact = model.columns(idle, 50);
        model.take(new RunData(model.data().overview(), null, null));
        double[] rough = model.columns(idle, 50);
        double bucket = model.data().overview().bucketCycles() / ((model.until() - model.from()) / 50);
        for (int i = 0; i < 50; i++) {
            assertEquals(exact[i], rough[i], 2 * bucket + 1e-6, "column " + i);
        }
    }

    @Test
    void theWireIsBusyThenTheLineIsHighThenTheHandlerRuns() {
        assertTrue(at(lane(Lane.Kind.RECEIVED, "wire"), cycle(3) + 100) > 0);
        assertTrue(at(lane(Lane.Kind.LINE, "irq6"), cycle(4)) > 0);
        model.zoom(40, cycle(5) + 100);
        model.take(model.query().answer(trace));
        assertEquals(1, at(lane(Lane.Kind.RUNNER, "irq6"), cycle(5) + 50), 1e-6);
        assertEquals(0, at(lane(Lane.Kind.RUNNER, "idle"), cycle(5) + 50), 1e-6);
    }

    @Test
    void zoomingKeepsTheCycleUnderThePointerWhereItIs() {
        double at = cycle(5);
        double share = (at - model.from()) / (model.until() - model.from());
        model.zoom(3, at);
        assertFalse(model.whole());
        assertEquals(share, (at - model.from()) / (model.until() - model.from()), 1e-9);
        for (int i = 0; i < 40; i++) {
            model.zoom(2, at);
        }
        assertEquals(TimelineModel.CLOSEST, model.until() - model.from(), 1e-6, "single cycles, and no closer");
        for (int i = 0; i < 40; i++) {
            model.zoom(0.5, at);
        }
        assertTrue(model.whole());
        assertEquals(0, model.from());
    }

    @Test
    void theViewFollowsTheMachineWhenItLeavesIt() {
        model.zoom(50, model.now());
        run.debugger().seek(cycle(1));
        Snapshot back = run.debugger().snapshot(Activity.PAUSED, "", 0);
        model.show(back);
        assertTrue(
                model.from() <= back.cycle() && back.cycle() <= model.until(), model.from() + " to " + model.until());
    }

    @Test
    void stepsStayWhenTheMachineGoesBackBeforeThem() {
        long end = model.now();
        List<TimelineModel.Step> before = model.steps();
        assertEquals(8, before.size());
        run.debugger().seek(cycle(2));
        look();
        assertEquals(before, model.steps());
        assertEquals(end, model.end());
        assertTrue(model.now() < end);
        assertTrue(at(lane(Lane.Kind.RECEIVED, "wire"), cycle(3) + 100) > 0, "what comes is known already");
    }

    @Test
    void onABranchWhatLayAheadIsForgottenAndOnTheOldOneItIsKnown() {
        Debugger debugger = run.debugger();
        debugger.seek(cycle(3) + 100);
        debugger.input(windhover.machine.Input.register(0, 5, 1));
        look();
        assertEquals(2, model.state().branch());
        assertEquals(
                List.of(1, 2, 3),
                model.steps().stream().map(TimelineModel.Step::number).toList());
        debugger.switchTo(debugger.timeline().branches().getFirst());
        look();
        assertEquals(8, model.steps().size());
    }

    @Test
    void aMomentSaysWhatWasSo() {
        model.zoom(40, cycle(5));
        model.take(model.query().answer(trace));
        String words = model.describe(cycle(5) + 20, 1);
        assertTrue(words.contains("The processor ran the handler of irq6"), words);
        assertTrue(model.describe(cycle(5), 2).contains("◆ Step 5, "), model.describe(cycle(5), 2));
        assertTrue(model.describe(model.now() + 1000, 1).contains("Not reached yet"));
    }

    @Test
    void theTableSaysTheSameInOrder() {
        List<TimelineModel.Row> rows = model.rows();
        for (int i = 1; i < rows.size(); i++) {
            assertTrue(rows.get(i - 1).cycle() <= rows.get(i).cycle());
        }
        assertEquals(8, rows.stream().filter(row -> row.what().startsWith("◆")).count());
        assertTrue(rows.stream().anyMatch(row -> row.sentence().contains("handler of irq6")));
    }

    @Test
    void anEventInViewCanBeAskedWhy() {
        model.zoom(40, cycle(4));
        model.take(model.query().answer(trace));
        TraceEvent rose = model.events().stream()
                .filter(event -> event.kind() == EventKind.LINE_ROSE)
                .findFirst()
                .orElseThrow();
        assertNotNull(model.eventNear(rose.cycle(), 3));
        assertFalse(trace.why(rose.index()).links().isEmpty());
        assertNull(model.eventNear(model.end() + 500, 3));
    }

    @Test
    void aBookmarkIsOnItsBranchAndOnceAMoment() {
        Debugger debugger = run.debugger();
        debugger.timeline().bookmark(debugger.cycle(), "");
        debugger.timeline().bookmark(debugger.cycle(), "here it goes wrong");
        look();
        assertEquals(1, model.bookmarks().size());
        assertEquals("here it goes wrong", model.noteAt(debugger.cycle()));
        assertTrue(model.rows().stream()
                .anyMatch(row -> row.what().startsWith("⚑") && row.sentence().equals("here it goes wrong")));
        debugger.seek(100);
        debugger.input(windhover.machine.Input.register(0, 5, 1));
        look();
        assertTrue(model.bookmarks().isEmpty(), "the new branch has none of what lay ahead");
        debugger.timeline().removeBookmark(1);
        assertTrue(debugger.timeline().bookmarks().isEmpty());
    }

    @Test
    void marksAreSpreadAndStayInOrder() {
        double[] spread = TimelineDrawing.spread(new double[] {10, 11, 12, 99}, 5, 0, 100);
        assertEquals(
                List.of(10.0, 15.0, 20.0, 99.0),
                java.util.Arrays.stream(spread).boxed().toList());
        double[] atTheEdge = TimelineDrawing.spread(new double[] {97, 98, 99}, 5, 0, 100);
        assertEquals(
                List.of(90.0, 95.0, 100.0),
                java.util.Arrays.stream(atTheEdge).boxed().toList());
    }

    @Test
    void theRulerGoesByOneTwoFive() {
        assertEquals(1, TimelineDrawing.step(0.2));
        assertEquals(5, TimelineDrawing.step(2.5));
        assertEquals(100, TimelineDrawing.step(51));
        assertEquals(20_000, TimelineDrawing.step(10_001));
    }
}
