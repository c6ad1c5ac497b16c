package windhover.ui.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import windhover.debug.PipelineHistory;
import windhover.debug.PipelineHistory.Cell;
import windhover.debug.PipelineHistory.Operand;
import windhover.debug.PipelineHistory.Row;
import windhover.debug.PipelineHistory.Stage;
import windhover.timeline.Moment;
import windhover.ui.kit.DrawnPane;
import windhover.ui.kit.Ink;
import windhover.ui.pipeline.PipelineModel.Spot;

/**
 * The diagram itself: a row an instruction, a column a cycle, a cell where the instruction was. Only what can be seen
 * is drawn. The cell under the pointer is outlined on the overlay, so that moving the pointer draws nothing else again.
 */
final class PipelineDrawing extends DrawnPane {
    private static final double CELL_WIDTH = 2.35;
    private static final double ROW_HEIGHT = 1.75;
    private static final double HEAD_HEIGHT = 2.7;
    private static final double NAMES = 23;
    private static final double ADDRESS = 5.6;

    /** Characters from the mnemonic to the operands. */
    private static final int OPERANDS = 8;

    /** Every so many columns the whole moment stands in the head. */
    private static final int MOMENT_EVERY = 5;

    /** Most rows between an instruction and the one it forwards to: what was thrown away in between has a row too. */
    private static final int REACH = 6;

    private final PipelineModel model;
    private double offsetX;
    private double offsetY;
    private @Nullable Spot pointed;

    PipelineDrawing(PipelineModel model) {
        this.model = model;
        getStyleClass().add("pipeline-drawing");
        setFocusTraversable(true);
    }

    /** Scrolls to an offset in pixels; draws again. */
    void scrollTo(double x, double y) {
        double nextX = Math.clamp(Math.rint(x), 0, greatestX());
        double nextY = Math.clamp(Math.rint(y), 0, greatestY());
        if (nextX != offsetX || nextY != offsetY) {
            offsetX = nextX;
            offsetY = nextY;
            groundChanged();
        }
    }

    /** Draws again what the model holds. */
    void refresh() {
        Spot before = pointed;
        pointed = before == null
                ? null
                : model.at(before.row().sequence(), before.cell().cycle()).orElse(null);
        groundChanged();
    }

    double offsetX() {
        return offsetX;
    }

    double offsetY() {
        return offsetY;
    }

    /** The greatest offset that makes sense. */
    double greatestX() {
        return Math.max(0, Math.rint(model.history().cycles() * cellWidth() - (getWidth() - left())));
    }

    double greatestY() {
        return Math.max(0, Math.rint(model.history().rows().size() * rowHeight() - (getHeight() - head())));
    }

    double cellWidth() {
        return Math.round(CELL_WIDTH * unit());
    }

    double rowHeight() {
        return Math.round(ROW_HEIGHT * unit());
    }

    /** Pixels from the left to the first column. */
    double left() {
        return Math.round(Math.min(NAMES * unit(), Math.max(ADDRESS * unit(), 0.42 * getWidth())));
    }

    /** Pixels from the top to the first row. */
    double head() {
        return Math.round(HEAD_HEIGHT * unit());
    }

    /** The cell at a point of the pane. */
    Optional<Spot> spotAt(double x, double y) {
        if (x < left() || y < head()) {
            return Optional.empty();
        }
        int column = (int) ((x - left() + offsetX) / cellWidth());
        return model.spot(rowAt(y), column);
    }

    /** The row at a height of the pane; −1 in the head. */
    int rowAt(double y) {
        return y < head() ? -1 : (int) ((y - head() + offsetY) / rowHeight());
    }

    /** Outlines a cell; null for none. */
    void point(@Nullable Spot spot) {
        if (!Objects.equals(spot, pointed)) {
            pointed = spot;
            overlayChanged();
        }
    }

    /** Scrolls so that a cell can be seen. */
    void reveal(Spot spot) {
        int row = model.indexOf(spot.row());
        double x = (spot.cell().cycle() - model.history().firstCycle()) * cellWidth();
        double y = row * rowHeight();
        double width = getWidth() - left();
        double height = getHeight() - head();
        double nextX = x < offsetX ? x : x + cellWidth() > offsetX + width ? x + cellWidth() - width : offsetX;
        double nextY = y < offsetY ? y : y + rowHeight() > offsetY + height ? y + rowHeight() - height : offsetY;
        scrollTo(nextX, nextY);
    }

    @Override
    protected void drawGround(GraphicsContext g, double width, double height) {
        PipelineHistory history = model.history();
        double left = left();
        double head = head();
        double cell = cellWidth();
        double row = rowHeight();
        offsetX = Math.clamp(offsetX, 0, greatestX());
        offsetY = Math.clamp(offsetY, 0, greatestY());
        int firstColumn = (int) (offsetX / cell);
        int lastColumn = Math.min(history.cycles() - 1, (int) ((offsetX + width - left) / cell));
        int firstRow = (int) (offsetY / row);
        int lastRow = Math.min(history.rows().size() - 1, (int) ((offsetY + height - head) / row));
        g.setTextBaseline(VPos.CENTER);
        drawGrid(g, history, firstColumn, lastColumn, left, head, height);
        Spot chosen = model.chosen().orElse(null);
        long chosenRow = chosen == null ? -1 : chosen.row().sequence();
        for (int i = firstRow; i <= lastRow; i++) {
            double y = head + i * row - offsetY;
            if (history.rows().get(i).sequence() == chosenRow) {
                g.setFill(ink(Ink.ACCENT_SOFT));
                g.fillRect(0, y, width, row);
            }
            drawCells(g, history.rows().get(i), history.firstCycle(), left, y, width);
        }
        for (int i = firstRow; i <= Math.min(lastRow + REACH, history.rows().size() - 1); i++) {
            drawForwards(g, history, i, left, head, width);
        }
        if (chosen != null) {
            outline(g, chosen, ink(Ink.ACCENT), 2);
        }
        g.setFill(ink(Ink.SURFACE));
        g.fillRect(0, head, left, height - head);
        for (int i = firstRow; i <= lastRow; i++) {
            double y = head + i * row - offsetY;
            Row each = history.rows().get(i);
            if (each.sequence() == chosenRow) {
                g.setFill(ink(Ink.ACCENT_SOFT));
                g.fillRect(0, y, left, row);
            }
            drawName(g, each, left, y + row / 2);
        }
        drawHead(g, history, firstColumn, lastColumn, left, head, width);
        g.setStroke(ink(Ink.LINE));
        g.setLineWidth(1);
        g.strokeLine(left - 0.5, 0, left - 0.5, height);
        g.strokeLine(0, head - 0.5, width, head - 0.5);
    }

    @Override
    protected void drawOverlay(GraphicsContext g, double width, double height) {
        Spot spot = pointed;
        if (spot != null) {
            outline(g, spot, ink(Ink.TEXT), 1.5);
        }
    }

    private void outline(GraphicsContext g, Spot spot, Color color, double thick) {
        double x = left() + (spot.cell().cycle() - model.history().firstCycle()) * cellWidth() - offsetX;
        double y = head() + model.indexOf(spot.row()) * rowHeight() - offsetY;
        if (x + cellWidth() <= left() || y + rowHeight() <= head()) {
            return;
        }
        g.setStroke(color);
        g.setLineWidth(thick);
        g.strokeRoundRect(x + 1, y + 1, cellWidth() - 2, rowHeight() - 2, 6, 6);
    }

    private void drawGrid(
            GraphicsContext g,
            PipelineHistory history,
            int firstColumn,
            int lastColumn,
            double left,
            double head,
            double height) {
        double cell = cellWidth();
        g.setStroke(ink(Ink.LINE));
        g.setLineWidth(1);
        double bottom = Math.min(height, head + history.rows().size() * rowHeight() - offsetY);
        for (int column = firstColumn; column <= lastColumn; column++) {
            if ((history.firstCycle() + column) % MOMENT_EVERY == 0) {
                double x = Math.floor(left + column * cell - offsetX) + 0.5;
                if (x > left) {
                    g.strokeLine(x, head, x, bottom);
                }
            }
        }
    }

    private void drawHead(
            GraphicsContext g,
            PipelineHistory history,
            int firstColumn,
            int lastColumn,
            double left,
            double head,
            double width) {
        double em = unit();
        double cell = cellWidth();
        g.setFill(ink(Ink.SURFACE));
        g.fillRect(0, 0, width, head);
        g.setFill(ink(Ink.MUTED));
        g.setFont(words(0.85, true));
        g.setTextAlign(TextAlignment.LEFT);
        g.fillText("address", 0.6 * em, head - 0.75 * em);
        g.fillText("instruction", (0.6 + ADDRESS) * em, head - 0.75 * em);
        for (int column = firstColumn; column <= lastColumn; column++) {
            long cycle = history.firstCycle() + column;
            double x = left + column * cell - offsetX;
            if (x < left - 0.5 * cell) {
                continue;
            }
            boolean whole = cycle % MOMENT_EVERY == 0;
            g.setFont(code(0.8, whole));
            g.setFill(whole ? ink(Ink.TEXT) : ink(Ink.MUTED));
            g.setTextAlign(TextAlignment.CENTER);
            g.fillText(String.format(Locale.ROOT, "%02d", cycle % 100), x + cell / 2, head - 0.75 * em);
            if (whole && x >= left - 1) {
                g.setTextAlign(TextAlignment.LEFT);
                g.fillText(new Moment(Math.max(0, cycle)).toString(), x + 0.25 * em, 0.75 * em);
            }
        }
        g.setFill(ink(Ink.SURFACE));
        g.fillRect(0, 0, left - 1, head * 0.5);
        g.setFill(ink(Ink.MUTED));
        g.setFont(words(0.85, true));
        g.setTextAlign(TextAlignment.RIGHT);
        g.fillText("cycle", left - 0.6 * em, 0.75 * em);
    }

    private void drawName(GraphicsContext g, Row row, double left, double middle) {
        double em = unit();
        g.setTextAlign(TextAlignment.LEFT);
        g.setFont(code(0.85, false));
        g.setFill(ink(Ink.MUTED));
        g.fillText(String.format(Locale.ROOT, "%8x", row.pc()), 0.6 * em, middle);
        boolean thrownAway = !row.cells().isEmpty() && row.cells().getLast().squashed();
        g.setFont(code(0.92, false));
        g.setFill(thrownAway ? ink(Ink.MUTED) : ink(Ink.TEXT));
        double x = (0.6 + ADDRESS) * em;
        int room = (int) ((left - x - 0.3 * em) / (0.92 * em * 0.6));
        g.fillText(nameWithin(row.text(), room), x, middle);
    }

    /**
     * An instruction's text in so many characters: its operands in a column of their own where all of it has room, else
     * close to the mnemonic and cut with an ellipsis.
     */
    static String nameWithin(String instruction, int room) {
        String[] parts = instruction.strip().split("\\s+", 2);
        String text = parts.length < 2
                ? parts[0]
                : parts[0] + " ".repeat(Math.max(1, OPERANDS - parts[0].length())) + parts[1];
        if (text.length() > room) {
            text = String.join(" ", parts);
        }
        return text.length() <= room ? text : room < 2 ? "" : text.substring(0, room - 1) + "…";
    }

    private void drawCells(GraphicsContext g, Row row, long firstCycle, double left, double y, double width) {
        List<Cell> cells = row.cells();
        double cellWidth = cellWidth();
        double high = rowHeight();
        g.setFont(code(0.85, true));
        g.setTextAlign(TextAlignment.CENTER);
        for (Cell cell : cells) {
            double x = left + (cell.cycle() - firstCycle) * cellWidth - offsetX;
            if (x + cellWidth <= left || x >= width) {
                continue;
            }
            drawCell(g, cell, x + 1, y + 1.5, cellWidth - 2, high - 3);
        }
    }

    private void drawCell(GraphicsContext g, Cell cell, double x, double y, double width, double height) {
        Color fill = ink(inkOf(cell.stage()));
        Color ground = ink(Ink.SURFACE);
        if (cell.squashed()) {
            fill = ground.interpolate(fill, 0.45);
        }
        g.setFill(fill);
        g.fillRoundRect(x, y, width, height, 5, 5);
        g.setLineWidth(1);
        g.setStroke(
                cell.squashed() ? ink(Ink.MUTED) : cell.held() ? ink(Ink.HELD) : fill.interpolate(ink(Ink.TEXT), 0.32));
        g.strokeRoundRect(x + 0.5, y + 0.5, width - 1, height - 1, 5, 5);
        if (cell.held()) {
            // On the strong stages of the light theme the hatching's own colour would not be seen.
            Color lines = ink(Ink.HELD);
            g.setStroke(contrast(lines, fill) >= 2 ? lines : readableOn(fill));
            hatch(g, x + 1, y + 1, width - 2, height - 2);
            // The letters keep a clear ground.
            double clear = 1.25 * unit();
            g.setFill(fill);
            g.fillRect(x + (width - clear) / 2, y + 2, clear, height - 4);
        }
        g.setFill(readableOn(fill));
        if (cell.squashed()) {
            g.setFill(ink(Ink.MUTED));
        }
        g.fillText(cell.stage().name(), x + width / 2, y + height / 2);
        if (cell.squashed()) {
            g.setStroke(ink(Ink.TEXT));
            g.setLineWidth(1.4);
            g.strokeLine(x + 2, y + 2, x + width - 2, y + height - 2);
            g.strokeLine(x + 2, y + height - 2, x + width - 2, y + 2);
        }
    }

    /**
     * The paths by which the operands of an instruction were forwarded: arrows within the cycle's column, from the cell
     * of the instruction that had the value to the EX of the one that needed it. From ME at the right, from WB, dashed,
     * at the left; a dot marks where it starts.
     */
    private void drawForwards(
            GraphicsContext g, PipelineHistory history, int index, double left, double head, double width) {
        for (Cell cell : history.rows().get(index).cells()) {
            for (Operand operand : cell.operands()) {
                Stage from = PipelineModel.stageOf(operand);
                int producer = from == null ? -1 : rowOf(history, operand.producer(), index);
                double x = left
                        + (cell.cycle() - history.firstCycle() + (from == Stage.ME ? 0.87 : 0.13)) * cellWidth()
                        - offsetX;
                if (producer >= 0 && x > left && x < width) {
                    double start = Math.max(head, head + (producer + 0.3) * rowHeight() - offsetY);
                    double end = head + (index + 0.5) * rowHeight() - offsetY;
                    if (end > head) {
                        arrow(g, x, start, end, from == Stage.WB);
                    }
                }
            }
        }
    }

    /** The row of an instruction, looked for upwards from the one that it gave its result to; −1 when it is gone. */
    private static int rowOf(PipelineHistory history, long sequence, int below) {
        for (int i = below - 1; i >= Math.max(0, below - REACH); i--) {
            if (history.rows().get(i).sequence() == sequence) {
                return i;
            }
        }
        return -1;
    }

    private void arrow(GraphicsContext g, double x, double from, double to, boolean dashed) {
        double em = unit();
        double size = 0.32 * em;
        // A rim in the ground's colour, so that the path is seen on every stage's hue.
        for (boolean rim : new boolean[] {true, false}) {
            g.setStroke(ink(rim ? Ink.SURFACE : Ink.TEXT));
            g.setFill(ink(rim ? Ink.SURFACE : Ink.TEXT));
            double extra = rim ? 1 : 0;
            double half = size + extra;
            g.setLineWidth(rim ? 4 : 1.8);
            if (dashed && !rim) {
                g.setLineDashes(3, 2);
            }
            g.strokeLine(x, from, x, to - size);
            g.setLineDashes();
            g.fillOval(x - 2 - extra, from - 2 - extra, 4 + 2 * extra, 4 + 2 * extra);
            g.fillPolygon(
                    new double[] {x - half, x + half, x},
                    new double[] {to - half - size / 2, to - half - size / 2, to + extra},
                    3);
        }
    }

    /** Diagonal lines within a rectangle. */
    private static void hatch(GraphicsContext g, double x, double y, double width, double height) {
        g.setLineWidth(1.3);
        for (double start = -height + 2; start < width; start += 5) {
            // A line that rises to the right from (x + start, bottom), cut off at both sides.
            double fromX = Math.max(0, start);
            double toX = Math.min(width, start + height);
            if (toX > fromX) {
                g.strokeLine(x + fromX, y + height - (fromX - start), x + toX, y + height - (toX - start));
            }
        }
    }

    private Color readableOn(Color fill) {
        Color text = ink(Ink.TEXT);
        Color other = ink(Ink.SURFACE);
        return contrast(text, fill) >= contrast(other, fill) ? text : other;
    }

    /** Contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio). */
    static double contrast(Color a, Color b) {
        double light = Math.max(luminance(a), luminance(b));
        double dark = Math.min(luminance(a), luminance(b));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }

    private static Ink inkOf(Stage stage) {
        return switch (stage) {
            case IF -> Ink.STAGE_IF;
            case ID -> Ink.STAGE_ID;
            case EX -> Ink.STAGE_EX;
            case ME -> Ink.STAGE_ME;
            case WB -> Ink.STAGE_WB;
        };
    }
}
