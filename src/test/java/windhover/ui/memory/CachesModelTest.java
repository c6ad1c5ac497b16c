package windhover.ui.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.Parent;
import javafx.scene.control.ListView;
import org.junit.jupiter.api.Test;
import windhover.debug.CacheState;
import windhover.debug.CacheState.Event;
import windhover.debug.CacheState.Line;
import windhover.debug.CacheState.What;
import windhover.debug.CpuInternals;
import windhover.debug.Snapshot;
import windhover.debug.TranslationState;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

class CachesModelTest {
    private static final Line NOTHING = new Line(CacheState.NONE, 0, -1, false);

    private final Sample sample = new Sample();

    private Snapshot at(long cycle, long hits, Line... lines) {
        sample.cycle = cycle;
        List<Event> events = List.of(
                new Event(5, What.FILLED, 0x2020, 1, 0, CacheState.NONE),
                new Event(9, What.DROPPED, 0x2020, 1, 0, CacheState.NONE));
        sample.internals = new CpuInternals(
                TranslationState.NONE,
                List.of(new CacheState("data cache", 2, 2, 32, hits, 1, List.of(lines), events)),
                List.of());
        return sample.snapshot();
    }

    @Test
    void whatWasHitAndWhatCameInSinceTheLastStopIsMarked() {
        CachesModel model = new CachesModel();
        model.show(at(10, 3, new Line(0x1000, 3, 2, true), NOTHING, new Line(0x2020, 0, 5, true), NOTHING));
        model.show(at(
                20,
                4,
                new Line(0x1000, 4, 2, true),
                new Line(0x3000, 0, 15, false),
                new Line(0x2020, 0, 5, true),
                NOTHING));
        assertEquals(CachesModel.Mark.HIT, model.mark(0, 0));
        assertEquals(CachesModel.Mark.FILLED, model.mark(0, 1));
        assertEquals(CachesModel.Mark.HELD, model.mark(0, 2));
        assertEquals(CachesModel.Mark.EMPTY, model.mark(0, 3));
        assertFalse(model.show(sample.snapshot()), "nothing changed");
    }

    @Test
    void eachPlaceAndEventHasASentence() {
        CachesModel model = new CachesModel();
        model.show(at(10, 3, new Line(0x1000, 3, 2, true), NOTHING, NOTHING, NOTHING));
        CacheState cache = model.caches().getFirst();
        assertEquals(
                "data cache: 128 B, 2 sets × 2 ways, lines of 32 B · hits 3, misses 1 (75.0 % hit)",
                CachesModel.header(cache));
        assertEquals(
                "Set 0, way 0: line 0x1000 to 0x101f, here since @2, found 3 times since. The set replaces it next.",
                CachesModel.sentence(cache, 0));
        assertEquals("Set 0, way 1: empty.", CachesModel.sentence(cache, 1));
        assertTrue(
                model.events().getFirst().startsWith("@9  data cache: another master wrote to line 0x2020"),
                model.events().toString());
    }

    @Test
    void theViewDrawsEachCacheAndSaysWhenThereIsNone() {
        FxHarness.run(() -> {
            CachesView view = CachesView.create();
            Parent root = (Parent) view.node();
            FxHarness.scene(root, 560, 340, Theme.LIGHT);
            view.show(at(10, 3, new Line(0x1000, 3, 2, true), NOTHING, NOTHING, NOTHING));
            FxHarness.settle(root.getScene());
            CacheGrid grid = (CacheGrid) root.lookup(".cache-grid");
            assertTrue(grid.textAt(1, 1).startsWith("Set 0, way 0: line 0x1000"));
            assertEquals("Set 1, way 1: empty.", grid.textAt(grid.getWidth() - 1, grid.getHeight() - 1));
            assertEquals(2, ((ListView<?>) root.lookup("#events")).getItems().size());
            sample.cycle = 30;
            sample.internals = CpuInternals.NONE;
            view.show(sample.snapshot());
            assertTrue(root.lookup(".empty").isVisible());
        });
    }
}
