package windhover.ui.system;

import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import windhover.debug.Place;
import windhover.debug.Snapshot;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.Hue;
import windhover.ui.kit.MovingView;
import windhover.ui.kit.SnapshotView;
import windhover.ui.kit.WhyLinks;
import windhover.ui.system.SystemModel.PartRow;

/** The system pane: the block picture with its legend, its tooltips and its table twin. */
public final class SystemView implements SnapshotView, MovingView {
    private static final double TIP_DELAY_MILLIS = 250;

    private final Parent root;
    private final SystemPicture picture = new SystemPicture();
    private final TableView<PartRow> table;
    private final Label pace;
    private final Tooltip tip = new Tooltip();
    private @Nullable Snapshot shown;
    private final ContextMenu menu = new ContextMenu();
    private @Nullable Place pointed;

    /**
     * Builds the pane.
     *
     * @param motion whether tokens move
     */
    public SystemView(ObservableBooleanValue motion) {
        Fxml fxml = Fxml.load("system");
        root = fxml.root();
        pace = fxml.part("pace", Label.class);
        table = tableOf(fxml);
        StackPane body = fxml.part("body", StackPane.class);
        body.getChildren().addFirst(picture);
        HBox legend = fxml.part("legend", HBox.class);
        for (Hue hue : Hue.values()) {
            legend.getChildren().add(legendOf(hue));
        }
        HBox header = fxml.part("header", HBox.class);
        header.widthProperty().addListener((observed, before, now) -> fitLegend(header, legend));
        ToggleButton toggle = fxml.part("tableToggle", ToggleButton.class);
        table.visibleProperty().bind(toggle.selectedProperty());
        picture.visibleProperty().bind(toggle.selectedProperty().not());
        toggle.selectedProperty().addListener((observed, before, now) -> refreshWords());
        motion.addListener((observed, before, now) -> picture.setMotion(now));
        picture.setMotion(motion.get());
        tip.setShowDelay(Duration.millis(TIP_DELAY_MILLIS));
        tip.setShowDuration(Duration.INDEFINITE);
        tip.setWrapText(true);
        tip.setMaxWidth(420);
        picture.setOnMouseMoved(this::pointAt);
        picture.setOnMouseExited(event -> pointAtNothing());
    }

    /** Offers, with a right click on a part, what can be done there with code, and why the handler ran. */
    public void link(CodeLinks links, WhyLinks why) {
        picture.setOnContextMenuRequested(event -> {
            Snapshot snapshot = shown;
            Place place = picture.partAt(event.getX(), event.getY()).orElse(null);
            if (place == null || snapshot == null) {
                return;
            }
            menu.getItems().clear();
            for (SystemModel.Code code : SystemModel.codeAt(place, snapshot)) {
                add("Go to source of " + code.name(), () -> links.showSource(code.address()));
                add("Break at " + code.name(), () -> links.toggleBreakpoint(code.address()));
            }
            if (place.kind() == Place.Kind.CPU || place.kind() == Place.Kind.LINES || place.kind() == Place.Kind.IDT) {
                add("Why was the handler entered?", why::whyHandler);
            }
            add("Copy what it says", () -> copy(SystemModel.tooltip(place, snapshot)));
            pointAtNothing();
            menu.show(picture, event.getScreenX(), event.getScreenY());
        });
    }

    private void add(String text, Runnable run) {
        MenuItem item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction(event -> run.run());
        menu.getItems().add(item);
    }

    private static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    /** The node to put into the window. */
    public Parent root() {
        return root;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the session hands out the same object until something changed
    public void show(Snapshot snapshot) {
        Snapshot before = shown;
        shown = snapshot;
        picture.show(snapshot);
        if (before != snapshot) {
            refreshWords();
        }
    }

    @Override
    public void frame(long nanos) {
        picture.frame(nanos);
    }

    private void refreshWords() {
        Snapshot snapshot = shown;
        if (snapshot == null) {
            return;
        }
        picture.setAccessibleText(SystemModel.summary(snapshot));
        String how = switch (picture.regime()) {
            case TOKENS -> "";
            case FLOW -> "flow: transfers in 1 000 cycles";
            case RATES -> "rates: transfers a second, share of all";
        };
        if (!how.equals(pace.getText())) {
            pace.setText(how);
        }
        if (table.isVisible()) {
            table.getItems().setAll(SystemModel.rows(snapshot));
        }
        if (pointed != null) {
            tip.setText(SystemModel.tooltip(pointed, snapshot));
        }
    }

    private void pointAt(MouseEvent event) {
        Place place = picture.partAt(event.getX(), event.getY()).orElse(null);
        Snapshot snapshot = shown;
        if (place == null || snapshot == null) {
            pointAtNothing();
            return;
        }
        if (!place.equals(pointed)) {
            pointed = place;
            picture.point(place);
            tip.setText(SystemModel.tooltip(place, snapshot));
            tip.hide();
            Tooltip.install(picture, tip);
            if (picture.getScene() != null
                    && picture.getScene().getWindow() != null
                    && picture.getScene().getWindow().isShowing()) {
                Point2D at = picture.localToScreen(event.getX() + 14, event.getY() + 18);
                tip.show(picture, at.getX(), at.getY());
            }
        }
    }

    private void pointAtNothing() {
        pointed = null;
        picture.point(null);
        tip.hide();
        Tooltip.uninstall(picture, tip);
    }

    /** Leaves the words of the legend out where there is no room for them: the letters and their tooltips stay. */
    private static void fitLegend(HBox header, HBox legend) {
        double words = 0;
        for (Node word : legend.lookupAll(".legend-word")) {
            words += word.isManaged() ? 0 : word.prefWidth(-1) + 4;
        }
        boolean room = header.prefWidth(-1) + words <= header.getWidth();
        for (Node word : legend.lookupAll(".legend-word")) {
            word.setManaged(room);
            word.setVisible(room);
        }
    }

    private static HBox legendOf(Hue hue) {
        Label letter = new Label(hue.letter());
        letter.getStyleClass().addAll("legend-mark", hue.styleClass());
        Tooltip tooltip = new Tooltip(
                hue.letter() + ": " + hue.meaning() + ". The same colour and letter mean the same in every pane.");
        tooltip.setShowDelay(Duration.millis(TIP_DELAY_MILLIS));
        letter.setTooltip(tooltip);
        letter.setAccessibleText(hue.letter() + ": " + hue.meaning());
        Label word = new Label(hue.word());
        word.getStyleClass().add("legend-word");
        word.setTooltip(tooltip);
        word.setMinWidth(Region.USE_PREF_SIZE);
        HBox entry = new HBox(letter, word);
        entry.getStyleClass().add("legend-entry");
        return entry;
    }

    private static TableView<PartRow> tableOf(Fxml fxml) {
        @SuppressWarnings("unchecked") // what the file holds has no type arguments; these are given here, once
        TableView<PartRow> table = (TableView<PartRow>) fxml.part("table", TableView.class);
        column(table, 0, PartRow::part);
        column(table, 1, PartRow::says);
        column(table, 2, PartRow::since);
        return table;
    }

    private static void column(TableView<PartRow> table, int index, Function<PartRow, String> value) {
        @SuppressWarnings("unchecked") // as above
        TableColumn<PartRow, String> column =
                (TableColumn<PartRow, String>) table.getColumns().get(index);
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(value.apply(row.getValue())));
    }
}
