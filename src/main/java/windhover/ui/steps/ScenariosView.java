package windhover.ui.steps;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.transformation.FilteredList;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.LessonEntry;

/** The lessons that can be opened: a list to search, by title and by what they teach. */
public final class ScenariosView {
    /** Pixels that the list keeps for its scroll bar and border. */
    private static final double SCROLL_BAR = 18;

    private final Parent root;
    private final ListView<LessonEntry> list;
    private final FilteredList<LessonEntry> found;
    private final Consumer<String> open;

    /**
     * Builds the pane.
     *
     * @param current the name of the lesson that is open; empty for none
     * @param open opens the lesson of a name
     */
    @SuppressWarnings("unchecked") // the list's items are what is put into it here
    public ScenariosView(List<LessonEntry> entries, String current, Consumer<String> open) {
        this.open = open;
        Fxml fxml = Fxml.load("scenarios");
        root = fxml.root();
        list = (ListView<LessonEntry>) fxml.part("list", ListView.class);
        TextField search = fxml.part("search", TextField.class);
        found = new FilteredList<>(FXCollections.observableArrayList(entries));
        list.setItems(found);
        list.setCellFactory(view -> new Cell(current));
        list.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                openSelected();
            }
        });
        list.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                openSelected();
                event.consume();
            }
        });
        search.textProperty().addListener((observed, before, now) -> search(now));
        search.setOnAction(event -> {
            list.getSelectionModel().selectFirst();
            openSelected();
        });
        entries.stream()
                .filter(entry -> entry.name().equals(current))
                .findFirst()
                .ifPresent(entry -> {
                    list.getSelectionModel().select(entry);
                    list.scrollTo(Math.max(0, found.indexOf(entry) - 1));
                });
    }

    /** The node to put into the window. */
    public Parent root() {
        return root;
    }

    /** Lists what has all of these words in its name, title or text. */
    void search(String words) {
        List<String> wanted = List.of(words.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        found.setPredicate(entry -> {
            String text = (entry.name() + " " + entry.group() + " " + entry.title() + " " + entry.teaches())
                    .toLowerCase(Locale.ROOT);
            return wanted.stream().allMatch(text::contains);
        });
        list.refresh();
    }

    /** The names listed now. */
    List<String> listed() {
        return found.stream().map(LessonEntry::name).toList();
    }

    private void openSelected() {
        LessonEntry entry = list.getSelectionModel().getSelectedItem();
        if (entry != null) {
            open.accept(entry.name());
        }
    }

    /** True for the first lesson listed of its group, which has the group's heading. */
    private boolean opensGroup(int index) {
        return index == 0
                || (index < found.size()
                        && !found.get(index - 1).group().equals(found.get(index).group()));
    }

    /** Name and title of a lesson, with its group's heading above the first; all that it teaches when pointed at. */
    private final class Cell extends ListCell<LessonEntry> {
        private final String current;
        private final Label title = new Label();
        private final Label name = new Label();
        private final Label heading = new Label();
        private final Label open = new Label("open now");
        private final VBox box = new VBox(heading, title, new HBox(6, name, open));
        private final Tooltip tip = new Tooltip();

        Cell(String current) {
            this.current = current;
            title.setWrapText(true);
            title.getStyleClass().add("strong");
            heading.getStyleClass().add("lesson-group");
            heading.managedProperty().bind(heading.visibleProperty());
            open.getStyleClass().addAll("small", "open-now");
            open.managedProperty().bind(open.visibleProperty());
            name.getStyleClass().addAll("code", "small", "muted");
            tip.setWrapText(true);
            tip.setMaxWidth(420);
            setPrefWidth(0);
        }

        @Override
        protected double computePrefHeight(double width) {
            if (getGraphic() == null) {
                return super.computePrefHeight(width);
            }
            double inside = list.getWidth() - snappedLeftInset() - snappedRightInset() - SCROLL_BAR;
            return snappedTopInset() + box.prefHeight(Math.max(1, inside)) + snappedBottomInset();
        }

        @Override
        protected void updateItem(@Nullable LessonEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(null);
            if (empty || entry == null) {
                setGraphic(null);
                setTooltip(null);
                return;
            }
            title.setText(entry.title());
            heading.setText(entry.group());
            heading.setVisible(opensGroup(getIndex()));
            name.setText(entry.name());
            boolean isOpen = entry.name().equals(current);
            open.setVisible(isOpen);
            tip.setText(entry.teaches().strip() + "\n\nDouble click or Enter opens it.");
            setTooltip(tip);
            setGraphic(box);
            setAccessibleText(entry.group() + ": " + entry.title() + (isOpen ? ", open now. " : ". ")
                    + entry.teaches().strip());
        }
    }
}
