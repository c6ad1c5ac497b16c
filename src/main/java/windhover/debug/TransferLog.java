package windhover.debug;

import java.util.ArrayList;
import java.util.List;
import windhover.isa.Cause;

/**
 * Remembers what travelled lately: a ring of fixed size, so that remembering allocates nothing; the words are made when
 * a snapshot is.
 */
final class TransferLog {
    private static final int MOST = 512;
    private static final Transfer.Kind[] KINDS = Transfer.Kind.values();
    private static final Transfer.Maker[] MAKERS = Transfer.Maker.values();

    /** Before the address of a bus transaction: which way its bytes go, for the one who asked for it. */
    static final String WRITES = "→";

    static final String READS = "from";

    private final byte[] kind = new byte[MOST];
    private final Place[] from = new Place[MOST];
    private final Place[] to = new Place[MOST];
    private final long[] start = new long[MOST];
    private final long[] end = new long[MOST];
    private final long[] number = new long[MOST];
    private final int[] bytes = new int[MOST];
    private final String[] names = new String[MOST];
    private final byte[] makers = new byte[MOST];
    private long first;
    private long total;

    /**
     * Something travelled from cycle {@code startCycle} to {@code endCycle}.
     *
     * @param what the address, line or entry it is about
     * @param length bytes carried, or 0
     */
    void add(
            Transfer.Kind which,
            Place source,
            Place target,
            long startCycle,
            long endCycle,
            long what,
            int length,
            Transfer.Maker maker) {
        add(which, source, target, startCycle, endCycle, what, length, "", maker);
    }

    /**
     * As above.
     *
     * @param name what it is called, such as an event's callback, or which way a bus transaction goes; empty when it
     *     has no name
     * @param maker for whom
     */
    void add(
            Transfer.Kind which,
            Place source,
            Place target,
            long startCycle,
            long endCycle,
            long what,
            int length,
            String name,
            Transfer.Maker maker) {
        int at = (int) (total++ % MOST);
        kind[at] = (byte) which.ordinal();
        from[at] = source;
        to[at] = target;
        start[at] = startCycle;
        end[at] = endCycle;
        number[at] = what;
        bytes[at] = length;
        names[at] = name;
        makers[at] = (byte) maker.ordinal();
    }

    /** Transfers since reset. */
    long total() {
        return total;
    }

    /** What ended at a cycle or after it, in the order of its end. */
    List<Transfer> since(long cycle) {
        List<Transfer> list = new ArrayList<>();
        for (long id = Math.max(first, total - MOST); id < total; id++) {
            int at = (int) (id % MOST);
            if (end[at] >= cycle) {
                list.add(new Transfer(
                        id,
                        KINDS[kind[at]],
                        from[at],
                        to[at],
                        start[at],
                        end[at],
                        label(KINDS[kind[at]], number[at], bytes[at], names[at]),
                        MAKERS[makers[at]]));
            }
        }
        return list;
    }

    /** What a transfer carries, in a few words. */
    static String label(Transfer.Kind kind, long number, int bytes, String name) {
        return switch (kind) {
            case WIRE -> bytes + " B";
            case CPU_BUS, DEVICE_BUS, DMA -> bytes + " B " + name + " 0x" + Long.toHexString(number);
            case LINE -> "irq" + number + (bytes != 0 ? " rises" : " falls");
            case TRAP ->
                number < 0
                        ? "interrupt, cause " + (number & 0xff)
                        : Cause.isSystemCall(number) ? "system call" : "exception, cause " + number;
            case IDT_READ -> "entry " + number;
            case EVENT -> name.isEmpty() ? "event 0x" + Long.toHexString(number) : name;
        };
    }

    /** Forgets all, but not how many there were. */
    void clear(long count) {
        first = count;
        total = count;
    }
}
