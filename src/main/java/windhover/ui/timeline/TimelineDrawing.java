package windhover.ui.timeline;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import windhover.debug.GuestWarning;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.TraceEvent;
import windhover.timeline.Bookmark;
import windhover.ui.kit.DrawnPane;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Ink;
import windhover.ui.kit.ProgramTints;
import windhover.ui.kit.TakesArrows;

/**
 * The picture of the run: time from left to right, a row for each who has the processor, and for lines, wire, DMA and
 * queue.
 */
@SuppressWarnings("LongDoubleConversion") // cycles become places on the screen, where no more than a pixel counts
final class TimelineDrawing extends DrawnPane implements TakesArrows {
    private static final double RULER = 1.5;
    private static final double MARKS = 1.75;
    private static final double ROW = 1.3;
    private static final double TALLEST_ROW = 2.2;
    private static final double GUTTER = 9.5;

    private final TimelineModel model;
    private final ProgramTints tints;
    private double hover = -1;

    TimelineDrawing(TimelineModel model, ProgramTints tints) {
        this.model = model;
        this.tints = tints;
        getStyleClass().add("timeline-picture");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    }

    /** Says that more than the marker of now has changed. */
    void changed() {
        setMinHeight((RULER + MARKS + 0.3 + ROW * model.lanes().size()) * unit());
        groundChanged();
    }

    /** Says that only the marker of now has moved. */
    void moved() {
        overlayChanged();
    }

    /** Points at a place, in pixels from the left; −1 for none. */
    void point(double x) {
        if (x != hover) {
            hover = x;
            overlayChanged();
        }
    }

    private double gutter() {
        return Math.min(GUTTER * unit(), getWidth() * 0.25);
    }

    private double perPixel() {
        return (model.until() - model.from()) / Math.max(1, getWidth() - gutter());
    }

    /** The cycle at a place, in pixels from the left. */
    double cycleAt(double x) {
        return model.from() + (x - gutter()) * perPixel();
    }

    /** Cycles within which a pointer means a mark. */
    double reach() {
        return perPixel() * 0.4 * unit();
    }

    /** True where names of rows stand and no time. */
    boolean inGutter(double x) {
        return x < gutter();
    }

    private double x(double cycle) {
        return gutter() + (cycle - model.from()) / perPixel();
    }

    private double rowHeight(double height) {
        double room = height - (RULER + MARKS + 0.3) * unit();
        return Math.clamp(room / Math.max(1, model.lanes().size()), ROW * unit(), TALLEST_ROW * unit());
    }

    private Color colour(Lane lane) {
        return lane.program() ? ink(tints.ink(lane.name())) : ink(lane.hue());
    }

    @Override
    protected void drawGround(GraphicsContext g, double width, double height) {
        double left = gutter();
        if (width - left < 4 * unit()) {
            return;
        }
        g.setTextBaseline(VPos.CENTER);
        drawRuler(g, left, width, height);
        double row = rowHeight(height);
        double y = (RULER + MARKS) * unit();
        for (Lane lane : model.lanes()) {
            drawLane(g, lane, left, width, y, row);
            y += row;
        }
        drawMarks(g, left, width, y);
    }

    private void drawRuler(GraphicsContext g, double left, double width, double height) {
        double em = unit();
        g.setFont(code(0.8, false));
        long step = step(perPixel() * 7.5 * em);
        g.setTextAlign(TextAlignment.CENTER);
        g.setLineWidth(1);
        for (long cycle = (long) Math.ceil(model.from() / step) * step; cycle <= model.until(); cycle += step) {
            double x = crisp(x(cycle));
            g.setStroke(ink(Ink.LINE));
            g.strokeLine(x, RULER * em, x, height);
            g.setFill(ink(Ink.MUTED));
            String label = Figures.moment(cycle);
            double half = label.length() * 0.25 * em;
            g.fillText(label, Math.clamp(x, left + half, Math.max(left + half, width - half - 2)), 0.8 * em);
        }
    }

    /** One, two or five of a power of ten, at least so many cycles. */
    static long step(double least) {
        long power = 1;
        while (power * 10 <= least) {
            power *= 10;
        }
        for (int times : new int[] {1, 2, 5}) {
            if (power * times >= least) {
                return power * times;
            }
        }
        return power * 10;
    }

    private void drawLane(GraphicsContext g, Lane lane, double left, double width, double top, double height) {
        double em = unit();
        double middle = top + height / 2;
        g.setStroke(ink(Ink.LINE));
        g.setLineWidth(1);
        g.strokeLine(0, crisp(top), width, crisp(top));
        Color colour = colour(lane);
        double badge = 1.15 * em;
        g.setFill(colour);
        g.fillRoundRect(0.4 * em, middle - badge / 2, badge * 1.1, badge, 0.5 * em, 0.5 * em);
        g.setFill(ink(Ink.ON_HUE));
        g.setFont(words(0.75, true));
        g.setTextAlign(TextAlignment.CENTER);
        g.fillText(lane.program() ? tints.initial(lane.name()) : lane.letter(), 0.4 * em + badge * 0.55, middle);
        g.setFill(ink(Ink.TEXT));
        g.setFont(words(0.82, false));
        g.setTextAlign(TextAlignment.LEFT);
        int fits = (int) ((left - 2.2 * em) / (0.47 * em));
        String name =
                lane.name().length() <= fits ? lane.name() : lane.name().substring(0, Math.max(1, fits - 1)) + "…";
        g.fillText(name, 2 * em, middle);
        if (lane.kind() == Lane.Kind.EVENTS) {
            drawEvents(g, left, width, middle, height);
            return;
        }
        drawColumns(g, lane, colour, left, top + 0.12 * em, height - 0.2 * em);
    }

    /** Columns of equal value are one bar; the height of a bar is the share of time, or the amount. */
    private void drawColumns(GraphicsContext g, Lane lane, Color colour, double left, double top, double height) {
        int count = (int) Math.floor(getWidth() - left);
        double[] values = model.columns(lane, count);
        boolean level = lane.kind() == Lane.Kind.LINE;
        if (level) {
            g.setStroke(ink(Ink.WIRE));
            g.strokeLine(left, crisp(top + height - 1), left + count, crisp(top + height - 1));
        }
        g.setFill(colour);
        int start = 0;
        for (int i = 1; i <= values.length; i++) {
            if (i < values.length && Math.abs(values[i] - values[start]) < 0.01) {
                continue;
            }
            if (values[start] > 0) {
                double tall = Math.max(2, Math.min(1, values[start]) * height * (level ? 0.72 : 1));
                g.fillRect(left + start, top + height - tall, i - start, tall);
            }
            start = i;
        }
    }

    private void drawEvents(GraphicsContext g, double left, double width, double middle, double height) {
        double em = unit();
        if (model.events().isEmpty()) {
            g.setFill(ink(Ink.MUTED));
            g.setFont(words(0.8, false));
            g.fillText(
                    model.data().events() == null ? "zoom in to see what happened, one by one" : "",
                    left + 0.5 * em,
                    middle,
                    width - left - em);
            return;
        }
        double size = Math.min(0.5 * em, height * 0.5);
        double last = Double.NEGATIVE_INFINITY;
        for (TraceEvent event : model.events()) {
            double x = x(event.cycle() + 0.5);
            if (x < left
                    || event.kind() == EventKind.DMA_READ
                    || event.kind() == EventKind.DMA_WRITTEN
                    || x - last < 1) {
                continue;
            }
            last = x;
            g.setFill(ink(hue(event.kind())));
            g.fillOval(x - size / 2, middle - size / 2, size, size);
        }
    }

    /** The hue of a kind of event: of whoever is at work in it. */
    static Hue hue(EventKind kind) {
        return switch (kind) {
            case INPUT,
                    WIRE_BEGAN,
                    WIRE_ENDED,
                    FIRMWARE,
                    DESCRIPTOR_READ,
                    DESCRIPTOR_WRITTEN,
                    DEVICE_BUS,
                    FRAME_SENT,
                    DEVICE -> Hue.FIRMWARE;
            case DMA_READ, DMA_WRITTEN -> Hue.DMA;
            case LINE_ROSE, LINE_FELL, TRAP, IDT_READ, HANDLER_ENTERED, HANDLER_FUNCTION, HANDLER_LEFT -> Hue.HANDLER;
            case SCHEDULE, QUEUED, DISPATCHED, FREED, PURGED, SYSCALL, THREAD_SWITCHED, BLOCKED, WOKEN, STEP ->
                Hue.KERNEL;
            case CALLBACK, CALLBACK_ENDED, REGISTER_WRITTEN, REGISTER_READ, CONSOLE -> Hue.PROGRAM;
            case WAITS, WAKES -> Hue.IDLE;
        };
    }

    private record Mark(double x, String text, Ink ink, boolean diamond) {}

    private void drawMarks(GraphicsContext g, double left, double width, double bottom) {
        double em = unit();
        List<Mark> marks = new ArrayList<>();
        for (TimelineModel.Step step : model.steps()) {
            marks.add(new Mark(x(step.cycle() + 0.5), Integer.toString(step.number()), Ink.ACCENT, true));
        }
        for (GuestWarning warning : model.warnings()) {
            marks.add(new Mark(x(warning.cycle() + 0.5), "⚠", Ink.FAULT, false));
        }
        for (Bookmark bookmark : model.bookmarks()) {
            marks.add(new Mark(x(bookmark.cycle()), "⚑", Ink.TEXT, false));
        }
        marks.removeIf(mark -> mark.x() < left - 1 || mark.x() > width + 1);
        marks.sort((a, b) -> Double.compare(a.x(), b.x()));
        double[] places =
                spread(marks.stream().mapToDouble(Mark::x).toArray(), 1.5 * em, left + 0.8 * em, width - 0.8 * em);
        double y = (RULER + MARKS / 2) * em;
        double size = 0.78 * em;
        g.setTextAlign(TextAlignment.CENTER);
        for (int i = 0; i < marks.size(); i++) {
            Mark mark = marks.get(i);
            Color colour = ink(mark.ink());
            g.setStroke(colour);
            g.setLineWidth(1);
            g.setGlobalAlpha(0.55);
            g.strokeLine(places[i], y, mark.x(), (RULER + MARKS) * em);
            g.strokeLine(mark.x(), (RULER + MARKS) * em, mark.x(), bottom);
            g.setGlobalAlpha(1);
        }
        for (int i = 0; i < marks.size(); i++) {
            Mark mark = marks.get(i);
            double x = places[i];
            if (mark.diamond()) {
                g.setFill(ink(mark.ink()));
                g.fillPolygon(new double[] {x - size, x, x + size, x}, new double[] {y, y - size, y, y + size}, 4);
                g.setFill(ink(Ink.ON_HUE));
                g.setFont(words(0.78, true));
            } else {
                g.setFill(ink(mark.ink()));
                g.setFont(words(0.95, true));
            }
            g.fillText(mark.text(), x, y);
        }
    }

    /**
     * Moves places that are in order so far apart that marks do not lie over each other; those at the right edge go to
     * the left.
     */
    static double[] spread(double[] places, double apart, double least, double most) {
        double[] spread = places.clone();
        double previous = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < spread.length; i++) {
            spread[i] = Math.max(Math.max(spread[i], least), previous + apart);
            previous = spread[i];
        }
        double limit = most;
        for (int i = spread.length - 1; i >= 0 && spread[i] > limit; i--) {
            spread[i] = limit;
            limit -= apart;
        }
        return spread;
    }

    @Override
    protected void drawOverlay(GraphicsContext g, double width, double height) {
        double em = unit();
        double left = gutter();
        double now = x(model.now());
        double end = x(model.end());
        if (model.end() > model.now() && end > left) {
            Color veil = ink(Ink.SURFACE);
            g.setFill(Color.color(veil.getRed(), veil.getGreen(), veil.getBlue(), 0.45));
            double start = Math.max(now, left);
            g.fillRect(start, RULER * em, Math.max(0, Math.min(end, width) - start), height);
            g.setStroke(ink(Ink.MUTED));
            g.setLineWidth(1.2);
            g.setLineDashes(4, 3);
            g.strokeLine(crisp(end), RULER * em, crisp(end), height);
            g.setLineDashes();
        }
        if (hover >= left) {
            g.setStroke(ink(Ink.MUTED));
            g.setLineWidth(1);
            g.strokeLine(crisp(hover), RULER * em, crisp(hover), height);
            label(
                    g,
                    Figures.moment(Math.max(0, (long) Math.floor(cycleAt(hover)))),
                    hover,
                    Ink.RAISED,
                    Ink.TEXT,
                    left,
                    width);
        }
        if (now >= left - 1 && now <= width + 1) {
            g.setStroke(ink(Ink.TEXT));
            g.setLineWidth(2);
            g.strokeLine(now, RULER * em, now, height);
            if (hover < left) {
                label(g, "now " + Figures.moment(model.now()), now, Ink.TEXT, Ink.SURFACE, left, width);
            }
            g.setFill(ink(Ink.TEXT));
            g.fillPolygon(
                    new double[] {now - 0.4 * em, now + 0.4 * em, now},
                    new double[] {RULER * em, RULER * em, (RULER + 0.6) * em},
                    3);
        }
    }

    private void label(GraphicsContext g, String text, double x, Ink ground, Ink letters, double left, double width) {
        double em = unit();
        double half = (text.length() * 0.25 + 0.5) * em;
        double middle = Math.clamp(x, left + half, Math.max(left + half, width - half));
        g.setFill(ink(ground));
        g.fillRoundRect(middle - half, 0.1 * em, 2 * half, 1.35 * em, 0.5 * em, 0.5 * em);
        g.setFill(ink(letters));
        g.setFont(code(0.8, true));
        g.setTextAlign(TextAlignment.CENTER);
        g.setTextBaseline(VPos.CENTER);
        g.fillText(text, middle, 0.8 * em);
    }

    private static double crisp(double at) {
        return Math.floor(at) + 0.5;
    }
}
