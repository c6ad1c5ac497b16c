package windhover.ui.memory;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import windhover.debug.CacheState;
import windhover.ui.kit.DrawnPane;
import windhover.ui.kit.Ink;

/**
 * A cache as a grid: a column a set, a row a way. A filled cell holds a line, a dot was hit and a bar came in since the
 * last stop.
 */
final class CacheGrid extends DrawnPane {
    private final Tooltip tooltip = new Tooltip();
    private CacheState cache = new CacheState("", 1, 1, 8, 0, 0, List.of(), List.of());
    private List<CachesModel.Mark> marks = List.of();

    CacheGrid() {
        getStyleClass().add("cache-grid");
        Tooltip.install(this, tooltip);
        setOnMouseMoved(event -> tooltip.setText(textAt(event.getX(), event.getY())));
    }

    void show(CachesModel model, int index) {
        CacheState next = model.caches().get(index);
        List<CachesModel.Mark> nextMarks = new ArrayList<>();
        for (int place = 0; place < next.lines().size(); place++) {
            nextMarks.add(model.mark(index, place));
        }
        boolean same = nextMarks.equals(marks);
        cache = next;
        marks = nextMarks;
        setAccessibleText(CachesModel.header(cache));
        if (!same) {
            groundChanged();
        }
    }

    /** What stands at a point, in words. */
    String textAt(double x, double y) {
        int set = (int) (x / getWidth() * cache.sets());
        int way = (int) (y / getHeight() * cache.ways());
        return cache.line(set, way) == null ? "" : CachesModel.sentence(cache, set * cache.ways() + way);
    }

    @Override
    protected void drawGround(GraphicsContext g, double width, double height) {
        double column = width / cache.sets();
        double row = height / cache.ways();
        for (int place = 0; place < marks.size(); place++) {
            int set = place / cache.ways();
            double x = Math.floor(set * column);
            double y = Math.floor(place % cache.ways() * row);
            double w = Math.max(1, Math.floor((set + 1) * column) - x - 1);
            double h = Math.max(1, row - 2);
            CachesModel.Mark mark = marks.get(place);
            g.setFill(ink(
                    mark == CachesModel.Mark.EMPTY
                            ? Ink.SUNKEN
                            : mark == CachesModel.Mark.HELD ? Ink.WIRE : Ink.ACCENT));
            g.setGlobalAlpha(mark == CachesModel.Mark.HELD ? 0.55 : 1);
            g.fillRect(x, y, w, h);
            g.setGlobalAlpha(1);
            g.setFill(ink(Ink.SURFACE));
            if (mark == CachesModel.Mark.HIT) {
                double dot = Math.min(w, 5);
                g.fillOval(x + (w - dot) / 2, y + (h - dot) / 2, dot, dot);
            } else if (mark == CachesModel.Mark.FILLED) {
                g.fillRect(x, y + h * 0.25, w, 2);
            }
        }
    }
}
