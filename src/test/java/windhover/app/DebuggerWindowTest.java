package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javafx.animation.AnimationTimer;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.SourcePosition;
import windhover.debug.StepMark;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.ui.kit.Figures;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Settings;
import windhover.ui.shell.Action;
import windhover.ui.shell.Content;
import windhover.ui.shell.DebuggerView;
import windhover.ui.shell.DebuggerWindow;
import windhover.ui.shell.Speed;

/**
 * The whole program on a stage: a real machine on its own thread, keys pressed, and what a learner then reads in the
 * window.
 */
class DebuggerWindowTest {
    private static final String IMAGES = "roms/images/";
    private static final String AT_RESET = "At reset. Press space to run, or N for the next step of the lesson.";
    private static final long PATIENCE_SECONDS = 600;

    /** The headless platform's screen is 1000 by 1000 pixels; a larger stage cannot be drawn there. */
    private static final String SIDE = "960";

    /** A stop of the speed slider, 50 cycles a second: the machine moves, and does not come far while a test looks. */
    private static final int SLOW = 5;

    private static final int FRAMES = 60;

    private final Set<Thread> threadsBefore = machineThreads();
    private final List<Shown> shown = new ArrayList<>();

    private static Set<Thread> machineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("machine"))
                .collect(Collectors.toSet());
    }

    private Shown lesson(String name, int speedStop) throws ScenarioFormatException {
        return show(Opened.scenario(ScenarioLibrary.find(name)), speedStop);
    }

    private Shown program(String image, int speedStop) throws BadInput {
        return show(Opened.program(ProgramFile.read(IMAGES + image), ProgramFile.bytes(IMAGES + image)), speedStop);
    }

    private Shown show(Opened opened, int speedStop) {
        Settings settings = Settings.inMemory();
        settings.put("width", SIDE);
        settings.put("height", SIDE);
        settings.put("speed.stop", Integer.toString(speedStop));
        Shown window = FxHarness.call(() -> new Shown(opened.content(), settings));
        shown.add(window);
        window.awaitFrames(2);
        return window;
    }

    @AfterEach
    void closingTheWindowEndsTheMachine() {
        FxHarness.run(() -> shown.forEach(each -> each.stage.hide()));
        Set<Thread> left = machineThreads();
        left.removeAll(threadsBefore);
        assertEquals(Set.of(), left);
    }

    /** A window on a stage. Its methods are called on the test's thread. */
    private static final class Shown {
        private final Stage stage = new Stage();
        private final Content content;
        private final DebuggerWindow window;

        private Shown(Content content, Settings settings) {
            this.content = content;
            window = new DebuggerWindow(content, settings, new LessonsAndFiles());
            window.show(stage, settings);
        }

        /** Waits until something is so, looking once a frame. */
        private void await(String what, BooleanSupplier condition) {
            CompletableFuture<Boolean> seen = new CompletableFuture<>();
            AnimationTimer look = new AnimationTimer() {
                @Override
                public void handle(long now) {
                    try {
                        if (condition.getAsBoolean()) {
                            seen.complete(true);
                        }
                    } catch (RuntimeException | AssertionError failed) {
                        seen.completeExceptionally(failed);
                    }
                }
            };
            FxHarness.run(look::start);
            try {
                seen.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException late) {
                throw new AssertionError(
                        "never seen: " + what + "; the window says " + moment() + " '" + status() + "', steps "
                                + observed(),
                        late);
            } catch (InterruptedException | ExecutionException failed) {
                throw new AssertionError(what, failed);
            } finally {
                FxHarness.run(look::stop);
            }
        }

        private void awaitFrames(int count) {
            long from = FxHarness.call(window::frames);
            await(count + " frames", () -> window.frames() >= from + count);
        }

        private void awaitStatus(String start) {
            await("status '" + start + "…'", () -> label("#status").startsWith(start));
        }

        private void press(KeyCode code) {
            press(code, false);
        }

        private void press(KeyCode code, boolean shift) {
            FxHarness.run(() -> {
                for (EventType<KeyEvent> type : List.of(KeyEvent.KEY_PRESSED, KeyEvent.KEY_RELEASED)) {
                    Node focus = window.scene().getFocusOwner();
                    Event.fireEvent(
                            focus == null ? window.view().root() : focus,
                            new KeyEvent(type, "", "", code, shift, false, false, false));
                }
            });
        }

        private <T extends Node> T part(String selector, Class<T> kind) {
            Node found = window.view().root().lookup(selector);
            assertNotNull(found, selector);
            return kind.cast(found);
        }

        private String label(String selector) {
            return part(selector, Label.class).getText();
        }

        private String status() {
            return FxHarness.call(() -> label("#status"));
        }

        private String moment() {
            return FxHarness.call(() -> label("#moment"));
        }

        private Snapshot snapshot() {
            return content.session().snapshot();
        }

        /** The numbers of the chips that have a pseudo-class. On the JavaFX thread. */
        private List<Integer> chips(String pseudoClass) {
            List<Node> chips = part(".steps", Parent.class).getChildrenUnmodifiable();
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < chips.size(); i++) {
                if (chips.get(i).getPseudoClassStates().stream()
                        .anyMatch(state -> state.getPseudoClassName().equals(pseudoClass))) {
                    numbers.add(i + 1);
                }
            }
            return numbers;
        }

        private List<Integer> observed() {
            return FxHarness.call(() -> chips("observed"));
        }

        /** The lines of a source file that are marked as the current one, by number. On the JavaFX thread. */
        private List<Integer> currentLines(String file) {
            Node pane = window.view().panes().get("source");
            assertNotNull(pane);
            List<Integer> lines = new ArrayList<>();
            for (Node node : pane.lookupAll("*")) {
                if (node instanceof CodeArea area && ("Source of " + file).equals(area.getAccessibleText())) {
                    for (int row = 0; row < area.getParagraphs().size(); row++) {
                        if (area.getParagraph(row).getParagraphStyle().contains("current")) {
                            lines.add(row + 1);
                        }
                    }
                }
            }
            return lines;
        }
    }

    @Test
    void theMousePressesTheButtonsOfTheToolbar() throws ScenarioFormatException {
        Shown window = lesson("network-call", SLOW);
        FxRobot mouse = new FxRobot();
        mouse.clickOn(window.part("#stepCycle", Button.class));
        window.await("one cycle has run", () -> window.snapshot().cycle() == 1);
        mouse.clickOn(window.part("#stepCycle", Button.class));
        window.await("two cycles have run", () -> window.snapshot().cycle() == 2);
        mouse.clickOn(window.part("#restart", Button.class));
        window.await("back at reset", () -> window.snapshot().cycle() == 0);
    }

    @Test
    void filesThatALessonLacksAreChosenInTheWindow(@TempDir Path folder) throws Exception {
        Path lesson = Files.createDirectory(folder.resolve("lessons")).resolve("theirs.yaml");
        Files.writeString(lesson, """
                name: theirs
                title: A program from elsewhere
                teaches: nothing
                image: student.elf
                disk: {image: their.disk}
                steps: []
                checks: []
                until: {cycles: 20_000}
                """);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path image = Files.copy(Path.of(IMAGES + "network-call.elf"), elsewhere.resolve("any.elf"));
        Path disk = Files.writeString(elsewhere.resolve("any.disk"), "a disk");
        Shown w = lesson("network-call", SLOW);
        DebuggerView before = FxHarness.call(w.window::view);
        List<String> asked = new ArrayList<>();
        FxHarness.run(() -> w.window.view().chooseBy(title -> {
            asked.add(title);
            return Optional.of(asked.size() == 1 ? lesson : title.contains("student.elf") ? image : disk);
        }));
        FxHarness.run(() -> action(w, "Open a file").run().run());
        w.await("the sheet", () -> w.window.view().overlayOpen());
        Button open = w.part("#open", Button.class);
        assertTrue(open.isDisabled(), "nothing is chosen");
        FxRobot mouse = new FxRobot();
        for (Node choose :
                FxHarness.call(() -> List.copyOf(w.window.view().root().lookupAll(".choose")))) {
            assertTrue(FxHarness.call(open::isDisabled), "not each is chosen");
            mouse.clickOn(choose);
        }
        assertEquals(3, asked.size(), asked.toString());
        mouse.clickOn(open);
        w.await("another view", () -> !w.window.view().equals(before));
        FxHarness.run(() -> w.window.view().workspace().reveal("lesson"));
        w.await("the lesson", () -> w.label("#title").equals("A program from elsewhere"));
        assertFalse(FxHarness.call(() -> w.window.view().overlayOpen()));
    }

    private static Action action(Shown w, String name) {
        return w.window.view().actions().all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void spaceRunsTheLessonUntilNothingMoreWillHappen() throws ScenarioFormatException {
        Shown w = lesson("network-call", Speed.last());
        assertEquals(AT_RESET, w.status());
        assertEquals(List.of(), w.observed());
        w.press(KeyCode.SPACE);
        w.awaitStatus("Nothing more will happen");
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), w.observed());
        assertEquals("Run", FxHarness.call(() -> w.part("#run", Button.class).getText()));
        assertEquals(Figures.moment(w.snapshot().cycle()), w.moment());
    }

    @Test
    void spacePausesAMachineThatRunsSlowly() throws ScenarioFormatException {
        Shown w = lesson("network-call", SLOW);
        w.press(KeyCode.SPACE);
        w.await(
                "some cycles",
                () -> w.label("#status").startsWith("Running")
                        && !w.label("#moment").equals("@0"));
        assertEquals("Pause", FxHarness.call(() -> w.part("#run", Button.class).getText()));
        w.press(KeyCode.SPACE);
        w.awaitStatus("Paused.");
        String paused = w.moment();
        w.awaitFrames(10);
        assertEquals(paused, w.moment());
        assertEquals("Run", FxHarness.call(() -> w.part("#run", Button.class).getText()));
        assertEquals(List.of(), w.observed(), "the speed set is kept: the first step lies thousands of cycles ahead");
    }

    @Test
    void theNextStepKeyStopsAtEachStepInTheOrderObserved() throws ScenarioFormatException {
        Shown w = lesson("network-call", SLOW);
        List<Integer> order = List.of(1, 2, 3, 6);
        for (int i = 0; i < order.size(); i++) {
            int number = order.get(i);
            w.press(KeyCode.N);
            w.awaitStatus("Step " + number + ", ");
            assertEquals(order.subList(0, i + 1).stream().sorted().toList(), w.observed());
            Snapshot stopped = w.snapshot();
            assertEquals(Activity.PAUSED, stopped.activity());
            assertEquals(Figures.moment(stopped.cycle()), w.moment());
            StepMark mark = stopped.steps().get(number - 1);
            assertEquals(
                    mark.cycle() + 1,
                    stopped.cycle(),
                    "stops after the cycle in which step " + number + " was observed");
            SourcePosition at = stopped.position();
            assertTrue(at.line() > 0, "step " + number + " has a source line, not " + at);
            w.await("current line " + at, () -> w.currentLines(at.file()).equals(List.of(at.line())));
        }
        long cycle = w.snapshot().cycle();
        w.press(KeyCode.RIGHT);
        w.await("one cycle later", () -> w.label("#moment").equals(Figures.moment(cycle + 1)));
        w.press(KeyCode.RIGHT);
        w.press(KeyCode.RIGHT);
        w.await("three cycles later", () -> w.label("#moment").equals(Figures.moment(cycle + 3)));
    }

    @Test
    void aNumberRunsToItsStepAndChoosesItAndRestartGoesBackToReset() throws ScenarioFormatException {
        Shown w = lesson("network-call", SLOW);
        w.press(KeyCode.DIGIT7);
        w.awaitStatus("Step 7, ");
        w.await("step 7 chosen", () -> w.chips("chosen").equals(List.of(7)));
        assertEquals("7", FxHarness.call(() -> w.label("#number")));
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), w.observed());
        String first = w.moment();
        w.press(KeyCode.R);
        w.awaitStatus(AT_RESET);
        assertEquals("@0", w.moment());
        assertEquals(List.of(), w.observed());
        w.press(KeyCode.DIGIT7);
        w.awaitStatus("Step 7, ");
        assertEquals(first, w.moment(), "the same run again");
    }

    @Test
    void shiftGoesBackInTimeAndTheTimelineAndTheChainOfCausesAreThere() throws ScenarioFormatException {
        Shown w = lesson("network-call", SLOW);
        w.press(KeyCode.DIGIT7);
        w.awaitStatus("Step 7, ");
        long seven = w.snapshot().cycle();
        w.press(KeyCode.LEFT, true);
        w.await("one cycle back", () -> w.label("#moment").equals(Figures.moment(seven - 1)));
        assertEquals(List.of(1, 2, 3, 4, 5, 6), w.observed());
        w.press(KeyCode.N, true);
        w.await(
                "back at step 5",
                () -> w.chips("observed").equals(List.of(1, 2, 3, 4, 5, 6))
                        && w.snapshot().steps().get(4).cycle() + 1
                                == w.snapshot().cycle());
        w.press(KeyCode.END, true);
        w.await("at the latest moment", () -> w.label("#moment").equals(Figures.moment(seven)));
        FxHarness.run(() -> w.window.view().workspace().reveal("timeline"));
        w.await(
                "the timeline is drawn",
                () -> w.part("#range", Label.class).getText().contains("the whole run"));
        w.press(KeyCode.W);
        w.await(
                "the chain of causes",
                () -> Objects.requireNonNull(w.window.view().panes().get("why")).lookup("#question")
                                instanceof Label asked
                        && asked.getText().startsWith("Why was the handler"));
    }

    @Test
    void aProgramThatCanOnlyTrapEndsWithASentenceAndTheWindowLives() throws BadInput {
        Shown w = program("bare/trap_loop.elf", Speed.last());
        w.press(KeyCode.SPACE);
        w.await("the end", () -> w.snapshot().activity() == Activity.ENDED);
        assertStoppedAndAlive(w, "The processor stopped: ");
    }

    @Test
    void aForgottenHandlerEndsWithASentenceAndTheWindowLives() throws ScenarioFormatException {
        Shown w = lesson("handler-forgotten", Speed.last());
        w.press(KeyCode.SPACE);
        w.await(
                "a stop after steps 1 to 5",
                () -> w.chips("observed").equals(List.of(1, 2, 3, 4, 5))
                        && !w.label("#status").startsWith("Running"));
        assertStoppedAndAlive(w, "Nothing more will happen: ");
    }

    private static void assertStoppedAndAlive(Shown w, String tells) {
        w.awaitFrames(5);
        String status = w.status();
        assertTrue(status.startsWith(tells) && status.endsWith("."), status);
        w.press(KeyCode.R);
        w.awaitStatus("At reset.");
        assertEquals("@0", w.moment());
    }

    @Test
    void framesGoOnWhileTheMachineRunsFlatOut() throws BadInput {
        Shown w = program("network-poll.elf", Speed.last());
        w.press(KeyCode.SPACE);
        w.awaitStatus("Running");
        long from = w.snapshot().cycle();
        // How fast the frames follow each other is FrameRate's to measure: here each must show a later moment than the
        // one before.
        long[] frame = {from, 0};
        w.await(FRAMES + " frames, each of a later moment", () -> {
            long cycle = w.snapshot().cycle();
            frame[1] += cycle > frame[0] ? 1 : 0;
            frame[0] = cycle;
            return frame[1] >= FRAMES;
        });
        assertEquals(Activity.RUNNING, w.snapshot().activity());
        assertTrue(
                w.snapshot().cycle() > from + 100_000,
                "the machine runs on meanwhile: " + from + " to " + w.snapshot().cycle());
    }
}
