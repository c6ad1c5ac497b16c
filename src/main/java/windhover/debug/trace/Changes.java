package windhover.debug.trace;

import java.util.Arrays;

/** A number that changes now and then: its last changes, in a ring that grows to a fixed size. */
final class Changes {
    private static final int FIRST_SIZE = 1 << 10;

    private long[] cycles;
    private int[] values;
    private final int most;
    private int mask;
    private long total;

    /** Remembers so many changes, a power of two. */
    Changes(int most) {
        this.most = most;
        cycles = new long[FIRST_SIZE];
        values = new int[FIRST_SIZE];
        mask = FIRST_SIZE - 1;
    }

    /** The number has a value from a cycle on; of several in a cycle the last counts. */
    void add(long cycle, int value) {
        if (total > 0 && cycles[(int) (total - 1) & mask] == cycle) {
            values[(int) (total - 1) & mask] = value;
            return;
        }
        if (total == cycles.length && total < most) {
            cycles = Arrays.copyOf(cycles, cycles.length * 2);
            values = Arrays.copyOf(values, cycles.length);
            mask = cycles.length - 1;
        }
        int at = (int) total & mask;
        cycles[at] = cycle;
        values[at] = value;
        total++;
    }

    /** Changes since the beginning. */
    long total() {
        return total;
    }

    /** The first change that is still remembered. */
    long first() {
        return Math.max(0, total - cycles.length);
    }

    long cycle(long index) {
        return cycles[(int) index & mask];
    }

    int value(long index) {
        return values[(int) index & mask];
    }

    /** The last change at or before a cycle; one before {@link #first} when none is remembered. */
    long at(long cycle) {
        long low = first();
        long high = total;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (cycle(middle) <= cycle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Forgets what is at a cycle or after it. */
    void cut(long cycle) {
        total = at(cycle - 1) + 1;
    }
}
