package windhover.clock;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link PagedBytes} held at one moment. Immutable, and made by copying only the pages that changed since the
 * moment before: the others are shared with it. Pages are held in chunks that are shared too, so that a large memory in
 * which little changed costs little.
 *
 * <p>Who keeps moments counts what they cost by {@link #retain} and {@link #release}.
 */
public final class Pages {
    private static final int CHUNK_BITS = 8;

    /** Pages a chunk. */
    static final int CHUNK = 1 << CHUNK_BITS;

    /** Bytes that a chunk costs beside its pages: its references. */
    private static final int CHUNK_BYTES = CHUNK * 4 + 32;

    static final class Page {
        final byte[] bytes;
        private int owners;

        Page(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    static final class Chunk {
        final @Nullable Page[] pages;
        private int owners;

        Chunk(@Nullable Page[] pages) {
            this.pages = pages;
        }

        static Chunk copy(@Nullable Chunk of) {
            return new Chunk(of == null ? new @Nullable Page[CHUNK] : of.pages.clone());
        }
    }

    private final @Nullable Chunk[] chunks;
    private final int count;

    Pages(@Nullable Chunk[] chunks, int count) {
        this.chunks = chunks;
        this.count = count;
    }

    /**
     * The pages of a memory, from their bytes.
     *
     * @param count how many pages it has
     * @param content of each page that is not all zeros, by its number: 4 KiB
     */
    public static Pages of(int count, Map<Integer, byte[]> content) {
        @Nullable Chunk[] chunks = new @Nullable Chunk[chunks(count)];
        content.forEach((page, bytes) -> {
            if (page < 0 || page >= count || bytes.length != PagedBytes.PAGE) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "page %d of %d bytes: expected 0 to %d of %d bytes",
                        page,
                        bytes.length,
                        count - 1,
                        PagedBytes.PAGE));
            }
            Chunk chunk = chunks[page >> CHUNK_BITS];
            if (chunk == null) {
                chunk = Chunk.copy(null);
                chunks[page >> CHUNK_BITS] = chunk;
            }
            chunk.pages[page & (CHUNK - 1)] = new Page(bytes.clone());
        });
        return new Pages(chunks, count);
    }

    static int chunks(int pages) {
        return (pages + CHUNK - 1) >> CHUNK_BITS;
    }

    @Nullable
    Chunk[] chunks() {
        return chunks;
    }

    /** The number of pages. */
    public int count() {
        return count;
    }

    /** A copy of a page's bytes; null for a page of zeros. */
    public byte @Nullable [] page(int page) {
        Chunk chunk = chunks[page >> CHUNK_BITS];
        Page found = chunk == null ? null : chunk.pages[page & (CHUNK - 1)];
        return found == null ? null : found.bytes.clone();
    }

    /**
     * True when a page is one and the same as another moment's: nothing was written to it in between, or what it held
     * came back.
     */
    public boolean shares(Pages other, int page) {
        Chunk mine = chunks[page >> CHUNK_BITS];
        Chunk its = other.chunks[page >> CHUNK_BITS];
        int at = page & (CHUNK - 1);
        return mine == its || (mine == null ? null : mine.pages[at]) == (its == null ? null : its.pages[at]);
    }

    /** Somebody keeps this moment. Answers how many bytes are kept for it that were not kept before. */
    public long retain() {
        long bytes = 4L * chunks.length;
        for (Chunk chunk : chunks) {
            if (chunk != null && chunk.owners++ == 0) {
                bytes += CHUNK_BYTES;
                for (Page page : chunk.pages) {
                    if (page != null && page.owners++ == 0) {
                        bytes += PagedBytes.PAGE;
                    }
                }
            }
        }
        return bytes;
    }

    /** Who retained this moment no longer keeps it. Answers how many bytes nobody keeps any more. */
    public long release() {
        long bytes = 4L * chunks.length;
        for (Chunk chunk : chunks) {
            if (chunk != null && --chunk.owners == 0) {
                bytes += CHUNK_BYTES;
                for (Page page : chunk.pages) {
                    if (page != null && --page.owners == 0) {
                        bytes += PagedBytes.PAGE;
                    }
                }
            }
        }
        return bytes;
    }
}
