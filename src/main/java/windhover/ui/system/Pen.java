package windhover.ui.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;
import windhover.ui.kit.Hue;
import windhover.ui.system.SystemLayout.Box;
import windhover.ui.system.SystemLayout.Point;

/** Draws boxes, wires and text that is cut to its room. Text is placed by the middle of its line. */
final class Pen {
    private static final int REMEMBERED_WIDTHS = 4000;
    private static final Map<Font, Map<String, Double>> WIDTHS = new HashMap<>();
    private static final Text RULER = new Text();

    private final GraphicsContext g;

    Pen(GraphicsContext g) {
        this.g = g;
        g.setTextBaseline(VPos.CENTER);
        g.setLineCap(StrokeLineCap.ROUND);
        g.setLineJoin(StrokeLineJoin.ROUND);
    }

    /** The width of a text in pixels. */
    static double width(String text, Font font) {
        Map<String, Double> known = WIDTHS.computeIfAbsent(font, _ -> new HashMap<>());
        if (known.size() > REMEMBERED_WIDTHS) {
            known.clear();
        }
        return known.computeIfAbsent(text, words -> {
            RULER.setFont(font);
            RULER.setText(words);
            return RULER.getLayoutBounds().getWidth();
        });
    }

    /** The text, cut with an ellipsis where it has not room enough. */
    static String cut(String text, Font font, double room) {
        if (text.isEmpty() || width(text, font) <= room) {
            return text;
        }
        int least = 0;
        int most = text.length() - 1;
        while (least < most) {
            int middle = (least + most + 1) / 2;
            if (width(text.substring(0, middle).stripTrailing() + "…", font) <= room) {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        return least == 0 ? "" : text.substring(0, least).stripTrailing() + "…";
    }

    /** Writes from the left; answers the width written. */
    double text(String text, double x, double y, Font font, Color color, double room) {
        String fitting = cut(text, font, room);
        if (fitting.isEmpty()) {
            return 0;
        }
        g.setFont(font);
        g.setFill(color);
        g.setTextAlign(TextAlignment.LEFT);
        g.fillText(fitting, Math.rint(x), Math.rint(y));
        return width(fitting, font);
    }

    /** Writes up to the right; answers the width written. */
    double textRight(String text, double right, double y, Font font, Color color, double room) {
        String fitting = cut(text, font, room);
        double wide = width(fitting, font);
        text(fitting, right - wide, y, font, color, wide + 1);
        return wide;
    }

    /** Writes in the middle. */
    void textMiddle(String text, double x, double y, Font font, Color color, double room) {
        String fitting = cut(text, font, room);
        double wide = width(fitting, font);
        text(fitting, x - wide / 2, y, font, color, wide + 1);
    }

    /** A box with rounded corners; its border lies on whole pixels. */
    void box(Box box, double radius, Color fill, Color border, double thickness) {
        double x = Math.round(box.x()) + 0.5;
        double y = Math.round(box.y()) + 0.5;
        double w = Math.round(box.right()) - Math.round(box.x()) - 1;
        double h = Math.round(box.bottom()) - Math.round(box.y()) - 1;
        g.setFill(fill);
        g.fillRoundRect(x, y, w, h, radius * 2, radius * 2);
        g.setStroke(border);
        g.setLineWidth(thickness);
        g.strokeRoundRect(x, y, w, h, radius * 2, radius * 2);
    }

    /** A filled box without border. */
    void fill(double x, double y, double w, double h, double radius, Color color) {
        g.setFill(color);
        g.fillRoundRect(x, y, w, h, radius * 2, radius * 2);
    }

    /** A wire through points. */
    void wire(List<Point> points, Color color, double thickness, double... dashes) {
        if (points.size() < 2) {
            return;
        }
        g.setStroke(color);
        g.setLineWidth(thickness);
        g.setLineDashes(dashes);
        g.beginPath();
        g.moveTo(
                Math.round(points.getFirst().x()) + 0.5,
                Math.round(points.getFirst().y()) + 0.5);
        for (Point point : points.subList(1, points.size())) {
            g.lineTo(Math.round(point.x()) + 0.5, Math.round(point.y()) + 0.5);
        }
        g.stroke();
        g.setLineDashes();
    }

    /** An arrowhead at the end of a way. */
    void arrow(List<Point> points, Color color, double size) {
        Point tip = points.getLast();
        Point before = points.get(points.size() - 2);
        double distance = Math.max(1e-6, Math.hypot(tip.x() - before.x(), tip.y() - before.y()));
        double dx = (tip.x() - before.x()) / distance;
        double dy = (tip.y() - before.y()) / distance;
        double baseX = tip.x() - dx * size;
        double baseY = tip.y() - dy * size;
        g.setFill(color);
        g.fillPolygon(
                new double[] {tip.x(), baseX - dy * size * 0.55, baseX + dy * size * 0.55},
                new double[] {tip.y(), baseY + dx * size * 0.55, baseY - dx * size * 0.55},
                3);
    }

    /** The shape of a hue with its letter: circle, square, triangle, diamond, hexagon, ring, cross box. */
    void token(Hue hue, double x, double y, double radius, Color fill, Color letterColor, Font letterFont) {
        g.setFill(fill);
        shape(hue, x, y, radius);
        double dropped = hue == Hue.HANDLER ? radius * 0.3 : 0;
        textMiddle(hue.letter(), x, y + dropped, letterFont, letterColor, radius * 2);
    }

    private void shape(Hue hue, double x, double y, double r) {
        switch (hue) {
            case PROGRAM, IDLE -> g.fillOval(x - r, y - r, 2 * r, 2 * r);
            case KERNEL -> g.fillRoundRect(x - r * 0.92, y - r * 0.92, 1.84 * r, 1.84 * r, r * 0.6, r * 0.6);
            case HANDLER -> polygon(x, y + r * 0.2, r * 1.55, 3, -Math.PI / 2);
            case DMA -> polygon(x, y, r * 1.22, 4, -Math.PI / 2);
            case FIRMWARE -> polygon(x, y, r * 1.08, 6, 0);
            case FAULT -> polygon(x, y, r * 1.08, 8, Math.PI / 8);
        }
    }

    private void polygon(double x, double y, double r, int corners, double turn) {
        double[] xs = new double[corners];
        double[] ys = new double[corners];
        for (int i = 0; i < corners; i++) {
            double angle = turn + i * 2 * Math.PI / corners;
            xs[i] = x + r * Math.cos(angle);
            ys[i] = y + r * Math.sin(angle);
        }
        g.fillPolygon(xs, ys, corners);
    }

    /** The canvas itself, for what no other method draws. */
    GraphicsContext canvas() {
        return g;
    }
}
