package windhover.ui.screen;

import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import windhover.debug.ScreenState;
import windhover.debug.Snapshot;
import windhover.machine.Input;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.Settings;
import windhover.ui.kit.SnapshotView;
import windhover.ui.screen.ScreenModel.Scale;

/** The pane of the machine's screen and keyboard. */
public final class ScreenView implements SnapshotView {
    private static final String SCALE = "screen.scale";

    private final Parent root;
    private final Monitor monitor = new Monitor();
    private final Label says;
    private final Label hint;
    private final ScrollPane scroll;
    private final ScreenModel model;
    private ScreenState shown = ScreenState.NONE;

    /** True from a key that this keyboard does not have until its character came. */
    private boolean byCharacter;

    private ScreenView(Consumer<Input> machine, Settings settings) {
        model = new ScreenModel(machine);
        Fxml fxml = Fxml.load("screen");
        root = fxml.root();
        says = fxml.part("says", Label.class);
        hint = fxml.part("hint", Label.class);
        scroll = fxml.part("scroll", ScrollPane.class);
        scroll.setContent(monitor);
        HBox scales = fxml.part("scales", HBox.class);
        ToggleGroup group = new ToggleGroup();
        Scale remembered = Scale.of(settings.get(SCALE, Scale.FIT.name()));
        for (Scale scale : Scale.values()) {
            ToggleButton button = new ToggleButton(scale.label());
            button.getStyleClass().add("small-button");
            button.setMinWidth(ToggleButton.USE_PREF_SIZE);
            button.setTooltip(new Tooltip(scale.sentence()));
            button.setToggleGroup(group);
            button.setSelected(scale == remembered);
            button.setOnAction(event -> {
                button.setSelected(true);
                monitor.scale(scale);
                settings.put(SCALE, scale.name());
            });
            scales.getChildren().add(button);
        }
        monitor.scale(remembered);
        monitor.setOnMousePressed(event -> {
            monitor.requestFocus();
            event.consume(); // else the scroll pane takes the focus
        });
        monitor.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        monitor.addEventHandler(KeyEvent.KEY_RELEASED, this::released);
        monitor.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
        monitor.focusedProperty().addListener((observed, before, now) -> {
            if (!now) {
                model.releaseAll();
            }
            say();
        });
        say();
    }

    /**
     * The pane.
     *
     * @param machine takes the keys typed into it
     * @param settings remembers the scale
     */
    public static ScreenView create(Consumer<Input> machine, Settings settings) {
        return new ScreenView(machine, settings);
    }

    /** The pane's node. */
    public Node node() {
        return root;
    }

    private void pressed(KeyEvent event) {
        event.consume();
        if (!shown.fitted()) {
            return;
        }
        if (event.getCode() == KeyCode.ESCAPE && !event.isShiftDown()) {
            model.releaseAll();
            scroll.requestFocus();
            return;
        }
        byCharacter = !model.pressed(event.getCode().name());
    }

    private void released(KeyEvent event) {
        event.consume();
        model.released(event.getCode().name());
    }

    private void typed(KeyEvent event) {
        event.consume();
        if (byCharacter) {
            byCharacter = false;
            model.typed(event.getCharacter());
        }
    }

    @Override
    public void show(Snapshot snapshot) {
        shown = snapshot.screen();
        monitor.show(shown);
        say();
    }

    private void say() {
        String what = ScreenModel.says(shown);
        says.setText(what);
        monitor.setAccessibleText("Screen of the machine. " + what);
        hint.setText(ScreenModel.hint(shown, monitor.isFocused()));
    }

    /** The monitor. For tests. */
    Monitor monitor() {
        return monitor;
    }
}
