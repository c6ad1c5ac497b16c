package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import windhover.debug.SessionCommands.Step;
import windhover.ui.kit.Settings;
import windhover.ui.steps.LessonModel;

class ActionsTest {
    private final DemoSession session = new DemoSession();
    private final Settings settings = Settings.inMemory();
    private final LessonModel lesson = new LessonModel(session, where -> {});
    private final Actions actions = Actions.of(
            new ToolbarModel(session, settings), lesson, new Appearance(settings), () -> {}, () -> {}, List.of());

    @Test
    void noTwoActionsShareAKeyOrAName() {
        Set<Object> keys = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Action action : actions.all()) {
            assertTrue(action.key() == null || keys.add(action.key()), action.name() + " has the key of another");
            assertTrue(names.add(action.name()), action.name() + " is there twice");
        }
    }

    @Test
    void everyActionSaysWhatItDoesAndWhichKeyDoesIt() {
        for (Action action : actions.all()) {
            assertTrue(action.sentence().endsWith("."), action.name());
            assertEquals(action.key() == null, action.keyText().isEmpty(), action.name());
        }
    }

    @Test
    void everyUnitOfSteppingHasAnAction() {
        for (Action action : actions.all()) {
            if (action.name().startsWith("Step ") || action.equals(actions.stepLesson())) {
                action.run().run();
            }
        }
        List<String> sent = session.commands();
        for (Step unit : Step.values()) {
            assertTrue(sent.contains("step " + unit), unit + " is missing in " + sent);
        }
    }

    @Test
    void aNumberKeyRunsToItsStep() {
        lesson.show(DemoSession.atReset());
        actions.all().stream()
                .filter(action -> action.keyText().equals("5"))
                .forEach(action -> action.run().run());
        assertEquals("runToStep 5", session.commands().getLast());
    }
}
