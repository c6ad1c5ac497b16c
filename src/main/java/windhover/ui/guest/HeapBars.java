package windhover.ui.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Pane;
import windhover.guest.HeapMap;
import windhover.ui.kit.ProgramTints;

/**
 * The heap as a row of blocks in the order of their addresses, wrapped into several lines; each as wide as it is long,
 * in its owner's tint, free ones hollow. A long free end is cut: it would leave no room for the rest.
 */
final class HeapBars extends Pane {
    private static final int ROWS = 3;
    private static final int MOST = 400;
    private static final double GAP = 3;
    private static final double LETTER = 14;

    private record Bar(Label region, String initial, double from, double to) {}

    private final ProgramTints tints;
    private final List<Bar> bars = new ArrayList<>();
    private Consumer<HeapMap.Block> choice = block -> {};

    HeapBars(ProgramTints tints) {
        this.tints = tints;
        getStyleClass().add("heap-map");
        setMinSize(0, 0);
        setAccessibleRole(AccessibleRole.PARENT);
    }

    void onChoice(Consumer<HeapMap.Block> listener) {
        choice = listener;
    }

    void show(HeapMap heap) {
        getChildren().clear();
        bars.clear();
        HeapMap.Block last = null;
        for (HeapMap.Block block : heap.blocks()) {
            last = block.used() ? block : last;
        }
        long inUse = last == null ? 0 : last.address() + last.bytes() - heap.start();
        double all = Math.min((double) heap.bytes(), Math.max(64, inUse * 1.12));
        for (HeapMap.Block block : heap.blocks()) {
            double from = (double) (block.address() - heap.start()) / all;
            if (from >= 1 || bars.size() >= MOST * ROWS) {
                break;
            }
            double to = Math.min(1, (block.address() + block.bytes() - heap.start()) / all);
            // A block at the end of a line goes on in the next.
            for (int row = (int) (from * ROWS); row < ROWS && row < to * ROWS; row++) {
                Label region = new Label();
                region.setEllipsisString("");
                region.setMinSize(0, 0);
                region.getStyleClass()
                        .addAll(block.used() ? "heap-block" : "heap-free", tints.styleClass(block.owner()));
                region.setManaged(false);
                Tooltip.install(region, new Tooltip(HeapModel.sentence(block)));
                region.setOnMousePressed(event -> choice.accept(block));
                getChildren().add(region);
                bars.add(new Bar(
                        region,
                        block.used() ? tints.initial(block.owner()) : "",
                        Math.max(from, (double) row / ROWS),
                        Math.min(to, (row + 1.0) / ROWS)));
            }
        }
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double line = getHeight() / ROWS;
        for (Bar bar : bars) {
            int row = Math.min(ROWS - 1, (int) (bar.from * ROWS + 1e-9));
            double x = (bar.from * ROWS - row) * width;
            double right = (bar.to * ROWS - row) * width;
            // A letter that does not fit says less than none; the tooltip has the name.
            bar.region.setText(right - x < LETTER || line - GAP < LETTER / 2 ? "" : bar.initial);
            bar.region.resizeRelocate(x, row * line, Math.max(1, right - x - 1), Math.max(1, line - GAP));
        }
    }
}
