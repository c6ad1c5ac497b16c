package windhover.ui.why;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javafx.event.Event;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import windhover.debug.trace.Chain;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Trace;
import windhover.timeline.Moment;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Theme;
import windhover.ui.kit.TraceQuestions;

class WhyViewTest {
    private static final Chain CHAIN = new Chain(
            "Why did irq6 rise?",
            List.of(
                    link(3, EventKind.INPUT, 100, 0, "64 bytes come from outside."),
                    link(4, EventKind.FIRMWARE, 1_700, 1_600, "The card takes a byte."),
                    link(5, EventKind.FIRMWARE, 1_720, 20, "The card takes a byte."),
                    link(9, EventKind.LINE_ROSE, 12_480, 10_760, "irq6 rises.")),
            "The chain begins outside the machine.");

    private final List<Long> sought = new ArrayList<>();
    private int revealed;

    private static Chain.Link link(long event, EventKind kind, long cycle, long since, String sentence) {
        return new Chain.Link(event, kind, new Moment(cycle), since, sentence, null);
    }

    /** A record that answers every question with one chain. */
    private static TraceQuestions answering(Chain chain) {
        return new TraceQuestions() {
            @Override
            @SuppressWarnings("unchecked") // the pane asks for chains only
            public <T> CompletableFuture<T> ask(Function<Trace, T> question) {
                return CompletableFuture.completedFuture((T) chain);
            }
        };
    }

    private WhyView view(TraceQuestions trace) {
        WhyView view = WhyView.create(trace, sought::add, where -> {});
        view.onAnswer(() -> revealed++);
        return view;
    }

    private static <T> T part(WhyView view, String id, Class<T> type) {
        Scene scene = view.node().getScene() == null
                ? FxHarness.scene((Parent) view.node(), 800, 300, Theme.LIGHT)
                : view.node().getScene();
        return type.cast(scene.lookup("#" + id));
    }

    @Test
    void anAnswerIsShownRowByRowAndBroughtToTheFront() {
        WhyView view = FxHarness.call(() -> view(answering(CHAIN)));
        FxHarness.run(() -> view.why(trace -> CHAIN));
        FxHarness.run(() -> {
            assertEquals(
                    "Why did irq6 rise?", part(view, "question", Label.class).getText());
            assertEquals(
                    "The chain begins outside the machine.",
                    part(view, "beginning", Label.class).getText());
            TableView<?> table = part(view, "table", TableView.class);
            List<String> sentences = new ArrayList<>();
            List<String> moments = new ArrayList<>();
            for (int i = 0; i < table.getItems().size(); i++) {
                moments.add(String.valueOf(table.getColumns().get(0).getCellData(i)));
                sentences.add(String.valueOf(table.getColumns().get(3).getCellData(i)));
            }
            assertEquals(
                    List.of("64 bytes come from outside.", "The card takes a byte. (2 times)", "irq6 rises."),
                    sentences);
            assertEquals(3, moments.size());
            assertTrue(moments.get(2).startsWith("@12"), moments::toString);
            assertFalse(part(view, "empty", Label.class).isVisible());
            assertEquals(1, revealed);
        });
    }

    @Test
    void enterGoesToTheCycleBehindTheChosenLink() {
        WhyView view = FxHarness.call(() -> view(answering(CHAIN)));
        FxHarness.run(() -> view.why(trace -> CHAIN));
        FxHarness.run(() -> {
            TableView<?> table = part(view, "table", TableView.class);
            table.getSelectionModel().select(2);
            Event.fireEvent(
                    table, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false));
        });
        assertEquals(List.of(12_481L), sought);
    }

    @Test
    void theButtonCopiesTheChainAsText() {
        WhyView view = FxHarness.call(() -> view(answering(CHAIN)));
        FxHarness.run(() -> view.why(trace -> CHAIN));
        FxHarness.run(() -> {
            part(view, "copy", Button.class).fire();
            assertEquals(CHAIN.text(), Clipboard.getSystemClipboard().getString());
        });
    }

    @Test
    void aRunThatIsNotRecordedSaysSo() {
        WhyView view = FxHarness.call(() -> view(TraceQuestions.NONE));
        FxHarness.run(() -> view.why(trace -> CHAIN));
        FxHarness.run(() -> {
            Label empty = part(view, "empty", Label.class);
            assertTrue(empty.isVisible());
            assertEquals("This run is not recorded, so nobody can say why.", empty.getText());
            assertEquals(1, revealed);
        });
    }

    @Test
    void aQuestionThatCannotBeAnsweredLeavesTheLastAnswer() {
        List<CompletableFuture<Chain>> answers = new ArrayList<>();
        WhyView view = FxHarness.call(() -> view(new TraceQuestions() {
            @Override
            @SuppressWarnings("unchecked") // the pane asks for chains only
            public <T> CompletableFuture<T> ask(Function<Trace, T> question) {
                answers.add(new CompletableFuture<>());
                return (CompletableFuture<T>) answers.getLast();
            }
        }));
        FxHarness.run(() -> {
            view.why(trace -> CHAIN);
            view.why(trace -> CHAIN);
        });
        answers.get(0).complete(CHAIN);
        answers.get(1).completeExceptionally(new IllegalStateException("the session was closed"));
        FxHarness.run(() -> assertEquals(
                "Why did irq6 rise?", part(view, "question", Label.class).getText()));
    }
}
