package windhover.ui.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.Session;
import windhover.debug.Snapshot;
import windhover.debug.Software;
import windhover.debug.StopPoint;
import windhover.guest.program.Shown;
import windhover.image.ElfImage;
import windhover.machine.Board;
import windhover.machine.Machine;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Settings;
import windhover.ui.kit.Theme;

/** Call stack and variables of a real program that stands in a trap's handler. */
class ProgramPanesTest {
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final Session session = new Session(debugger());
    private final Settings settings = Settings.inMemory();
    private final ProgramModel model = new ProgramModel(session, settings);
    private final List<Long> sources = new ArrayList<>();

    private static Debugger debugger() {
        try {
            Path path = Path.of("src/test/resources/windhover/debug/shapes-O0.elf");
            ElfImage image = ElfImage.parse(Files.readAllBytes(path), "shapes");
            Machine machine = new Machine(Board.BARE, Timing.KESTREL3);
            machine.load(image);
            machine.reset(image.entry());
            return new Debugger(machine, Software.of(image), InputSource.NONE);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        session.close();
    }

    private Snapshot await(Predicate<Snapshot> wanted) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Snapshot now = session.snapshot();
            if (wanted.test(now)) {
                return now;
            }
            assertTrue(System.nanoTime() < end, now.activity() + " at @" + now.cycle() + ": " + now.stop());
            Thread.onSpinWait();
        }
    }

    private Snapshot stoppedIn(String function) {
        session.stops(List.of(StopPoint.of(1, StopPoint.Kind.CODE, function)));
        session.run();
        return await(s -> s.activity() == Snapshot.Activity.PAUSED
                && s.cycle() > 0
                && !s.guest().program().frames().isEmpty());
    }

    private CallStackView stackView() {
        return new CallStackView(model, new CodeLinks() {
            @Override
            public void showSource(long address) {
                sources.add(address);
            }

            @Override
            public void toggleBreakpoint(long address) {}
        });
    }

    private static <T> T part(Parent root, String id, Class<T> type) {
        return type.cast(root.lookup("#" + id));
    }

    @SuppressWarnings("unchecked") // what the table holds the view has put there
    private static TreeTableView<Shown> table(VariablesView view) {
        return (TreeTableView<Shown>) part((Parent) view.node(), "table", TreeTableView.class);
    }

    @Test
    void aChosenFrameShowsItsSourceAndItsVariables() {
        Snapshot stopped = stoppedIn("stop_here");
        CallStackView stack = FxHarness.call(this::stackView);
        VariablesView variables = FxHarness.call(() -> new VariablesView(model));
        FxHarness.run(() -> {
            stack.show(stopped);
            variables.show(stopped);
            FxHarness.scene((Parent) stack.node(), 300, 300, Theme.LIGHT);
            FxHarness.scene((Parent) variables.node(), 400, 300, Theme.LIGHT);
            ListView<?> list = part((Parent) stack.node(), "list", ListView.class);
            assertEquals(6, list.getItems().size());
            assertEquals(0, list.getSelectionModel().getSelectedIndex());
            Label end = part((Parent) stack.node(), "end", Label.class);
            assertTrue(end.getText().startsWith("This is the first function"), end.getText());
            list.getSelectionModel().select(4);
        });
        assertEquals(1, sources.size());
        Snapshot chosen = await(s -> s.guest().program().frame() == 4);
        FxHarness.run(() -> {
            variables.show(chosen);
            TreeTableView<Shown> table = table(variables);
            List<String> rows = table.getRoot().getChildren().stream()
                    .map(item ->
                            item.getValue().name() + " = " + item.getValue().value())
                    .toList();
            assertTrue(rows.contains("array = {10, 20, 30, 40}"), rows.toString());
            assertTrue(rows.contains("here = {x = 7, y = 8}"), rows.toString());
            Label head = part((Parent) variables.node(), "head", Label.class);
            assertEquals("In main, frame 4:", head.getText());
            assertTrue(variables.node().getAccessibleText().contains("here is {x = 7, y = 8}"));
        });
    }

    @Test
    void aWatchIsTypedShownAtEachStopKeptOpenAndTakenAway() {
        Snapshot stopped = stoppedIn("factorial");
        VariablesView view = FxHarness.call(() -> new VariablesView(model));
        FxHarness.run(() -> {
            view.show(stopped);
            FxHarness.scene((Parent) view.node(), 400, 300, Theme.DARK);
            TextField field = part((Parent) view.node(), "expression", TextField.class);
            field.setText("first");
            Button watch = part((Parent) view.node(), "watch", Button.class);
            watch.fire();
            field.setText("first +");
            field.fireEvent(new javafx.event.ActionEvent());
            assertEquals("", field.getText());
        });
        assertEquals("first\nfirst +", settings.get("program.watches", ""));
        Snapshot watched = await(s -> s.guest().program().watches().size() == 2);
        FxHarness.run(() -> {
            view.show(watched);
            TreeTableView<Shown> table = table(view);
            TreeItem<Shown> first = table.getRoot().getChildren().getFirst();
            assertTrue(
                    first.getValue().value().startsWith("{next = 0x"),
                    first.getValue().value());
            assertFalse(table.getRoot().getChildren().get(1).getValue().known());
            first.setExpanded(true);
        });
        session.run();
        Snapshot again = await(s -> s.cycle() > watched.cycle()
                && s.activity() == Snapshot.Activity.PAUSED
                && s.guest().program().watches().size() == 2);
        FxHarness.run(() -> {
            view.show(again);
            TreeTableView<Shown> table = table(view);
            assertTrue(table.getRoot().getChildren().getFirst().isExpanded(), "what was opened stays open");
            table.getSelectionModel().select(table.getRoot().getChildren().get(1));
            table.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.DELETE, false, false, false, false));
        });
        await(s -> s.guest().program().watches().size() == 1);
        assertEquals(List.of("first"), model.watches());
    }

    @Test
    void whileTheMachineRunsThePanesSayHowToSeeSomething() {
        Snapshot stopped = stoppedIn("main");
        Snapshot running = stopped.with(new Snapshot.RunPart(Snapshot.Activity.RUNNING, "", 0));
        assertEquals(stopped.guest().program(), running.guest().program());
        CallStackView stack = FxHarness.call(this::stackView);
        FxHarness.run(() -> {
            stack.show(new Snapshot(
                    running.run(),
                    running.machine(),
                    new Snapshot.GuestPart(running.position(), running.kernel(), running.queue(), running.awareness()),
                    running.history()));
            Label empty = part((Parent) stack.node(), "empty", Label.class);
            assertTrue(empty.isVisible());
            assertTrue(empty.getText().contains("Pause it"));
        });
    }
}
