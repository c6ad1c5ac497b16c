package windhover.debug.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote each byte of memory last: the last writes in a ring that grows to a fixed size, and for each eight bytes of
 * memory the last of them. Pages that nobody writes cost nothing.
 */
final class Writes {
    private static final int MOST = 1 << 18;
    private static final int FIRST_SIZE = 1 << 12;
    private static final int PAGE_BITS = 12;
    private static final int WORDS = 1 << (PAGE_BITS - 3);

    private long[] addresses = new long[FIRST_SIZE];
    private long[] cycles = new long[FIRST_SIZE];
    private long[] pcs = new long[FIRST_SIZE];

    /** The event that the write belongs to: a DMA burst, or what the processor was at; −1: none. */
    private long[] events = new long[FIRST_SIZE];

    /** How many writes back the same eight bytes were written before; 0: not known. */
    private int[] before = new int[FIRST_SIZE];

    private int[] lengths = new int[FIRST_SIZE];

    /** By page, for each eight bytes the last write's number plus 1, modulo 2^32. */
    private final int[] @Nullable [] last;

    private int mask = FIRST_SIZE - 1;
    private long total;

    /** For memory of a size. */
    Writes(long bytes) {
        last = new int[Math.toIntExact((bytes + (1L << PAGE_BITS) - 1) >> PAGE_BITS)][];
    }

    /**
     * A write to memory.
     *
     * @param offset from the beginning of memory
     * @param pc the store, 0 for a device
     * @param event what it belongs to
     */
    void add(long cycle, long offset, int bytes, long pc, long event) {
        if (total == addresses.length && total < MOST) {
            grow();
        }
        int at = (int) total & mask;
        addresses[at] = offset;
        lengths[at] = bytes;
        cycles[at] = cycle;
        pcs[at] = pc;
        events[at] = event;
        before[at] = mark(offset >> 3);
        for (long word = (offset >> 3) + 1; word << 3 < offset + bytes; word++) {
            mark(word);
        }
        total++;
    }

    private void grow() {
        int size = addresses.length * 2;
        addresses = Arrays.copyOf(addresses, size);
        cycles = Arrays.copyOf(cycles, size);
        pcs = Arrays.copyOf(pcs, size);
        events = Arrays.copyOf(events, size);
        before = Arrays.copyOf(before, size);
        lengths = Arrays.copyOf(lengths, size);
        mask = size - 1;
    }

    private int mark(long word) {
        int page = (int) (word >> (PAGE_BITS - 3));
        if (page < 0 || page >= last.length) {
            return 0;
        }
        int[] row = last[page];
        if (row == null) {
            row = new int[WORDS];
            last[page] = row;
        }
        int at = (int) word & (WORDS - 1);
        int old = row[at];
        row[at] = (int) total + 1;
        return old == 0 ? 0 : (int) total + 1 - old;
    }

    /** The last write that touched a byte; −1 when none is remembered. */
    long lastOf(long offset) {
        int page = (int) (offset >> PAGE_BITS);
        int[] row = page < 0 || page >= last.length ? null : last[page];
        int mark = row == null ? 0 : row[(int) (offset >> 3) & (WORDS - 1)];
        if (mark == 0) {
            return -1;
        }
        long number = total - Integer.toUnsignedLong((int) total + 1 - mark);
        while (number >= 0 && number >= total - MOST) {
            int at = (int) number & mask;
            if (offset >= addresses[at] && offset < addresses[at] + lengths[at]) {
                return number;
            }
            // Only the first eight bytes of a longer write know what was before; a burst that does not hold the byte
            // ends the search.
            if (before[at] == 0 || offset >> 3 != addresses[at] >> 3) {
                return -1;
            }
            number -= Integer.toUnsignedLong(before[at]);
        }
        return -1;
    }

    /** True when a byte was written, even if by whom is no longer remembered. */
    boolean written(long offset) {
        int page = (int) (offset >> PAGE_BITS);
        int[] row = page < 0 || page >= last.length ? null : last[page];
        return row != null && row[(int) (offset >> 3) & (WORDS - 1)] != 0;
    }

    long cycle(long number) {
        return cycles[(int) number & mask];
    }

    long pc(long number) {
        return pcs[(int) number & mask];
    }

    long event(long number) {
        return events[(int) number & mask];
    }

    long offset(long number) {
        return addresses[(int) number & mask];
    }

    int length(long number) {
        return lengths[(int) number & mask];
    }

    /**
     * Forgets what was written at a cycle or after it; bytes written since then have no known writer, until they are
     * written again.
     */
    void cut(long cycle) {
        long kept = total;
        while (kept > 0 && kept > total - MOST && cycle(kept - 1) >= cycle) {
            kept--;
        }
        if (kept != total) {
            Arrays.fill(last, null);
        }
    }
}
