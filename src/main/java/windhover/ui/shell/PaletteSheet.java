package windhover.ui.shell;

import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import windhover.timeline.Moment;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Fxml;

/** The palette: every action by name; a moment goes there. */
final class PaletteSheet {
    private final List<Action> actions;
    private final LongConsumer goTo;
    private final Runnable close;
    private final Parent root;
    private final TextField words;
    private final ListView<Action> found;

    PaletteSheet(List<Action> actions, LongConsumer goTo, Runnable close) {
        this.actions = actions;
        this.goTo = goTo;
        this.close = close;
        Fxml fxml = Fxml.load("palette");
        root = fxml.root();
        words = fxml.part("words", TextField.class);
        found = listOf(fxml);
        found.setCellFactory(list -> new ActionCell());
        found.setFocusTraversable(false);
        found.setOnMouseClicked(event -> choose());
        words.textProperty().addListener((observed, before, now) -> find(now));
        words.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        find("");
    }

    @SuppressWarnings("unchecked") // what the file holds has no type arguments; these are given here, once
    private static ListView<Action> listOf(Fxml fxml) {
        return (ListView<Action>) fxml.part("found", ListView.class);
    }

    Parent root() {
        return root;
    }

    void start() {
        words.clear();
        words.requestFocus();
    }

    private void key(KeyEvent event) {
        KeyCode code = event.getCode();
        int at = found.getSelectionModel().getSelectedIndex();
        if (code == KeyCode.DOWN || code == KeyCode.UP) {
            int next = Math.clamp(
                    at + (code == KeyCode.DOWN ? 1L : -1L),
                    0,
                    Math.max(0, found.getItems().size() - 1));
            found.getSelectionModel().select(next);
            found.scrollTo(next);
            event.consume();
        } else if (code == KeyCode.ENTER) {
            choose();
            event.consume();
        }
    }

    private void find(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        if (wanted.startsWith("@")) {
            found.getItems().setAll(momentAction(wanted));
        } else {
            found.getItems()
                    .setAll(actions.stream()
                            .filter(action -> (action.name() + " " + action.sentence())
                                    .toLowerCase(Locale.ROOT)
                                    .contains(wanted))
                            .toList());
        }
        found.getSelectionModel().selectFirst();
    }

    private List<Action> momentAction(String text) {
        try {
            Moment moment = Moment.parse(text);
            return List.of(Action.of(
                    "Go to " + Figures.moment(moment.cycle()),
                    "Goes to that moment, forwards or back.",
                    () -> goTo.accept(moment.cycle())));
        } catch (IllegalArgumentException notYet) {
            return List.of();
        }
    }

    private void choose() {
        Action action = found.getSelectionModel().getSelectedItem();
        if (action != null) {
            close.run();
            action.run().run();
        }
    }

    /** An action with its key. */
    private static final class ActionCell extends ListCell<Action> {
        private final Label name = new Label();
        private final Label sentence = new Label();
        private final Label key = new Label();
        private final HBox row;

        private ActionCell() {
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            name.setMinWidth(Region.USE_PREF_SIZE);
            key.setMinWidth(Region.USE_PREF_SIZE);
            sentence.getStyleClass().add("muted");
            key.getStyleClass().add("key");
            row = new HBox(name, sentence, space, key);
            row.getStyleClass().add("palette-row");
        }

        @Override
        protected void updateItem(@Nullable Action action, boolean empty) {
            super.updateItem(action, empty);
            if (action == null || empty) {
                setGraphic(null);
                return;
            }
            name.setText(action.name());
            sentence.setText(action.sentence());
            key.setText(action.keyText());
            key.setVisible(!action.keyText().isEmpty());
            row.setMaxWidth(Double.MAX_VALUE);
            row.prefWidthProperty().bind(getListView().widthProperty().subtract(40));
            setGraphic(row);
        }
    }
}
