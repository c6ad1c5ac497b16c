package windhover.ui.shell;

import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;
import windhover.ui.kit.Fxml;

/** The toolbar: run, steps, restart, speed, moment, looks, help. */
public final class ToolbarView {
    private static final double ICON = 17;

    private final HBox bar;
    private final Button run;
    private final Label stepWord;
    private final Label backWord;
    private final Button stepCycle;
    private final Button stepInstruction;
    private final Button stepLine;
    private final Button stepEvent;
    private final Button stepLesson;
    private final Button backCycle;
    private final Button backInstruction;
    private final Button backLine;
    private final Button backEvent;
    private final Button backLesson;
    private final Button restart;
    private final Label speedWord;
    private final Slider speed;
    private final Label speedText;
    private final Label measured;
    private final Label moment;
    private final ToggleButton motion;
    private final Button theme;
    private final Button enlarge;
    private final Button palette;
    private final Button help;

    private final FontIcon runIcon = new FontIcon("mdi2p-play");
    private final Parent root;

    /** Builds the toolbar and binds it. */
    public ToolbarView(ToolbarModel model, Appearance looks, Actions actions) {
        Fxml fxml = Fxml.load("toolbar");
        root = fxml.root();
        bar = fxml.part("bar", HBox.class);
        run = fxml.part("run", Button.class);
        stepWord = fxml.part("stepWord", Label.class);
        backWord = fxml.part("backWord", Label.class);
        stepCycle = fxml.part("stepCycle", Button.class);
        stepInstruction = fxml.part("stepInstruction", Button.class);
        stepLine = fxml.part("stepLine", Button.class);
        stepEvent = fxml.part("stepEvent", Button.class);
        stepLesson = fxml.part("stepLesson", Button.class);
        backCycle = fxml.part("backCycle", Button.class);
        backInstruction = fxml.part("backInstruction", Button.class);
        backLine = fxml.part("backLine", Button.class);
        backEvent = fxml.part("backEvent", Button.class);
        backLesson = fxml.part("backLesson", Button.class);
        restart = fxml.part("restart", Button.class);
        speedWord = fxml.part("speedWord", Label.class);
        speed = fxml.part("speed", Slider.class);
        speedText = fxml.part("speedText", Label.class);
        measured = fxml.part("measured", Label.class);
        moment = fxml.part("moment", Label.class);
        motion = fxml.part("motion", ToggleButton.class);
        theme = fxml.part("theme", Button.class);
        enlarge = fxml.part("enlarge", Button.class);
        palette = fxml.part("palette", Button.class);
        help = fxml.part("help", Button.class);
        bind(run, actions.run());
        bind(stepCycle, actions.stepCycle());
        bind(stepInstruction, actions.stepInstruction());
        bind(stepLine, actions.stepLine());
        bind(stepEvent, actions.stepEvent());
        bind(stepLesson, actions.stepLesson());
        bind(backCycle, actions.backCycle());
        bind(backInstruction, actions.backInstruction());
        bind(backLine, actions.backLine());
        bind(backEvent, actions.backEvent());
        bind(backLesson, actions.backLesson());
        bind(restart, actions.restart());
        bind(theme, actions.theme());
        bind(enlarge, actions.enlarge());
        bind(palette, actions.palette());
        bind(help, actions.help());
        bind(motion, actions.motion());
        run.setGraphic(runIcon);
        model.running().addListener((observed, before, now) -> showRunning(now));
        showRunning(model.running().get());
        stepLesson.disableProperty().bind(model.lesson().not());
        for (Button button : new Button[] {run, stepCycle, stepInstruction, stepLine, stepEvent}) {
            button.disableProperty().bind(model.ended());
        }
        backLesson.disableProperty().bind(model.lesson().not().or(model.atReset()));
        for (Button button : new Button[] {backCycle, backInstruction, backLine, backEvent}) {
            button.disableProperty().bind(model.atReset());
        }
        bindSpeed(model);
        moment.textProperty().bind(model.moment());
        moment.setTooltip(
                new Tooltip(
                        "The moment: clock cycles since reset. Type one into the palette (Ctrl K) to go there, forwards or back."));
        measured.textProperty().bind(model.measured());
        measured.managedProperty().bind(measured.textProperty().isNotEmpty());
        measured.setTooltip(new Tooltip("Simulated cycles in a second of your time, measured."));
        looks.motion().addListener((observed, before, now) -> motion.setSelected(now));
        motion.setSelected(looks.motion().get());
        bar.widthProperty().addListener((observed, before, now) -> fit());
        looks.textScale().addListener((observed, before, now) -> sizeIcons(now.doubleValue()));
        sizeIcons(looks.textScale().get());
    }

    private void sizeIcons(double scale) {
        for (ButtonBase button : new ButtonBase[] {
            run,
            stepCycle,
            stepInstruction,
            stepLine,
            stepEvent,
            stepLesson,
            backCycle,
            backInstruction,
            backLine,
            backEvent,
            backLesson,
            restart,
            motion,
            theme,
            enlarge,
            palette,
            help
        }) {
            if (button.getGraphic() instanceof FontIcon icon) {
                icon.setIconSize((int) Math.round(ICON * scale));
            }
        }
        Platform.runLater(this::fit);
    }

    /** The node to put into the window. */
    public Parent root() {
        return root;
    }

    private void showRunning(boolean running) {
        runIcon.setIconLiteral(running ? "mdi2p-pause" : "mdi2p-play");
        run.setText(running ? "Pause" : "Run");
        run.setAccessibleText(running ? "Pause the machine" : "Run the machine");
    }

    private void bindSpeed(ToolbarModel model) {
        speed.setMin(0);
        speed.setMax(Speed.last());
        speed.setValue(model.speedStop().get());
        speed.valueProperty()
                .addListener((observed, before, now) -> model.speedStop().set((int) Math.round(now.doubleValue())));
        model.speedStop().addListener((observed, before, now) -> showSpeed(now.intValue()));
        speed.setTooltip(
                new Tooltip(
                        "Cycles a second, from one to flat out; a step to the right is about twice as fast.\nKeys: [ slower, ] faster"));
        showSpeed(model.speedStop().get());
    }

    private void showSpeed(int stop) {
        if (Math.round(speed.getValue()) != stop) {
            speed.setValue(stop);
        }
        speedText.setText(Speed.label(stop));
        speed.setAccessibleText("Speed: " + Speed.label(stop));
    }

    /** Takes the words off the step buttons when the bar is too narrow for them; their icons and tooltips stay. */
    private void fit() {
        boolean narrow = bar.getStyleClass().contains("narrow");
        if (!narrow && bar.prefWidth(-1) > bar.getWidth()) {
            setNarrow(true);
        } else if (narrow) {
            setNarrow(false);
            bar.applyCss();
            if (bar.prefWidth(-1) > bar.getWidth()) {
                setNarrow(true);
            }
        }
    }

    private void setNarrow(boolean narrow) {
        bar.getStyleClass().remove("narrow");
        if (narrow) {
            bar.getStyleClass().add("narrow");
        }
        for (Button button : new Button[] {stepCycle, stepInstruction, stepLine, stepEvent, stepLesson}) {
            button.setContentDisplay(narrow ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT);
        }
        stepWord.setManaged(!narrow);
        stepWord.setVisible(!narrow);
        backWord.setManaged(!narrow);
        backWord.setVisible(!narrow);
        speedWord.setManaged(!narrow);
        speedWord.setVisible(!narrow);
    }

    private static void bind(ButtonBase button, Action action) {
        button.setOnAction(event -> action.run().run());
        button.setTooltip(new Tooltip(action.tooltip()));
        button.setAccessibleText(action.name());
        button.setAccessibleHelp(action.sentence());
    }
}
