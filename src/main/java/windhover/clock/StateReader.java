package windhover.clock;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads back what {@link StateWriter} wrote, into a part of the same shape. */
public final class StateReader implements StateVisitor {
    private final ByteBuffer in;

    /** Whence memories come when they are not in the block. */
    private final @Nullable Iterator<Pages> memories;

    private StateReader(byte[] saved, @Nullable Iterator<Pages> memories) {
        this.memories = memories;
        in = ByteBuffer.wrap(saved).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Restores a part and all it holds.
     *
     * @throws IllegalArgumentException when the bytes are not the state of such a part; what was restored by then stays
     */
    public static void restore(Stateful part, byte[] saved) {
        restore(part, saved, null);
    }

    static void restore(Stateful part, SavedState saved) {
        restore(part, saved.shared(), saved.memories().iterator());
    }

    private static void restore(Stateful part, byte[] saved, @Nullable Iterator<Pages> memories) {
        StateReader reader = new StateReader(saved, memories);
        try {
            reader.part(part);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "state of " + part.name() + ": ends at byte " + saved.length + ", expected more", e);
        }
        if (reader.in.hasRemaining()) {
            throw new IllegalArgumentException("state of " + part.name() + ": " + reader.in.remaining()
                    + " bytes too many at byte " + reader.in.position());
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("state at byte " + in.position() + ": " + what);
    }

    @Override
    public void enter(String name) {
        if (in.getInt() != name.hashCode()) {
            throw wrong("expected the part " + name);
        }
    }

    @Override
    public void leave() {}

    @Override
    public long i64(String name, long value) {
        return in.getLong();
    }

    @Override
    public int i32(String name, int value) {
        return in.getInt();
    }

    @Override
    public boolean flag(String name, boolean value) {
        return in.get() != 0;
    }

    @Override
    public <E extends Enum<E>> E constant(String name, E value) {
        E[] constants = value.getDeclaringClass().getEnumConstants();
        int ordinal = in.getInt();
        if (ordinal < 0 || ordinal >= constants.length) {
            throw wrong(name + " is " + ordinal + ", expected 0 to " + (constants.length - 1));
        }
        return constants[ordinal];
    }

    @Override
    public void i64s(String name, long[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getLong();
        }
    }

    @Override
    public void i32s(String name, int[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getInt();
        }
    }

    @Override
    public void bytes(String name, byte[] values) {
        in.get(values);
    }

    @Override
    public void memory(String name, PagedBytes memory) {
        if (memories != null) {
            if (!memories.hasNext()) {
                throw wrong("no pages for " + name);
            }
            memory.restore(memories.next());
            return;
        }
        byte[] page = new byte[PagedBytes.PAGE];
        int next = in.getInt();
        for (int p = 0; p < memory.pages(); p++) {
            if (p == next) {
                in.get(page);
                memory.put((long) p << PagedBytes.PAGE_BITS, page, 0, PagedBytes.PAGE);
                next = in.getInt();
            } else if (memory.used(p)) {
                memory.clear(p);
            }
        }
        if (next != -1) {
            throw wrong("page " + next + " of " + name + ", expected ascending pages below " + memory.pages());
        }
    }
}
