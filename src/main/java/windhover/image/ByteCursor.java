package windhover.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads little-endian values of a range of an image, one after the other, and never outside it. */
final class ByteCursor {
    private final byte[] bytes;
    private final String image;
    private final String part;
    private final int start;
    private final int end;
    private final Budget budget;
    private int at;

    private ByteCursor(byte[] bytes, String image, String part, int start, int end, Budget budget) {
        this.bytes = bytes;
        this.image = image;
        this.part = part;
        this.start = start;
        this.end = end;
        this.budget = budget;
        this.at = start;
    }

    /** Over a whole file. */
    static ByteCursor over(byte[] bytes, String image, Budget budget) {
        return new ByteCursor(bytes, image, "file", 0, bytes.length, budget);
    }

    /**
     * Over a range of this one's range, read from its beginning.
     *
     * @param what name of the range, for messages
     * @param offset first byte, counted from the start of this range
     * @param length bytes; both may be any 64-bit value
     */
    ByteCursor range(String what, long offset, long length) throws ImageFormatException {
        long size = size();
        if (Long.compareUnsigned(offset, size) > 0 || Long.compareUnsigned(length, size - offset) > 0) {
            throw new ImageFormatException(
                    image,
                    at,
                    String.format(
                            Locale.ROOT,
                            "%s: expected to lie within the %d bytes of %s, found offset 0x%x, length 0x%x",
                            what,
                            size,
                            part,
                            offset,
                            length));
        }
        int from = start + (int) offset;
        return new ByteCursor(bytes, image, what, from, from + (int) length, budget);
    }

    /** Over the same range under the same name, from its beginning. */
    ByteCursor again() {
        return new ByteCursor(bytes, image, part, start, end, budget);
    }

    /** As {@link #again()}, with a budget of its own: for what is read later, and now and then. */
    ByteCursor fresh() {
        return with(new Budget(size()));
    }

    /** As {@link #again()}, paid from another budget. */
    ByteCursor with(Budget other) {
        return new ByteCursor(bytes, image, part, start, end, other);
    }

    /** True when a four-byte zero comes next. */
    boolean zeroAhead() {
        return end - at >= 4 && little(at, 4) == 0;
    }

    /** Offset in the file of the start of the range. */
    int startInFile() {
        return start;
    }

    String part() {
        return part;
    }

    /** Bytes of the range. */
    int size() {
        return end - start;
    }

    /** Offset from the start of the range. */
    int position() {
        return at - start;
    }

    /** Offset from the start of the file. */
    int fileOffset() {
        return at;
    }

    int left() {
        return end - at;
    }

    boolean atEnd() {
        return at == end;
    }

    void seek(long position) throws ImageFormatException {
        if (Long.compareUnsigned(position, size()) > 0) {
            throw error(
                    String.format(Locale.ROOT, "expected an offset within its %d bytes, found 0x%x", size(), position));
        }
        at = start + (int) position;
    }

    void skip(long count) throws ImageFormatException {
        if (Long.compareUnsigned(count, left()) > 0) {
            throw error(String.format(Locale.ROOT, "expected 0x%x more bytes, found %d", count, left()));
        }
        at += (int) count;
    }

    int u8() throws ImageFormatException {
        return bytes[take(1)] & 0xff;
    }

    int s8() throws ImageFormatException {
        return bytes[take(1)];
    }

    int u16() throws ImageFormatException {
        return (int) little(take(2), 2);
    }

    int u24() throws ImageFormatException {
        return (int) little(take(3), 3);
    }

    long u32() throws ImageFormatException {
        return little(take(4), 4);
    }

    long u64() throws ImageFormatException {
        return little(take(8), 8);
    }

    /** An unsigned value of 1 to 8 bytes. */
    long unsigned(int size) throws ImageFormatException {
        return little(take(size), size);
    }

    /** An unsigned number of 7 bits a byte (DWARF 5 §7.6), of at most 64 bits. */
    long uleb() throws ImageFormatException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = u8();
            if (shift < 64) {
                value |= (long) (next & 0x7f) << shift;
            }
            if (shift >= 63 && (next & 0x7f) > (shift == 63 ? 1 : 0)) {
                throw error("expected a number of at most 64 bits");
            }
            if ((next & 0x80) == 0) {
                return value;
            }
        }
    }

    /** A signed number of 7 bits a byte (DWARF 5 §7.6); bits above 64 are dropped. */
    long sleb() throws ImageFormatException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = u8();
            if (shift < 64) {
                value |= (long) (next & 0x7f) << shift;
            }
            if ((next & 0x80) == 0) {
                int bits = shift + 7;
                return bits < 64 && (next & 0x40) != 0 ? value | -1L << bits : value;
            }
        }
    }

    /** A text that a zero byte ends. Bytes that are not UTF-8 become U+FFFD. */
    String text() throws ImageFormatException {
        int from = at;
        skipText();
        return new String(bytes, from, at - 1 - from, StandardCharsets.UTF_8);
    }

    void skipText() throws ImageFormatException {
        int to = at;
        while (to < end && bytes[to] != 0) {
            to++;
        }
        if (to == end) {
            throw error("expected a zero byte to end a text, found none up to the end of the range");
        }
        pay(to + 1 - at);
        at = to + 1;
    }

    /** Accounts for work that reads no byte. */
    void cost(int amount) throws ImageFormatException {
        pay(amount);
    }

    /** A problem at the current position. */
    ImageFormatException error(String problem) {
        return new ImageFormatException(image, at, part + ": " + problem);
    }

    private int take(int count) throws ImageFormatException {
        if (end - at < count) {
            throw error(String.format(Locale.ROOT, "expected %d more bytes, found %d", count, end - at));
        }
        pay(count);
        int from = at;
        at += count;
        return from;
    }

    private void pay(int amount) throws ImageFormatException {
        if (!budget.spend(amount)) {
            throw error(
                    "expected parts that do not overlap, found that reading them takes many times the length of the file");
        }
    }

    private long little(int from, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[from + i] & 0xff);
        }
        return value;
    }
}
