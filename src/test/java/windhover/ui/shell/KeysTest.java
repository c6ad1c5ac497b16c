package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;
import software.coley.bentofx.control.Header;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Settings;
import windhover.ui.source.SourceCatalog;

/** Who gets a key, in the whole content of a window, without a stage. */
class KeysTest {
    /** What the session was asked for. */
    private static final class Asked extends StandingSession {
        private final List<String> commands = new ArrayList<>();

        private Asked() {
            super(new Sample().snapshot());
        }

        @Override
        public void restart() {
            commands.add("restart");
        }

        @Override
        public void seek(long cycle) {
            commands.add("seek " + cycle);
        }

        @Override
        public void run() {
            commands.add("run");
        }

        @Override
        public void step(Step unit) {
            commands.add("step " + unit);
        }
    }

    private final Asked session = new Asked();

    private DebuggerView view() {
        DebuggerView view =
                new DebuggerView(new Content(session, LessonText.NONE, SourceCatalog.EMPTY), Settings.inMemory());
        Scene scene = new Scene(new Region(), 1600, 1000);
        view.attach(scene);
        view.show(session.snapshot());
        FxHarness.settle(scene);
        return view;
    }

    private static Node focus(DebuggerView view) {
        return view.root().getScene().getFocusOwner();
    }

    private static void press(DebuggerView view, KeyCode code, boolean shift, boolean control) {
        Node at = focus(view) == null ? view.root() : focus(view);
        Event.fireEvent(at, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, control, false, false));
    }

    private static KeyEvent typed(String character) {
        return new KeyEvent(KeyEvent.KEY_TYPED, character, "", KeyCode.UNDEFINED, false, false, false, false);
    }

    @Test
    void lettersInAnEditableBoxNeverDriveTheMachine() {
        FxHarness.run(() -> {
            DebuggerView view = view();
            ComboBox<String> box = new ComboBox<>();
            box.setEditable(true);
            ((StackPane) view.root()).getChildren().add(box);
            box.requestFocus();
            press(view, KeyCode.R, false, false);
            press(view, KeyCode.N, false, false);
            press(view, KeyCode.SPACE, false, false);
            assertEquals(List.of(), session.commands);
        });
    }

    @Test
    void aRestartCanBeTakenBack() {
        FxHarness.run(() -> {
            DebuggerView view = view();
            long before = session.snapshot().cycle();
            press(view, KeyCode.R, false, false);
            press(view, KeyCode.Z, false, true);
            assertEquals(List.of("restart", "seek " + before), session.commands);
        });
    }

    @Test
    void aKeyThatOpensAFieldIsNotTypedIntoIt() {
        FxHarness.run(() -> {
            DebuggerView view = view();
            press(view, KeyCode.B, false, false);
            TextField field = new TextField();
            ((StackPane) view.root()).getChildren().add(field);
            field.requestFocus();
            FxHarness.settle(view.root().getScene());
            Event.fireEvent(field, typed("b"));
            assertEquals("", field.getText());
            Event.fireEvent(field, typed("c"));
            assertEquals("c", field.getText());
        });
    }

    @Test
    void plusEnlargesOnEveryLayout() {
        FxHarness.run(() -> {
            DebuggerView view = view();
            double before = view.looks().textScale().get();
            Event.fireEvent(
                    view.root(),
                    new KeyEvent(KeyEvent.KEY_PRESSED, "+", "+", KeyCode.DIGIT1, true, true, false, false));
            double once = view.looks().textScale().get();
            assertTrue(once > before, "shift and 1, as on a Swiss keyboard");
            press(view, KeyCode.EQUALS, false, true);
            assertTrue(view.looks().textScale().get() > once, "=, as on an American keyboard");
        });
    }

    @Test
    void tabStopsOnceAtAStripOfTabsAndTurnsNoPage() {
        FxHarness.run(() -> {
            DebuggerView view = view();
            List<Node> stops = Keys.stops(view.root());
            List<Object> strips = new ArrayList<>();
            for (Node stop : stops) {
                if (stop instanceof Header header) {
                    assertFalse(strips.contains(header.getParent()), "one stop a strip");
                    strips.add(header.getParent());
                }
            }
            assertTrue(strips.size() >= 4, strips.size() + " strips");
            List<Node> fronts = new ArrayList<>();
            view.panes().values().stream()
                    .filter(pane -> pane.getScene() != null)
                    .forEach(fronts::add);
            for (int i = 0; i < stops.size(); i++) {
                press(view, KeyCode.TAB, false, false);
            }
            List<Node> after = new ArrayList<>();
            view.panes().values().stream()
                    .filter(pane -> pane.getScene() != null)
                    .forEach(after::add);
            assertEquals(fronts, after);
            Node at = focus(view);
            press(view, KeyCode.TAB, false, false);
            press(view, KeyCode.TAB, true, false);
            assertEquals(at, focus(view), "and back");
        });
    }

    @Test
    void aKeyOpensTheContextMenuOfWhatHasTheFocus() {
        FxHarness.run(() -> {
            DebuggerView view = view();
            List<Boolean> asked = new ArrayList<>();
            Node picture = view.root().lookup(".system-picture");
            picture.setOnContextMenuRequested(event -> asked.add(event.isKeyboardTrigger()));
            picture.requestFocus();
            Event.fireEvent(
                    picture,
                    new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.CONTEXT_MENU, false, false, false, false));
            press(view, KeyCode.F10, true, false);
            assertTrue(asked.size() <= 2 && !asked.contains(false), ContextMenuEvent.ANY + " " + asked);
        });
    }

    @Test
    void showingAPaneMovesTheFocusIntoIt() {
        FxHarness.run(() -> {
            DebuggerView view = view();
            view.actions().all().stream()
                    .filter(action -> action.name().equals("Show Registers"))
                    .findFirst()
                    .orElseThrow()
                    .run()
                    .run();
            Node pane = view.panes().get("registers");
            Node at = focus(view);
            boolean inside = false;
            for (Node node = at; node != null; node = node.getParent()) {
                inside |= node.equals(pane);
            }
            assertTrue(inside, "the focus is at " + at);
        });
    }
}
