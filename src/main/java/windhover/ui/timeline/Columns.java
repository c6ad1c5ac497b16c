package windhover.ui.timeline;

import java.util.function.IntToDoubleFunction;

/**
 * Sums up what happened over time into columns of pixels. A column is a share of time, an amount, or the greatest
 * value, so that nothing falls between two pixels however much of the run is in view.
 */
final class Columns {
    private final double from;
    private final double perColumn;
    private final double[] values;

    /**
     * Empty columns.
     *
     * @param from the cycle at the left edge
     * @param perColumn cycles a column
     * @param count how many columns
     */
    Columns(double from, double perColumn, int count) {
        this.from = from;
        this.perColumn = perColumn;
        values = new double[Math.max(0, count)];
    }

    /** The values by column. */
    double[] values() {
        return values;
    }

    /** Adds the share of each column that lies between two cycles, times a weight. */
    void share(double start, double end, double weight) {
        int first = Math.max(0, column(start));
        int last = Math.min(values.length - 1, column(end));
        for (int i = first; i <= last; i++) {
            double left = from + i * perColumn;
            double overlap = Math.min(end, left + perColumn) - Math.max(start, left);
            if (overlap > 0) {
                values[i] += weight * overlap / perColumn;
            }
        }
    }

    /** Raises each column that is touched between two cycles to a value. */
    void raise(double start, double end, double value) {
        int first = Math.max(0, column(start));
        int last =
                Math.min(values.length - 1, (int) Math.min(Integer.MAX_VALUE, Math.ceil((end - from) / perColumn) - 1));
        for (int i = first; i <= last; i++) {
            values[i] = Math.max(values[i], value);
        }
    }

    /** Adds the shares of buckets of equal width, each with a weight. */
    void shares(long width, int buckets, IntToDoubleFunction weight) {
        for (int i = firstBucket(width); i < buckets && i * (double) width < end(); i++) {
            double w = weight.applyAsDouble(i);
            if (w > 0) {
                share(i * (double) width, (i + 1.0) * width, w);
            }
        }
    }

    /** Raises columns by buckets of equal width. */
    void raises(long width, int buckets, IntToDoubleFunction value) {
        for (int i = firstBucket(width); i < buckets && i * (double) width < end(); i++) {
            double v = value.applyAsDouble(i);
            if (v > 0) {
                raise(i * (double) width, (i + 1.0) * width, v);
            }
        }
    }

    /** Divides all by the greatest, so that they lie between 0 and 1; leaves nothing as nothing. */
    Columns scaled() {
        double most = 0;
        for (double value : values) {
            most = Math.max(most, value);
        }
        for (int i = 0; i < values.length && most > 0; i++) {
            values[i] /= most;
        }
        return this;
    }

    private int firstBucket(long width) {
        return (int) Math.clamp(Math.floor(from / width), 0, Integer.MAX_VALUE - 1);
    }

    private double end() {
        return from + values.length * perColumn;
    }

    private int column(double cycle) {
        return (int) Math.clamp(Math.floor((cycle - from) / perColumn), -1, Integer.MAX_VALUE - 1);
    }
}
