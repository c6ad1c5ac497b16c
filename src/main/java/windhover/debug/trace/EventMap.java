package windhover.debug.trace;

import java.util.Arrays;

/** What is known of the guest's events, by address. Of a fixed most: a guest can put anything into its queue. */
final class EventMap {
    /** Where an event is. */
    enum Place {
        /** Unknown. */
        NOWHERE,
        /** In the queue. */
        QUEUED,
        /** Taken out of the queue, and not yet dispatched. */
        TAKEN,
        /** Being handled. */
        CURRENT,
        /** Being handled, and in the queue again. */
        CURRENT_AND_QUEUED
    }

    private static final int SLOTS = 4096;
    private static final int MOST = SLOTS / 2;
    private static final Place[] PLACES = Place.values();

    private final long[] addresses = new long[SLOTS];
    private final boolean[] used = new boolean[SLOTS];
    private final byte[] places = new byte[SLOTS];
    private final long[] entered = new long[SLOTS];
    private int count;

    private int slot(long address) {
        int at = (int) ((address * 0x9E3779B97F4A7C15L) >>> 52);
        while (used[at] && addresses[at] != address) {
            at = (at + 1) & (SLOTS - 1);
        }
        return at;
    }

    Place place(long address) {
        int at = slot(address);
        return used[at] ? PLACES[places[at]] : Place.NOWHERE;
    }

    void place(long address, Place place) {
        int at = slot(address);
        if (!used[at]) {
            if (place == Place.NOWHERE) {
                return;
            }
            if (count == MOST) {
                clear();
                at = slot(address);
            }
            used[at] = true;
            addresses[at] = address;
            entered[at] = -1;
            count++;
        }
        places[at] = (byte) place.ordinal();
    }

    /** The trace event by which an event entered the queue last; −1 when that was not observed. */
    long entered(long address) {
        int at = slot(address);
        return used[at] ? entered[at] : -1;
    }

    void entered(long address, long index) {
        int at = slot(address);
        if (used[at]) {
            entered[at] = index;
        }
    }

    /** What to do with an event. */
    interface Action {
        void on(long address);
    }

    /** Does something with each event in a place; the action may change its place. */
    void each(Place place, Action action) {
        for (int i = 0; i < SLOTS; i++) {
            if (used[i] && places[i] == place.ordinal()) {
                action.on(addresses[i]);
            }
        }
    }

    void clear() {
        Arrays.fill(used, false);
        count = 0;
    }
}
