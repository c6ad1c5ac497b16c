package windhover.bus;

import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;

/**
 * Bytes that every master of the bus may read and write. Whether the processor may also take its instructions from them
 * is not said here: it does so from {@link Ram} and {@link Rom} only.
 */
public abstract class WritableMemory implements BusTarget, Stateful {
    private final String name;
    private final PagedBytes bytes;

    /** Zeroed memory with a name, of a size in bytes, a multiple of 4 KiB. */
    protected WritableMemory(String name, int size) {
        this.name = name;
        bytes = new PagedBytes(size);
    }

    /** The bytes themselves, for ports of the memory's owner and for observers. */
    public final PagedBytes bytes() {
        return bytes;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean accepts(long offset, int size, boolean write) {
        return true;
    }

    @Override
    public final long read(long offset, int size) {
        return bytes.read(offset, size);
    }

    @Override
    public final void write(long offset, int size, long value) {
        bytes.write(offset, size, value);
    }

    @Override
    public final long peek(long offset, int size) {
        return bytes.read(offset, size);
    }

    @Override
    public final void state(StateVisitor v) {
        v.memory("bytes", bytes);
    }
}
