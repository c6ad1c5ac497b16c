package windhover.cpu;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import windhover.clock.Derived;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.isa.Decoder;
import windhover.isa.Isa;
import windhover.isa.Uop;

/**
 * The instructions of one memory, decoded once: for each page that was ever fetched from, a {@link Uop} for each
 * halfword at which an instruction was fetched. A write drops the decoded instructions it touches, so that what is
 * decoded is always what the memory holds.
 */
final class DecodedMemory implements Stateful {
    private static final int HALFWORDS = PagedBytes.PAGE / 2;

    @Wiring("the same memory on every board of this kind")
    private final long base;

    @Wiring("the memory's content is the memory's state")
    private final PagedBytes bytes;

    @Wiring("the same on every board of this kind")
    private final Isa isa;

    @Derived("decoded from the memory when next fetched")
    private final long[][] pages;

    /**
     * A bit for each page that was fetched from: a store there may have to throw away fetched instructions, now and
     * after a restore.
     */
    private final long[] fetchedFrom;

    @Wiring("observer: offsets within a page at which a watched instruction may begin")
    private final BitSet watchedOffsets;

    @Wiring("told when decoded instructions were dropped")
    private final Runnable dropped;

    DecodedMemory(long base, PagedBytes bytes, Isa isa, BitSet watchedOffsets, Runnable dropped) {
        if ((base & (PagedBytes.PAGE - 1)) != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "memory at %#x: instructions can be fetched only from memory that begins on a page",
                    base));
        }
        this.base = base;
        this.bytes = bytes;
        this.isa = isa;
        this.watchedOffsets = watchedOffsets;
        this.dropped = dropped;
        pages = new long[bytes.pages()][];
        fetchedFrom = new long[(bytes.pages() + 63) / 64];
        bytes.watchCode(this::onWrite);
    }

    /** True when a physical address lies in this memory. */
    boolean holds(long physical) {
        return Long.compareUnsigned(physical - base, bytes.size()) < 0;
    }

    /** The decoded instructions of the page of a physical address, by halfword; 0 where none was decoded yet. */
    long[] page(long physical) {
        int index = (int) ((physical - base) >>> PagedBytes.PAGE_BITS);
        long[] page = pages[index];
        if (page == null) {
            page = new long[HALFWORDS];
            pages[index] = page;
            fetchedFrom[index >> 6] |= 1L << index;
            bytes.mark((long) index << PagedBytes.PAGE_BITS, PagedBytes.CODE, true);
        }
        return page;
    }

    /** The 16 bits at a physical address. */
    int halfword(long physical) {
        return (int) bytes.read(physical - base, 2);
    }

    /** Decodes the instruction at a physical address and keeps it. It must not run over the end of the page. */
    long decode(long physical) {
        long offset = physical - base;
        int low = (int) bytes.read(offset, 2);
        int bits = Decoder.length(low) == 2 ? low : (int) bytes.read(offset + 2, 2) << 16 | low;
        int at = (int) offset & (PagedBytes.PAGE - 1);
        long uop = Decoder.decode(bits, isa) | watchMark(at);
        page(physical)[at >> 1] = uop;
        return uop;
    }

    /** The mark that instructions at an offset within their page have. */
    long watchMark(int offset) {
        return watchedOffsets.get(offset) ? Uop.WATCHED : 0;
    }

    /** Brings the watched mark of all decoded instructions at an offset within their page up to date. */
    void remark(int offset) {
        long mark = watchMark(offset);
        for (long[] page : pages) {
            if (page != null && page[offset >> 1] != 0) {
                page[offset >> 1] = (page[offset >> 1] & ~Uop.WATCHED) | mark;
            }
        }
    }

    private void onWrite(long offset, int length) {
        long from = Math.max(0, offset - 2) >> 1;
        long to = (offset + length - 1) >> 1;
        for (long halfword = from; halfword <= to; halfword++) {
            long[] page = pages[(int) (halfword / HALFWORDS)];
            if (page != null) {
                page[(int) (halfword % HALFWORDS)] = 0;
            }
        }
        dropped.run();
    }

    /** Forgets all. */
    void clear() {
        long[] before = fetchedFrom.clone();
        Arrays.fill(fetchedFrom, 0);
        adopt(before);
    }

    /**
     * Brings pages and marks in line with {@link #fetchedFrom}, where it differs from what it was. What else is decoded
     * is still what is held.
     */
    private void adopt(long[] before) {
        for (int word = 0; word < before.length; word++) {
            for (long differs = before[word] ^ fetchedFrom[word]; differs != 0; differs &= differs - 1) {
                int page = word * 64 + Long.numberOfTrailingZeros(differs);
                if (page < pages.length) {
                    pages[page] = null;
                    bytes.mark(
                            (long) page << PagedBytes.PAGE_BITS,
                            PagedBytes.CODE,
                            (fetchedFrom[word] >>> page & 1) != 0);
                }
            }
        }
    }

    @Override
    public String name() {
        return "decoded at " + Long.toHexString(base);
    }

    @Override
    public void state(StateVisitor v) {
        long[] before = fetchedFrom.clone();
        v.i64s("fetchedFrom", fetchedFrom);
        adopt(before);
    }
}
