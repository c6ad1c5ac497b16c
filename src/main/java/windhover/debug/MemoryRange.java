package windhover.debug;

import windhover.clock.PagedBytes;

/**
 * A range of RAM whose writes are reported.
 *
 * @param from offset from the start of RAM
 * @param length bytes
 */
record MemoryRange(long from, int length) {
    private static final int PAGE = 4096;

    boolean touches(long address, int bytes) {
        return address < from + length && from < address + bytes;
    }

    /** Has writes to the pages of this range told, or no longer. */
    void mark(PagedBytes ram, boolean on) {
        long size = ram.size();
        for (long at = from & -PAGE; at < from + length && at >= 0 && at < size; at += PAGE) {
            ram.mark(at, PagedBytes.OBSERVED, on);
        }
    }
}
