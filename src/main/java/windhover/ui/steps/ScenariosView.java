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
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.ui.Fxml;
import windhover.ui.Library.Entry;

/** The lessons that can be opened: a list to search, by title and by what they teach. */
public final class ScenariosView {
  private final Parent root;
  private final ListView<Entry> list;
  private final FilteredList<Entry> found;
  private final Consumer<String> open;

  /**
   * Builds the pane.
   *
   * @param current the name of the lesson that is open; empty for none
   * @param open opens the lesson of a name
   */
  @SuppressWarnings("unchecked") // the list's items are what is put into it here
  public ScenariosView(List<Entry> entries, String current, Consumer<String> open) {
    this.open = open;
    Fxml fxml = Fxml.load("scenarios");
    root = fxml.root();
    list = (ListView<Entry>) fxml.part("list", ListView.class);
    TextField search = fxml.part("search", TextField.class);
    found = new FilteredList<>(FXCollections.observableArrayList(entries));
    list.setItems(found);
    list.setCellFactory(view -> new Cell(current));
    list.setOnMouseClicked(
        event -> {
          if (event.getClickCount() == 2) {
            openSelected();
          }
        });
    list.setOnKeyPressed(
        event -> {
          if (event.getCode() == KeyCode.ENTER) {
            openSelected();
            event.consume();
          }
        });
    search.textProperty().addListener((observed, before, now) -> search(now));
    search.setOnAction(
        event -> {
          list.getSelectionModel().selectFirst();
          openSelected();
        });
    entries.stream().filter(entry -> entry.name().equals(current)).findFirst().ifPresent(list.getSelectionModel()::select);
  }

  /** The node to put into the window. */
  public Parent root() {
    return root;
  }

  /** Lists what has all of these words in its name, title or text. */
  void search(String words) {
    List<String> wanted = List.of(words.strip().toLowerCase(Locale.ROOT).split("\\s+"));
    found.setPredicate(
        entry -> {
          String text = (entry.name() + " " + entry.title() + " " + entry.teaches()).toLowerCase(Locale.ROOT);
          return wanted.stream().allMatch(text::contains);
        });
  }

  /** The names listed now. */
  List<String> listed() {
    return found.stream().map(Entry::name).toList();
  }

  private void openSelected() {
    Entry entry = list.getSelectionModel().getSelectedItem();
    if (entry != null) {
      open.accept(entry.name());
    }
  }

  /** Name and title of a lesson; all that it teaches when pointed at. */
  private static final class Cell extends ListCell<Entry> {
    private final String current;
    private final Label title = new Label();
    private final Label name = new Label();
    private final VBox box = new VBox(title, name);
    private final Tooltip tip = new Tooltip();

    Cell(String current) {
      this.current = current;
      title.setWrapText(true);
      title.getStyleClass().add("strong");
      name.getStyleClass().addAll("code", "small", "muted");
      tip.setWrapText(true);
      tip.setMaxWidth(420);
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable Entry entry, boolean empty) {
      super.updateItem(entry, empty);
      setText(null);
      if (empty || entry == null) {
        setGraphic(null);
        setTooltip(null);
        return;
      }
      title.setText(entry.title());
      name.setText(entry.name().equals(current) ? entry.name() + ", open now" : entry.name());
      tip.setText(entry.teaches().strip() + "\n\nDouble click or Enter opens it.");
      setTooltip(tip);
      setGraphic(box);
      setAccessibleText(entry.title() + ". " + entry.teaches().strip());
    }
  }
}
