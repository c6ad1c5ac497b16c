package windhover.ui.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.StepMark;
import windhover.ui.shell.DemoSession;

class LessonModelTest {
    private final DemoSession session = new DemoSession();
    private final List<String> revealed = new ArrayList<>();
    private final LessonModel model =
            new LessonModel(session, where -> revealed.add(where.file() + ":" + where.line()));

    private static Snapshot at(long cycle) {
        return DemoSession.at(cycle, Activity.RUNNING, "", 1000);
    }

    @Test
    void theOrderIsThatOfObservationNotOfNumbers() {
        model.show(at(14_000));
        assertEquals(
                List.of(1, 2, 3, 6, 4, 5, 7, 8),
                model.order().stream().map(StepMark::number).toList());
    }

    @Test
    void theChoiceFollowsTheNewestStep() {
        model.show(at(10_100));
        assertEquals(0, model.chosen().get());
        model.show(at(10_300));
        assertEquals(1, model.chosen().get());
        model.show(at(12_370));
        assertEquals(6, model.chosen().get());
        StepMark chosen = model.chosenStep();
        assertNotNull(chosen);
        assertEquals("64 bytes written to 0x21f040 by DMA", chosen.seen());
    }

    @Test
    void aChosenStepStaysUntilAnotherIsObserved() {
        model.show(at(12_370));
        model.choose(2);
        model.show(at(12_371));
        assertEquals(2, model.chosen().get());
        model.show(at(12_401));
        assertEquals(4, model.chosen().get());
    }

    @Test
    void choosingAStepShowsItsSource() {
        model.show(at(12_370));
        model.choose(1);
        model.choose(3);
        assertEquals(List.of("roms/sts/echo.c:22"), revealed);
    }

    @Test
    void aJumpGoesBackToAStepThatWasObservedAndRunsToOneThatWasNot() {
        model.show(at(12_370));
        model.jumpTo(1);
        model.jumpTo(8);
        model.jumpTo(9);
        assertEquals(List.of("seek @10201", "runToStep 8"), session.commands());
        assertEquals(8, model.chosen().get());
    }

    @Test
    void aRestartTakesTheChoiceBack() {
        model.show(at(12_370));
        model.show(DemoSession.atReset());
        assertEquals(0, model.chosen().get());
        assertNull(model.chosenStep());
    }
}
