package windhover.debug.trace;

import java.util.Arrays;

/**
 * By which event of the trace an item of the guest's entered its queue last. Of a fixed most: a guest can put anything
 * into its queue.
 */
final class EventMap {
    private static final int SLOTS = 4096;
    private static final int MOST = SLOTS / 2;

    private final long[] addresses = new long[SLOTS];
    private final boolean[] used = new boolean[SLOTS];
    private final long[] entered = new long[SLOTS];
    private int count;

    private int slot(long address) {
        int at = (int) ((address * 0x9E3779B97F4A7C15L) >>> 52);
        while (used[at] && addresses[at] != address) {
            at = (at + 1) & (SLOTS - 1);
        }
        return at;
    }

    /** The trace event by which an item entered the queue last; −1 when that was not observed. */
    long entered(long address) {
        int at = slot(address);
        return used[at] ? entered[at] : -1;
    }

    void entered(long address, long index) {
        int at = slot(address);
        if (!used[at]) {
            if (count == MOST) {
                clear();
                at = slot(address);
            }
            used[at] = true;
            addresses[at] = address;
            count++;
        }
        entered[at] = index;
    }

    void clear() {
        Arrays.fill(used, false);
        count = 0;
    }
}
