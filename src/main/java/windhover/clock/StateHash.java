package windhover.clock;

/**
 * A 64-bit hash of all state visited, the same on every machine. Not cryptographic: it finds divergence, it does not
 * resist an adversary.
 */
public final class StateHash implements StateVisitor {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private long hash = 0x243F6A8885A308D3L;

    /** The hash of a part and all it holds. */
    public static long of(Stateful part) {
        StateHash visitor = new StateHash();
        visitor.part(part);
        return visitor.value();
    }

    /** The hash of {@code length} bytes (a multiple of 8), 0 when all are zero. */
    static long ofPage(byte[] bytes, int from, int length) {
        long any = 0;
        long h = PRIME;
        for (int i = from; i < from + length; i += 8) {
            long word = Bytes.i64(bytes, i);
            any |= word;
            h = mix(h, word);
        }
        return any == 0 ? 0 : h;
    }

    /** The hash so far. */
    public long value() {
        return mix(hash, PRIME);
    }

    private static long mix(long h, long value) {
        long x = (h ^ value) * PRIME;
        return x ^ (x >>> 29);
    }

    private void add(long value) {
        hash = mix(hash, value);
    }

    private void addName(String name) {
        add(name.hashCode());
    }

    @Override
    public void enter(String name) {
        addName(name);
    }

    @Override
    public void leave() {
        add(1);
    }

    @Override
    public long i64(String name, long value) {
        addName(name);
        add(value);
        return value;
    }

    @Override
    public int i32(String name, int value) {
        i64(name, value);
        return value;
    }

    @Override
    public boolean flag(String name, boolean value) {
        i64(name, value ? 1 : 0);
        return value;
    }

    @Override
    public <E extends Enum<E>> E constant(String name, E value) {
        i64(name, value.ordinal());
        return value;
    }

    @Override
    public void i64s(String name, long[] values) {
        addName(name);
        for (long value : values) {
            add(value);
        }
    }

    @Override
    public void i32s(String name, int[] values) {
        addName(name);
        for (int value : values) {
            add(value);
        }
    }

    @Override
    public void bytes(String name, byte[] values) {
        addName(name);
        add(values.length);
        int whole = values.length & ~7;
        for (int i = 0; i < whole; i += 8) {
            add(Bytes.i64(values, i));
        }
        for (int i = whole; i < values.length; i++) {
            add(values[i]);
        }
    }

    @Override
    public void memory(String name, PagedBytes memory) {
        addName(name);
        for (int page = 0; page < memory.pages(); page++) {
            if (memory.used(page)) {
                long h = memory.hash(page);
                if (h != 0) {
                    add(page);
                    add(h);
                }
            }
        }
    }
}
