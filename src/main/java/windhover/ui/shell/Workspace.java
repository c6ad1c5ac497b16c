package windhover.ui.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Rectangle;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import software.coley.bentofx.Bento;
import software.coley.bentofx.building.DockBuilding;
import software.coley.bentofx.control.DragDropStage;
import software.coley.bentofx.dockable.Dockable;
import software.coley.bentofx.layout.DockContainer;
import software.coley.bentofx.layout.container.DockContainerBranch;
import software.coley.bentofx.layout.container.DockContainerLeaf;
import software.coley.bentofx.layout.container.DockContainerRootBranch;
import windhover.ui.kit.Settings;

/**
 * Holds the panes: each is a tab that can be dragged to another place, beside another pane, or out of the window. Every
 * pane is always somewhere; where it was last is remembered for each named layout.
 */
public final class Workspace {
    private static final String CHOSEN = "layout";
    private static final double FLOAT_WIDTH = 720;
    private static final double FLOAT_HEIGHT = 480;

    private final Map<String, Pane> panes = new LinkedHashMap<>();
    private final Settings settings;
    private final StackPane root = new StackPane();
    private final List<Stage> floating = new ArrayList<>();
    private final Map<String, Dockable> dockables = new LinkedHashMap<>();
    private Bento bento = new Bento();
    private @Nullable DockContainerRootBranch tree;
    private NamedLayout current = NamedLayout.ALL;
    private Consumer<Scene> dress = scene -> {};

    /** Places the panes as they were when the window was closed last. */
    public Workspace(List<Pane> panes, Settings settings) {
        this.settings = settings;
        panes.forEach(pane -> this.panes.put(pane.id(), pane));
        root.getStyleClass().add("workspace");
        show(NamedLayout.of(settings.get(CHOSEN, "")).orElse(NamedLayout.ALL));
    }

    /** Sets how the scene of a floating pane gets the window's theme and keys. */
    public void onNewScene(Consumer<Scene> action) {
        dress = action;
    }

    /** The node to put into the window. */
    public Node node() {
        return root;
    }

    /** The layout shown, however its panes were moved. */
    public NamedLayout current() {
        return current;
    }

    /** The panes, in the order of their making. */
    public List<Pane> panes() {
        return List.copyOf(panes.values());
    }

    /** Shows a layout as it was left; what moved in the one shown now is remembered. */
    public void show(NamedLayout layout) {
        remember();
        current = layout;
        settings.put(CHOSEN, layout.id());
        List<String> known = List.copyOf(panes.keySet());
        build(Layout.parse(settings.get(key(), ""), known).orElse(layout.layout()));
    }

    /** Puts the panes of the layout shown back to where they are at first. */
    public void reset() {
        tree = null;
        settings.put(key(), "");
        show(current);
    }

    private String key() {
        return "layout." + current.id();
    }

    /** Keeps where the panes are now. */
    public void remember() {
        if (tree != null) {
            settings.put(key(), capture().toString());
        }
    }

    /** Brings a pane to the front. */
    public void reveal(String id) {
        Dockable dockable = dockables.get(id);
        DockContainerLeaf leaf = dockable == null ? null : dockable.getContainer();
        if (leaf != null) {
            leaf.selectDockable(dockable);
            if (leaf.getScene() != null
                    && leaf.getScene().getWindow() instanceof Stage stage
                    && floating.contains(stage)) {
                stage.toFront();
            }
        }
    }

    /** Takes a pane out of the window, into one of its own. */
    public void floatPane(String id) {
        Dockable dockable = dockables.get(id);
        DockContainerLeaf leaf = dockable == null ? null : dockable.getContainer();
        if (leaf != null && root.getScene() != null && leaf.removeDockable(dockable)) {
            bento.stageBuilding()
                    .newStageForDockable(root.getScene(), dockable, FLOAT_WIDTH, FLOAT_HEIGHT)
                    .show();
        }
    }

    /** Puts a pane that floats back into the window. */
    public void dock(String id) {
        Dockable dockable = dockables.get(id);
        DockContainerLeaf leaf = dockable == null ? null : dockable.getContainer();
        if (leaf != null
                && leaf.getScene() != null
                && leaf.getScene().getWindow() instanceof Stage stage
                && floating.contains(stage)) {
            stage.close();
            reveal(id);
        }
    }

    /** Closes the windows of floating panes: the window itself is closing. */
    public void close() {
        remember();
        List.copyOf(floating).forEach(Stage::close);
    }

    private void build(Layout layout) {
        List.copyOf(floating).forEach(Stage::close);
        floating.clear();
        dockables.clear();
        bento = new Bento();
        bento.stageBuilding().setStageFactory(source -> floatingStage());
        bento.stageBuilding().setSceneFactory((source, content, width, height) -> {
            StackPane frame = new StackPane();
            Scene scene = new Scene(frame, width, height);
            dress.accept(scene);
            frame.applyCss(); // some widgets look their colours up at the moment when they come into a scene
            frame.getChildren().add(content);
            return scene;
        });
        bento.placeholderBuilding().setContainerPlaceholderFactory(container -> new Label("Drag a pane's tab here."));
        DockBuilding building = bento.dockBuilding();
        DockContainerRootBranch top = building.root("workspace");
        top.setPruneWhenEmpty(false);
        tree = top;
        if (layout instanceof Layout.Split(boolean rows, List<Layout.Part> parts)) {
            fill(top, rows, parts);
        } else {
            fill(top, true, List.of(new Layout.Part(1, layout)));
        }
        addMissing();
        root.requestFocus(); // else the focus of what goes away falls to some tab's header, and a header that gets
        // it comes to the front
        root.getChildren().setAll(List.of(top));
    }

    private DragDropStage floatingStage() {
        DragDropStage stage = new DragDropStage(true);
        stage.setTitle("Windhover");
        floating.add(stage);
        stage.setOnHidden(event -> {
            floating.remove(stage);
            addMissing();
        });
        return stage;
    }

    private void fill(DockContainerBranch branch, boolean rows, List<Layout.Part> parts) {
        branch.setOrientation(rows ? Orientation.VERTICAL : Orientation.HORIZONTAL);
        for (Layout.Part part : parts) {
            branch.addContainer(container(part.content()));
        }
        double[] dividers = new double[parts.size() - 1];
        double at = 0;
        for (int i = 0; i < dividers.length; i++) {
            at += parts.get(i).share();
            dividers[i] = at;
        }
        branch.setDividerPositions(dividers);
    }

    private DockContainer container(Layout layout) {
        return switch (layout) {
            case Layout.Split(boolean rows, List<Layout.Part> parts) -> {
                DockContainerBranch branch = bento.dockBuilding().branch();
                fill(branch, rows, parts);
                yield branch;
            }
            case Layout.Tabs(List<String> ids, String front) -> {
                DockContainerLeaf leaf = bento.dockBuilding().leaf();
                leaf.setSide(Side.TOP);
                leaf.setMinSize(120, 60);
                ids.stream().filter(panes::containsKey).forEach(id -> leaf.addDockable(dockable(id)));
                Dockable inFront = dockables.get(front);
                if (inFront != null) {
                    leaf.selectDockable(inFront);
                }
                yield leaf;
            }
        };
    }

    private Dockable dockable(String id) {
        Pane pane = panes.get(id);
        Dockable dockable = bento.dockBuilding().dockable(id);
        if (pane != null) {
            dockable.setTitle(pane.title());
            dockable.setTooltip(new Tooltip(pane.tip()));
            StackPane slot = new StackPane(
                    pane.node()); // a pane may ask for more room than there is, and must not push its header out of
            // sight
            slot.setMinSize(0, 0);
            slot.setAlignment(Pos.TOP_LEFT); // what there is no room for is cut at its far end, never at its beginning
            slot.setAlignment(Pos.TOP_LEFT);
            Rectangle clip = new Rectangle();
            clip.widthProperty().bind(slot.widthProperty());
            clip.heightProperty().bind(slot.heightProperty());
            slot.setClip(clip);
            dockable.setNode(slot);
        }
        dockable.setClosable(false);
        dockable.setCanBeDroppedToNewWindow(true);
        dockable.setContextMenuFactory(moved -> menu(id));
        dockables.put(id, dockable);
        return dockable;
    }

    private ContextMenu menu(String id) {
        MenuItem out = new MenuItem("Open in a window of its own");
        out.setOnAction(event -> floatPane(id));
        MenuItem back = new MenuItem("Put all panes of this layout back");
        back.setOnAction(event -> reset());
        return new ContextMenu(out, back);
    }

    /**
     * Gives every pane that is nowhere a place behind the last tabs: one that a layout does not know, or one whose
     * window was closed.
     */
    private void addMissing() {
        DockContainerLeaf last = tree == null ? null : lastLeaf(tree);
        if (last == null) {
            return;
        }
        for (String id : panes.keySet()) {
            Dockable dockable = dockables.get(id);
            if (dockable == null) {
                last.addDockable(dockable(id));
            } else if (isNowhere(dockable.getContainer())) {
                last.addDockable(dockable);
            }
        }
    }

    /** True for what is neither in the window nor in one of its own. */
    private boolean isNowhere(@Nullable DockContainerLeaf leaf) {
        if (leaf == null) {
            return true;
        }
        DockContainer at = leaf;
        while (at.getParentContainer() != null) {
            at = at.getParentContainer();
        }
        return leaf.getScene() == null && !at.equals(tree);
    }

    private static @Nullable DockContainerLeaf lastLeaf(DockContainerBranch branch) {
        for (int i = branch.getChildContainers().size() - 1; i >= 0; i--) {
            DockContainer child = branch.getChildContainers().get(i);
            DockContainerLeaf leaf = child instanceof DockContainerLeaf found
                    ? found
                    : child instanceof DockContainerBranch inner ? lastLeaf(inner) : null;
            if (leaf != null) {
                return leaf;
            }
        }
        return null;
    }

    /** Where the panes are. A floating pane is remembered behind the last tabs. */
    Layout capture() {
        Layout found = tree == null ? null : capture(tree);
        return found == null ? current.layout() : found;
    }

    private static @Nullable Layout capture(DockContainer container) {
        if (container instanceof DockContainerLeaf leaf) {
            List<String> ids =
                    leaf.getDockables().stream().map(Dockable::getIdentifier).toList();
            Dockable front = leaf.getSelectedDockable();
            return ids.isEmpty() ? null : new Layout.Tabs(ids, front == null ? ids.get(0) : front.getIdentifier());
        }
        DockContainerBranch branch = (DockContainerBranch) container;
        List<Layout.Part> parts = new ArrayList<>();
        double[] dividers = branch.getDividerPositions();
        double before = 0;
        List<DockContainer> children = branch.getChildContainers();
        for (int i = 0; i < children.size(); i++) {
            double to = i < dividers.length ? dividers[i] : 1;
            Layout content = capture(children.get(i));
            if (content != null) {
                parts.add(new Layout.Part(Math.max(0.02, to - before), content));
            }
            before = to;
        }
        if (parts.size() == 1) {
            return parts.get(0).content();
        }
        double sum = parts.stream().mapToDouble(Layout.Part::share).sum();
        return parts.isEmpty()
                ? null
                : new Layout.Split(
                        branch.getOrientation() == Orientation.VERTICAL,
                        parts.stream()
                                .map(p -> new Layout.Part(p.share() / sum, p.content()))
                                .toList());
    }
}
