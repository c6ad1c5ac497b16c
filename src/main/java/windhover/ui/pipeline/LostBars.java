package windhover.ui.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import windhover.ui.pipeline.PipelineModel.Cost;
import windhover.ui.pipeline.PipelineModel.LostShare;

/**
 * Lost cycles by reason: a bar, a number and a share each, largest first. As many reasons as fit; two columns where
 * there is room.
 */
final class LostBars extends Region {
    private static final double ROW = 1.6;
    private static final double NAME = 9.5;
    private static final double NUMBERS = 8.5;
    private static final double TWO_COLUMNS = 52;
    private static final int MOST = 8;

    private final List<BarRow> rows = new ArrayList<>();
    private final Label nothing = new Label("No cycle was lost so far: an instruction retired in each.");
    private Cost cost = Cost.NONE;

    private static final class BarRow {
        final Label name = new Label();
        final Region track = new Region();
        final Region bar = new Region();
        final Label number = new Label();
        final Tooltip tooltip = new Tooltip();

        BarRow() {
            name.getStyleClass().add("lost-name");
            name.setEllipsisString("…");
            track.getStyleClass().add("lost-track");
            bar.getStyleClass().add("lost-bar");
            number.getStyleClass().addAll("lost-number", "code");
            name.setTooltip(tooltip);
            number.setTooltip(tooltip);
            Tooltip.install(track, tooltip);
            Tooltip.install(bar, tooltip);
        }
    }

    LostBars() {
        getStyleClass().add("lost-bars");
        nothing.getStyleClass().add("lost-nothing");
        getChildren().add(nothing);
        setAccessibleRole(AccessibleRole.TEXT);
        setMinSize(0, 0);
    }

    /** Shows what the lost cycles cost. */
    void show(Cost next) {
        if (next.equals(cost)) {
            return;
        }
        cost = next;
        // Here, and not while the bars are laid out: a node that is added then has no style yet, and stays blank.
        while (rows.size() < Math.min(cost.shares().size(), MOST)) {
            BarRow row = new BarRow();
            rows.add(row);
            getChildren().addAll(row.name, row.track, row.bar, row.number);
        }
        StringBuilder text = new StringBuilder("Lost cycles. ");
        for (LostShare share : cost.shares()) {
            text.append(share.lost().reason())
                    .append(": ")
                    .append(share.lost().cycles())
                    .append(", ")
                    .append(percent(share))
                    .append(". ");
        }
        setAccessibleText(text.toString());
        requestLayout();
    }

    private static String percent(LostShare share) {
        return String.format(Locale.ROOT, "%.1f %%", share.share() * 100);
    }

    private double em() {
        return nothing.getFont().getSize() / 0.9;
    }

    private int columns(double width) {
        return width >= TWO_COLUMNS * em() ? 2 : 1;
    }

    @Override
    protected double computePrefHeight(double width) {
        int columns = columns(width > 0 ? width : getWidth());
        int count = Math.clamp(cost.shares().size(), 1, MOST);
        return Math.ceil((double) count / columns) * ROW * em();
    }

    @Override
    protected double computeMinHeight(double width) {
        return ROW * em();
    }

    @Override
    protected double computeMaxHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double em = em();
        int columns = columns(getWidth());
        double rowHeight = Math.floor(ROW * em);
        int fit = Math.max(1, (int) ((getHeight() + 2) / rowHeight)) * columns;
        int shown = Math.min(Math.min(cost.shares().size(), fit), MOST);
        nothing.setVisible(cost.shares().isEmpty());
        nothing.resizeRelocate(0, 0, getWidth(), rowHeight);
        double gap = 2 * em;
        double columnWidth = (getWidth() - gap * (columns - 1)) / columns;
        int perColumn = (shown + columns - 1) / Math.max(1, columns);
        double greatest = cost.shares().isEmpty()
                ? 1
                : Math.max(1e-9, cost.shares().getFirst().share());
        for (int i = 0; i < rows.size(); i++) {
            BarRow row = rows.get(i);
            boolean used = i < shown;
            row.name.setVisible(used);
            row.track.setVisible(used);
            row.bar.setVisible(used);
            row.number.setVisible(used);
            if (!used) {
                continue;
            }
            LostShare share = cost.shares().get(i);
            set(row.name, share.lost().reason());
            set(
                    row.number,
                    String.format(Locale.ROOT, "%,d", share.lost().cycles()).replace(',', ' ') + "  "
                            + String.format(Locale.ROOT, "%4.1f%%", share.share() * 100));
            row.tooltip.setText(share.lost().reason() + ": " + share.lost().sentence() + "\n"
                    + share.lost().cycles() + " cycles, " + percent(share) + " of all");
            int column = i / perColumn;
            double x = column * (columnWidth + gap);
            double y = (i - column * perColumn) * rowHeight;
            double nameWidth = Math.min(NAME * em, columnWidth * 0.4);
            double numberWidth = NUMBERS * em;
            double barX = x + nameWidth + 0.5 * em;
            double barWidth = Math.max(0, columnWidth - nameWidth - numberWidth - em);
            row.name.resizeRelocate(x, y, nameWidth, rowHeight);
            row.track.resizeRelocate(barX, y + rowHeight * 0.28, barWidth, rowHeight * 0.44);
            row.bar.resizeRelocate(
                    barX, y + rowHeight * 0.28, Math.max(2, barWidth * share.share() / greatest), rowHeight * 0.44);
            row.number.resizeRelocate(x + columnWidth - numberWidth, y, numberWidth, rowHeight);
        }
    }

    private static void set(Label label, String text) {
        if (!text.equals(label.getText())) {
            label.setText(text);
        }
    }
}
