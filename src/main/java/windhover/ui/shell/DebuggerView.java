package windhover.ui.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import windhover.debug.Landmark;
import windhover.debug.Snapshot;
import windhover.guest.KernelState;
import windhover.guest.ThreadsState;
import windhover.ui.guest.WarningsView;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.MovingView;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.Settings;
import windhover.ui.kit.SnapshotView;
import windhover.ui.kit.WindowThread;
import windhover.ui.source.SourceView;
import windhover.ui.steps.LessonModel;
import windhover.ui.steps.StepsStrip;
import windhover.ui.timeline.TimelineView;
import windhover.ui.why.WhyView;

/** The whole window's content: places the panes, gives each snapshot to those that can be seen, and owns the keys. */
public final class DebuggerView implements SnapshotView {
    /** A pane that shows snapshots, and whether it has shown the latest. */
    private static final class Shown {
        final SnapshotView view;
        final Node node;
        boolean stale;

        Shown(SnapshotView view, Node node) {
            this.view = view;
            this.node = node;
        }
    }

    private final Parent root;
    private final StackPane overlay;
    private final Appearance looks;
    private final Actions actions;
    private final List<SnapshotView> models;
    private final List<Shown> shown = new ArrayList<>();
    private final List<Pane> panes = new ArrayList<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final ProgramTints tints;
    private final HelpSheet help;
    private final PaletteSheet palette;
    private final Workspace workspace;
    private final Content content;
    private final ToolbarModel bar;
    private final Keys keys;
    private final Opening opening;
    private final Button cancel;
    private Consumer<Content> opened = content -> {};
    private Function<String, Optional<Path>> chooser = this::chosenFile;
    private @Nullable Snapshot latest;

    /** Builds the content of a window that can open nothing else. */
    public DebuggerView(Content content, Settings settings) {
        this(content, settings, Library.NONE);
    }

    /** Builds the content of a window. */
    public DebuggerView(Content content, Settings settings, Library library) {
        this.content = content;
        looks = new Appearance(settings);
        Fxml fxml = Fxml.load("debugger");
        root = fxml.root();
        overlay = fxml.part("overlay", StackPane.class);

        bar = new ToolbarModel(content.session(), settings);
        PaneParts parts = new PaneParts(content, settings, looks, library, name -> open(name, Map.of()));
        tints = parts.tints;
        LessonModel lesson = parts.lesson;
        WhyView why = parts.why;
        TimelineView timeline = parts.timeline;
        WarningsView warnings = parts.warnings;
        for (PaneRow row : PaneRow.ALL) {
            PaneRow.Built built = row.factory().apply(parts);
            pane(row.id(), row.title(), row.tip(), built.node(), built.view());
        }

        workspace = new Workspace(panes, settings);
        NamedLayout.of(content.lesson().layout()).ifPresent(workspace::show);
        why.onAnswer(() -> workspace.reveal("why"));
        workspace.onNewScene(this::dress);
        actions = Actions.of(bar, lesson, looks, this::openPalette, this::openHelp, more(timeline, why, parts.source));
        keys = new Keys(() -> actions, new Keys.Overlay() {
            @Override
            public boolean open() {
                return overlay.isVisible();
            }

            @Override
            public void close() {
                closeOverlay();
            }
        });
        help = new HelpSheet(actions.all(), this::closeOverlay);
        palette = new PaletteSheet(actions.all(), bar::seek, this::closeOverlay);
        put(fxml, "toolbar", new ToolbarView(bar, looks, actions).root());
        put(fxml, "steps", new StepsStrip(lesson, why).root());
        fxml.part("workspaceSlot", StackPane.class).getChildren().setAll(List.of(workspace.node()));

        fxml.part("status", Label.class).textProperty().bind(bar.status());
        fxml.part("position", Label.class).textProperty().bind(bar.position());
        cancel = fxml.part("cancel", Button.class);
        cancel.setOnAction(event -> cancelOpening());
        opening = new Opening(library);
        Button badge = fxml.part("badge", Button.class);
        badge.textProperty().bind(warnings.badge());
        badge.visibleProperty().bind(warnings.badge().isNotEmpty());
        badge.managedProperty().bind(badge.visibleProperty());
        badge.setTooltip(new Tooltip("What the guest most likely does not mean to do. Shows the pane Warnings."));
        badge.setOnAction(event -> workspace.reveal("warnings"));
        bar.notice(content.notice());
        models = List.of(bar, lesson, timeline::follow, warnings);
        root.setStyle(looks.rootStyle());
        looks.textScale().addListener((observed, before, now) -> root.setStyle(looks.rootStyle()));
    }

    /** Says something in the status line until the next command. */
    void say(String sentence) {
        bar.notice(sentence);
    }

    private void pane(String id, String title, String tip, Node node, @Nullable SnapshotView view) {
        keepBeginningInSight(node);
        panes.add(new Pane(id, title, tip, node));
        nodes.put(id, node);
        if (view != null) {
            Shown pane = new Shown(view, node);
            shown.add(pane);
            node.sceneProperty().addListener((observed, before, now) -> catchUp(pane));
        }
    }

    /** The actions of the panes of time, and those that place panes. */
    private List<Action> more(TimelineView timeline, WhyView why, SourceView source) {
        List<Action> list = new ArrayList<>();
        list.add(Action.of(
                "Mark this moment",
                "Puts a bookmark on this moment, with a note, in the timeline.",
                KeyCode.B,
                "B",
                () -> {
                    workspace.reveal("timeline");
                    timeline.mark();
                }));
        list.add(Action.of(
                "Why the handler ran",
                "Shows why the handler that runs, or ran last, was entered.",
                KeyCode.W,
                "W",
                why::whyHandler));
        list.addAll(debugging(source));
        list.addAll(placing());
        return list;
    }

    /**
     * Where a pane gets less room than it asks for, its far end is cut: in the middle of a stack, both ends would be.
     */
    private static void keepBeginningInSight(Node node) {
        if (node instanceof StackPane stack) {
            for (Node child : stack.getChildren()) {
                if (child instanceof VBox content) {
                    content.setMinSize(0, 0);
                    StackPane.setAlignment(content, Pos.TOP_LEFT);
                }
            }
        }
    }

    /** The actions of debugging, with the keys that most debuggers have for them. */
    private List<Action> debugging(SourceView source) {
        return List.of(
                Action.of("Run", "Runs the machine; pauses it when it runs.", KeyCode.F5, "F5", bar::toggleRun),
                Action.of(
                        "Run to the caret",
                        "Runs until the line of the caret in the source, or its instruction, is next.",
                        KeyCode.F10,
                        "Ctrl F10",
                        source::runToHere),
                new Action(
                        "Run back to the caret",
                        "Goes back to the last time that the line of the caret, or its instruction, was next.",
                        new KeyCodeCombination(KeyCode.F10, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN),
                        "Ctrl Shift F10",
                        source::runBackToHere),
                Action.of(
                        "Breakpoint at the caret",
                        "Sets or removes the breakpoint of the caret's line in the source, or of its instruction.",
                        KeyCode.F9,
                        "F9",
                        source::toggleHere));
    }

    /** The actions that open files and place panes. */
    private List<Action> placing() {
        List<Action> list = new ArrayList<>();
        list.add(Action.of(
                "Open a file",
                "Opens a scenario, a recorded session or a program (ELF).",
                KeyCode.O,
                "Ctrl O",
                this::chooseFile));
        list.add(Action.of("Cancel opening", "Opens nothing; what is open stays.", this::cancelOpening));
        list.add(Action.of(
                "Record into a file",
                "Records the session, from reset on and until the window is closed, into a file that can be opened and replayed.",
                KeyCode.S,
                "Ctrl S",
                this::chooseRecording));
        list.add(Action.of(
                "Run back to a breakpoint",
                "Goes back to the last time that an instruction with a breakpoint was about to run.",
                KeyCode.B,
                "Shift B",
                () -> content.session().runBack(new Landmark.Breakpoint())));
        for (NamedLayout layout : NamedLayout.values()) {
            String key = "Ctrl " + (layout.ordinal() + 1);
            KeyCode code = KeyCode.valueOf("DIGIT" + (layout.ordinal() + 1));
            list.add(Action.of(
                    "Layout: " + layout.id(), layout.purpose() + ".", code, key, () -> workspace.show(layout)));
        }
        list.add(Action.of(
                "Reset the layout", "Puts all panes of this layout back where they were at first.", workspace::reset));
        for (Pane pane : panes) {
            list.add(Action.of("Show " + pane.title(), pane.tip(), () -> enter(pane)));
            list.add(Action.of(
                    "Float " + pane.title(),
                    "Opens this pane in a window of its own.",
                    () -> workspace.floatPane(pane.id())));
        }
        for (Pane pane : panes) {
            list.add(Action.of(
                    "Dock " + pane.title(),
                    "Puts this pane back into the window, behind the last tabs.",
                    () -> workspace.dock(pane.id())));
        }
        list.add(Action.of("Quit", "Closes the window and ends the session.", KeyCode.Q, "Ctrl Q", this::quit));
        return list;
    }

    /** Brings a pane to the front and moves the focus into it. */
    private void enter(Pane pane) {
        workspace.reveal(pane.id());
        List<Node> stops = Keys.stops(pane.node());
        if (!stops.isEmpty()) {
            stops.getFirst().requestFocus();
        }
    }

    private void quit() {
        Window window = root.getScene() == null ? null : root.getScene().getWindow();
        if (window != null) {
            window.hide();
        }
    }

    private void chooseFile() {
        chooser.apply("Open a scenario, a session or a program").ifPresent(file -> open(file.toString(), Map.of()));
    }

    /** Asks the user for a file that is there. */
    private Optional<Path> chosenFile(String title) {
        FileChooser dialog = new FileChooser();
        dialog.setTitle(title);
        File file = dialog.showOpenDialog(
                root.getScene() == null ? null : root.getScene().getWindow());
        return Optional.ofNullable(file).map(File::toPath);
    }

    /** Sets what asks the user for a file, under a title, in place of the system's dialog. */
    public void chooseBy(Function<String, Optional<Path>> asks) {
        chooser = asks;
    }

    private void chooseRecording() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Record the session into a file");
        chooser.setInitialFileName((content.lesson().name().isEmpty()
                        ? "session"
                        : content.lesson().name()) + ".windhover");
        File file = chooser.showSaveDialog(
                root.getScene() == null ? null : root.getScene().getWindow());
        if (file != null) {
            record(file.getPath());
        }
    }

    /** Records into a file from now on, and says how that went. */
    void record(String file) {
        WindowThread.take(
                content.recording().apply(file),
                said -> bar.say(said.orElse(file + ": the recording could not begin")));
    }

    /** Opens a lesson or a file in place of what is open; when it cannot be, says so and keeps what is open. */
    private void open(String nameOrPath, Map<String, Path> given) {
        opening.begin(
                nameOrPath,
                given,
                content -> {
                    showOpening("");
                    opened.accept(content);
                },
                why -> {
                    showOpening("");
                    bar.say(String.valueOf(why.getMessage()));
                    if (!why.wanted().isEmpty()) {
                        openFiles(nameOrPath, why.wanted());
                    }
                });
        showOpening("Opening " + nameOrPath + " …");
    }

    /** Lets the user choose the files that a scenario lacks, and opens it with them. */
    private void openFiles(String scenario, List<WantedFile> wanted) {
        FilesSheet sheet =
                new FilesSheet(scenario, wanted, chooser, files -> open(scenario, files), this::closeOverlay);
        open(sheet.root());
        sheet.start();
    }

    /** Opens nothing, if something is being opened; what is open stays. */
    private void cancelOpening() {
        if (opening.underWay()) {
            opening.cancel();
            showOpening("");
            bar.say("Nothing was opened.");
        }
    }

    private void showOpening(String sentence) {
        bar.say(sentence); // in place of what was said before, and for as long as it takes
        bar.notice(sentence);
        cancel.setVisible(!sentence.isEmpty());
        cancel.setManaged(!sentence.isEmpty());
    }

    /** Sets what shows content that the user opens. */
    public void onOpen(Consumer<Content> action) {
        opened = action;
    }

    /** Where the panes are. */
    public Workspace workspace() {
        return workspace;
    }

    /** Dresses a scene in the chosen theme, shows itself there and takes the scene's keys. */
    public void attach(Scene scene) {
        dress(scene);
        scene.setRoot(root());
    }

    /** Dresses a scene in the chosen theme and takes its keys: the window's own, or that of a pane that floats. */
    private void dress(Scene scene) {
        looks.theme().get().dress(scene);
        looks.theme().addListener((observed, before, now) -> now.dress(scene));
        keys.attach(scene);
    }

    /** Gives a scene's keys back, since it shows something else now, and closes the windows of floating panes. */
    public void detach(Scene scene) {
        keys.detach(scene);
        workspace.close();
    }

    @Override
    public void show(Snapshot snapshot) {
        latest = snapshot;
        meet(snapshot);
        for (SnapshotView model : models) {
            model.show(snapshot);
        }
        for (Shown pane : shown) {
            pane.stale = true;
            catchUp(pane);
        }
    }

    /**
     * Programs and threads get their tints before any pane asks for one, so that it does not matter which asks first.
     */
    private void meet(Snapshot snapshot) {
        List<String> names = new ArrayList<>();
        KernelState kernel = snapshot.kernel();
        if (kernel != null) {
            kernel.programs().forEach(program -> names.add(program.name()));
        }
        ThreadsState threads = snapshot.awareness().guest().threads();
        if (threads != null) {
            threads.threads().forEach(thread -> names.add(thread.name()));
        }
        tints.meet(names);
    }

    /** Moves, in the panes that can be seen, what moves between two snapshots. */
    void frame(long nanos) {
        for (Shown pane : shown) {
            if (pane.view instanceof MovingView moving && pane.node.getScene() != null) {
                moving.frame(nanos);
            }
        }
    }

    /** Gives a pane that can be seen the latest snapshot, once; one behind other tabs costs nothing. */
    private void catchUp(Shown pane) {
        Snapshot snapshot = latest;
        if (pane.stale && snapshot != null && pane.node.getScene() != null) {
            pane.stale = false;
            pane.view.show(snapshot);
        }
    }

    /** The root of the window. */
    public Parent root() {
        return root;
    }

    /** The panes by name, with the toolbar and the steps. */
    public Map<String, Node> panes() {
        return Map.copyOf(nodes);
    }

    /** Theme, size of text, motion. */
    public Appearance looks() {
        return looks;
    }

    /** Every action, with its key. */
    public Actions actions() {
        return actions;
    }

    /** True while the help or the palette lies over the panes. */
    public boolean overlayOpen() {
        return overlay.isVisible();
    }

    private void put(Fxml fxml, String name, Node node) {
        fxml.part(name + "Slot", StackPane.class).getChildren().setAll(List.of(node));
        nodes.put(name, node);
    }

    private void openHelp() {
        open(help.root());
    }

    private void openPalette() {
        open(palette.root());
        palette.start();
    }

    private void open(Node sheet) {
        if (root.getScene() != null && root.getScene().getWindow() instanceof Stage stage) {
            stage.toFront(); // it may have been asked for in the window of a floating pane
            stage.requestFocus();
        }
        overlay.getChildren().setAll(List.of(sheet));
        overlay.setVisible(true);
        overlay.setOnMouseClicked(event -> {
            if (overlay.equals(event.getTarget())) {
                closeOverlay();
            }
        });
        sheet.requestFocus();
    }

    private void closeOverlay() {
        overlay.setVisible(false);
        overlay.getChildren().clear();
    }
}
