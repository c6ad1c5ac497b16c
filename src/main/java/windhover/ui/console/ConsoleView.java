package windhover.ui.console;

import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.util.UndoUtils;
import org.jspecify.annotations.Nullable;
import windhover.debug.Snapshot;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of the guest's text: what it printed to the debug UART, or sent over the serial line. */
public final class ConsoleView implements SnapshotView {

    private final ConsoleModel model = new ConsoleModel();
    private final Parent root;
    private final VBox content;
    private final Label empty;
    private final Label total;
    private final ToggleButton follow;
    private final ToggleButton serial;
    private final ToggleGroup port;
    private final CodeArea area = new CodeArea();
    private @Nullable Snapshot shown;

    private ConsoleView() {
        Fxml fxml = Fxml.load("console");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        total = fxml.part("total", Label.class);
        follow = fxml.part("follow", ToggleButton.class);
        serial = fxml.part("serial", ToggleButton.class);
        ToggleButton uart = fxml.part("uart", ToggleButton.class);
        port = fxml.part("port", ToggleGroup.class);
        port.selectedToggleProperty().addListener((observed, before, now) -> {
            if (now == null && before != null) {
                port.selectToggle(before); // one of the two is always shown
            } else if (shown != null && now != null && before != null) {
                show(now.equals(uart) ? shown.console() : shown.serial());
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
        show(serial.equals(port.getSelectedToggle()) ? snapshot.serial() : snapshot.console());
    }

    private void show(Snapshot.ConsoleText sent) {
        boolean anything =
                shown != null && shown.console().total() + shown.serial().total() > 0;
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
