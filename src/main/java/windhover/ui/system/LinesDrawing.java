package windhover.ui.system;

import java.util.Comparator;
import java.util.List;
import javafx.scene.paint.Color;
import windhover.debug.Place;
import windhover.debug.Snapshot.LineState;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Ink;
import windhover.ui.system.SystemLayout.Box;
import windhover.ui.system.SystemLayout.Point;

/** Draws the interrupt lines. */
final class LinesDrawing extends Drawing {
    LinesDrawing(Sheet sheet) {
        super(sheet);
    }

    void drawLines() {
        Box box = lay.box(Place.LINES);
        double em = lay.em();
        List<LineState> wired = SystemModel.wired(now);
        long high = now.lines().stream().filter(LineState::high).count();
        double y = frame(box, Place.LINES.label(), high > 0 ? Hue.HANDLER : null, high > 0 ? "H high" : "");
        double x = box.x() + em * 0.75;
        double room = box.w() - em * 1.5;
        if (wired.isEmpty()) {
            pen.text("nothing is wired", x, y + em * 0.5, body(), ink(Ink.MUTED), room);
            return;
        }
        double rowHeight = Math.clamp((box.bottom() - em * 0.5 - y) / wired.size(), em * 1.1, em * 1.9);
        int rows = (int) ((box.bottom() - em * 0.3 - y) / rowHeight);
        List<LineState> visible = wired;
        if (wired.size() > rows) {
            visible = wired.stream()
                    .sorted(Comparator.comparing((LineState line) -> !line.high())
                            .thenComparing(line -> !line.enabled())
                            .thenComparingInt(LineState::number))
                    .limit(Math.max(1, rows))
                    .sorted(Comparator.comparingInt(LineState::number))
                    .toList();
        }
        for (LineState line : visible) {
            drawLine(line, x, y + rowHeight / 2, room);
            y += rowHeight;
        }
    }

    private void drawLine(LineState line, double x, double y, double room) {
        double em = lay.em();
        Color color = line.high() ? ink(Hue.HANDLER) : line.enabled() ? ink(Ink.TEXT) : ink(Ink.MUTED);
        if (line.high()) {
            pen.fill(x - em * 0.35, y - em * 0.6, room + em * 0.7, em * 1.2, em * 0.3, soft(Hue.HANDLER));
        }
        double number = Math.max(Pen.width("irq10", mono(true)), 1);
        double level = em * 1.25;
        pen.text("irq" + line.number(), x, y, mono(line.high()), color, number);
        pen.text(line.source(), x + number + em * 0.5, y, small(), color, room - number - level - em * 0.9);
        double left = x + room - level;
        double low = y + em * 0.32;
        double top = y - em * 0.36;
        double edge = left + level * 0.4;
        List<Point> wave = line.high()
                ? List.of(
                        new Point(left, low), new Point(edge, low), new Point(edge, top), new Point(left + level, top))
                : List.of(new Point(left, low), new Point(left + level, low));
        pen.wire(wave, line.high() ? ink(Hue.HANDLER) : ink(Ink.WIRE), line.high() ? Math.max(1.5, em * 0.16) : 1);
    }
}
