package windhover.ui.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.debug.ProgramState;
import windhover.debug.Snapshot;
import windhover.guest.program.Shown;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of variables: what is watched, then parameters and variables of the chosen frame, with their parts. */
public final class VariablesView implements SnapshotView {
    private static final Shown ROOT = new Shown("", "", "", true, "", "", List.of());

    private final ProgramModel model;
    private final Parent root;
    private final VBox content;
    private final Label empty;
    private final Label head;
    private final TextField field;
    private final TreeTableView<Shown> table;
    private final Set<String> open = new HashSet<>();
    private ProgramState shown = ProgramState.NONE;

    /** Builds the pane. */
    @SuppressWarnings("unchecked") // what the table holds is put into it here
    public VariablesView(ProgramModel model) {
        this.model = model;
        Fxml fxml = Fxml.load("variables");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        head = fxml.part("head", Label.class);
        field = fxml.part("expression", TextField.class);
        table = (TreeTableView<Shown>) fxml.part("table", TreeTableView.class);
        field.setOnAction(event -> add());
        fxml.part("watch", Button.class).setOnAction(event -> add());
        column("name", 150, Shown::name);
        column("value", 260, Shown::value);
        column("type", 130, Shown::type);
        column("place", 90, Shown::place);
        table.setShowRoot(false);
        table.setColumnResizePolicy(TreeTableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setOnKeyPressed(event -> {
            TreeItem<Shown> chosen = table.getSelectionModel().getSelectedItem();
            if (chosen != null && event.getCode() == KeyCode.DELETE && isWatch(chosen)) {
                model.forget(chosen.getValue().name());
                event.consume();
            } else if (chosen != null && event.isShortcutDown() && event.getCode() == KeyCode.C) {
                ClipboardContent copied = new ClipboardContent();
                copied.putString(
                        chosen.getValue().name() + " = " + chosen.getValue().value());
                Clipboard.getSystemClipboard().setContent(copied);
                event.consume();
            }
        });
        content.setVisible(false);
    }

    private void column(String name, double width, Function<Shown, String> text) {
        TreeTableColumn<Shown, String> column = new TreeTableColumn<>(name);
        column.setCellValueFactory(
                item -> new ReadOnlyStringWrapper(text.apply(item.getValue().getValue())));
        column.setCellFactory(view -> new Cell());
        column.setPrefWidth(width);
        column.setSortable(false);
        table.getColumns().add(column);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    private void add() {
        model.watch(field.getText());
        field.clear();
    }

    private boolean isWatch(TreeItem<Shown> item) {
        int row = table.getRoot().getChildren().indexOf(item);
        return row >= 0 && row < shown.watches().size();
    }

    @Override
    public void show(Snapshot snapshot) {
        model.show(snapshot);
        ProgramState state = model.state();
        boolean running = state.frames().isEmpty();
        content.setVisible(!running);
        empty.setVisible(running);
        if (running || state.equals(shown)) {
            return;
        }
        shown = state;
        ProgramState.Frame frame = state.frames().get(state.frame());
        String name = frame.function().isEmpty() ? "no function that is known" : frame.function();
        head.setText(
                state.variables().isEmpty()
                        ? "In " + name + ": no parameters and no variables are told of."
                        : "In " + name + (state.frame() == 0 ? "" : ", frame " + state.frame()) + ":");
        TreeItem<Shown> top = new TreeItem<>(ROOT);
        int chosen = table.getSelectionModel().getSelectedIndex();
        state.watches().forEach(watch -> top.getChildren().add(item(watch, "watch " + watch.name())));
        state.variables().forEach(variable -> top.getChildren().add(item(variable, name + " " + variable.name())));
        table.setRoot(top);
        if (chosen >= 0 && chosen < table.getExpandedItemCount()) {
            table.getSelectionModel().select(chosen);
        }
        root.setAccessibleText(inWords(state));
    }

    private TreeItem<Shown> item(Shown value, String key) {
        TreeItem<Shown> item = new TreeItem<>(value);
        List<TreeItem<Shown>> parts = new ArrayList<>();
        value.parts().forEach(part -> parts.add(item(part, key + "." + part.name())));
        item.getChildren().setAll(parts);
        item.setExpanded(open.contains(key));
        item.expandedProperty().addListener((observed, before, now) -> {
            if (now) {
                open.add(key);
            } else {
                open.remove(key);
            }
        });
        return item;
    }

    private static String inWords(ProgramState state) {
        List<String> words = new ArrayList<>();
        state.watches().forEach(watch -> words.add(watch.name() + " is " + watch.value()));
        state.variables().forEach(variable -> words.add(variable.name() + " is " + variable.value()));
        return words.isEmpty() ? "No variables" : String.join("; ", words);
    }

    /** A text; muted where it says why there is no value. */
    private static final class Cell extends TreeTableCell<Shown, String> {
        @Override
        protected void updateItem(@Nullable String text, boolean nothing) {
            super.updateItem(text, nothing);
            Shown row = getTableRow() == null ? null : getTableRow().getItem();
            setText(nothing ? null : text);
            getStyleClass().remove("muted");
            if (nothing || row == null || text == null || text.isEmpty()) {
                setTooltip(null);
                return;
            }
            if (!row.known()) {
                getStyleClass().add("muted");
            }
            setTooltip(new Tooltip(row.name() + (row.type().isEmpty() ? "" : ", " + row.type()) + "\n" + row.value()
                    + (row.place().isEmpty() ? "" : "\nin " + row.place())));
        }
    }
}
