package windhover.ui.guest;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import windhover.debug.Snapshot;
import windhover.ui.guest.ProgramsModel.Line;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Selection;
import windhover.ui.kit.SnapshotView;

/** The pane of the guest's programs: their events, and the control blocks in flight with what they will call. */
public final class ProgramsView implements SnapshotView {

    private final ProgramsModel model = new ProgramsModel();
    private final Parent root;
    private final Region content;
    private final Label empty;
    private final Label summary;
    private final Label detail;
    private final BlockGraph graph;
    private final TableView<Line> table;

    private ProgramsView(ProgramTints tints, CodeLinks links) {
        Fxml fxml = Fxml.load("programs");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        summary = fxml.part("summary", Label.class);
        detail = fxml.part("detail", Label.class);
        table = fxml.table("table");
        Panes.column(table, "program", 11, Line::program);
        Panes.column(table, "what", 22, Line::what);
        Panes.column(table, "how it is", 26, Line::state);
        Panes.column(table, "at", 8, Line::address);
        Panes.stretch(table);
        graph = new BlockGraph(tints, links);
        graph.onChoice(detail::setText);
        ScrollPane scroll = fxml.part("scroll", ScrollPane.class);
        scroll.setContent(graph);
        ToggleButton toggle = fxml.part("tableToggle", ToggleButton.class);
        table.visibleProperty().bind(toggle.selectedProperty());
        scroll.visibleProperty().bind(toggle.selectedProperty().not());
        content.setVisible(false);
    }

    /** The pane, with the tints that other panes give programs. */
    public static ProgramsView create(ProgramTints tints, CodeLinks links) {
        return new ProgramsView(tints, links);
    }

    /** Tells other panes what is chosen here, and marks what is chosen there. */
    public void share(Selection selection) {
        graph.onSelection(selection.address()::set);
        selection.address().addListener((observed, before, now) -> graph.choose(now.longValue()));
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (Panes.isShown(root) && model.show(snapshot)) {
            content.setVisible(!model.isEmpty());
            empty.setVisible(model.isEmpty());
            summary.setText(model.inWords());
            root.setAccessibleText(model.isEmpty() ? empty.getText() : model.inWords());
            graph.show(model.groups());
            Panes.fill(table, model.lines());
        }
    }
}
