package windhover.ui.program;

import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.debug.ProgramState;
import windhover.debug.ProgramState.Frame;
import windhover.debug.Snapshot;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of the call stack: who called whom, through traps down to the first function. */
public final class CallStackView implements SnapshotView {
    private final ProgramModel model;
    private final CodeLinks links;
    private final Parent root;
    private final VBox content;
    private final Label empty;
    private final Label end;
    private final ListView<Frame> list;
    private ProgramState shown = ProgramState.NONE;
    private boolean filling;

    /** Builds the pane. */
    @SuppressWarnings("unchecked") // what the list holds is put into it here
    public CallStackView(ProgramModel model, CodeLinks links) {
        this.model = model;
        this.links = links;
        Fxml fxml = Fxml.load("callstack");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        end = fxml.part("end", Label.class);
        list = (ListView<Frame>) fxml.part("list", ListView.class);
        list.setCellFactory(view -> new Cell());
        list.getSelectionModel().selectedIndexProperty().addListener((observed, before, now) -> {
            if (!filling && now.intValue() >= 0) {
                choose(now.intValue());
            }
        });
        content.setVisible(false);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    private void choose(int number) {
        model.select(number);
        if (number < shown.frames().size()) {
            links.showSource(shown.frames().get(number).at());
        }
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
        boolean same = state.frames().equals(shown.frames());
        shown = state;
        filling = true;
        if (!same) {
            list.getItems().setAll(state.frames());
        }
        list.getSelectionModel().select(state.frame());
        filling = false;
        end.setText(state.end());
        root.setAccessibleText(inWords(state.frames()));
    }

    private static String inWords(List<Frame> frames) {
        return "Call stack, " + frames.size() + (frames.size() == 1 ? " frame: " : " frames: ")
                + String.join(", ", frames.stream().map(CallStackView::name).toList());
    }

    private static String name(Frame frame) {
        return frame.function().isEmpty() ? hex(frame.pc()) : frame.function();
    }

    private static String hex(long address) {
        return String.format(Locale.ROOT, "0x%x", address);
    }

    private static String place(Frame frame) {
        String file = frame.file().substring(frame.file().lastIndexOf('/') + 1);
        return frame.line() == 0 ? hex(frame.pc()) : file + ":" + frame.line();
    }

    /** A frame: its function and its place, and below what is to be said of it. */
    private static final class Cell extends ListCell<Frame> {
        private final Label function = new Label();
        private final Label place = new Label();
        private final Label note = new Label();
        private final VBox box;

        Cell() {
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            function.getStyleClass().add("frame-function");
            place.getStyleClass().add("muted");
            note.getStyleClass().add("muted");
            note.setWrapText(true);
            note.managedProperty().bind(note.visibleProperty());
            function.setMinWidth(0);
            place.setMinWidth(Region.USE_PREF_SIZE);
            box = new VBox(new HBox(8, function, gap, place), note);
            box.setMinWidth(0);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Frame frame, boolean nothing) {
            super.updateItem(frame, nothing);
            setText(null);
            setGraphic(nothing || frame == null ? null : box);
            if (nothing || frame == null) {
                setTooltip(null);
                return;
            }
            String sign = switch (frame.kind()) {
                case "interrupted" -> "⚡ ";
                case "inlined" -> "↳ ";
                default -> getIndex() == 0 ? "▶ " : "   ";
            };
            function.setText(sign + name(frame));
            place.setText(place(frame));
            String said = frame.kind().equals("inlined") ? "the call above was written out in place" : frame.note();
            note.setText(said);
            note.setVisible(!said.isEmpty());
            setAccessibleText(name(frame) + ", " + place(frame) + (said.isEmpty() ? "" : ", " + said));
            setTooltip(new Tooltip(name(frame) + (frame.line() == 0 ? "" : "\n" + frame.file() + ":" + frame.line())
                    + "\nnext in it: " + hex(frame.pc()) + (said.isEmpty() ? "" : "\n" + said)));
        }
    }
}
