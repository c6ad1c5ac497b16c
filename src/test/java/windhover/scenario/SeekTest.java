package windhover.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.clock.StateHash;
import windhover.debug.Debugger;
import windhover.debug.QueueHistory;
import windhover.debug.SessionCommands.Step;
import windhover.debug.Snapshot;
import windhover.debug.StepMark;
import windhover.guest.KernelState;

/**
 * Going to any moment of a scenario shows what a straight run shows there: the machine's state, the steps, the queue,
 * the warnings.
 */
class SeekTest {
    /** What is compared. */
    private record Seen(
            long cycle,
            long hash,
            List<StepMark> steps,
            QueueHistory queue,
            @Nullable KernelState kernel,
            String console,
            boolean inHandler,
            List<?> warnings) {
        static Seen of(Debugger debugger) {
            Snapshot at = debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
            return new Seen(
                    at.cycle(),
                    StateHash.of(debugger.machine()),
                    at.steps(),
                    at.queue(),
                    at.kernel(),
                    at.texts().getFirst().text().tail(),
                    at.cpu().inHandler(),
                    at.awareness().warnings());
        }
    }

    static Stream<String> scenarios() {
        return ScenarioLibrary.names().stream();
    }

    /** Moments of each lesson that are gone to, in random order: thousands in all. */
    private static final int SEEKS = 60;

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyMomentIsAsInAStraightRun(String name) throws Exception {
        ScenarioRun straight = ScenarioRun.of(ScenarioLibrary.find(name));
        straight.run();
        long end = straight.cycle();
        Random random = new Random(name.hashCode());
        List<Long> cycles = random.longs(SEEKS, 1, end + 1).sorted().boxed().toList();
        straight = ScenarioRun.of(ScenarioLibrary.find(name));
        List<Seen> expected = new ArrayList<>();
        for (long cycle : cycles) {
            straight.passTo(cycle);
            expected.add(Seen.of(straight.debugger()));
        }
        ScenarioRun travelled = ScenarioRun.of(ScenarioLibrary.find(name));
        travelled.debugger().keepHistory(64);
        travelled.run();
        assertEquals(end, travelled.cycle());
        List<Integer> order = new ArrayList<>(IntStream.range(0, SEEKS).boxed().toList());
        Collections.shuffle(order, random);
        for (int i = 0; i < SEEKS; i++) {
            int at = order.get(i);
            travelled.debugger().seek(cycles.get(at));
            Seen straightThere = expected.get(at);
            Seen there = Seen.of(travelled.debugger());
            assertEquals(straightThere.hash(), there.hash(), "state after seek " + i + " to @" + there.cycle());
            assertEquals(straightThere.queue(), there.queue(), "queue after seek " + i + " to @" + there.cycle());
            assertEquals(straightThere, there, "after seek " + i);
        }
    }

    @Test
    void steppingBackByEventsAndByStepsOfTheLessonFindsEachInTurn() throws Exception {
        ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find("queue-tour"));
        Debugger debugger = run.debugger();
        debugger.keepHistory(64);
        run.run();
        long dispatched = Seen.of(debugger).queue().dispatched();
        assertTrue(dispatched > 5, dispatched + " events");
        for (long left = dispatched; left > dispatched - 5; left--) {
            assertTrue(debugger.back(Step.EVENT, () -> false));
            assertEquals(left, Seen.of(debugger).queue().dispatched(), "right after that event was dispatched");
            debugger.seek(debugger.cycle() - 1);
            assertEquals(left - 1, Seen.of(debugger).queue().dispatched(), "right before");
        }
        run.run();
        List<StepMark> steps = run.tracker().inOrder();
        for (StepMark mark : steps.reversed()) {
            assertTrue(debugger.back(Step.LESSON_STEP, () -> false));
            assertEquals(mark.cycle() + 1, debugger.cycle());
        }
    }
}
