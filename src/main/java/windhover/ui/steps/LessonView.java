package windhover.ui.steps;

import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import windhover.debug.StepMark;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Fxml;
import windhover.ui.kit.LessonText;

/** The lesson pane: what the chosen step is, why it happens and what was seen of it. */
public final class LessonView {
    private final ScrollPane scroll;
    private final Label title;
    private final Label intro;
    private final VBox step;
    private final Label number;
    private final Label name;
    private final Label why;
    private final VBox seenBox;
    private final Label seenWhen;
    private final Label seen;
    private final Button go;
    private final Button source;
    private final VBox orderBox;
    private final Label order;
    private final Label orderNote;

    private final LessonModel model;
    private final Parent root;

    /** Builds the pane and binds it. */
    public LessonView(LessonModel model, LessonText lesson) {
        this.model = model;
        Fxml fxml = Fxml.load("lesson");
        root = fxml.root();
        scroll = fxml.part("scroll", ScrollPane.class);
        title = fxml.part("title", Label.class);
        intro = fxml.part("intro", Label.class);
        step = fxml.part("step", VBox.class);
        number = fxml.part("number", Label.class);
        name = fxml.part("name", Label.class);
        why = fxml.part("why", Label.class);
        seenBox = fxml.part("seenBox", VBox.class);
        seenWhen = fxml.part("seenWhen", Label.class);
        seen = fxml.part("seen", Label.class);
        go = fxml.part("go", Button.class);
        source = fxml.part("source", Button.class);
        orderBox = fxml.part("orderBox", VBox.class);
        order = fxml.part("order", Label.class);
        orderNote = fxml.part("orderNote", Label.class);
        title.setText(lesson.title().isEmpty() ? "No lesson is open" : lesson.title());
        intro.setText(
                lesson.text().isEmpty() && lesson.title().isEmpty()
                        ? "A lesson's text would stand here. List the lessons with “windhover list”, open one with “windhover open SCENARIO”."
                        : lesson.text().strip());
        go.setTooltip(
                new Tooltip(
                        "Goes back to where this step was observed; runs until it is observed when it was not.\nKey: the step's number"));
        source.setTooltip(new Tooltip("Shows the code of this step in the source pane."));
        go.setOnAction(event -> model.jumpTo(model.chosen().get()));
        source.setOnAction(event -> model.choose(model.chosen().get()));
        model.steps().addListener((observed, before, now) -> refresh());
        model.chosen().addListener((observed, before, now) -> {
            refresh();
            scroll.setVvalue(0);
        });
        refresh();
    }

    /** The node to put into the window. */
    public Parent root() {
        return root;
    }

    private void refresh() {
        StepMark chosen = model.chosenStep();
        show(step, chosen != null);
        if (chosen != null) {
            showStep(chosen);
        }
        List<StepMark> observed = model.order();
        show(orderBox, !observed.isEmpty());
        order.setText(
                observed.stream().map(mark -> Integer.toString(mark.number())).collect(Collectors.joining(" → ")));
        String note = orderNote(observed);
        orderNote.setText(note);
        show(orderNote, !note.isEmpty());
    }

    private void showStep(StepMark chosen) {
        number.setText(Integer.toString(chosen.number()));
        name.setText(chosen.name());
        why.setText(chosen.why());
        show(seenBox, chosen.observed());
        if (chosen.observed()) {
            seenWhen.setText("Seen at " + Figures.moment(chosen.cycle())
                    + (chosen.sincePrevious() > 0
                            ? ", " + Figures.grouped(chosen.sincePrevious()) + " cycles after the step before"
                            : ""));
            seen.setText(sentence(chosen.seen()));
        }
        go.setText(chosen.observed() ? "Go there" : "Run to step " + chosen.number());
        show(source, chosen.where() != null);
    }

    private static String orderNote(List<StepMark> observed) {
        for (int i = 1; i < observed.size(); i++) {
            if (observed.get(i).number() < observed.get(i - 1).number()) {
                return "Step " + observed.get(i - 1).number() + " came before step "
                        + observed.get(i).number() + ": the numbers are the text's, the order is what the machine did.";
            }
        }
        return "";
    }

    private static String sentence(String words) {
        if (words.isEmpty()) {
            return "";
        }
        return words.endsWith(".") ? words : words + "."; // it may begin with a name of the program's
    }

    private static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
