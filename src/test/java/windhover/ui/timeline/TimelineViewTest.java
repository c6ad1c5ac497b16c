package windhover.ui.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.trace.Trace;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Theme;
import windhover.ui.kit.TraceQuestions;
import windhover.ui.kit.WhyLinks;
import windhover.ui.shell.DemoSession;

class TimelineViewTest {
    private static final double WIDTH = 900;

    private final DemoSession session = new DemoSession();

    /** The pane, with the record of a network call. */
    private final class Fixture {
        private final Snapshot snapshot;
        private final TimelineView view;
        private final Scene scene;
        private final Node picture;

        private Fixture() {
            Trace trace;
            try {
                ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find("network-call"));
                trace = run.record().trace();
                assertTrue(run.runToStep(8));
                snapshot = run.debugger().snapshot(Activity.PAUSED, "", 0);
            } catch (ScenarioFormatException e) {
                throw new AssertionError(e);
            }
            view = TimelineView.create(session, TraceQuestions.of(trace), new ProgramTints(), WhyLinks.NONE);
            scene = FxHarness.scene((Parent) view.node(), WIDTH, 320, Theme.LIGHT);
            view.follow(snapshot);
            view.show(snapshot);
            FxHarness.settle(scene);
            Node found = view.node().lookup(".timeline-picture");
            assertNotNull(found);
            picture = found;
        }

        private void mouse(EventType<MouseEvent> type, double x) {
            Event.fireEvent(
                    picture,
                    new MouseEvent(
                            type,
                            x,
                            100,
                            x,
                            100,
                            MouseButton.PRIMARY,
                            1,
                            false,
                            false,
                            false,
                            false,
                            true,
                            false,
                            false,
                            false,
                            false,
                            false,
                            null));
        }

        private void key(KeyCode code) {
            Event.fireEvent(picture, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
        }

        private String range() {
            return ((Label) view.node().lookup("#range")).getText();
        }
    }

    private static long target(String command) {
        assertTrue(command.startsWith("seek @"), command);
        return Long.parseLong(command.substring("seek @".length()));
    }

    @Test
    void aClickGoesThereAndADragOnlyAsFastAsTheMachineFollows() {
        FxHarness.run(() -> {
            Fixture f = new Fixture();
            f.mouse(MouseEvent.MOUSE_PRESSED, WIDTH / 2);
            assertEquals(1, session.commands().size());
            long first = target(session.commands().getFirst());
            assertTrue(first > f.snapshot.cycle() / 4 && first < f.snapshot.cycle() * 3 / 4, "@" + first);
            f.mouse(MouseEvent.MOUSE_DRAGGED, WIDTH / 2 + 50);
            f.mouse(MouseEvent.MOUSE_DRAGGED, WIDTH / 2 + 100);
            assertEquals(1, session.commands().size(), "not there yet");
            Snapshot there = DemoSession.at(first, Activity.PAUSED, "", 0);
            f.view.follow(there);
            f.view.show(there);
            assertEquals(2, session.commands().size(), "only the latest wish");
            assertTrue(target(session.commands().getLast()) > first);
        });
    }

    @Test
    void keysLookCloserAndMoveNow() {
        FxHarness.run(() -> {
            Fixture f = new Fixture();
            assertTrue(f.range().endsWith("the whole run"), f.range());
            f.key(KeyCode.PLUS);
            f.key(KeyCode.PLUS);
            assertTrue(f.range().endsWith("k cycles"), f.range());
            f.key(KeyCode.LEFT);
            long left = target(session.commands().getLast());
            assertTrue(left < f.snapshot.cycle() && left > f.snapshot.cycle() - 1000, "@" + left);
            f.key(KeyCode.F);
            assertTrue(f.range().endsWith("the whole run"), f.range());
        });
    }

    @Test
    void theTableIsTheTwinOfThePicture() {
        FxHarness.run(() -> {
            Fixture f = new Fixture();
            ((ToggleButton) f.view.node().lookup("#tableToggle")).fire();
            FxHarness.settle(f.scene);
            TableView<?> table = (TableView<?>) f.view.node().lookup("#table");
            assertTrue(table.isVisible() && table.getItems().size() > 50);
        });
    }

    @Test
    void aMomentIsMarkedWithANote() {
        FxHarness.run(() -> {
            Fixture f = new Fixture();
            f.view.mark();
            TextField field = (TextField) f.view.node().lookup("#field");
            assertTrue(field.isVisible());
            field.setText("look here");
            field.fireEvent(new javafx.event.ActionEvent());
            String at = "bookmark @" + f.snapshot.cycle() + " ";
            assertEquals(List.of(at, at + "look here"), session.commands());
        });
    }
}
