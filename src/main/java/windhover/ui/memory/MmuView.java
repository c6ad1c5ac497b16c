package windhover.ui.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import windhover.debug.Snapshot;
import windhover.debug.TranslationState.Outcome;
import windhover.debug.TranslationState.TlbEntry;
import windhover.debug.TranslationState.TlbState;
import windhover.debug.TranslationState.Walk;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.SnapshotView;

/** The pane of address translation: the last page walks level by level, and what the TLBs hold. */
public final class MmuView implements SnapshotView {
    private static final int LEVELS = 3;
    private static final Duration LEVEL_TIME = Duration.millis(700);
    private static final PseudoClass FAULTED = PseudoClass.getPseudoClass("faulted");

    private final MmuModel model = new MmuModel();
    private final Parent root;
    private final Region content;
    private final Label empty;
    private final Label header;
    private final Label title;
    private final Label when;
    private final Label address;
    private final Label check;
    private final Label outcome;
    private final Label fault;
    private final Button older;
    private final Button newer;
    private final Button replay;
    private final List<WalkBox> boxes = new ArrayList<>();
    private final List<TableView<TlbEntry>> tables = new ArrayList<>();
    private final List<Label> tlbTitles = new ArrayList<>();
    private final BooleanProperty motion = new SimpleBooleanProperty(this, "motion", true);
    private final Timeline timeline = new Timeline();
    private int reads = LEVELS;

    private MmuView() {
        Fxml fxml = Fxml.load("mmu");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        header = fxml.part("header", Label.class);
        title = fxml.part("title", Label.class);
        when = fxml.part("when", Label.class);
        address = fxml.part("address", Label.class);
        check = fxml.part("check", Label.class);
        outcome = fxml.part("outcome", Label.class);
        fault = fxml.part("fault", Label.class);
        older = fxml.part("older", Button.class);
        newer = fxml.part("newer", Button.class);
        replay = fxml.part("replay", Button.class);
        HBox row = fxml.part("boxes", HBox.class);
        for (int i = 0; i < LEVELS; i++) {
            WalkBox box = new WalkBox();
            HBox.setHgrow(box, Priority.ALWAYS);
            boxes.add(box);
            row.getChildren().add(box);
        }
        for (String id : List.of("instruction", "data")) {
            @SuppressWarnings("unchecked") // the table's items are set below and nowhere else
            TableView<TlbEntry> table = fxml.part(id + "Table", TableView.class);
            column(table, "virtual page", 7.5, entry -> Figures.hex(entry.page()));
            column(table, "physical page", 7.5, entry -> Figures.hex(MmuModel.physical(entry)));
            column(table, "size", 4.2, MmuModel::size);
            column(table, "space", 4, MmuModel::space);
            column(table, "permissions", 7.5, entry -> PteBit.letters(entry.leaf()));
            tables.add(table);
            tlbTitles.add(fxml.part(id + "Title", Label.class));
        }
        older.setOnAction(event -> step(-1));
        newer.setOnAction(event -> step(1));
        replay.setOnAction(event -> replay());
        replay.visibleProperty().bind(motion);
        fault.managedProperty().bind(fault.visibleProperty());
        content.setVisible(false);
    }

    /** The pane. */
    public static MmuView create() {
        return new MmuView();
    }

    private static void column(TableView<TlbEntry> table, String name, double em, Function<TlbEntry, String> value) {
        TableColumn<TlbEntry, String> column = new TableColumn<>(name);
        column.setCellValueFactory(entry -> new ReadOnlyStringWrapper(value.apply(entry.getValue())));
        column.setPrefWidth(em * 13);
        column.setSortable(false);
        table.getColumns().add(column);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    /** Whether a walk may be replayed level by level. */
    public BooleanProperty motionProperty() {
        return motion;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (model.show(snapshot)) {
            refresh();
        }
    }

    private void step(int by) {
        timeline.stop();
        reads = LEVELS;
        if (model.move(by)) {
            refresh();
        }
    }

    /** Shows the walk again from its begin, a level after the other. */
    private void replay() {
        timeline.stop();
        reads = 0;
        refresh();
        timeline.getKeyFrames().clear();
        for (int level = 1; level <= LEVELS; level++) {
            int until = level;
            timeline.getKeyFrames().add(new KeyFrame(LEVEL_TIME.multiply(level), event -> {
                reads = until;
                refresh();
            }));
        }
        timeline.play();
    }

    private void refresh() {
        content.setVisible(model.anything());
        empty.setVisible(!model.anything());
        root.setAccessibleText(model.anything() ? model.inWords() : empty.getText());
        if (!model.anything()) {
            return;
        }
        set(header, model.header());
        set(fault, model.lastFault());
        fault.setVisible(!model.lastFault().isEmpty());
        Walk walk = model.walk();
        older.setDisable(!model.canMove(-1));
        newer.setDisable(!model.canMove(1));
        replay.setDisable(walk == null);
        set(title, walk == null ? "No page walk yet" : "Walk " + walk.number() + ": " + MmuModel.title(walk));
        set(when, walk == null ? "" : MmuModel.when(walk));
        address.setVisible(walk != null);
        check.setVisible(walk != null);
        boxes.forEach(box -> box.setVisible(walk != null));
        outcome.setVisible(
                walk != null && reads >= Math.min(LEVELS, walk.reads().size()));
        if (walk != null) {
            set(address, addressBits(walk.virtual()));
            set(check, MmuModel.firstCheck(walk));
            check.pseudoClassStateChanged(FAULTED, !MmuModel.isCanonical(walk));
            List<MmuModel.Box> levels = MmuModel.boxes(walk, reads);
            for (int i = 0; i < boxes.size(); i++) {
                boxes.get(i).show(levels.get(i));
            }
            set(outcome, MmuModel.outcome(walk));
            outcome.pseudoClassStateChanged(FAULTED, walk.outcome() == Outcome.FAULTED);
        }
        for (int i = 0; i < Math.min(tables.size(), model.state().tlbs().size()); i++) {
            showTlb(tables.get(i), tlbTitles.get(i), model.state().tlbs().get(i));
        }
    }

    private static String addressBits(long virtual) {
        return String.format(
                Locale.ROOT,
                "63–39 %s   38–30 %d   29–21 %d   20–12 %d   offset 0x%03x",
                virtual >>> 39 == 0 ? "all 0" : virtual >> 39 == -1 ? "all 1" : "0x" + Long.toHexString(virtual >>> 39),
                virtual >>> 30 & 0x1ff,
                virtual >>> 21 & 0x1ff,
                virtual >>> 12 & 0x1ff,
                virtual & 0xfff);
    }

    private static void showTlb(TableView<TlbEntry> table, Label title, TlbState tlb) {
        List<TlbEntry> valid = tlb.entries().stream().filter(TlbEntry::valid).toList();
        set(
                title,
                String.format(
                        Locale.ROOT,
                        "%s: %d of %d entries, %s misses",
                        tlb.name(),
                        valid.size(),
                        tlb.entries().size(),
                        Figures.grouped(tlb.misses())));
        if (!valid.equals(table.getItems())) {
            table.getItems().setAll(valid);
        }
    }

    private static void set(Label label, String text) {
        if (!text.equals(label.getText())) {
            label.setText(text);
        }
    }
}
