package windhover.ui.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import windhover.debug.QueueHistory.Move;
import windhover.debug.QueueHistory.What;
import windhover.debug.Snapshot;
import windhover.guest.KernelState;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.KernelState.Waiter;
import windhover.timeline.Moment;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.ProgramBadge;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Selection;
import windhover.ui.kit.SnapshotView;
import windhover.ui.kit.WhyLinks;
import windhover.ui.queue.QueueModel.Card;
import windhover.ui.queue.QueueModel.Picture;

/** The pane of the guest's event queue. */
public final class QueueView implements SnapshotView {

    private final QueueModel model;
    private final ProgramTints tints;
    private final Parent root;
    private final Pane content;
    private final Label empty;
    private final ProgramBadge programBadge = new ProgramBadge();
    private final Label program;
    private final Label waiting;
    private final Label deepest;
    private final Label dispatched;
    private final Label rate;
    private final HBox poolBox;
    private final Label pool;
    private final Region poolUsed;
    private final StackPane poolBar;
    private final Label rush;
    private final Label damage;
    private final ToggleButton tableToggle;
    private final Pane lower;
    private final TableView<Line> table;
    private final CardTrack track;
    private final RowList freed;
    private final RowList rescheduled;
    private final RowList waiters;
    private final DepthChart chart = new DepthChart();
    private final BooleanProperty motion = new SimpleBooleanProperty(this, "motion", true);
    private boolean shown;

    /** A line of the table: place, callback, data, program, address. */
    record Line(String place, String callback, String data, String program, String address) {}

    private QueueView(QueueModel model, ProgramTints tints, CodeLinks links) {
        this.model = model;
        this.tints = tints;
        Fxml fxml = Fxml.load("queue");
        root = fxml.root();
        content = fxml.part("content", VBox.class);
        empty = fxml.part("empty", Label.class);
        program = fxml.part("program", Label.class);
        waiting = fxml.part("waiting", Label.class);
        deepest = fxml.part("deepest", Label.class);
        dispatched = fxml.part("dispatched", Label.class);
        rate = fxml.part("rate", Label.class);
        poolBox = fxml.part("poolBox", HBox.class);
        pool = fxml.part("pool", Label.class);
        poolBar = fxml.part("poolBar", StackPane.class);
        poolUsed = fxml.part("poolUsed", Region.class);
        rush = fxml.part("rush", Label.class);
        damage = fxml.part("damage", Label.class);
        tableToggle = fxml.part("tableToggle", ToggleButton.class);
        lower = fxml.part("lower", Pane.class);
        @SuppressWarnings("unchecked") // the table's items are set below and nowhere else
        TableView<Line> lines = fxml.part("table", TableView.class);
        table = lines;
        program.setGraphic(programBadge);
        track = new CardTrack(tints, links);
        fxml.part("trackHolder", StackPane.class).getChildren().add(track);
        freed = new RowList(tints, "Events whose callback has run and which were not put back appear here.");
        rescheduled = new RowList(tints, "Events that their callback put back, as a polling driver does, appear here.");
        waiters = new RowList(
                tints, "Control blocks appear here as soon as a program waits for something, such as a datagram.");
        hold(fxml, "freedBox", freed);
        hold(fxml, "rescheduledBox", rescheduled);
        hold(fxml, "depthBox", chart);
        hold(fxml, "waitersBox", waiters);
        addColumn("place", 9, Line::place);
        addColumn("callback", 16, Line::callback);
        addColumn("data", 12, Line::data);
        addColumn("program", 10, Line::program);
        addColumn("event at", 9, Line::address);
        table.visibleProperty().bind(tableToggle.selectedProperty());
        tableToggle.selectedProperty().addListener((observed, before, now) -> refresh());
        lower.visibleProperty().bind(tableToggle.selectedProperty().not());
        track.visibleProperty().bind(tableToggle.selectedProperty().not());
        motion.addListener((observed, before, now) -> track.setMotion(now));
        rush.managedProperty().bind(rush.visibleProperty());
        rate.managedProperty().bind(rate.visibleProperty());
        damage.managedProperty().bind(damage.visibleProperty());
        poolBox.managedProperty().bind(poolBox.visibleProperty());
        content.setVisible(false);
    }

    /**
     * The pane.
     *
     * @param tints the tints of programs, shared with the other panes
     * @param links where a callback's source is shown
     */
    public static QueueView create(ProgramTints tints, CodeLinks links) {
        return new QueueView(new QueueModel(), tints, links);
    }

    private static void hold(Fxml fxml, String box, Region what) {
        VBox.setVgrow(what, Priority.ALWAYS);
        fxml.part(box, VBox.class).getChildren().add(what);
    }

    private void addColumn(String name, double em, Function<Line, String> value) {
        TableColumn<Line, String> column = new TableColumn<>(name);
        column.setCellValueFactory(line -> new ReadOnlyStringWrapper(value.apply(line.getValue())));
        column.setPrefWidth(em * 13);
        column.setSortable(false);
        table.getColumns().add(column);
    }

    /** Tells other panes which event is chosen here, and marks what is chosen there. */
    public void share(Selection selection) {
        track.onChoice(selection.address()::set);
        selection.address().addListener((observed, before, now) -> track.mark(now.longValue()));
    }

    /** Sets where it is said why an event is in the queue. */
    public void explain(WhyLinks why) {
        track.explain(why);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    /** Whether cards travel. */
    public BooleanProperty motionProperty() {
        return motion;
    }

    @Override
    public void show(Snapshot snapshot) {
        boolean changed = model.show(snapshot);
        Picture picture = model.picture();
        if (changed || !shown || picture.cycle() != chart.shownCycle()) {
            shown = true;
            refresh();
        }
    }

    private void refresh() {
        Picture picture = model.picture();
        KernelState kernel = picture.kernel();
        content.setVisible(kernel != null);
        empty.setVisible(kernel == null);
        root.setAccessibleText(model.inWords());
        if (kernel == null) {
            return;
        }
        showHeader(picture, kernel);
        if (tableToggle.isSelected()) {
            List<Line> lines = lines(picture);
            if (!lines.equals(table.getItems())) {
                table.getItems().setAll(lines);
            }
            return;
        }
        track.show(picture);
        freed.show(rows(picture.freed()));
        rescheduled.show(rows(picture.rescheduled()));
        waiters.show(waiterRows(kernel.waiters()));
        chart.show(picture.history(), picture.depth(), picture.cycle());
    }

    private void showHeader(Picture picture, KernelState kernel) {
        programBadge.show(kernel.currentProgram(), tints);
        program.setGraphic(kernel.currentProgram().isEmpty() ? null : programBadge);
        set(program, kernel.currentProgram().isEmpty() ? "none" : kernel.currentProgram());
        set(waiting, Integer.toString(picture.depth()));
        set(deepest, Integer.toString(picture.history().deepest()));
        set(dispatched, grouped(picture.history().dispatched()));
        rate.setVisible(!picture.rush() && picture.cyclesPerEvent() > 0);
        set(rate, "1 each " + grouped(picture.cyclesPerEvent()) + " cycles");
        rush.setVisible(picture.rush());
        set(rush, "⇉ too fast to follow: 1 event each " + grouped(Math.max(1, picture.cyclesPerEvent())) + " cycles");
        boolean poolKnown = kernel.freeEvents() >= 0 && kernel.totalEvents() > 0;
        poolBox.setVisible(poolKnown);
        if (poolKnown) {
            set(pool, kernel.freeEvents() + " of " + kernel.totalEvents());
            double used = Math.clamp(1 - (double) kernel.freeEvents() / kernel.totalEvents(), 0, 1);
            double width = Math.round(used * poolBar.getPrefWidth());
            if (poolUsed.getMaxWidth() != width) {
                poolUsed.setMaxWidth(width);
            }
        }
        damage.setVisible(!kernel.damage().isEmpty());
        set(damage, "⚠ " + kernel.damage());
    }

    private static void set(Label label, String text) {
        if (!text.equals(label.getText())) {
            label.setText(text);
        }
    }

    private static List<RowList.Row> rows(List<Move> moves) {
        List<RowList.Row> rows = new ArrayList<>();
        for (Move move : moves) {
            String moment = new Moment(Math.max(0, move.cycle())).toString();
            String what = switch (move.what()) {
                case FREED -> " has run and was freed";
                case PURGED -> " was removed unrun, since its program was unloaded";
                case RESCHEDULED -> " has run and put itself back at the tail";
                case SCHEDULED -> " was scheduled";
                case DISPATCHED -> " was dispatched";
            };
            String mark = move.what() == What.PURGED ? "✗" : "";
            rows.add(new RowList.Row(
                    move.program(),
                    mark,
                    move.callback(),
                    true,
                    "",
                    moment,
                    moment + "  the event for " + move.callback() + " of " + ProgramTints.name(move.program()) + what));
        }
        return rows;
    }

    private static List<RowList.Row> waiterRows(List<Waiter> waiters) {
        List<RowList.Row> rows = new ArrayList<>();
        for (Waiter waiter : waiters) {
            rows.add(new RowList.Row(
                    waiter.programName(),
                    "",
                    waiter.what(),
                    false,
                    "→ " + waiter.callbackName(),
                    "",
                    ProgramTints.name(waiter.programName()) + " waits for " + waiter.what() + "; then "
                            + waiter.callbackName() + " is scheduled. Control block at "
                            + QueueModel.hex(waiter.address())));
        }
        return rows;
    }

    private static List<Line> lines(Picture picture) {
        List<Line> lines = new ArrayList<>();
        Card running = picture.dispatched();
        if (running != null) {
            lines.add(line("being dispatched", running.event()));
        }
        for (int i = 0; i < picture.cards().size(); i++) {
            String place =
                    i == 0 ? "1, head" : i + 1 == picture.cards().size() ? i + 1 + ", tail" : Integer.toString(i + 1);
            lines.add(line(place, picture.cards().get(i).event()));
        }
        return lines;
    }

    private static Line line(String place, QueuedEvent event) {
        return new Line(
                place,
                QueueModel.callback(event),
                QueueModel.data(event),
                ProgramTints.name(event.programName()),
                QueueModel.hex(event.address()));
    }

    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', ' ');
    }

    /** The card of an event on the track; null when it has none there. For tests. */
    @Nullable
    EventCard cardOf(long event) {
        for (EventCard card : track.shownCards()) {
            Card shownCard = card.card();
            if (shownCard != null && shownCard.event().address() == event) {
                return card;
            }
        }
        return null;
    }

    /** Cards on their way at present. For tests. */
    int travelling() {
        return track.travelling();
    }
}
