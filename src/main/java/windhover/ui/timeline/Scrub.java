package windhover.ui.timeline;

import java.util.function.LongConsumer;

/**
 * Goes to moments as fast as the machine follows: one journey at a time, and of what was wished meanwhile only the
 * latest.
 */
final class Scrub {
    /** A journey that shows no arrival for so many snapshots is given up, such as one that the machine cannot make. */
    private static final int PATIENCE = 60;

    private static final long NOWHERE = -1;

    private final LongConsumer seek;
    private long under = NOWHERE;
    private long wished = NOWHERE;
    private int waited;

    /**
     * A scrub that rests.
     *
     * @param seek begins a journey
     */
    Scrub(LongConsumer seek) {
        this.seek = seek;
    }

    /** Wishes to be at a moment. */
    void to(long cycle) {
        if (under == NOWHERE) {
            begin(cycle);
        } else if (cycle != under) {
            wished = cycle;
        } else {
            wished = NOWHERE;
        }
    }

    /** A snapshot shows where the machine is. */
    void shown(long cycle) {
        if (under == NOWHERE) {
            return;
        }
        waited++;
        if (cycle == under || waited > PATIENCE) {
            under = NOWHERE;
            if (wished != NOWHERE) {
                long next = wished;
                wished = NOWHERE;
                if (next != cycle) {
                    begin(next);
                }
            }
        }
    }

    private void begin(long cycle) {
        under = cycle;
        waited = 0;
        seek.accept(cycle);
    }

    /** True while a journey is under way. */
    boolean travelling() {
        return under != NOWHERE;
    }
}
