package windhover.ui.stops;

import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import windhover.debug.Landmark;
import windhover.debug.Snapshot;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/**
 * The pane of the places at which runs stop: to set one, to take one away, and to run back to the last time one was
 * reached.
 */
public final class StopsView implements SnapshotView {
    private final StopsModel model;
    private final Parent root;
    private final ComboBox<String> place;
    private final Label problem;
    private final ListView<Landmark> list;

    /** Builds the pane. */
    @SuppressWarnings("unchecked") // what the controls hold is put into them here
    public StopsView(StopsModel model) {
        this.model = model;
        Fxml fxml = Fxml.load("stops");
        root = fxml.root();
        place = (ComboBox<String>) fxml.part("place", ComboBox.class);
        problem = fxml.part("problem", Label.class);
        list = (ListView<Landmark>) fxml.part("list", ListView.class);
        fxml.part("stop", Button.class).setOnAction(event -> withPlace(this::add));
        fxml.part("back", Button.class).setOnAction(event -> withPlace(model::runBack));
        place.getEditor().setOnAction(event -> withPlace(this::add));
        list.setCellFactory(view -> new Cell());
        list.setOnKeyPressed(event -> {
            Landmark chosen = list.getSelectionModel().getSelectedItem();
            if (chosen != null && event.getCode() == KeyCode.DELETE) {
                remove(chosen);
                event.consume();
            }
        });
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (model.show(snapshot)) {
            place.getItems().setAll(model.firmwareStates());
        }
    }

    private void withPlace(Consumer<Landmark> action) {
        String text = place.getEditor().getText();
        try {
            action.accept(model.parse(text == null ? "" : text));
            problem.setText("");
        } catch (IllegalArgumentException e) {
            problem.setText(e.getMessage());
        }
    }

    private void add(Landmark landmark) {
        model.add(landmark);
        list.getItems().setAll(model.stops());
    }

    private void remove(Landmark landmark) {
        model.remove(landmark);
        list.getItems().setAll(model.stops());
    }

    /** A stop with its two buttons. */
    private final class Cell extends ListCell<Landmark> {
        private final Label label = new Label();
        private final Button back = new Button("Run back");
        private final Button remove = new Button("Remove");
        private final HBox row;

        Cell() {
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            row = new HBox(8, label, gap, back, remove);
            back.setMinWidth(Region.USE_PREF_SIZE);
            remove.setMinWidth(Region.USE_PREF_SIZE);
            back.setOnAction(event -> with(model::runBack));
            remove.setOnAction(event -> with(StopsView.this::remove));
        }

        private void with(Consumer<Landmark> action) {
            Landmark landmark = getItem();
            if (landmark != null) {
                action.accept(landmark);
            }
        }

        @Override
        protected void updateItem(@Nullable Landmark landmark, boolean empty) {
            super.updateItem(landmark, empty);
            setText(null);
            setGraphic(empty ? null : row);
            if (landmark != null) {
                label.setText(landmark.label());
                setAccessibleText(landmark.label());
            }
        }
    }
}
