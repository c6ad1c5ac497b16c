package windhover.ui.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.guest.ThreadsState;
import windhover.guest.ThreadsState.GuestThread;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of the threads of the second kernel: what each does and what it waits for. */
public final class ThreadsView implements SnapshotView {

    /** A line of the table. */
    record Line(String mark, String name, String state, String waitsFor, String where, String switches, long pc) {}

    private final Parent root;
    private final Region content;
    private final Label empty;
    private final Label summary;
    private final Label damage;
    private final TableView<Line> table;
    private @Nullable ThreadsState threads;

    private ThreadsView(CodeLinks links) {
        Fxml fxml = Fxml.load("threads");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        summary = fxml.part("summary", Label.class);
        damage = Panes.remark(fxml, "damage");
        table = fxml.table("table");
        Panes.column(table, "", 2, Line::mark);
        Panes.column(table, "thread", 11, Line::name);
        Panes.column(table, "state", 9, Line::state);
        Panes.column(table, "waits for", 16, Line::waitsFor);
        Panes.column(table, "goes on in", 18, Line::where);
        Panes.column(table, "switches", 7, Line::switches);
        Panes.stretch(table);
        table.setRowFactory(view -> {
            TableRow<Line> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && row.getItem() != null) {
                    links.showSource(row.getItem().pc());
                }
            });
            return row;
        });
        content.setVisible(false);
    }

    /** The pane. */
    public static ThreadsView create(CodeLinks links) {
        return new ThreadsView(links);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (!Panes.isShown(root)) {
            return;
        }
        ThreadsState next = snapshot.awareness().guest().threads();
        if (next == null ? threads == null : next.equals(threads)) {
            return;
        }
        threads = next;
        boolean anything = next != null && next.current() != null;
        content.setVisible(anything);
        empty.setVisible(!anything);
        root.setAccessibleText(empty.getText());
        if (next != null && anything) {
            root.setAccessibleText(summary(next));
            summary.setText(summary(next));
            damage.setText(next.damage());
            damage.setVisible(!next.damage().isEmpty());
            Panes.fill(table, lines(next));
        }
    }

    static String summary(ThreadsState state) {
        GuestThread current = state.current();
        String running = current == null
                ? "no thread"
                : current.name().isEmpty() ? "thread " + current.number() : current.name();
        return String.format(
                Locale.ROOT,
                "%s runs; %d ready, %d in all",
                running,
                state.ready().size(),
                state.threads().size());
    }

    static List<Line> lines(ThreadsState state) {
        List<Line> lines = new ArrayList<>();
        List<GuestThread> all = new ArrayList<>(state.threads());
        GuestThread current = state.current();
        if (current != null && current.number() < 0) {
            all.add(current);
        }
        for (GuestThread thread : all) {
            int place = state.ready().indexOf(thread.address());
            boolean runs = current != null && current.address() == thread.address();
            lines.add(new Line(
                    runs ? "▶" : place >= 0 ? Integer.toString(place + 1) : "",
                    thread.name().isEmpty() ? "thread " + thread.number() : thread.name(),
                    thread.state(),
                    thread.waitsFor(),
                    thread.function(),
                    Figures.grouped(thread.switches()),
                    thread.pc()));
        }
        return lines;
    }
}
