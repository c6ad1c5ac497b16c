package windhover.clock;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes state into a growing block of bytes that {@link StateReader} reads back. */
public final class StateWriter implements StateVisitor {
    /** Where memories go when they are not written into the block. */
    private final @Nullable List<Pages> memories;

    private ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    private StateWriter(@Nullable List<Pages> memories) {
        this.memories = memories;
    }

    static SavedState saveShared(Stateful part) {
        List<Pages> memories = new ArrayList<>();
        StateWriter writer = new StateWriter(memories);
        writer.part(part);
        return new SavedState(Arrays.copyOf(writer.out.array(), writer.out.position()), memories);
    }

    /** The state of a part and all it holds, as bytes. */
    public static byte[] save(Stateful part) {
        StateWriter writer = new StateWriter(null);
        writer.part(part);
        return Arrays.copyOf(writer.out.array(), writer.out.position());
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + bytes))
                    .order(ByteOrder.LITTLE_ENDIAN);
            out.flip();
            larger.put(out);
            out = larger;
        }
        return out;
    }

    @Override
    public void enter(String name) {
        room(4).putInt(name.hashCode());
    }

    @Override
    public void leave() {}

    @Override
    public long i64(String name, long value) {
        room(8).putLong(value);
        return value;
    }

    @Override
    public int i32(String name, int value) {
        room(4).putInt(value);
        return value;
    }

    @Override
    public boolean flag(String name, boolean value) {
        room(1).put((byte) (value ? 1 : 0));
        return value;
    }

    @Override
    public <E extends Enum<E>> E constant(String name, E value) {
        i32(name, value.ordinal());
        return value;
    }

    @Override
    public void i64s(String name, long[] values) {
        room(8 * values.length);
        for (long value : values) {
            out.putLong(value);
        }
    }

    @Override
    public void i32s(String name, int[] values) {
        room(4 * values.length);
        for (int value : values) {
            out.putInt(value);
        }
    }

    @Override
    public void bytes(String name, byte[] values) {
        room(values.length).put(values);
    }

    @Override
    public void memory(String name, PagedBytes memory) {
        if (memories != null) {
            memories.add(memory.freeze());
            return;
        }
        for (int page = 0; page < memory.pages(); page++) {
            if (memory.used(page)) {
                room(4 + PagedBytes.PAGE).putInt(page);
                int at = out.position();
                memory.get((long) page << PagedBytes.PAGE_BITS, out.array(), at, PagedBytes.PAGE);
                out.position(at + PagedBytes.PAGE);
            }
        }
        room(4).putInt(-1);
    }
}
