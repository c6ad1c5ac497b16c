package windhover.ui.guest;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import windhover.ui.kit.Fxml;

/** What the panes of this package have in common. */
final class Panes {
    private static final double EM = 13;

    private Panes() {}

    /** True when a node and all it lies in are visible, so that it is worth drawing. */
    static boolean isShown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /** The label of a remark that is not always made; while it is hidden it takes no room. */
    static Label remark(Fxml fxml, String id) {
        Label label = fxml.part(id, Label.class);
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }

    /** Adds a column of texts, so many letters wide. */
    static <T> void column(TableView<T> table, String name, double em, Function<T, String> value) {
        TableColumn<T, String> column = new TableColumn<>(name);
        column.setCellValueFactory(item -> new ReadOnlyStringWrapper(value.apply(item.getValue())));
        column.setPrefWidth(em * EM);
        column.setSortable(false);
        table.getColumns().add(column);
    }

    /** Gives the last column what room is left, so that a table needs no bar to scroll sideways. */
    static void stretch(TableView<?> table) {
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    }

    /** Puts lines into a table unless they stand there; the choice stays on its line. */
    static <T> void fill(TableView<T> table, List<T> lines) {
        if (!lines.equals(table.getItems())) {
            int chosen = table.getSelectionModel().getSelectedIndex();
            table.getItems().setAll(lines);
            if (chosen >= 0 && chosen < lines.size()) {
                table.getSelectionModel().select(chosen);
            }
        }
    }
}
