package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.debug.SessionCommands.Step;
import windhover.debug.Snapshot.Activity;
import windhover.ui.kit.Settings;

class ToolbarModelTest {
    private final DemoSession session = new DemoSession();
    private final Settings settings = Settings.inMemory();
    private final ToolbarModel model = new ToolbarModel(session, settings);

    @Test
    void oneButtonRunsAndPauses() {
        model.toggleRun();
        model.show(session.snapshot());
        assertTrue(model.running().get());
        model.toggleRun();
        model.show(session.snapshot());
        assertFalse(model.running().get());
        assertEquals(List.of("speed 1000.0", "run", "pause"), session.commands());
        assertEquals("Paused by you.", model.status().get());
    }

    @Test
    void everyUnitOfSteppingReachesTheSession() {
        for (Step unit : Step.values()) {
            model.step(unit);
        }
        List<String> expected = new ArrayList<>(List.of("speed 1000.0"));
        for (Step unit : Step.values()) {
            expected.add("step " + unit.name());
        }
        assertEquals(expected, session.commands());
    }

    @Test
    void theSpeedGoesFromOneCycleASecondToFlatOutOnALogScale() {
        assertEquals("1 Hz", Speed.label(0));
        assertEquals("1 kHz", Speed.label(Speed.START));
        assertEquals("25 MHz", Speed.label(Speed.last() - 1));
        assertEquals("flat out", Speed.label(Speed.last()));
        for (int stop = 1; stop < Speed.last(); stop++) {
            double ratio = Speed.cyclesPerSecond(stop) / Speed.cyclesPerSecond(stop - 1);
            assertTrue(
                    ratio >= 2 && ratio <= 2.5,
                    "from stop " + (stop - 1) + " to " + stop + " the speed grows " + ratio + "-fold");
        }
    }

    @Test
    void aSpeedIsSentOnceAndRemembered() {
        model.speedStop().set(Speed.last());
        model.faster(1);
        assertEquals(List.of("speed 1000.0", "speed Infinity"), session.commands());
        DemoSession next = new DemoSession();
        ToolbarModel again = new ToolbarModel(next, settings);
        assertEquals(Speed.last(), again.speedStop().get());
        assertEquals(List.of("speed Infinity"), next.commands());
    }

    @Test
    void theMomentAndTheMeasuredSpeedAreReadable() {
        model.show(DemoSession.at(12_480, Activity.RUNNING, "", 1_234_567));
        assertEquals("@12480", model.moment().get());
        assertEquals("measured 1.23 MHz", model.measured().get());
        model.show(DemoSession.at(12_480, Activity.PAUSED, "", 0));
        assertEquals("", model.measured().get());
    }

    @Test
    void theStatusSaysWhyTheMachineStopped() {
        model.show(DemoSession.rich());
        assertEquals(
                "Paused at step 5: the processor reads entry 54 of the interrupt descriptor table.",
                model.status().get());
        model.show(DemoSession.at(400, Activity.ENDED, "", 0));
        assertEquals(
                "The machine has ended. Restart brings it back to reset.",
                model.status().get());
        assertTrue(model.ended().get());
    }

    @Test
    void atResetTheStatusSaysHowToStart() {
        model.show(DemoSession.atReset());
        assertEquals(
                "At reset. Press space to run, or N for the next step of the lesson.",
                model.status().get());
        model.show(DemoSession.withoutLesson());
        assertEquals("At reset. Press space to run.", model.status().get());
    }

    @Test
    void thePlaceIsToldInWordsOrAsAnAddress() {
        model.show(DemoSession.rich());
        assertEquals("in nic_interrupt, nic.c line 42", model.position().get());
        model.show(DemoSession.atReset());
        assertEquals("at 0xffffffffffffff00", model.position().get());
    }
}
