package windhover.ui.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.event.Event;
import javafx.event.EventHandler;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToolBar;
import javafx.scene.control.TreeView;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import org.fxmisc.richtext.GenericStyledArea;
import org.jspecify.annotations.Nullable;
import software.coley.bentofx.control.Header;
import windhover.ui.kit.TakesArrows;
import windhover.ui.kit.TakesKeys;

/**
 * Who gets a key: the field that is typed into, the machine's screen, the list that is walked through, or the actions
 * of the window. Also moves the focus by Tab, so that a strip of tabs is one stop and no page turns on the way, and
 * opens context menus by key.
 */
final class Keys {
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

    /** What lies over the panes: the help, the palette. */
    interface Overlay {
        /** True while it is open. */
        boolean open();

        /** Closes it. */
        void close();
    }

    private final Supplier<Actions> actions;
    private final Overlay overlay;
    private final EventHandler<KeyEvent> pressed = this::pressed;
    private final EventHandler<KeyEvent> typed = this::typed;
    private final EventHandler<MouseEvent> clicked = this::clicked;

    /** True from a key that did something until its character came: that is not typed into a field that it opened. */
    private boolean swallow;

    /** True from a key that did something until the next. */
    private boolean done;

    Keys(Supplier<Actions> actions, Overlay overlay) {
        this.actions = actions;
        this.overlay = overlay;
    }

    /** Takes the keys of a scene. */
    void attach(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, pressed);
        scene.addEventFilter(KeyEvent.KEY_TYPED, typed);
        scene.addEventFilter(MouseEvent.MOUSE_PRESSED, clicked);
    }

    /** Gives them back. */
    void detach(Scene scene) {
        scene.removeEventFilter(KeyEvent.KEY_PRESSED, pressed);
        scene.removeEventFilter(KeyEvent.KEY_TYPED, typed);
        scene.removeEventFilter(MouseEvent.MOUSE_PRESSED, clicked);
    }

    private void pressed(KeyEvent event) {
        swallow = false;
        done = false;
        Scene scene = event.getSource() instanceof Scene source ? source : null;
        Node focus = scene == null ? null : scene.getFocusOwner();
        KeyCode code = event.getCode();
        if (overlay.open()) {
            if (code == KeyCode.ESCAPE || code == KeyCode.F1) {
                overlay.close();
                event.consume();
            }
            return;
        }
        if (scene == null || focus instanceof TakesKeys) {
            return;
        }
        if (moves(scene, focus, event) || fires(focus, event)) {
            event.consume();
            return;
        }
        boolean plain = !event.isShortcutDown() && !event.isAltDown() && !code.isFunctionKey();
        if (plain && (typing(focus) || code == KeyCode.ENTER || (code.isArrowKey() && takesArrows(focus)))) {
            return;
        }
        Action action = actionOf(event);
        if (action != null) {
            swallow = plain;
            done = true;
            action.run().run();
            event.consume();
        }
    }

    /** Keys that move the focus, or what it is on, and nothing else. */
    private static boolean moves(Scene scene, @Nullable Node focus, KeyEvent event) {
        KeyCode code = event.getCode();
        boolean bare = !event.isControlDown() && !event.isAltDown() && !event.isMetaDown();
        if (code == KeyCode.TAB && bare) {
            next(scene, focus, !event.isShiftDown());
            return true;
        }
        if (code == KeyCode.CONTEXT_MENU || (code == KeyCode.F10 && event.isShiftDown())) {
            menu(focus);
            return true;
        }
        if (focus instanceof GenericStyledArea && code == KeyCode.ESCAPE) {
            next(scene, focus, false);
            return true;
        }
        if (focus instanceof Header header && bare && (code == KeyCode.LEFT || code == KeyCode.RIGHT)) {
            turn(header, code == KeyCode.RIGHT ? 1 : -1);
            return true;
        }
        return false;
    }

    /** Enter presses what has the focus; space belongs to the machine. */
    private static boolean fires(@Nullable Node focus, KeyEvent event) {
        boolean step = focus != null && focus.getStyleClass().contains("step");
        if (event.getCode() == KeyCode.ENTER && focus instanceof ButtonBase button && !step) {
            button.fire();
            return true;
        }
        return false;
    }

    private @Nullable Action actionOf(KeyEvent event) {
        KeyCode code = event.getCode();
        String text = event.getText();
        if (event.isShortcutDown()) {
            if (code == KeyCode.PLUS || code == KeyCode.ADD || text.equals("+")) {
                return actions.get().enlarge();
            }
            if (code == KeyCode.SUBTRACT || text.equals("-")) {
                return actions.get().reduce();
            }
        }
        for (Action action : actions.get().all()) {
            if (action.key() != null && action.key().match(event)) {
                return action;
            }
        }
        return null;
    }

    private void typed(KeyEvent event) {
        if (swallow) {
            swallow = false;
            event.consume();
        } else if (event.isShortcutDown() && !done && event.getCharacter().equals("+")) {
            actions.get().enlarge().run().run(); // a keyboard that has its plus somewhere else
            event.consume();
        } else if (event.getCharacter().equals("?") && event.getTarget() instanceof Node node && !typing(node)) {
            actions.get().help().run().run();
            event.consume();
        }
    }

    /** A scroll pane takes the focus from what was clicked in it: that gets it back. */
    private void clicked(MouseEvent event) {
        Node at = event.getPickResult().getIntersectedNode();
        while (at != null && (!at.isFocusTraversable() || at instanceof ScrollPane)) {
            at = at.getParent();
        }
        Node meant = at;
        if (meant != null) {
            Platform.runLater(() -> {
                Scene scene = meant.getScene();
                if (scene != null && scene.getFocusOwner() instanceof ScrollPane taker && isIn(meant, taker)) {
                    meant.requestFocus();
                }
            });
        }
    }

    private static boolean isIn(Node node, Node ancestor) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at.equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    /** Whether letters belong to what has the focus. */
    static boolean typing(@Nullable Node focus) {
        return focus instanceof TakesKeys
                || (focus instanceof TextInputControl input && input.isEditable())
                || (focus instanceof ComboBoxBase<?> box && box.isEditable())
                || (focus instanceof Spinner<?> spinner && spinner.isEditable());
    }

    private static boolean takesArrows(@Nullable Node focus) {
        return focus instanceof TakesArrows
                || focus instanceof Slider
                || focus instanceof ListView
                || focus instanceof TableView
                || focus instanceof TreeView
                || focus instanceof TabPane
                || focus instanceof ComboBoxBase
                || focus instanceof ChoiceBox
                || focus instanceof Spinner
                || focus instanceof MenuButton
                || focus instanceof GenericStyledArea;
    }

    /** Opens the context menu of what has the focus, as a right click in its middle would. */
    private static void menu(@Nullable Node focus) {
        if (focus == null) {
            return;
        }
        Bounds bounds = focus.getBoundsInLocal();
        double x = bounds.getMinX() + Math.min(bounds.getWidth() / 2, 40);
        double y = bounds.getMinY() + Math.min(bounds.getHeight() / 2, 40);
        Point2D screen = focus.localToScreen(x, y);
        if (screen != null) {
            Event.fireEvent(
                    focus,
                    new ContextMenuEvent(
                            ContextMenuEvent.CONTEXT_MENU_REQUESTED, x, y, screen.getX(), screen.getY(), true, null));
        }
    }

    private static void turn(Header header, int by) {
        Parent strip = header.getParent();
        List<Header> headers = strip == null
                ? List.of()
                : strip.getChildrenUnmodifiable().stream()
                        .filter(Header.class::isInstance)
                        .map(Header.class::cast)
                        .toList();
        int to = headers.indexOf(header) + by;
        if (to >= 0 && to < headers.size()) {
            headers.get(to).requestFocus(); // which brings its page to the front
        }
    }

    /** Moves the focus on, or back. */
    static void next(Scene scene, @Nullable Node focus, boolean forward) {
        List<Node> stops = stops(scene.getRoot());
        if (stops.isEmpty()) {
            return;
        }
        int at = focus == null ? -1 : stops.indexOf(focus);
        if (at < 0 && focus != null) {
            // What has the focus is no stop of its own, such as the part of a control: on from where it is.
            for (int i = 0; i < stops.size(); i++) {
                at = isIn(focus, stops.get(i)) ? i : at;
            }
        }
        int size = stops.size();
        stops.get(at < 0 ? (forward ? 0 : size - 1) : (at + (forward ? 1 : size - 1)) % size)
                .requestFocus();
    }

    /** Where Tab stops in a part of a scene, in its order: of a strip of tabs at the one in front. */
    static List<Node> stops(Node from) {
        List<Node> stops = new ArrayList<>();
        collect(from, stops);
        return stops;
    }

    private static void collect(Node node, List<Node> stops) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        boolean behind = node instanceof Header && !node.getPseudoClassStates().contains(SELECTED);
        if (node.isFocusTraversable() && !behind) {
            stops.add(node);
        }
        boolean inner = !(node instanceof Control)
                || node instanceof ScrollPane
                || node instanceof SplitPane
                || node instanceof ToolBar
                || node instanceof TabPane
                || node instanceof TitledPane;
        if (inner && node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, stops));
        }
    }
}
