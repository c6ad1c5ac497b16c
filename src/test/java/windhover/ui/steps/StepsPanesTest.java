package windhover.ui.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.LessonEntry;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.Theme;
import windhover.ui.kit.WhyLinks;
import windhover.ui.shell.DemoSession;

/** Strip, lesson pane and list of lessons, each by itself. */
class StepsPanesTest {
    private final DemoSession session = new DemoSession();
    private final LessonModel model = new LessonModel(session, where -> {});

    private static Snapshot at(long cycle) {
        return DemoSession.at(cycle, Activity.RUNNING, "", 1000);
    }

    private static void press(Node node, KeyCode code) {
        Event.fireEvent(node, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
    }

    private static List<Button> chips(StepsStrip strip) {
        return ((HBox) strip.root())
                .getChildren().stream().map(Button.class::cast).toList();
    }

    private static boolean has(Button chip, String pseudoClass) {
        return chip.getPseudoClassStates().contains(PseudoClass.getPseudoClass(pseudoClass));
    }

    private static String text(Scene scene, String id) {
        return ((Label) scene.lookup("#" + id)).getText();
    }

    @Test
    void chipsLightInTheOrderOfObservation() {
        FxHarness.run(() -> {
            StepsStrip strip = new StepsStrip(model, WhyLinks.NONE);
            FxHarness.scene((Parent) strip.root(), 1200, 60, Theme.LIGHT);
            model.show(at(10_100));
            List<Button> chips = chips(strip);
            assertEquals(8, chips.size());
            assertTrue(chips.stream().noneMatch(chip -> has(chip, "observed")));
            model.show(at(12_370));
            assertEquals(
                    List.of(true, true, true, false, false, true, false, false),
                    chips.stream().map(chip -> has(chip, "observed")).toList());
            assertEquals(
                    6,
                    1
                            + chips.indexOf(chips.stream()
                                    .filter(chip -> has(chip, "newest"))
                                    .findFirst()
                                    .orElseThrow()));
            assertTrue(chips.get(5).getTooltip().getText().contains("number 4 in order"));
            assertTrue(chips.get(6).getAccessibleText().endsWith("Not observed yet."));
        });
    }

    @Test
    void aChipChoosesAndEnterGoesThere() {
        FxHarness.run(() -> {
            StepsStrip strip = new StepsStrip(model, WhyLinks.NONE);
            FxHarness.scene((Parent) strip.root(), 1200, 60, Theme.LIGHT);
            model.show(at(12_370));
            chips(strip).get(1).fire();
            assertEquals(2, model.chosen().get());
            assertTrue(has(chips(strip).get(1), "chosen"));
            press(chips(strip).get(7), KeyCode.ENTER);
            assertEquals(List.of("runToStep 8"), session.commands());
        });
    }

    @Test
    void aStripWithoutALessonSaysHowToOpenOne() {
        FxHarness.run(() -> {
            StepsStrip strip = new StepsStrip(model, WhyLinks.NONE);
            Node only = ((HBox) strip.root()).getChildren().getFirst();
            assertTrue(((Label) only).getText().contains("windhover open SCENARIO"));
        });
    }

    @Test
    void theLessonPaneTellsOfTheChosenStepAndOfTheOrder() {
        FxHarness.run(() -> {
            LessonView view = new LessonView(model, new LessonText("network-call", "A network call", "Eight steps."));
            Scene scene = FxHarness.scene(view.root(), 320, 600, Theme.LIGHT);
            assertEquals("A network call", text(scene, "title"));
            assertFalse(scene.lookup("#step").isVisible(), "no step is chosen");
            model.show(at(12_370));
            assertEquals("6", text(scene, "number"));
            assertEquals("64 bytes written to 0x21f040 by DMA.", text(scene, "seen"));
            assertEquals("1 → 2 → 3 → 6", text(scene, "order"));
            assertEquals("", text(scene, "orderNote"), "no step came before one of a lower number yet");
            model.show(at(14_000));
            assertEquals(
                    "Step 6 came before step 4: the numbers are the text's, the order is what the machine did.",
                    text(scene, "orderNote"));
        });
    }

    @Test
    void theLessonPanesButtonGoesBackOrRunsOn() {
        FxHarness.run(() -> {
            LessonView view = new LessonView(model, new LessonText("network-call", "A network call", "Eight steps."));
            Scene scene = FxHarness.scene(view.root(), 320, 600, Theme.LIGHT);
            model.show(at(12_370));
            Button go = (Button) scene.lookup("#go");
            model.choose(8);
            assertEquals("Run to step 8", go.getText());
            go.fire();
            model.choose(1);
            assertEquals("Go there", go.getText());
            go.fire();
            assertEquals(List.of("runToStep 8", "seek @10201"), session.commands());
        });
    }

    @Test
    void lessonsAreFoundByAllWordsInAnyOfTheirTexts() {
        List<LessonEntry> entries = List.of(
                new LessonEntry("alarm", "Wake me later", "A timer queues an event.", "sleeping"),
                new LessonEntry("halt-or-spin", "Two ways to wait", "Spinning costs instructions.", "sleeping"),
                new LessonEntry("page-fault", "A wrong pointer", "The walker refuses.", "the processor"));
        List<String> opened = new ArrayList<>();
        FxHarness.run(() -> {
            ScenariosView view = new ScenariosView(entries, "halt-or-spin", opened::add);
            Scene scene = FxHarness.scene(view.root(), 320, 600, Theme.LIGHT);
            ListView<?> list = (ListView<?>) scene.lookup("#list");
            assertEquals(1, list.getSelectionModel().getSelectedIndex(), "the open lesson is chosen");
            view.search("SLEEPING event");
            assertEquals(List.of("alarm"), view.listed());
            view.search("nothing of the kind");
            assertEquals(List.of(), view.listed());
            press(list, KeyCode.ENTER);
            assertEquals(List.of(), opened, "there is nothing to open");
            TextField search = (TextField) scene.lookup("#search");
            search.setText("walker");
            search.fireEvent(new ActionEvent());
            assertEquals(List.of("page-fault"), opened);
        });
    }
}
