package windhover.cpu;

import java.util.Arrays;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * A cache's tags: which lines it holds. Data need not be kept: stores write through, other masters' writes drop the
 * line, so memory always holds what the cache would. In each set the line that came first goes first.
 */
public final class Cache implements Stateful {
    /** A tag that no line has: lines are multiples of 8. */
    private static final long NONE = -1;

    @Wiring("tells the two apart")
    private final String name;

    @Wiring("the timing preset")
    private final Timing.CacheShape shape;

    @Wiring("from the shape")
    private final int lineBits;

    /** The lines' addresses, set by set. */
    private final long[] lines;

    private final int[] next;

    /**
     * How often each line was found since it came in; the access that brought it in is not a hit and takes this from −1
     * to 0.
     */
    private final long[] hits;

    /** The line that fetch entered last: going on within a line is not an access. */
    private long entered = NONE;

    private long fills;
    private long allHits;

    @Wiring("observer")
    private CacheProbe probe = CacheProbe.NONE;

    /** An empty cache. */
    public Cache(String name, Timing.CacheShape shape) {
        this.name = name;
        this.shape = shape;
        lineBits = Integer.numberOfTrailingZeros(shape.lineBytes());
        lines = new long[shape.sets() * shape.ways()];
        next = new int[shape.sets()];
        hits = new long[lines.length];
        Arrays.fill(lines, NONE);
    }

    /** Sets the observer. */
    public void probe(CacheProbe probe) {
        this.probe = probe;
    }

    /** The line of a physical address, as its first address. */
    long line(long physical) {
        return physical >>> lineBits << lineBits;
    }

    private int set(long physical) {
        return (int) (physical >>> lineBits) & (shape.sets() - 1);
    }

    /** True when the line of a physical address is in the cache. */
    boolean holds(long physical) {
        long line = line(physical);
        int first = set(physical) * shape.ways();
        for (int way = 0; way < shape.ways(); way++) {
            if (lines[first + way] == line) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #holds}, and counts the hit. */
    boolean use(long physical) {
        long line = line(physical);
        int first = set(physical) * shape.ways();
        for (int way = 0; way < shape.ways(); way++) {
            if (lines[first + way] == line) {
                if (++hits[first + way] > 0) {
                    allHits++;
                }
                return true;
            }
        }
        return false;
    }

    /** Fetch goes to the line of a physical address, which the cache holds: a hit when it comes from another line. */
    void enter(long physical) {
        long line = line(physical);
        if (line != entered) {
            entered = line;
            use(physical);
        }
    }

    /** Takes the line of a physical address in, in the place of its set's oldest. */
    void fill(long physical) {
        fills++;
        entered = NONE;
        if (!holds(physical)) {
            int set = set(physical);
            int way = next[set];
            int at = set * shape.ways() + way;
            long replaced = lines[at];
            lines[at] = line(physical);
            hits[at] = -1;
            next[set] = (way + 1) % shape.ways();
            probe.filled(lines[at], set, way, replaced);
        }
    }

    /** Drops the lines that a write touches. Answers whether there were any. */
    boolean drop(long physical, int length) {
        boolean any = false;
        for (long line = line(physical); line - physical < length; line += shape.lineBytes()) {
            int first = set(line) * shape.ways();
            for (int way = 0; way < shape.ways(); way++) {
                if (lines[first + way] == line) {
                    lines[first + way] = NONE;
                    any = true;
                    probe.dropped(line, set(line), way);
                }
            }
        }
        return any;
    }

    /** Drops all lines. */
    void clear() {
        Arrays.fill(lines, NONE);
        Arrays.fill(next, 0);
        entered = NONE;
        probe.emptied();
    }

    /** Reset: empty, nothing counted. */
    void reset() {
        clear();
        Arrays.fill(hits, 0);
        fills = 0;
        allHits = 0;
    }

    /** Its size. */
    public Timing.CacheShape shape() {
        return shape;
    }

    /** The first address of the line in a way of a set, −1 for none. */
    public long line(int set, int way) {
        return lines[set * shape.ways() + way];
    }

    /** Lines read from memory since reset. */
    public long fills() {
        return fills;
    }

    /** Accesses since reset that found their line: loads, and fetch's steps to another line. */
    public long hits() {
        return allHits;
    }

    /** How often the line in a way of a set was found since it came in. */
    public long hits(int set, int way) {
        return Math.max(0, hits[set * shape.ways() + way]);
    }

    /** The way of a set whose line goes first. */
    public int oldest(int set) {
        return next[set];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void state(StateVisitor v) {
        v.i64s("lines", lines);
        v.i32s("next", next);
        fills = v.i64("fills", fills);
        v.i64s("hits", hits);
        allHits = v.i64("allHits", allHits);
        entered = v.i64("entered", entered);
        for (int i : next) {
            if (i < 0 || i >= shape.ways()) {
                throw new IllegalArgumentException(name + ": next way " + i + ", expected 0 to " + (shape.ways() - 1));
            }
        }
    }
}
