package windhover.ui.console;

import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.util.UndoUtils;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of the guest's text: what it printed, or sent elsewhere for people to read; one part's at a time. */
public final class ConsoleView implements SnapshotView {

    private static final Snapshot.ConsoleText NOTHING = new Snapshot.ConsoleText(0, "");

    private final ConsoleModel model = new ConsoleModel();
    private final Parent root;
    private final VBox content;
    private final Label empty;
    private final Label total;
    private final ToggleButton follow;
    private final HBox ports;
    private final ToggleGroup port = new ToggleGroup();
    private final CodeArea area = new CodeArea();
    private @Nullable Snapshot shown;
    private List<String> labelled = List.of();

    private ConsoleView() {
        Fxml fxml = Fxml.load("console");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        total = fxml.part("total", Label.class);
        follow = fxml.part("follow", ToggleButton.class);
        ports = fxml.part("ports", HBox.class);
        port.selectedToggleProperty().addListener((observed, before, now) -> {
            if (now == null && before != null) {
                port.selectToggle(before); // one of them is always shown
            } else if (shown != null && now != null && before != null) {
                showChosen(shown.texts());
            }
        });
        area.setEditable(false);
        area.setWrapText(true);
        area.setUndoManager(UndoUtils.noOpUndoManager());
        area.setAccessibleText("Console: what the guest printed");
        fxml.part("textHolder", StackPane.class).getChildren().add(new VirtualizedScrollPane<>(area));
        fxml.part("copy", Button.class).setOnAction(event -> copy());
        follow.selectedProperty().addListener((observed, before, now) -> {
            if (now) {
                toEnd();
            }
        });
        // Who scrolls back wants to read, not to be torn away.
        area.addEventFilter(ScrollEvent.SCROLL, event -> {
            if (event.getDeltaY() > 0) {
                follow.setSelected(false);
            }
        });
        content.setVisible(false);
    }

    /** The pane. */
    public static ConsoleView create() {
        return new ConsoleView();
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    private void copy() {
        ClipboardContent text = new ClipboardContent();
        text.putString(area.getSelectedText().isEmpty() ? model.text() : area.getSelectedText());
        Clipboard.getSystemClipboard().setContent(text);
    }

    @Override
    public void show(Snapshot snapshot) {
        shown = snapshot;
        List<String> labels =
                snapshot.texts().stream().map(Snapshot.SpokenText::label).toList();
        if (!labels.equals(labelled)) {
            labelled = labels;
            offer(snapshot.texts());
        }
        showChosen(snapshot.texts());
    }

    /** A button for each part that sends text, the first of them chosen. */
    private void offer(List<Snapshot.SpokenText> texts) {
        port.getToggles().clear();
        ports.getChildren().clear();
        for (Snapshot.SpokenText text : texts) {
            ToggleButton button = new ToggleButton(text.label());
            button.getStyleClass().add("small-button");
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setTooltip(new Tooltip(text.label() + ": " + text.sentence() + "."));
            button.setToggleGroup(port);
            ports.getChildren().add(button);
        }
        if (!port.getToggles().isEmpty()) {
            port.selectToggle(port.getToggles().getFirst());
        }
    }

    private void showChosen(List<Snapshot.SpokenText> texts) {
        int chosen = port.getToggles().indexOf(port.getSelectedToggle());
        show(chosen < 0 ? NOTHING : texts.get(chosen).text());
    }

    private void show(Snapshot.ConsoleText sent) {
        boolean anything = shown != null
                && shown.texts().stream().anyMatch(one -> one.text().total() > 0);
        content.setVisible(anything);
        empty.setVisible(!anything);
        ConsoleModel.Change change = model.show(sent);
        if (change.isNone()) {
            return;
        }
        int anchor = area.getAnchor();
        int caret = area.getCaretPosition();
        double scroll = area.estimatedScrollYProperty().getOrElse(0.0);
        if (change.whole()) {
            area.replaceText(change.append());
        } else {
            int length = area.getLength();
            area.replaceText(length - change.cutEnd(), length, change.append());
            if (change.cutStart() > 0) {
                area.deleteText(0, change.cutStart());
                anchor -= change.cutStart();
                caret -= change.cutStart();
            }
        }
        area.selectRange(Math.clamp(anchor, 0, area.getLength()), Math.clamp(caret, 0, area.getLength()));
        if (follow.isSelected()) {
            toEnd();
        } else if (!change.whole() && change.cutStart() == 0) {
            area.scrollYToPixel(scroll);
        }
        total.setText(String.format(Locale.ROOT, "%,d bytes", model.total()).replace(',', ' '));
    }

    private void toEnd() {
        area.showParagraphAtBottom(Math.max(0, area.getParagraphs().size() - 1));
    }

    /** The text area. For tests. */
    CodeArea area() {
        return area;
    }
}
