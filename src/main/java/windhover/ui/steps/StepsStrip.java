package windhover.ui.steps;

import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import windhover.debug.StepMark;
import windhover.ui.kit.Figures;
import windhover.ui.kit.WhyLinks;

/**
 * The steps of the lesson as a strip. Each lights when it is observed and shows its moment and the cycles since the one
 * observed before it. A click chooses a step; a double click or Enter goes to it, be it back or on.
 */
public final class StepsStrip {
    private static final PseudoClass OBSERVED = PseudoClass.getPseudoClass("observed");
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    private static final PseudoClass NEWEST = PseudoClass.getPseudoClass("newest");

    private final LessonModel model;
    private final WhyLinks why;
    /** Where there are more steps than this, only the chosen one says its name in the strip. */
    private static final int MOST_NAMED = 12;

    /** Pixels of the one that says its name among many. */
    private static final double NAMED_WIDTH = 210;

    private final HBox root = new HBox();
    private final List<Chip> chips = new ArrayList<>();

    /**
     * Builds the strip and binds it.
     *
     * @param model the steps
     * @param why where it is said why a step was observed
     */
    public StepsStrip(LessonModel model, WhyLinks why) {
        this.model = model;
        this.why = why;
        root.getStyleClass().add("steps");
        model.steps().addListener((observed, before, now) -> refresh());
        model.chosen().addListener((observed, before, now) -> refresh());
        refresh();
    }

    /** The node to put into the window. */
    public Node root() {
        return root;
    }

    private void refresh() {
        List<StepMark> steps = model.steps().get();
        if (chips.size() != steps.size() || root.getChildren().isEmpty()) {
            chips.clear();
            for (StepMark step : steps) {
                chips.add(new Chip(step.number()));
            }
            root.getChildren().setAll(chips.stream().map(chip -> chip.button).toList());
            if (steps.isEmpty()) {
                Label empty = new Label(
                        "The steps of a lesson light up here as they are observed. Open one with:  windhover open SCENARIO");
                empty.getStyleClass().add("muted");
                root.getChildren().setAll(List.of(empty));
            }
        }
        List<StepMark> order = model.order();
        for (int i = 0; i < chips.size(); i++) {
            StepMark step = steps.get(i);
            chips.get(i)
                    .show(
                            step,
                            order.indexOf(step) + 1,
                            step.number() == model.chosen().get(),
                            step.number() == model.newest());
            chips.get(i)
                    .abridge(
                            chips.size() > MOST_NAMED,
                            step.number() == model.chosen().get());
        }
    }

    /** One step. */
    private final class Chip {
        private final Button button = new Button();
        private final Label number = new Label();
        private final Label name = new Label();
        private final Label since = new Label();
        private final Label moment = new Label();
        private final VBox words = new VBox();
        private final HBox content = new HBox();
        private final Tooltip tip = new Tooltip();
        private final MenuItem asks = new MenuItem("Why did this happen?");

        private Chip(int stepNumber) {
            number.getStyleClass().add("step-number");
            number.setMinSize(Label.USE_PREF_SIZE, Label.USE_PREF_SIZE);
            name.getStyleClass().add("step-name");
            name.setWrapText(true);
            since.getStyleClass().addAll("step-figures", "step-since");
            since.setMinWidth(Label.USE_PREF_SIZE);
            moment.getStyleClass().add("step-figures");
            HBox figures = new FiguresRow(moment, since);
            figures.getStyleClass().add("step-figures-row");
            words.getChildren().setAll(List.of(name, figures));
            words.setAlignment(Pos.CENTER_LEFT);
            words.setMinWidth(0);
            content.getChildren().setAll(List.of(number, words));
            content.getStyleClass().add("step-content");
            HBox.setHgrow(words, Priority.ALWAYS);
            button.setGraphic(content);
            button.getStyleClass().setAll("step");
            button.setMaxWidth(Double.MAX_VALUE);
            button.setMinWidth(0);
            button.setPrefWidth(0);
            HBox.setHgrow(button, Priority.ALWAYS);
            button.setTooltip(tip);
            button.setAccessibleRole(AccessibleRole.BUTTON);
            button.setOnAction(event -> model.choose(stepNumber));
            button.setOnMouseClicked(event -> {
                if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
                    model.jumpTo(stepNumber);
                }
            });
            MenuItem go = new MenuItem("Go there");
            go.setOnAction(event -> model.jumpTo(stepNumber));
            asks.setOnAction(event -> why.whyStep(stepNumber));
            button.setContextMenu(new ContextMenu(go, asks));
            button.setOnKeyPressed(event -> {
                if (event.getCode() == KeyCode.ENTER) {
                    model.jumpTo(stepNumber);
                    event.consume();
                }
            });
        }

        /** Where there are many, leaves the words to the tooltip and the room to the chosen step. */
        private void abridge(boolean many, boolean chosen) {
            boolean named = !many || chosen;
            words.setVisible(named);
            words.setManaged(named);
            content.setAlignment(named ? Pos.CENTER_LEFT : Pos.CENTER);
            button.setMinWidth(many && chosen ? NAMED_WIDTH : 0);
        }

        private void show(StepMark step, int place, boolean chosen, boolean newest) {
            number.setText(Integer.toString(step.number()));
            name.setText(step.name());
            moment.setText(step.observed() ? Figures.moment(step.cycle()) : "not yet");
            since.setText(step.observed() && place > 1 ? "+" + Figures.grouped(step.sincePrevious()) : "");
            asks.setDisable(!step.observed());
            button.pseudoClassStateChanged(OBSERVED, step.observed());
            button.pseudoClassStateChanged(CHOSEN, chosen);
            button.pseudoClassStateChanged(NEWEST, newest && step.observed());
            String said = step.observed()
                    ? "Observed at " + Figures.moment(step.cycle()) + ", number " + place + " in order: " + step.seen()
                            + "."
                            + (place > 1
                                    ? "\n" + Figures.grouped(step.sincePrevious()) + " cycles after the one before it."
                                    : "")
                    : "Not observed yet.";
            tip.setText("Step " + step.number() + ": " + step.name() + "\n" + step.why() + "\n" + said
                    + "\nClick: what was seen. Double click or Enter: go there. Right click: why it happened.");
            button.setAccessibleText("Step " + step.number() + ", " + step.name() + ". " + said);
        }
    }

    /**
     * When a step was observed, and how long after the one before; where there is no room for both, the second alone.
     */
    private static final class FiguresRow extends HBox {
        private final Label moment;
        private final Label since;

        FiguresRow(Label moment, Label since) {
            super(moment, since);
            this.moment = moment;
            this.since = since;
        }

        @Override
        protected double computeMinWidth(double height) {
            return 0;
        }

        @Override
        protected void layoutChildren() {
            boolean both = since.getText().isEmpty()
                    || moment.prefWidth(-1) + getSpacing() + since.prefWidth(-1) <= getWidth() - 2;
            moment.setVisible(both);
            if (both) {
                super.layoutChildren();
            } else {
                since.resizeRelocate(0, 0, since.prefWidth(-1), getHeight());
            }
        }
    }
}
