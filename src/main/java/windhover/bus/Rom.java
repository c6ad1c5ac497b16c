package windhover.bus;

import windhover.clock.PagedBytes;

/** Read-only memory. Its content belongs to the board and is not state. A write is a bus error. */
public final class Rom implements BusTarget {
    private final PagedBytes bytes;

    /** Memory of zeros of a size in bytes, a multiple of 4 KiB, until an image is laid into it. */
    public Rom(int size) {
        bytes = new PagedBytes(size);
    }

    /** The bytes themselves, to lay an image into and for observers. */
    public PagedBytes bytes() {
        return bytes;
    }

    @Override
    public String name() {
        return "ROM";
    }

    @Override
    public boolean accepts(long offset, int size, boolean write) {
        return !write;
    }

    @Override
    public long read(long offset, int size) {
        return bytes.read(offset, size);
    }

    @Override
    public void write(long offset, int size, long value) {
        throw new IllegalStateException("ROM was written at offset " + offset + ": the bus asks accepts() first");
    }

    @Override
    public long peek(long offset, int size) {
        return bytes.read(offset, size);
    }
}
