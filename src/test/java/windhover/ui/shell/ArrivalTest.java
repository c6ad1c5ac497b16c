package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.StepMark;

class ArrivalTest {
    private final List<String> asked = new ArrayList<>();
    private final Arrival arrival = new Arrival(new StandingSession(DemoSession.atReset()) {
        @Override
        public void step(Step unit) {
            asked.add("step " + unit);
        }

        @Override
        public void seek(long cycle) {
            asked.add("seek " + cycle);
        }

        @Override
        public void pause() {
            asked.add("pause");
        }
    });

    @Test
    void aLessonGoesToItsFirstStepAndBackToJustBeforeIt() {
        assertFalse(arrival.shown(DemoSession.atReset(), 0));
        assertEquals(List.of("step LESSON_STEP"), asked);
        Snapshot at = DemoSession.at(12_480, Activity.PAUSED, "", 0);
        long first = at.steps().stream()
                .filter(StepMark::observed)
                .mapToLong(StepMark::cycle)
                .min()
                .orElseThrow();
        assertFalse(arrival.shown(at, 1));
        assertEquals("seek " + first, asked.getLast());
        assertTrue(arrival.shown(DemoSession.atReset(), 2));
        assertFalse(arrival.underWay());
    }

    @Test
    void aProgramAndASessionThatHasAPastStayWhereTheyAre() {
        arrival.shown(DemoSession.withoutLesson(), 0);
        assertEquals(List.of(), asked);
        assertFalse(arrival.underWay());
    }

    @Test
    void aFirstStepThatDoesNotComeIsNotWaitedForForEver() {
        arrival.shown(DemoSession.atReset(), 0);
        arrival.shown(DemoSession.atReset(), 30_000_000_000L);
        assertEquals(List.of("step LESSON_STEP", "pause", "seek 0"), asked);
    }
}
