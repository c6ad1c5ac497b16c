package windhover.debug.trace;

import java.util.Arrays;

/**
 * The events, in a ring that grows to a fixed size: primitive arrays, so that recording allocates nothing once it is
 * there.
 */
final class EventStream {
    private static final EventKind[] KINDS = EventKind.values();
    private static final int FIRST_SIZE = 1 << 12;

    private long[] cycles;
    private long[] subjects;
    private long[] details;
    private int[] names;

    /** How far back the cause lies; 0: none was observed. */
    private int[] causes;

    private byte[] kinds;
    private final int most;
    private int mask;
    private long total;

    /** Remembers so many events, a power of two. */
    EventStream(int most) {
        if (Integer.bitCount(most) != 1) {
            throw new IllegalArgumentException(most + " events: expected a power of two");
        }
        this.most = most;
        int size = Math.min(most, FIRST_SIZE);
        cycles = new long[size];
        subjects = new long[size];
        details = new long[size];
        names = new int[size];
        causes = new int[size];
        kinds = new byte[size];
        mask = size - 1;
    }

    private void grow() {
        int size = cycles.length * 2;
        cycles = Arrays.copyOf(cycles, size);
        subjects = Arrays.copyOf(subjects, size);
        details = Arrays.copyOf(details, size);
        names = Arrays.copyOf(names, size);
        causes = Arrays.copyOf(causes, size);
        kinds = Arrays.copyOf(kinds, size);
        mask = size - 1;
    }

    /** Adds an event; {@code cause} is an index or −1. Answers its index. */
    long add(long cycle, EventKind kind, long cause, int name, long subject, long detail) {
        if (total == cycles.length && total < most) {
            grow();
        }
        int at = (int) total & mask;
        cycles[at] = cycle;
        kinds[at] = (byte) kind.ordinal();
        causes[at] = cause < 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, total - cause);
        names[at] = name;
        subjects[at] = subject;
        details[at] = detail;
        return total++;
    }

    /** Events since the beginning. */
    long total() {
        return total;
    }

    /** The first event that is still remembered. */
    long first() {
        return Math.max(0, total - cycles.length);
    }

    /** True while an event is remembered. */
    boolean holds(long index) {
        return index >= first() && index < total;
    }

    long cycle(long index) {
        return cycles[(int) index & mask];
    }

    EventKind kind(long index) {
        return KINDS[kinds[(int) index & mask]];
    }

    /** Index of the cause, which may be forgotten by now; −1: none was observed. */
    long cause(long index) {
        int back = causes[(int) index & mask];
        return back == 0 ? -1 : Math.max(0, index - back);
    }

    int name(long index) {
        return names[(int) index & mask];
    }

    long subject(long index) {
        return subjects[(int) index & mask];
    }

    long detail(long index) {
        return details[(int) index & mask];
    }

    /** The first remembered event at a cycle or after it; {@link #total} when there is none. */
    long from(long cycle) {
        long low = first();
        long high = total;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (cycle(middle) < cycle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Forgets what came at a cycle or after it. */
    void cut(long cycle) {
        total = from(cycle);
    }
}
