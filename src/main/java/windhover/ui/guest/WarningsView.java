package windhover.ui.guest;

import java.util.List;
import java.util.function.LongConsumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.debug.GuestWarning;
import windhover.debug.Snapshot;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of warnings: what the guest most likely does not mean to do, when, and how that was observed. */
public final class WarningsView implements SnapshotView {
    private final LongConsumer seek;
    private final Parent root;
    private final Region content;
    private final Label empty;
    private final TableView<GuestWarning> table;
    private final Label title;
    private final Label meaning;
    private final Label how;
    private final Button go;
    private final ReadOnlyStringWrapper badge = new ReadOnlyStringWrapper(this, "badge", "");

    private WarningsView(LongConsumer seek) {
        this.seek = seek;
        Fxml fxml = Fxml.load("warnings");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        title = fxml.part("title", Label.class);
        meaning = fxml.part("meaning", Label.class);
        how = fxml.part("how", Label.class);
        go = fxml.part("go", Button.class);
        table = fxml.table("table");
        Panes.column(table, "moment", 8, warning -> Figures.moment(warning.cycle()));
        Panes.column(table, "kind", 16, warning -> "⚠ " + warning.kind().title());
        Panes.column(table, "about", 9, GuestWarning::program);
        Panes.column(table, "what happened", 44, GuestWarning::sentence);
        Panes.stretch(table);
        table.getSelectionModel().selectedItemProperty().addListener((observed, before, now) -> explain(now));
        table.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                goThere();
            }
        });
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                goThere();
                event.consume();
            }
        });
        go.setOnAction(event -> goThere());
        content.setVisible(false);
    }

    /**
     * The pane.
     *
     * @param seek goes to a moment
     */
    public static WarningsView create(LongConsumer seek) {
        return new WarningsView(seek);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    /** How many there are, for a badge: {@code ⚠ 2 warnings}; empty for none. */
    public ReadOnlyStringProperty badge() {
        return badge.getReadOnlyProperty();
    }

    @Override
    public void show(Snapshot snapshot) {
        List<GuestWarning> warnings = snapshot.awareness().warnings();
        if (warnings.equals(table.getItems())) {
            return;
        }
        content.setVisible(!warnings.isEmpty());
        empty.setVisible(warnings.isEmpty());
        Panes.fill(table, warnings);
        if (table.getSelectionModel().isEmpty() && !warnings.isEmpty()) {
            table.getSelectionModel().select(warnings.size() - 1);
        }
        badge.set(warnings.isEmpty() ? "" : "⚠ " + ProgramsModel.counted(warnings.size(), "warning"));
        root.setAccessibleText(warnings.isEmpty() ? empty.getText() : badge.get());
    }

    private void explain(@Nullable GuestWarning warning) {
        if (warning != null) {
            title.setText(warning.sentence());
            meaning.setText(warning.kind().sentence());
            how.setText("Observed: " + warning.how());
            go.setText("Go to " + Figures.moment(warning.cycle()));
        }
    }

    private void goThere() {
        GuestWarning warning = table.getSelectionModel().getSelectedItem();
        if (warning != null) {
            seek.accept(warning.cycle());
        }
    }
}
