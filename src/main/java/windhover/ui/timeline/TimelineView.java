package windhover.ui.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import org.jspecify.annotations.Nullable;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.debug.TimelineState.BranchState;
import windhover.debug.trace.TraceEvent;
import windhover.timeline.Bookmark;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.Pace;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.SnapshotView;
import windhover.ui.kit.TraceQuestions;
import windhover.ui.kit.WhyLinks;
import windhover.ui.kit.WindowThread;

/** The timeline pane: the whole run at a glance, down to single cycles; a click goes there, a drag scrubs. */
public final class TimelineView implements SnapshotView {
    /** Nanoseconds of host time between two questions to the record at least. */
    private static final long ASK_EVERY = 100_000_000L;

    private static final double WHEEL = 1.25;
    private static final double KEY_ZOOM = 2;
    private static final double KEY_SHARE = 1.0 / 200;
    private static final int LONGEST_ITEM = 90;
    private static final double EM = 13;

    private final SessionCommands session;
    private final TraceQuestions trace;
    private final WhyLinks links;
    private final TimelineModel model = new TimelineModel();
    private final TimelineDrawing drawing;
    private final Scrub scrub;
    private final Pace pace = new Pace(ASK_EVERY);
    private final Parent root;
    private final ScrollPane scroll;
    private final Label range;
    private final Label empty;
    private final TextField field;
    private final MenuButton branches;
    private final MenuButton bookmarks;
    private final ToggleButton tableToggle;
    private final TableView<TimelineModel.Row> table;
    private final ContextMenu menu = new ContextMenu();
    private final Tooltip tip = new Tooltip();
    private Consumer<String> typed = text -> {};
    private TimelineModel.@Nullable Query asked;
    private boolean asking;
    private boolean dragging;
    private boolean changed;
    private List<BranchState> shownBranches = List.of();
    private int shownBranch;
    private @Nullable List<Bookmark> shownBookmarks;

    private TimelineView(SessionCommands session, TraceQuestions trace, ProgramTints tints, WhyLinks links) {
        this.session = session;
        this.trace = trace;
        this.links = links;
        scrub = new Scrub(session::seek);
        drawing = new TimelineDrawing(model, tints);
        Fxml fxml = Fxml.load("timeline");
        root = fxml.root();
        scroll = fxml.part("scroll", ScrollPane.class);
        range = fxml.part("range", Label.class);
        empty = fxml.part("empty", Label.class);
        field = fxml.part("field", TextField.class);
        branches = fxml.part("branches", MenuButton.class);
        bookmarks = fxml.part("bookmarks", MenuButton.class);
        tableToggle = fxml.part("tableToggle", ToggleButton.class);
        @SuppressWarnings("unchecked") // the table's items are set below and nowhere else
        TableView<TimelineModel.Row> rows = fxml.part("table", TableView.class);
        table = rows;
        scroll.setContent(drawing);
        drawing.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        button(
                fxml,
                "closer",
                "Looks closer.\nKey: + while the picture has the focus, or the wheel",
                () -> zoom(KEY_ZOOM));
        button(
                fxml,
                "further",
                "Looks from further away.\nKey: − while the picture has the focus, or the wheel",
                () -> zoom(1 / KEY_ZOOM));
        button(fxml, "fit", "Brings the whole run into view.\nKey: F while the picture has the focus", this::fit);
        branches.setTooltip(
                new Tooltip(
                        "Branch: a history of its own. One begins where something is typed or edited at a moment of the past; the old one stays."));
        bookmarks.setTooltip(new Tooltip("Bookmarks: moments that you marked.\nKey: B marks this moment"));
        field.setVisible(false);
        field.managedProperty().bind(field.visibleProperty());
        field.setOnAction(event -> endTyping(true));
        field.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                endTyping(false);
                event.consume();
            }
        });
        branches.setVisible(false);
        branches.managedProperty().bind(branches.visibleProperty());
        column("moment", 7, TimelineModel.Row::moment);
        column("cycles", 5, TimelineModel.Row::lasts);
        column("what", 9, TimelineModel.Row::what);
        column("in words", 40, TimelineModel.Row::sentence);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                goToRow();
            }
        });
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                goToRow();
                event.consume();
            }
        });
        table.visibleProperty().bind(tableToggle.selectedProperty());
        tableToggle.setTooltip(new Tooltip("The part in view as a table. Enter or a double click goes to a moment."));
        tableToggle.selectedProperty().addListener((observed, before, now) -> refresh());
        listen();
        showBookmarks();
    }

    /**
     * The pane.
     *
     * @param session goes to moments and branches
     * @param trace the record of the run
     * @param tints the tints that other panes give programs
     * @param links where it is said why something happened
     */
    public static TimelineView create(
            SessionCommands session, TraceQuestions trace, ProgramTints tints, WhyLinks links) {
        return new TimelineView(session, trace, tints, links);
    }

    private static void button(Fxml fxml, String name, String tip, Runnable run) {
        Button button = fxml.part(name, Button.class);
        button.setOnAction(event -> run.run());
        button.setTooltip(new Tooltip(tip));
        button.setAccessibleText(tip.substring(0, tip.indexOf('.')));
    }

    private void column(String name, double em, Function<TimelineModel.Row, String> value) {
        TableColumn<TimelineModel.Row, String> column = new TableColumn<>(name);
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(value.apply(row.getValue())));
        column.setPrefWidth(em * EM);
        column.setSortable(false);
        table.getColumns().add(column);
    }

    private void listen() {
        drawing.setOnMousePressed(event -> {
            drawing.requestFocus();
            menu.hide();
            if (event.getButton() == MouseButton.PRIMARY && !drawing.inGutter(event.getX())) {
                dragging = true;
                model.follow(false);
                scrubTo(event.getX());
            }
        });
        drawing.setOnMouseDragged(event -> {
            if (dragging) {
                scrubTo(event.getX());
            }
        });
        drawing.setOnMouseReleased(event -> {
            dragging = false;
            model.follow(true);
        });
        drawing.setOnMouseMoved(this::pointAt);
        drawing.setOnMouseExited(event -> pointAtNothing());
        drawing.addEventFilter(ScrollEvent.SCROLL, this::wheel);
        drawing.setOnKeyPressed(this::key);
        drawing.setOnContextMenuRequested(event -> {
            pointAtNothing();
            if (!drawing.inGutter(event.getX())) {
                offer(drawing.cycleAt(event.getX()));
                menu.show(drawing, event.getScreenX(), event.getScreenY());
            }
            event.consume();
        });
        tip.setWrapText(true);
        tip.setMaxWidth(440);
    }

    private void scrubTo(double x) {
        scrub.to(model.moment(drawing.cycleAt(x)));
        drawing.point(x);
    }

    private void pointAt(MouseEvent event) {
        if (drawing.inGutter(event.getX()) || !shown()) {
            pointAtNothing();
            return;
        }
        drawing.point(event.getX());
        tip.setText(model.describe(drawing.cycleAt(event.getX()), drawing.reach()));
        if (drawing.getScene() != null
                && drawing.getScene().getWindow() != null
                && drawing.getScene().getWindow().isShowing()) {
            Point2D at = drawing.localToScreen(event.getX() + 16, event.getY() + 20);
            tip.show(drawing, at.getX(), at.getY());
        }
    }

    private void pointAtNothing() {
        drawing.point(-1);
        tip.hide();
    }

    private void wheel(ScrollEvent event) {
        if (event.getDeltaX() != 0 && Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())) {
            model.pan(-event.getDeltaX() / drawing.getWidth() * (model.until() - model.from()));
        } else if (event.getDeltaY() != 0) {
            model.zoom(event.getDeltaY() > 0 ? WHEEL : 1 / WHEEL, drawing.cycleAt(event.getX()));
        }
        ranged();
        event.consume();
    }

    private void key(KeyEvent event) {
        double step = Math.max(1, (model.until() - model.from()) * KEY_SHARE) * (event.isShiftDown() ? 10 : 1);
        boolean taken = true;
        switch (event.getCode()) {
            case LEFT -> scrub.to(model.moment(model.now() - step));
            case RIGHT -> scrub.to(model.moment(model.now() + step));
            case HOME -> scrub.to(0);
            case END -> scrub.to(model.end());
            case UP, PLUS, ADD, EQUALS -> zoom(KEY_ZOOM);
            case DOWN, MINUS, SUBTRACT -> zoom(1 / KEY_ZOOM);
            case F -> fit();
            default -> taken = false;
        }
        if (taken) {
            event.consume();
        }
    }

    /** Zooms about now, or about the middle when now is out of view. */
    private void zoom(double factor) {
        boolean inView = model.now() >= model.from() && model.now() <= model.until();
        model.zoom(factor, inView ? model.now() : (model.from() + model.until()) / 2);
        ranged();
    }

    private void fit() {
        model.fit();
        ranged();
    }

    /** Another part is in view: draws what is known of it, and asks for the rest. */
    private void ranged() {
        refresh();
        ask();
    }

    private void offer(double cycle) {
        menu.getItems().clear();
        TraceEvent event = model.eventNear(cycle, drawing.reach());
        if (event != null) {
            item("Why: " + shortened(event.sentence()), () -> links.whyEvent(event.index()));
            item("Go to " + Figures.moment(event.cycle() + 1) + ", after it", () -> scrub.to(event.cycle() + 1));
        }
        for (TimelineModel.Step step : model.steps()) {
            if (Math.abs(step.cycle() - cycle) <= drawing.reach()) {
                item("Why was step " + step.number() + " observed?", () -> links.whyStep(step.number()));
            }
        }
        long moment = model.moment(cycle);
        item("Go to " + Figures.moment(moment), () -> scrub.to(moment));
        item("Mark this moment (now, " + Figures.moment(model.now()) + ")", this::mark);
        item("Whole run", this::fit);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_ITEM ? text : text.substring(0, LONGEST_ITEM - 1) + "…";
    }

    private void item(String text, Runnable run) {
        menu.getItems().add(menuItem(text, run));
    }

    private static MenuItem menuItem(String text, Runnable run) {
        MenuItem item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction(event -> run.run());
        return item;
    }

    private void goToRow() {
        TimelineModel.Row row = table.getSelectionModel().getSelectedItem();
        if (row != null) {
            scrub.to(model.moment((double) row.cycle()));
        }
    }

    /** Marks the moment the machine is at, and asks for a note. */
    public void mark() {
        note(model.now());
    }

    private void note(long cycle) {
        String before = model.noteAt(cycle);
        session.bookmark(cycle, before);
        type("a note on " + Figures.moment(cycle), before, note -> session.bookmark(cycle, note));
    }

    private void type(String prompt, String text, Consumer<String> then) {
        typed = then;
        field.setPromptText(prompt);
        field.setAccessibleText(prompt);
        field.setText(text);
        field.setVisible(true);
        if (field.getScene() != null) {
            field.requestFocus();
        }
    }

    private void endTyping(boolean take) {
        field.setVisible(false);
        if (take) {
            typed.accept(field.getText());
        }
        drawing.requestFocus();
    }

    private void showBookmarks() {
        List<Bookmark> marked = model.bookmarks();
        if (marked.equals(shownBookmarks)) {
            return;
        }
        shownBookmarks = marked;
        List<MenuItem> items = new ArrayList<>();
        items.add(menuItem("Mark this moment\tB", this::mark));
        if (!marked.isEmpty()) {
            items.add(new SeparatorMenuItem());
        }
        for (Bookmark bookmark : marked) {
            Menu one = new Menu("⚑ " + TimelineModel.label(bookmark));
            one.setMnemonicParsing(false);
            one.getItems().add(menuItem("Go there", () -> scrub.to(bookmark.cycle())));
            one.getItems().add(menuItem("Note…", () -> note(bookmark.cycle())));
            one.getItems().add(menuItem("Take away", () -> session.removeBookmark(bookmark.id())));
            items.add(one);
        }
        bookmarks.setText(marked.isEmpty() ? "Bookmarks" : "Bookmarks " + marked.size());
        bookmarks.getItems().setAll(items);
    }

    private void showBranches() {
        List<BranchState> all = model.state().branches();
        if (all.equals(shownBranches) && model.state().branch() == shownBranch) {
            return;
        }
        shownBranches = all;
        shownBranch = model.state().branch();
        branches.setVisible(all.size() > 1);
        List<MenuItem> items = new ArrayList<>();
        for (BranchState branch : all) {
            boolean here = branch.number() == shownBranch;
            String parent = branch.parent() == 0
                    ? ""
                    : ", left branch " + branch.parent() + " at " + Figures.moment(branch.from());
            items.add(menuItem(
                    (here ? "● " : "○ ") + branch.name() + parent + ", to " + Figures.moment(branch.frontier()),
                    () -> session.switchTo(branch.number())));
            if (here) {
                branches.setText(branch.name());
            }
        }
        items.add(new SeparatorMenuItem());
        items.add(menuItem(
                "Rename this branch…",
                () -> type(
                        "a name for this branch", branches.getText(), name -> session.nameBranch(shownBranch, name))));
        branches.getItems().setAll(items);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    private boolean shown() {
        return drawing.getScene() != null && root.isVisible();
    }

    /** Takes note of where the machine is, whether the pane can be seen or not, so that no step is missed. */
    public void follow(Snapshot snapshot) {
        changed |= model.show(snapshot);
    }

    @Override
    public void show(Snapshot snapshot) {
        scrub.shown(snapshot.cycle());
        showBranches();
        showBookmarks();
        drawing.moved();
        if (changed) {
            changed = false;
            refresh();
        }
        if (pace.due(System.nanoTime(), snapshot.activity() != Snapshot.Activity.RUNNING)) {
            ask();
        }
    }

    private void ask() {
        TimelineModel.Query query = model.query();
        if (asking || query.equals(asked) || !trace.recorded()) {
            return;
        }
        asked = query;
        asking = true;
        WindowThread.take(trace.ask(query::answer), answer -> answered(answer.orElse(null)));
    }

    private void answered(@Nullable RunData answer) {
        asking = false;
        if (answer != null) {
            model.take(answer);
            refresh();
        }
    }

    private void refresh() {
        range.setText(model.inWords());
        boolean anything = !model.lanes().isEmpty();
        empty.setVisible(!anything && !tableToggle.isSelected());
        if (!trace.recorded()) {
            empty.setText("This run is not recorded, so there is no timeline of it.");
        }
        scroll.setVisible(anything && !tableToggle.isSelected());
        drawing.setAccessibleText("Timeline, " + model.inWords() + ". The button Table shows it as a table.");
        if (tableToggle.isSelected()) {
            List<TimelineModel.Row> rows = model.rows();
            if (!rows.equals(table.getItems())) {
                table.getItems().setAll(rows);
            }
        } else {
            drawing.changed();
        }
    }
}
