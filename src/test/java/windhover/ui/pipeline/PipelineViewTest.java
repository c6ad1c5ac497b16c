package windhover.ui.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.PixelReader;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;
import windhover.debug.PipelineHistory;
import windhover.ui.kit.CodeLinks;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

class PipelineViewTest {
    private final Sample sample = new Sample();
    private final List<Long> sources = new ArrayList<>();

    private final CodeLinks links = new CodeLinks() {
        @Override
        public void showSource(long address) {
            sources.add(address);
        }

        @Override
        public void toggleBreakpoint(long address) {}
    };

    private PipelineView view() {
        PipelineView view = PipelineView.create(links);
        view.show(sample.snapshot());
        return view;
    }

    private static Scene scene(PipelineView view) {
        return FxHarness.scene((Parent) view.node(), 900, 500, Theme.LIGHT);
    }

    private static void click(PipelineDrawing drawing, double x, double y, int count) {
        Point2D at = drawing.localToScene(x, y);
        drawing.fireEvent(new MouseEvent(
                MouseEvent.MOUSE_CLICKED,
                at.getX(),
                at.getY(),
                0,
                0,
                MouseButton.PRIMARY,
                count,
                false,
                false,
                false,
                false,
                true,
                false,
                false,
                true,
                false,
                true,
                null));
    }

    @Test
    void theNewestCycleIsInSightWhenItFollows() {
        FxHarness.run(() -> {
            PipelineView view = view();
            scene(view);
            PipelineDrawing drawing = view.diagram().drawing();
            assertTrue(drawing.greatestX() > 0 && drawing.greatestY() > 0);
            assertEquals(drawing.greatestX(), drawing.offsetX());
            assertEquals(drawing.greatestY(), drawing.offsetY());
        });
    }

    @Test
    void aNarrowHeaderKeepsSignsWithoutTheirWords() {
        FxHarness.run(() -> {
            PipelineView view = view();
            Label held = (Label) view.node().lookup(".legend-held");
            FxHarness.scene((Parent) view.node(), 900, 500, Theme.LIGHT);
            assertEquals("▨ held", held.getText());
            PipelineView narrow = view();
            FxHarness.scene((Parent) narrow.node(), 420, 500, Theme.LIGHT);
            Label sign = (Label) narrow.node().lookup(".legend-held");
            assertEquals("▨", sign.getText());
            assertTrue(
                    sign.getTooltip().getText().startsWith("Held: "),
                    sign.getTooltip().getText());
        });
    }

    @Test
    void aClickOnACellChoosesItAndExplainsIt() {
        FxHarness.run(() -> {
            PipelineView view = view();
            scene(view);
            PipelineDrawing drawing = view.diagram().drawing();
            PipelineModel.Spot held = view.model().history().rows().get(18).cells().stream()
                    .filter(PipelineHistory.Cell::held)
                    .findFirst()
                    .map(cell ->
                            new PipelineModel.Spot(view.model().history().rows().get(18), cell))
                    .orElseThrow();
            double x = drawing.left()
                    + (held.cell().cycle() - view.model().history().firstCycle() + 0.5) * drawing.cellWidth()
                    - drawing.offsetX();
            double y = drawing.head() + 18.5 * drawing.rowHeight() - drawing.offsetY();
            click(drawing, x, y, 1);
            assertEquals(held, view.model().chosen().orElseThrow());
            Label reason = (Label) view.node().lookup(".pipeline-reason");
            assertEquals(PipelineModel.inWords(held), reason.getText());
        });
    }

    @Test
    void aDoubleClickGoesToTheSource() {
        FxHarness.run(() -> {
            PipelineView view = view();
            scene(view);
            PipelineDrawing drawing = view.diagram().drawing();
            click(drawing, 20, drawing.head() + 5, 2);
            int row = drawing.rowAt(drawing.head() + 5);
            assertEquals(List.of(view.model().history().rows().get(row).pc()), sources);
        });
    }

    @Test
    void keysMoveTheChoiceAndEndFollowing() {
        FxHarness.run(() -> {
            PipelineView view = view();
            Scene scene = scene(view);
            PipelineDrawing drawing = view.diagram().drawing();
            for (KeyCode key : List.of(KeyCode.UP, KeyCode.UP, KeyCode.LEFT)) {
                drawing.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", key, false, false, false, false));
            }
            assertTrue(view.model().chosen().isPresent());
            assertFalse(((ToggleButton) scene.lookup("#follow")).isSelected());
        });
    }

    @Test
    void theCellsAreDrawnInTheColoursOfTheirStages() {
        FxHarness.run(() -> {
            PipelineView view = view();
            Scene scene = scene(view);
            PipelineDrawing drawing = view.diagram().drawing();
            PixelReader pixels = scene.snapshot(null).getPixelReader();
            double bottom = drawing.localToScene(0, drawing.getHeight()).getY();
            int y = (int) (bottom - drawing.rowHeight() + 5);
            int right = (int) drawing.localToScene(drawing.getWidth(), 0).getX();
            int writeBack = pixels.getArgb(right - 8, y);
            int memory = pixels.getArgb((int) (right - 8 - drawing.cellWidth()), y);
            assertNotEquals(writeBack, memory);
            assertEquals(0xff54449f, writeBack, Integer.toHexString(writeBack));
        });
    }

    @Test
    void theTableHoldsEveryInstruction() {
        FxHarness.run(() -> {
            PipelineView view = view();
            Scene scene = scene(view);
            ((ToggleButton) scene.lookup("#tableToggle")).setSelected(true);
            TableView<?> table = (TableView<?>) scene.lookup("#table");
            assertEquals(sample.pipeline.rows().size(), table.getItems().size());
        });
    }

    @Test
    void withoutInstructionsItSaysWhatWouldBeHere() {
        FxHarness.run(() -> {
            sample.pipeline = PipelineHistory.EMPTY;
            PipelineView view = view();
            scene(view);
            assertTrue(view.node().lookup(".empty").isVisible());
        });
    }
}
