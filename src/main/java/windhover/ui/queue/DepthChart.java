package windhover.ui.queue;

import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;
import windhover.debug.QueueHistory;
import windhover.debug.QueueHistory.Depth;
import windhover.timeline.Moment;
import windhover.ui.kit.DrawnPane;
import windhover.ui.kit.Ink;

/** How many events waited, over time: a step chart, since the number jumps and does not glide. */
final class DepthChart extends DrawnPane {
    private static final double PAD = 0.4;
    private static final int LEAST_TOP = 4;

    private final Text ruler = new Text();
    private QueueHistory history = QueueHistory.EMPTY;
    private long now;
    private int depth;

    DepthChart() {
        getStyleClass().add("depth-chart");
    }

    /** Shows a history up to a cycle. */
    void show(QueueHistory next, int waiting, long cycle) {
        if (cycle != now || waiting != depth || !next.equals(history)) {
            history = next;
            depth = waiting;
            now = cycle;
            groundChanged();
        }
    }

    /** The last cycle it shows. */
    long shownCycle() {
        return now;
    }

    @Override
    protected void drawGround(GraphicsContext g, double width, double height) {
        double em = unit();
        List<Depth> steps = history.depth();
        int highest =
                Math.max(depth, steps.stream().mapToInt(Depth::events).max().orElse(0));
        // The deepest may lie before what is remembered; it is drawn where it does not flatten the rest.
        int top = Math.max(
                LEAST_TOP,
                history.deepest() <= 3 * Math.max(1, highest) ? Math.max(highest, history.deepest()) : highest);
        int every = gridStep(top, height / (1.6 * em));
        top = (top + every - 1) / every * every;
        g.setFont(code(0.8, false));
        double left = (0.7 + 0.55 * Integer.toString(top).length()) * em;
        double right = width - 2.2 * em;
        double bottom = height - 1.5 * em;
        double ceiling = (PAD + 0.5) * em;
        if (right - left < 2 * em || bottom - ceiling < em) {
            return;
        }
        double perEvent = (bottom - ceiling) / top;
        g.setLineWidth(1);
        g.setTextBaseline(VPos.CENTER);
        for (int line = 0; line <= top; line += every) {
            double y = crisp(bottom - line * perEvent);
            g.setStroke(line == 0 ? ink(Ink.WIRE) : ink(Ink.LINE));
            g.strokeLine(left, y, right, y);
            g.setFill(ink(Ink.MUTED));
            g.setTextAlign(TextAlignment.RIGHT);
            g.fillText(Integer.toString(line), left - 0.35 * em, y);
        }
        long first = steps.isEmpty() ? now : steps.getFirst().cycle();
        double perCycle = (right - left) / Math.max(1, now - first);
        drawSteps(g, steps, first, left, right, bottom, perCycle, perEvent);
        drawDeepest(g, left, right, bottom, perEvent, top);
        drawNow(g, right, bottom, perEvent);
        drawMoments(g, first, left, right, bottom);
    }

    private void drawSteps(
            GraphicsContext g,
            List<Depth> steps,
            long first,
            double left,
            double right,
            double bottom,
            double perCycle,
            double perEvent) {
        g.beginPath();
        g.moveTo(left, bottom);
        double y = bottom;
        for (Depth step : steps) {
            double x = Math.clamp(left + (step.cycle() - first) * perCycle, left, right);
            g.lineTo(x, y);
            y = bottom - step.events() * perEvent;
            g.lineTo(x, y);
        }
        double last = bottom - depth * perEvent;
        g.lineTo(right, y);
        g.lineTo(right, last);
        g.lineTo(right, bottom);
        g.closePath();
        g.setFill(ink(Ink.KERNEL_SOFT));
        g.fill();
        g.beginPath();
        boolean begun = false;
        for (Depth step : steps) {
            double x = Math.clamp(left + (step.cycle() - first) * perCycle, left, right);
            if (begun) {
                g.lineTo(x, y);
            }
            y = bottom - step.events() * perEvent;
            if (begun) {
                g.lineTo(x, y);
            } else {
                g.moveTo(x, y);
                begun = true;
            }
        }
        if (begun) {
            g.lineTo(right, y);
            g.lineTo(right, last);
            g.setStroke(ink(Ink.KERNEL));
            g.setLineWidth(1.6);
            g.stroke();
        }
    }

    private void drawDeepest(GraphicsContext g, double left, double right, double bottom, double perEvent, int top) {
        int deepest = history.deepest();
        if (deepest <= 0 || deepest > top) {
            return;
        }
        double em = unit();
        double y = crisp(bottom - deepest * perEvent);
        g.setStroke(ink(Ink.MUTED));
        g.setLineWidth(1);
        g.setLineDashes(3, 3);
        g.strokeLine(left, y, right, y);
        g.setLineDashes();
        String label = "deepest " + deepest;
        g.setFont(words(0.8, false));
        ruler.setFont(g.getFont());
        ruler.setText(label);
        double labelWidth = ruler.getLayoutBounds().getWidth();
        g.setFill(ink(Ink.SURFACE));
        g.fillRect(left + 0.4 * em, y - 0.6 * em, labelWidth + 0.5 * em, 1.2 * em);
        g.setFill(ink(Ink.MUTED));
        g.setTextAlign(TextAlignment.LEFT);
        g.fillText(label, left + 0.65 * em, y);
        g.setFont(code(0.8, false));
    }

    private void drawNow(GraphicsContext g, double right, double bottom, double perEvent) {
        double em = unit();
        double y = bottom - depth * perEvent;
        g.setFill(ink(Ink.KERNEL));
        g.fillOval(right - 0.28 * em, y - 0.28 * em, 0.56 * em, 0.56 * em);
        g.setFont(code(1, true));
        g.setTextAlign(TextAlignment.LEFT);
        g.setFill(ink(Ink.TEXT));
        g.fillText(Integer.toString(depth), right + 0.5 * em, Math.min(y, bottom - 0.4 * em));
    }

    private void drawMoments(GraphicsContext g, long first, double left, double right, double bottom) {
        double em = unit();
        double y = bottom + 0.85 * em;
        g.setFont(code(0.8, false));
        g.setFill(ink(Ink.MUTED));
        String from = new Moment(Math.max(0, first)).toString();
        String to = new Moment(Math.max(0, now)).toString();
        double letter = 0.5 * em;
        g.setTextAlign(TextAlignment.RIGHT);
        g.fillText(to, right + 2 * em, y);
        if ((from.length() + to.length() + 2) * letter < right + 2 * em - left && first < now) {
            g.setTextAlign(TextAlignment.LEFT);
            g.fillText(from, left, y);
        }
    }

    private static int gridStep(int top, double lines) {
        int[] steps = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
        for (int step : steps) {
            if (top <= step * Math.max(1, lines)) {
                return step;
            }
        }
        return Math.max(1, top / 2);
    }

    private static double crisp(double y) {
        return Math.floor(y) + 0.5;
    }
}
