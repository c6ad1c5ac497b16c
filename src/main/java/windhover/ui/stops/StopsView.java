package windhover.ui.stops;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.debug.StopPoint;
import windhover.debug.StopPoint.Kind;
import windhover.debug.StopPoint.Status;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/**
 * The pane of all places at which runs stop: to set one with a condition and a number of hits, to change it, to switch
 * it off, to take it away, and to run back to the last time it was reached.
 */
public final class StopsView implements SnapshotView {
    private final StopsModel model;
    private final Parent root;
    private final ChoiceBox<Kind> kind;
    private final TextField place;
    private final MenuButton states;
    private final TextField condition;
    private final TextField hit;
    private final Label problem;
    private final TableView<Status> table;
    private final Button change;

    /** Builds the pane. */
    @SuppressWarnings("unchecked") // what the controls hold is put into them here
    public StopsView(StopsModel model) {
        this.model = model;
        Fxml fxml = Fxml.load("stops");
        root = fxml.root();
        kind = (ChoiceBox<Kind>) fxml.part("kind", ChoiceBox.class);
        place = fxml.part("place", TextField.class);
        states = fxml.part("states", MenuButton.class);
        condition = fxml.part("condition", TextField.class);
        hit = fxml.part("hit", TextField.class);
        problem = fxml.part("problem", Label.class);
        change = fxml.part("change", Button.class);
        table = fxml.table("table");
        kind.getItems().setAll(Kind.values());
        kind.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Kind one) {
                return one == null ? "" : one.label();
            }

            @Override
            public Kind fromString(String label) {
                throw new UnsupportedOperationException("nobody types a kind");
            }
        });
        kind.setValue(Kind.CODE);
        kind.valueProperty().addListener((observed, before, now) -> offer());
        fxml.part("stop", Button.class).setOnAction(event -> add());
        place.setOnAction(event -> add());
        condition.setOnAction(event -> add());
        hit.setOnAction(event -> add());
        change.setOnAction(event -> with(this::edit));
        Button remove = fxml.part("remove", Button.class);
        Button back = fxml.part("back", Button.class);
        remove.setOnAction(event -> with(chosen -> model.remove(chosen.point().number())));
        back.setOnAction(event -> with(chosen -> model.runBack(chosen.point().number())));
        for (Button button : List.of(change, remove, back)) {
            button.disableProperty()
                    .bind(table.getSelectionModel().selectedItemProperty().isNull());
        }
        problem.managedProperty().bind(problem.textProperty().isNotEmpty());
        offer();
        columns();
        table.getSelectionModel().selectedItemProperty().addListener((observed, before, now) -> load(now));
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE) {
                with(chosen -> model.remove(chosen.point().number()));
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER) {
                with(this::toggle);
                event.consume();
            }
        });
    }

    private void columns() {
        TableColumn<Status, String> on =
                column("on", 34, status -> status.point().enabled() ? "☑" : "☐");
        on.setCellFactory(view -> new TableCell<>() {
            {
                setOnMouseClicked(event -> {
                    Status status = getTableRow() == null ? null : getTableRow().getItem();
                    if (status != null) {
                        toggle(status);
                    }
                });
            }

            @Override
            protected void updateItem(@Nullable String text, boolean nothing) {
                super.updateItem(text, nothing);
                setText(nothing ? null : text);
                setTooltip(nothing ? null : new Tooltip("A click, or Enter, switches this place on or off."));
            }
        });
        column("stops", 220, status -> words(status.point()));
        column("hits", 44, status -> String.valueOf(status.hits()));
        column("meaning", 170, StopsView::meaning);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    }

    private TableColumn<Status, String> column(String name, double width, Function<Status, String> text) {
        TableColumn<Status, String> column = new TableColumn<>(name);
        column.setCellValueFactory(item -> new ReadOnlyStringWrapper(text.apply(item.getValue())));
        column.setCellFactory(view -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable String value, boolean nothing) {
                super.updateItem(value, nothing);
                setText(nothing ? null : value);
                Status status = getTableRow() == null ? null : getTableRow().getItem();
                setTooltip(
                        nothing || status == null
                                ? null
                                : new Tooltip(words(status.point()) + "\n" + meaning(status) + "\nmet " + status.hits()
                                        + (status.hits() == 1 ? " time" : " times")));
            }
        });
        column.setPrefWidth(width);
        column.setMinWidth(Math.min(width, 40));
        column.setSortable(false);
        table.getColumns().add(column);
        return column;
    }

    private static String words(StopPoint point) {
        return (point.kind() == Kind.CODE ? "" : point.kind().label() + ": ")
                + point.place()
                + (point.condition().isEmpty() ? "" : "  if " + point.condition())
                + (point.from() == 1 ? "" : "  from hit " + point.from());
    }

    private static String meaning(Status status) {
        return status.problem().isEmpty() ? status.where() : "⚠ " + status.problem();
    }

    private void offer() {
        boolean firmware = kind.getValue() == Kind.FIRMWARE;
        states.setVisible(firmware);
        states.setManaged(firmware);
        states.getItems().clear();
        for (String state : model.firmwareStates()) {
            MenuItem item = new MenuItem(state);
            item.setMnemonicParsing(false);
            item.setOnAction(event -> place.setText(state));
            states.getItems().add(item);
        }
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (model.show(snapshot)) {
            offer();
        }
        fill();
    }

    private void fill() {
        List<Status> rows = model.rows();
        if (rows.equals(table.getItems())) {
            return;
        }
        Status chosen = table.getSelectionModel().getSelectedItem();
        table.getItems().setAll(rows);
        root.setAccessibleText(
                rows.isEmpty() ? "No places at which runs stop" : rows.size() + " places at which runs stop");
        if (chosen != null) {
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).point().number() == chosen.point().number()) {
                    table.getSelectionModel().select(i);
                }
            }
        }
    }

    private String typed() {
        String text = place.getText();
        return text == null ? "" : text;
    }

    private void add() {
        problem.setText(model.add(kind.getValue(), typed(), condition.getText(), hit.getText()));
        if (problem.getText().isEmpty()) {
            table.getSelectionModel().clearSelection();
            place.clear();
            condition.clear();
            hit.clear();
        }
        fill();
    }

    private void edit(Status chosen) {
        problem.setText(
                model.edit(chosen.point().number(), kind.getValue(), typed(), condition.getText(), hit.getText()));
        fill();
    }

    private void toggle(Status status) {
        model.enable(status.point().number(), !status.point().enabled());
        fill();
    }

    private void with(Consumer<Status> action) {
        Status chosen = table.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            action.accept(chosen);
            fill();
        }
    }

    /** Puts a place into the fields, to be changed there. */
    private void load(@Nullable Status status) {
        if (status == null || place.isFocused() || condition.isFocused() || hit.isFocused()) {
            return; // who types must not lose what was typed when a count changes
        }
        StopPoint point = status.point();
        kind.setValue(point.kind());
        place.setText(point.place());
        condition.setText(point.condition());
        hit.setText(point.from() == 1 ? "" : String.valueOf(point.from()));
        problem.setText(status.problem().isEmpty() ? "" : status.problem());
    }
}
