package windhover.ui.guest;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import windhover.debug.Snapshot;
import windhover.guest.HeapMap;
import windhover.ui.guest.HeapModel.Line;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.SnapshotView;

/** The pane of the guest's heap: blocks by owner as a map and as a table, and totals. */
public final class HeapView implements SnapshotView {

    private final HeapModel model = new HeapModel();
    private final Parent root;
    private final Region content;
    private final Label empty;
    private final Label summary;
    private final Label damage;
    private final HeapBars bars;
    private final TableView<Line> table;

    private HeapView(ProgramTints tints) {
        Fxml fxml = Fxml.load("heap");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        summary = fxml.part("summary", Label.class);
        damage = Panes.remark(fxml, "damage");
        table = fxml.table("table");
        Panes.column(table, "owner", 12, Line::owner);
        Panes.column(table, "bytes", 7, Line::bytes);
        Panes.column(table, "header at", 9, Line::address);
        Panes.column(table, "asked for by", 16, Line::by);
        Panes.column(table, "since", 9, Line::since);
        Panes.stretch(table);
        bars = new HeapBars(tints);
        bars.onChoice(this::choose);
        fxml.part("map", StackPane.class).getChildren().add(bars);
        content.setVisible(false);
    }

    /** The pane, with the tints that other panes give programs. */
    public static HeapView create(ProgramTints tints) {
        return new HeapView(tints);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (Panes.isShown(root) && model.show(snapshot)) {
            refresh();
        }
    }

    private void refresh() {
        HeapMap heap = model.heap();
        content.setVisible(heap != null);
        empty.setVisible(heap == null);
        if (heap != null) {
            summary.setText(model.summary());
            damage.setText(heap.cut());
            damage.setVisible(!heap.cut().isEmpty());
            bars.show(heap);
            Panes.fill(table, model.lines());
        }
        root.setAccessibleText(heap == null ? empty.getText() : model.summary());
    }

    private void choose(HeapMap.Block block) {
        HeapMap heap = model.heap();
        int index = heap == null ? -1 : heap.blocks().indexOf(block);
        if (index >= 0 && index < table.getItems().size()) {
            table.getSelectionModel().select(index);
            table.scrollTo(Math.max(0, index - 1));
        }
    }
}
