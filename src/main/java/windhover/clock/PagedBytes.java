package windhover.clock;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import windhover.clock.Pages.Chunk;
import windhover.clock.Pages.Page;

/**
 * Bytes in pages of 4 KiB that know which pages were written, so that a save, a hash or a checkpoint costs what changed
 * and not what exists.
 *
 * <p>Little-endian. Offsets are within {@code 0 .. size - 1}; callers check. A page has flags: {@link #DIRTY} since the
 * last hash, {@link #USED} ever written, {@link #CHANGED} since it was last {@linkplain #freeze frozen} or restored,
 * {@link #CODE}, {@link #OBSERVED} and {@link #MAILBOX} when somebody hears of writes to it (marks, and not state).
 */
public final class PagedBytes {
    /** Bits of an offset within a page. */
    public static final int PAGE_BITS = 12;

    /** Bytes a page. */
    public static final int PAGE = 1 << PAGE_BITS;

    /** Written since the last hash. */
    public static final byte DIRTY = 1;

    /** Written at least once. */
    public static final byte USED = 2;

    /** Holds decoded instructions: writes are reported to the processors, so that they decode again. */
    public static final byte CODE = 4;

    /** Writes are reported to the debugger. */
    public static final byte OBSERVED = 8;

    /** Written since the pages were last frozen or restored. */
    public static final byte CHANGED = 16;

    /** Writes are reported to a part of the machine that listens there. */
    public static final byte MAILBOX = 32;

    /** Writes are reported to somebody other than the processors. */
    public static final byte OUTSIDE = OBSERVED | MAILBOX;

    /** The marks that stay whatever becomes of a page's bytes. */
    private static final byte MARKS = CODE | OUTSIDE;

    /** What a page that nobody watches is marked with once it is written. */
    private static final byte WRITTEN = DIRTY | USED | CHANGED;

    private static final WriteWatch NOBODY = (offset, length) -> {};

    private final byte[] bytes;
    private final byte[] flags;
    private final long[] hashes;
    private @Nullable Pages base;
    private WriteWatch[] codeWatches = {};
    private WriteWatch observer = NOBODY;
    private WriteWatch mailbox = NOBODY;

    /** Told of each write to a watched page, after it happened. */
    public interface WriteWatch {
        void written(long offset, int length);
    }

    /** Zeroed memory. */
    public PagedBytes(int size) {
        if (size <= 0 || size % PAGE != 0) {
            throw new IllegalArgumentException("memory of " + size + " bytes: expected a positive multiple of " + PAGE);
        }
        bytes = new byte[size];
        flags = new byte[size / PAGE];
        hashes = new long[size / PAGE];
    }

    /** Size in bytes. */
    public int size() {
        return bytes.length;
    }

    /** Reads {@code size} bytes (1, 2, 4 or 8), zero-extended. */
    public long read(long offset, int size) {
        int at = (int) offset;
        return switch (size) {
            case 8 -> Bytes.i64(bytes, at);
            case 4 -> Integer.toUnsignedLong(Bytes.i32(bytes, at));
            case 2 -> Short.toUnsignedLong(Bytes.i16(bytes, at));
            default -> Byte.toUnsignedLong(bytes[at]);
        };
    }

    /** Writes the low {@code size} bytes (1, 2, 4 or 8) of a value. */
    public void write(long offset, int size, long value) {
        int at = (int) offset;
        switch (size) {
            case 8 -> Bytes.i64(bytes, at, value);
            case 4 -> Bytes.i32(bytes, at, (int) value);
            case 2 -> Bytes.i16(bytes, at, (short) value);
            default -> bytes[at] = (byte) value;
        }
        mark(at, size);
    }

    private void mark(int at, int size) {
        int first = at >> PAGE_BITS;
        int last = (at + size - 1) >> PAGE_BITS;
        if (flags[first] != WRITTEN || flags[last] != WRITTEN) {
            markSlowly(first, last, at, size);
        }
    }

    private void markSlowly(int first, int last, int at, int size) {
        int marks = 0;
        for (int page = first; page <= last; page++) {
            flags[page] |= WRITTEN;
            marks |= flags[page];
        }
        tell(marks, at, size);
    }

    private void tell(int marks, int at, int size) {
        if ((marks & CODE) != 0) {
            for (WriteWatch watch : codeWatches) {
                watch.written(at, size);
            }
        }
        if ((marks & OBSERVED) != 0) {
            observer.written(at, size);
        }
        if ((marks & MAILBOX) != 0) {
            mailbox.written(at, size);
        }
    }

    /** Copies bytes out. */
    public void get(long offset, byte[] to, int toOffset, int length) {
        System.arraycopy(bytes, (int) offset, to, toOffset, length);
    }

    /** Copies bytes in. */
    public void put(long offset, byte[] from, int fromOffset, int length) {
        if (length > 0) {
            System.arraycopy(from, fromOffset, bytes, (int) offset, length);
            mark((int) offset, length);
        }
    }

    /** Tells one more, for good, of writes to pages marked {@link #CODE}. */
    public void watchCode(WriteWatch watch) {
        codeWatches = Arrays.copyOf(codeWatches, codeWatches.length + 1);
        codeWatches[codeWatches.length - 1] = watch;
    }

    /** Sets the listener that hears of writes to pages marked {@link #OBSERVED}. */
    public void observe(WriteWatch watch) {
        observer = watch;
    }

    /** Sets the part of the machine that hears of writes to pages marked {@link #MAILBOX}. */
    public void watchMailbox(WriteWatch watch) {
        mailbox = watch;
    }

    /**
     * Puts a mark, {@link #MAILBOX}, {@link #CODE} or {@link #OBSERVED}, on the page of an offset, or takes it off.
     * Where several watch for writes to code, the mark of one may be that of another too, so {@link #CODE} stays: they
     * hear once too often, which changes nothing.
     */
    public void mark(long offset, byte mark, boolean on) {
        int page = (int) (offset >> PAGE_BITS);
        if (on) {
            flags[page] |= mark;
        } else if (mark != CODE || codeWatches.length < 2) {
            flags[page] &= (byte) ~mark;
        }
    }

    /** True when the page of an offset has a mark, or one of several. */
    public boolean marked(long offset, byte mark) {
        return (flags[(int) (offset >> PAGE_BITS)] & mark) != 0;
    }

    /** The number of pages. */
    public int pages() {
        return flags.length;
    }

    /** True when the page was ever written. */
    public boolean used(int page) {
        return (flags[page] & USED) != 0;
    }

    /** True when the page was written since its hash was last taken. */
    public boolean dirty(int page) {
        return (flags[page] & DIRTY) != 0;
    }

    /** A hash of one page's bytes, 0 for a page of zeros; computed again only if the page was written. */
    public long hash(int page) {
        if ((flags[page] & DIRTY) != 0) {
            flags[page] &= ~DIRTY;
            hashes[page] = StateHash.ofPage(bytes, page << PAGE_BITS, PAGE);
        }
        return hashes[page];
    }

    /** Zeroes a page and forgets that it was written. */
    public void clear(int page) {
        int from = page << PAGE_BITS;
        Arrays.fill(bytes, from, from + PAGE, (byte) 0);
        hashes[page] = 0;
        flags[page] = (byte) ((flags[page] & MARKS) | CHANGED);
        tell(flags[page], from, PAGE);
    }

    /**
     * What all pages hold now. Only those written since the last time, or since {@link #restore}, are copied.
     *
     * @throws OutOfMemoryError when there is no room for the copies; the next time they are made again
     */
    public Pages freeze() {
        try {
            return frozen();
        } catch (OutOfMemoryError e) {
            for (int page = 0; page < flags.length; page++) {
                flags[page] |= CHANGED; // which of them were copied is not known any more
            }
            throw e;
        }
    }

    private Pages frozen() {
        Pages before = base;
        @Nullable
        Chunk[] chunks = before == null
                ? new @Nullable Chunk[Pages.chunks(flags.length)]
                : before.chunks().clone();
        boolean any = before == null;
        for (int page = 0; page < flags.length; page++) {
            if ((flags[page] & CHANGED) == 0) {
                continue;
            }
            flags[page] &= ~CHANGED;
            int at = page & (Pages.CHUNK - 1);
            Chunk chunk = chunks[page / Pages.CHUNK];
            Page old = chunk == null ? null : chunk.pages[at];
            Page now = frozen(page, old);
            if (now != old) {
                if (chunk == null || (before != null && chunk == before.chunks()[page / Pages.CHUNK])) {
                    chunk = Chunk.copy(chunk);
                    chunks[page / Pages.CHUNK] = chunk;
                }
                chunk.pages[at] = now;
                any = true;
            }
        }
        Pages frozen = any || before == null ? new Pages(chunks, flags.length) : before;
        base = frozen;
        return frozen;
    }

    /** A page's bytes: the old ones if they are the same, null for zeros. */
    private @Nullable Page frozen(int page, @Nullable Page old) {
        int from = page << PAGE_BITS;
        if (old != null && Arrays.equals(bytes, from, from + PAGE, old.bytes, 0, PAGE)) {
            return old;
        }
        for (int i = from; i < from + PAGE; i += 8) {
            if (Bytes.i64(bytes, i) != 0) {
                return new Page(Arrays.copyOfRange(bytes, from, from + PAGE));
            }
        }
        return null;
    }

    /**
     * Puts all pages back to what they held when they were {@linkplain #freeze frozen}. Only those that differ are
     * written. The processors hear of each, so that they decode again; observer and mailbox are not, since nothing was
     * written in the machine's time.
     *
     * @throws IllegalArgumentException when the pages are those of a memory of another size
     */
    public void restore(Pages pages) {
        if (pages.count() != flags.length) {
            throw new IllegalArgumentException(pages.count() + " pages, expected " + flags.length);
        }
        for (int page = 0; page < flags.length; page++) {
            if ((flags[page] & CHANGED) != 0 || base == null || !pages.shares(base, page)) {
                Chunk chunk = pages.chunks()[page / Pages.CHUNK];
                thaw(page, chunk == null ? null : chunk.pages[page & (Pages.CHUNK - 1)]);
            }
        }
        base = pages;
    }

    private void thaw(int page, @Nullable Page content) {
        int from = page << PAGE_BITS;
        byte marks = (byte) (flags[page] & MARKS);
        if (content == null) {
            Arrays.fill(bytes, from, from + PAGE, (byte) 0);
            hashes[page] = 0;
            flags[page] = marks;
        } else {
            System.arraycopy(content.bytes, 0, bytes, from, PAGE);
            flags[page] = (byte) (marks | DIRTY | USED);
        }
        tell(marks & CODE, from, PAGE);
    }
}
