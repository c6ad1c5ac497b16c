package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.Slider;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import windhover.debug.Snapshot;
import windhover.ui.kit.DrawnPane;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Ink;
import windhover.ui.kit.LessonEntry;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.Look;
import windhover.ui.kit.Settings;
import windhover.ui.kit.Theme;
import windhover.ui.source.SourceCatalog;

/**
 * The whole content of the window, without a stage: keys reach the session, themes switch, nothing is cut or lies over
 * another.
 */
class DebuggerViewTest {
    private static final LessonText LESSON = new LessonText(
            "network-call",
            "A network call, step by step",
            "A program asks for a datagram and goes on with other work.");

    private final DemoSession session = new DemoSession();
    private final Settings settings = Settings.inMemory();

    @BeforeAll
    static void start() {
        FxHarness.start();
    }

    /** A window's content in a scene; everything in it is called on the JavaFX thread. */
    private final class Fixture {
        private final DebuggerView view = new DebuggerView(new Content(session, LESSON, SourceCatalog.EMPTY), settings);
        private final Scene scene;

        private Fixture(double width, double height, Snapshot snapshot) {
            scene = new Scene(new Region(), width, height);
            view.attach(scene);
            view.show(snapshot);
            FxHarness.settle(scene);
        }

        private void press(KeyCode code, boolean control) {
            Node focus = scene.getFocusOwner() == null ? view.root() : scene.getFocusOwner();
            Event.fireEvent(focus, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, control, false, false));
            view.show(session.snapshot());
            FxHarness.settle(scene);
        }

        private void pressWithShift(KeyCode code) {
            Node focus = scene.getFocusOwner() == null ? view.root() : scene.getFocusOwner();
            Event.fireEvent(focus, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, true, false, false, false));
            view.show(session.snapshot());
            FxHarness.settle(scene);
        }

        private <T extends Node> T part(String selector, Class<T> kind) {
            Node found = view.root().lookup(selector);
            assertNotNull(found, selector);
            return kind.cast(found);
        }
    }

    @Test
    void spaceRunsAndPauses() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, session.snapshot());
            assertEquals("Run", f.part("#run", Button.class).getText());
            f.press(KeyCode.SPACE, false);
            assertEquals("Pause", f.part("#run", Button.class).getText());
            f.press(KeyCode.SPACE, false);
            assertEquals("Run", f.part("#run", Button.class).getText());
            assertEquals("Paused by you.", f.part("#status", Label.class).getText());
            assertEquals(List.of("speed 1000.0", "run", "pause"), session.commands());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "RIGHT, step CYCLE",
        "DOWN, step INSTRUCTION",
        "L, step LINE",
        "E, step EVENT",
        "N, step LESSON_STEP",
        "R, restart",
        "DIGIT7, runToStep 7"
    })
    void aKeySendsItsCommand(KeyCode key, String command) {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, session.snapshot());
            f.press(key, false);
            assertEquals(command, session.commands().getLast());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "LEFT, stepBack CYCLE",
        "UP, stepBack INSTRUCTION",
        "L, stepBack LINE",
        "E, stepBack EVENT",
        "N, stepBack LESSON_STEP",
        "END, seek @20000"
    })
    void shiftAndAKeyGoBack(KeyCode key, String command) {
        FxHarness.run(() -> {
            session.moveTo(20_000);
            Fixture f = new Fixture(1280, 720, session.snapshot());
            f.pressWithShift(key);
            assertEquals(command, session.commands().getLast());
        });
    }

    @Test
    void theMomentGoesBackByShiftAndArrow() {
        FxHarness.run(() -> {
            session.moveTo(20_000);
            Fixture f = new Fixture(1280, 720, session.snapshot());
            assertEquals("@20000", f.part("#moment", Label.class).getText());
            f.pressWithShift(KeyCode.LEFT);
            assertEquals("@19999", f.part("#moment", Label.class).getText());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "#run, run",
        "#stepCycle, step CYCLE",
        "#stepInstruction, step INSTRUCTION",
        "#stepLine, step LINE",
        "#stepEvent, step EVENT",
        "#stepLesson, step LESSON_STEP",
        "#restart, restart",
        "#backCycle, stepBack CYCLE",
        "#backInstruction, stepBack INSTRUCTION",
        "#backLine, stepBack LINE",
        "#backEvent, stepBack EVENT",
        "#backLesson, stepBack LESSON_STEP"
    })
    void aButtonSendsItsCommandAndTellsItsKey(String button, String command) {
        FxHarness.run(() -> {
            session.moveTo(20_000);
            Fixture f = new Fixture(1280, 720, session.snapshot());
            Button pressed = f.part(button, Button.class);
            pressed.fire();
            assertEquals(command, session.commands().getLast());
            assertTrue(
                    pressed.getTooltip().getText().contains("Key: "),
                    pressed.getTooltip().getText());
        });
    }

    @Test
    void keysBelongToTheScreenWhileItHasTheFocus() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, session.snapshot());
            f.view.workspace().reveal("screen");
            FxHarness.settle(f.scene);
            Objects.requireNonNull(f.view.panes().get("screen"))
                    .lookup(".monitor")
                    .requestFocus();
            for (KeyCode key : List.of(KeyCode.SPACE, KeyCode.R, KeyCode.RIGHT, KeyCode.ENTER, KeyCode.F1)) {
                f.press(key, false);
            }
            assertFalse(session.commands().contains("run")
                    || session.commands().contains("restart")
                    || session.commands().contains("step CYCLE"));
            assertFalse(f.view.overlayOpen());
        });
    }

    @Test
    void arrowsBelongToTheSliderWhileItHasTheFocus() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, session.snapshot());
            Slider speed = f.part("#speed", Slider.class);
            speed.requestFocus();
            f.press(KeyCode.RIGHT, false);
            assertFalse(session.commands().contains("step CYCLE"));
            speed.setValue(speed.getMax());
            assertEquals("speed Infinity", session.commands().getLast());
        });
    }

    @Test
    void stepsLightAsTheyAreObserved() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, DemoSession.rich());
            List<Node> chips = f.part(".steps", Parent.class).getChildrenUnmodifiable();
            List<Boolean> lit = chips.stream()
                    .map(chip -> chip.getPseudoClassStates().stream()
                            .anyMatch(state -> state.getPseudoClassName().equals("observed")))
                    .toList();
            assertEquals(List.of(true, true, true, true, false, true, false, false), lit);
            assertTrue(
                    chips.get(3).getAccessibleText().contains("irq6 rose while main_event ran"),
                    chips.get(3).getAccessibleText());
            ((Button) chips.get(5)).fire();
            FxHarness.settle(f.scene);
            assertEquals(
                    "64 bytes written to 0x21f040 by DMA.",
                    f.part("#seen", Label.class).getText());
        });
    }

    @Test
    void theThemeKeyGoesRoundAndDrawnPanesFollow() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, DemoSession.rich());
            DrawnPane picture = f.part(".system-picture", DrawnPane.class);
            Color light = Look.ink(picture, Ink.SURFACE);
            f.press(KeyCode.T, false);
            assertEquals(Theme.DARK, f.view.looks().theme().get());
            assertNotEquals(light, Look.ink(picture, Ink.SURFACE));
            f.press(KeyCode.T, false);
            f.press(KeyCode.T, false);
            assertEquals(light, Look.ink(picture, Ink.SURFACE));
        });
    }

    @Test
    void oneKeyEnlargesTextInWordsAndDrawings() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1600, 1000, DemoSession.rich());
            DrawnPane picture = f.part(".system-picture", DrawnPane.class);
            double before = Look.unit(picture);
            f.press(KeyCode.EQUALS, true);
            f.press(KeyCode.EQUALS, true);
            assertEquals(before * 1.2, Look.unit(picture), 0.1);
            f.press(KeyCode.DIGIT0, true);
            assertEquals(before, Look.unit(picture), 0.01);
        });
    }

    @Test
    void helpLiesOverThePanesAndLeavesByEscape() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, DemoSession.rich());
            f.press(KeyCode.F1, false);
            assertTrue(f.view.overlayOpen());
            f.press(KeyCode.SPACE, false);
            assertFalse(session.commands().contains("run"), "keys of the machine rest while the help is open");
            f.press(KeyCode.ESCAPE, false);
            assertFalse(f.view.overlayOpen());
        });
    }

    @Test
    void thePaletteGoesToAMoment() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, DemoSession.rich());
            f.press(KeyCode.K, true);
            assertTrue(f.view.overlayOpen());
            f.part("#words", TextField.class).setText("@20 000");
            f.press(KeyCode.ENTER, false);
            assertFalse(f.view.overlayOpen());
            assertEquals("seek @20000", session.commands().getLast());
        });
    }

    @Test
    void thePictureHasATableTwin() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, DemoSession.rich());
            assertTrue(f.part(".system-picture", Node.class).getAccessibleText().contains("irq6 NIC receive"));
            f.part("#tableToggle", ToggleButton.class).fire();
            TableView<?> table = f.part(".system-table", TableView.class);
            assertTrue(table.isVisible() && table.getItems().size() > 10);
        });
    }

    @Test
    void aDividerIsWhereItWasLeft() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, DemoSession.rich());
            columns(f).setDividerPosition(0, 0.3);
            FxHarness.settle(f.scene);
            assertEquals(0.3, columns(f).getDividerPositions()[0], 0.02);
            f.view.detach(f.scene);
            Fixture next = new Fixture(1280, 720, DemoSession.rich());
            assertEquals(0.3, columns(next).getDividerPositions()[0], 0.02);
        });
    }

    /** The uppermost split whose parts stand beside each other. */
    private static SplitPane columns(Fixture f) {
        return f.view.root().lookupAll(".split-pane").stream()
                .map(SplitPane.class::cast)
                .filter(split -> split.getOrientation() == Orientation.HORIZONTAL
                        && split.getItems().size() == 3)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aKeyChangesTheLayoutAndEachKeepsItsPlaces() {
        FxHarness.run(() -> {
            Fixture f = new Fixture(1280, 720, DemoSession.rich());
            assertTrue(isShown(f, "system"));
            f.press(KeyCode.DIGIT3, true);
            assertEquals(NamedLayout.QUEUE, f.view.workspace().current());
            assertFalse(isShown(f, "system"), "behind the queue");
            f.view.workspace().reveal("system");
            FxHarness.settle(f.scene);
            assertTrue(isShown(f, "system"));
            f.press(KeyCode.DIGIT1, true);
            f.press(KeyCode.DIGIT3, true);
            assertTrue(isShown(f, "system"), "as it was left");
            f.view.workspace().reset();
            FxHarness.settle(f.scene);
            assertFalse(isShown(f, "system"));
        });
    }

    private static boolean isShown(Fixture f, String pane) {
        Node node = f.view.panes().get(pane);
        return node != null && node.getScene() != null;
    }

    @Test
    void aLessonOpensWithItsLayout() {
        FxHarness.run(() -> {
            LessonText lesson = new LessonText("x", "X", "Y", "pipeline");
            DebuggerView view = new DebuggerView(new Content(session, lesson, SourceCatalog.EMPTY), settings);
            assertEquals(NamedLayout.PIPELINE, view.workspace().current());
        });
    }

    @Test
    void whatCannotBeOpenedIsSaidAndNothingIsLost() throws Exception {
        List<Content> opened = new CopyOnWriteArrayList<>();
        CountDownLatch slow = new CountDownLatch(1);
        AtomicReference<DebuggerView> shown = new AtomicReference<>();
        FxHarness.run(() -> {
            Library library = new Library() {
                @Override
                public List<LessonEntry> entries() {
                    return List.of(
                            new LessonEntry("broken", "A broken lesson", "Nothing.", "Network"),
                            new LessonEntry("fine", "A fine lesson", "All.", "Disk"),
                            new LessonEntry("slow", "A slow lesson", "Patience.", "Disk"));
                }

                @Override
                public Content open(String name, Map<String, Path> given) throws CannotOpenException {
                    if (name.equals("broken")) {
                        throw new CannotOpenException("broken: it is");
                    }
                    if (name.equals("slow")) {
                        try {
                            slow.await();
                        } catch (InterruptedException e) {
                            throw new CannotOpenException("slow: interrupted");
                        }
                    }
                    return new Content(session, new LessonText(name, name, ""), SourceCatalog.EMPTY);
                }
            };
            DebuggerView view = new DebuggerView(new Content(session, LESSON, SourceCatalog.EMPTY), settings, library);
            Scene scene = new Scene(new Region(), 1280, 720);
            view.attach(scene);
            view.show(session.snapshot());
            shown.set(view);
            view.onOpen(opened::add);
            view.workspace().reveal("scenarios");
            FxHarness.settle(scene);
        });
        DebuggerView view = Objects.requireNonNull(shown.get());
        open(view, 0);
        awaitOnWindow(() -> {
            view.show(session.snapshot());
            return ((Label) view.root().lookup("#status")).getText().equals("broken: it is");
        });
        assertEquals(0, opened.size());
        // What takes its time holds nobody, and can be given up.
        open(view, 2);
        Button cancel = (Button) view.root().lookup("#cancel");
        awaitOnWindow(cancel::isVisible);
        FxHarness.run(() -> {
            view.show(session.snapshot());
            assertEquals("Opening slow …", ((Label) view.root().lookup("#status")).getText());
            cancel.fire();
            assertFalse(cancel.isVisible());
        });
        open(view, 1);
        awaitOnWindow(() -> !opened.isEmpty());
        assertEquals("fine", opened.get(0).lesson().name());
        assertEquals(1, opened.size());
        slow.countDown();
    }

    private static void open(DebuggerView view, int row) {
        FxHarness.run(() -> {
            ListView<?> list = (ListView<?>) view.root().lookup("#list");
            list.getSelectionModel().select(row);
            Event.fireEvent(
                    list, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false));
        });
    }

    private static void awaitOnWindow(BooleanSupplier there) throws InterruptedException {
        AtomicBoolean is = new AtomicBoolean();
        for (int i = 0; i < 2000 && !is.get(); i++) {
            FxHarness.run(() -> is.set(there.getAsBoolean()));
            Thread.sleep(5);
        }
        assertTrue(is.get());
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void nothingIsCutOrLiesOverAnotherAtEitherSize(Theme theme) {
        FxHarness.run(() -> {
            for (Snapshot snapshot : List.of(DemoSession.rich(), DemoSession.atReset(), DemoSession.withoutLesson())) {
                for (double[] size : new double[][] {{1280, 720}, {1920, 1080}}) {
                    settings.put("theme", theme.name().toLowerCase(Locale.ROOT));
                    Fixture f = new Fixture(size[0], size[1], snapshot);
                    FxHarness.settle(f.scene);
                    List<Labeled> words = new ArrayList<>();
                    for (String region : Set.of(".command-bar", ".steps", ".status")) {
                        collect(f.part(region, Parent.class), words);
                    }
                    for (Labeled label : words) {
                        double needs = label.isWrapText() ? label.prefHeight(label.getWidth()) : label.prefWidth(-1);
                        double has = label.isWrapText() ? label.getHeight() : label.getWidth();
                        assertTrue(
                                has >= needs - 1,
                                "'" + label.getText() + "' is cut at " + size[0] + ": " + has + " of " + needs);
                        Bounds bounds = label.localToScene(label.getBoundsInLocal());
                        assertTrue(
                                bounds.getMinX() >= -1 && bounds.getMaxX() <= size[0] + 1,
                                "'" + label.getText() + "' leaves the window");
                    }
                    double strip =
                            f.part(".steps", Parent.class).getLayoutBounds().getHeight();
                    assertTrue(strip < 80, "the strip of steps takes " + strip + " pixels");
                    assertApart(f);
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource(NamedLayout.class)
    void aPaneThatGetsTooLittleRoomIsCutAtItsFarEndOnly(NamedLayout layout) {
        FxHarness.run(() -> {
            for (double scale : new double[] {1, 2}) {
                Fixture f = new Fixture(1280, 720, DemoSession.rich());
                f.view.looks().textScale().set(scale);
                f.view.workspace().show(layout);
                FxHarness.settle(f.scene);
                int seen = 0;
                for (Map.Entry<String, Node> pane : f.view.panes().entrySet()) {
                    if (pane.getValue() instanceof StackPane stack
                            && stack.getScene() != null
                            && stack.getParent() != null) {
                        Bounds room =
                                stack.getParent().localToScene(stack.getParent().getLayoutBounds());
                        for (Node content : stack.getChildren()) {
                            Bounds bounds = content.localToScene(content.getLayoutBounds());
                            boolean begins = !content.isVisible()
                                    || (bounds.getMinX() >= room.getMinX() - 1
                                            && bounds.getMinY() >= room.getMinY() - 1);
                            assertTrue(begins, pane.getKey() + " begins outside its place, at text scale " + scale);
                            seen++;
                        }
                    }
                }
                assertTrue(seen > 2, "panes that could be looked at: " + seen);
            }
        });
    }

    private static void assertApart(Fixture f) {
        List<String> names = List.of("toolbar", "steps", "lesson", "system", "queue");
        for (String a : names) {
            for (String b : names) {
                Node first = f.view.panes().get(a);
                Node second = f.view.panes().get(b);
                assertNotNull(first);
                assertNotNull(second);
                Bounds one = first.localToScene(first.getLayoutBounds());
                Bounds other = second.localToScene(second.getLayoutBounds());
                boolean apart = one.getMaxX() <= other.getMinX() + 1
                        || other.getMaxX() <= one.getMinX() + 1
                        || one.getMaxY() <= other.getMinY() + 1
                        || other.getMaxY() <= one.getMinY() + 1;
                assertTrue(a.equals(b) || apart, a + " lies over " + b);
            }
        }
    }

    private static void collect(Parent parent, List<Labeled> words) {
        for (Node child : parent.getChildrenUnmodifiable()) {
            if (child instanceof Labeled labeled
                    && labeled.isVisible()
                    && !labeled.getText().isEmpty()
                    && !labeled.getStyleClass().contains("step")) {
                words.add(labeled);
            }
            if (child instanceof Parent inner && child.isVisible()) {
                collect(inner, words);
            }
            if (child instanceof Button button && button.getGraphic() instanceof Parent graphic) {
                collect(graphic, words);
            }
        }
    }
}
