package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import windhover.debug.Debugger;
import windhover.debug.QueueHistory;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.guest.KernelState;
import windhover.guest.ThreadsState;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.ui.kit.Figures;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.Settings;
import windhover.ui.kit.Theme;
import windhover.ui.shell.Content;
import windhover.ui.shell.DebuggerView;
import windhover.ui.shell.StandingSession;
import windhover.ui.source.SourceCatalog;

/**
 * What the window says at once agrees: in each lesson, at its steps and at moments of a run at three speeds, the
 * numbers are read that are drawn, in labels, cards and the table twins of drawings. Those that mean the same are
 * equal, and equal to the model.
 */
class OneMomentTest {
    private static final double[] SPEEDS = {100, 10e3, 25e6};
    private static final long LONGEST = 3_000_000;
    private static final int STEPS_LOOKED_AT = 4;
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** All panes of a window, each to be seen. */
    private static final class Window {
        private final DebuggerView view;
        private final Scene scene;

        private Window(Snapshot first) {
            view = new DebuggerView(
                    new Content(new StandingSession(first), LessonText.NONE, SourceCatalog.EMPTY), Settings.inMemory());
            view.looks().motion().set(false); // what leaves is drawn until it has left
            VBox all = new VBox();
            view.panes().values().forEach(pane -> {
                pane.setVisible(true);
                all.getChildren().add(pane);
            });
            all.getChildren().add(view.root());
            scene = FxHarness.scene(all, 1600, 9000, Theme.LIGHT);
            table("system");
            table("programs");
            view.show(first);
            FxHarness.settle(scene);
        }

        private void table(String pane) {
            ((ToggleButton) part(pane, "#tableToggle")).setSelected(true);
        }

        private Node part(String pane, String id) {
            Node node = view.panes().get(pane);
            Node found = node == null ? null : node.lookup(id);
            if (found == null) {
                throw new AssertionError("no " + id + " in the pane " + pane);
            }
            return found;
        }

        private String label(String pane, String id) {
            return ((Labeled) part(pane, id)).getText();
        }

        private String rootLabel(String id) {
            return view.root().lookup(id) instanceof Label label ? label.getText() : "";
        }

        private long number(String pane, String id) {
            return Long.parseLong(label(pane, id).replace(" ", ""));
        }

        private List<String> rows(String pane) {
            return ((TableView<?>) part(pane, "#table"))
                    .getItems().stream().map(Object::toString).toList();
        }

        private long cards() {
            Node queue = view.panes().get("queue");
            return queue == null
                    ? 0
                    : queue.lookupAll(".event-card").stream()
                            .filter(Node::isVisible)
                            .count();
        }
    }

    @Test
    void inEachLessonAllThatIsSaidAtOnceAgrees() throws ScenarioFormatException {
        Window[] window = new Window[1];
        Random random = new Random(14);
        int looked = 0;
        for (String name : ScenarioLibrary.names()) {
            ScenarioRun run = ScenarioRun.of(ScenarioLibrary.find(name));
            Debugger debugger = run.debugger();
            for (int step = 1; step <= STEPS_LOOKED_AT; step++) {
                if (!run.runToStep(step, LONGEST)) {
                    break;
                }
                look(window, name, debugger.snapshot(Activity.PAUSED, "", 0));
                looked++;
                double speed = SPEEDS[step % SPEEDS.length];
                for (int moment = 0; moment < 2; moment++) {
                    run.runTo(run.cycle() + 1 + random.nextInt(800));
                    look(window, name, debugger.snapshot(Activity.RUNNING, "", speed));
                    looked++;
                }
            }
        }
        assertEquals("", String.join("\n", found));
        assertTrue(looked > 250, looked + " moments looked at");
    }

    private final List<String> found = new ArrayList<>();

    private void look(Window[] window, String lesson, Snapshot snapshot) {
        FxHarness.run(() -> {
            if (window[0] == null) {
                window[0] = new Window(snapshot);
            }
            window[0].view.show(snapshot);
            try {
                agree(window[0], snapshot, lesson + " at @" + snapshot.cycle() + " " + snapshot.activity());
            } catch (AssertionError disagrees) {
                found.add(disagrees.getMessage());
            }
        });
    }

    private static void agree(Window w, Snapshot s, String when) {
        assertEquals(Figures.moment(s.cycle()), w.label("toolbar", "#moment"), when);
        Node picture = w.part("system", ".system-picture");
        String says = picture.getAccessibleText();
        assertTrue(says.startsWith("Machine at " + Figures.moment(s.cycle()) + "."), when + ": " + says);
        List<String> system = w.rows("system");
        String cpu = row(system, "part=Processor");
        assertTrue(cpu.contains("mode " + s.cpu().mode()), when + ": " + cpu);
        assertTrue(w.rootLabel("#position").contains(s.position().function()), when + ": " + w.rootLabel("#position"));
        if (w.part("pipeline", "#content").isVisible()) {
            assertEquals(s.cycle(), last(w.label("pipeline", "#lost").replace(" ", "")), when);
        }
        String kernelRow = row(system, "part=Kernel");
        KernelState kernel = s.kernel();
        ThreadsState threads = s.awareness().guest().threads();
        if (kernel != null) {
            queue(w, s.queue(), kernel, kernelRow, when);
        } else if (threads != null && threads.current() != null) {
            String summary = w.label("threads", "#summary");
            assertTrue(summary.startsWith(threads.current().name() + " runs"), when + ": " + summary);
            assertTrue(kernelRow.contains("runs " + threads.current().name() + ","), when + ": " + kernelRow);
            assertTrue(kernelRow.contains(threads.ready().size() + " ready"), when + ": " + kernelRow);
            assertTrue(summary.contains(threads.ready().size() + " ready"), when + ": " + summary);
        }
        boolean running = s.activity() == Activity.RUNNING;
        assertTrue(
                running || kernel == null || !w.part("queue", "#rush").isVisible(),
                when + ": too fast to follow, and it stands");
        s.lines().forEach(line -> {
            if (!line.source().isEmpty()) {
                String row = row(system, "part=irq" + line.number() + " ");
                assertEquals(line.high(), row.contains("says=high"), when + ": " + row);
            }
        });
    }

    private static void queue(Window w, QueueHistory history, KernelState kernel, String kernelRow, String when) {
        int waiting = kernel.queue().size();
        int current = kernel.current() == null ? 0 : 1;
        assertEquals(
                waiting,
                history.depth().isEmpty() ? 0 : history.depth().getLast().events(),
                when);
        assertEquals(waiting, w.number("queue", "#waiting"), when);
        assertEquals(history.deepest(), w.number("queue", "#deepest"), when);
        assertEquals(history.dispatched(), w.number("queue", "#dispatched"), when);
        assertTrue(kernelRow.contains(", " + waiting + " event"), when + ": " + kernelRow);
        Node stack = w.part("queue", ".card-stack");
        long hidden = stack.isVisible() ? first(((Label) stack).getText()) : 0;
        assertEquals(waiting + current, w.cards() + hidden, when + ": cards, and those that the stack stands for");
        String spoken = w.view.panes().get("queue") instanceof Parent pane ? pane.getAccessibleText() : "";
        assertTrue(
                spoken.startsWith(waiting == 0 ? "No event waits" : waiting + " event"),
                when + ": " + spoken.substring(0, Math.min(60, spoken.length())));
        long events = w.rows("programs").stream()
                .filter(row -> row.contains("what=event "))
                .count();
        Set<Long> about = new HashSet<>(); // one that was put back while its callback runs is one event
        kernel.queue().forEach(event -> about.add(event.address()));
        if (kernel.current() != null) {
            about.add(kernel.current().address());
        }
        assertEquals(about.size(), events, when + ": events of programs");
        if (kernel.current() != null) {
            assertTrue(kernelRow.contains("runs " + kernel.current().callbackName()), when + ": " + kernelRow);
            String program = kernel.currentProgram();
            assertEquals(program.isEmpty() ? "none" : program, w.label("queue", "#program"), when);
        }
    }

    private static String row(List<String> rows, String with) {
        return rows.stream().filter(row -> row.contains(with)).findFirst().orElse("");
    }

    private static long first(String text) {
        Matcher numbers = NUMBER.matcher(text);
        return numbers.find() ? Long.parseLong(numbers.group()) : -1;
    }

    private static long last(String text) {
        Matcher numbers = NUMBER.matcher(text.toLowerCase(Locale.ROOT));
        long last = -1;
        while (numbers.find()) {
            last = Long.parseLong(numbers.group());
        }
        return last;
    }
}
