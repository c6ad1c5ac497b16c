package windhover.debug.trace;

import java.util.Arrays;
import java.util.List;

/** The whole run in a fixed number of buckets, whose width doubles whenever the run outgrows them. */
final class Overview {
    static final int BUCKETS = 1024;
    private static final int NARROWEST = 6;

    private final long[][] runnerCycles = new long[Runners.MOST][BUCKETS];
    private final int[] deepest = new int[BUCKETS];
    private final int[] lines = new int[BUCKETS];
    private final int[] rises = new int[BUCKETS];
    private final long[] dmaBytes = new long[BUCKETS];
    private final long[] receivedBytes = new long[BUCKETS];
    private final long[] sentBytes = new long[BUCKETS];

    /** A bucket is 2 to the power of this cycles wide. */
    private int widthBits = NARROWEST;

    private long until;
    private int runner = Runners.KERNEL;
    private int depth;
    private int high;

    /** From a cycle on somebody else has the processor. */
    void runner(long cycle, int number) {
        pass(cycle);
        runner = number;
    }

    /** From a cycle on so many events wait. */
    void depth(long cycle, int events) {
        pass(cycle);
        depth = events;
        int at = bucket(cycle);
        deepest[at] = Math.max(deepest[at], events);
    }

    /** From a cycle on these lines are high. */
    void lines(long cycle, int mask) {
        pass(cycle);
        int at = bucket(cycle);
        rises[at] += Integer.bitCount(mask & ~high);
        high = mask;
        lines[at] |= mask;
    }

    void dma(long cycle, int bytes) {
        dmaBytes[bucket(cycle)] += bytes;
    }

    void received(long cycle, int bytes) {
        receivedBytes[bucket(cycle)] += bytes;
    }

    void sent(long cycle, int bytes) {
        sentBytes[bucket(cycle)] += bytes;
    }

    /** All stayed as it was until a cycle. */
    void pass(long cycle) {
        while (until < cycle) {
            int at = bucket(until);
            long end = Math.min(cycle, (at + 1L) << widthBits);
            runnerCycles[runner][at] += end - until;
            deepest[at] = Math.max(deepest[at], depth);
            lines[at] |= high;
            until = end;
        }
    }

    private int bucket(long cycle) {
        while (cycle >> widthBits >= BUCKETS) {
            widen();
        }
        return (int) (cycle >> widthBits);
    }

    private void widen() {
        for (long[] row : runnerCycles) {
            add(row);
        }
        add(dmaBytes);
        add(receivedBytes);
        add(sentBytes);
        for (int i = 0; i < BUCKETS / 2; i++) {
            deepest[i] = Math.max(deepest[2 * i], deepest[2 * i + 1]);
            lines[i] = lines[2 * i] | lines[2 * i + 1];
            rises[i] = rises[2 * i] + rises[2 * i + 1];
        }
        Arrays.fill(deepest, BUCKETS / 2, BUCKETS, 0);
        Arrays.fill(lines, BUCKETS / 2, BUCKETS, 0);
        Arrays.fill(rises, BUCKETS / 2, BUCKETS, 0);
        widthBits++;
    }

    private static void add(long[] row) {
        for (int i = 0; i < BUCKETS / 2; i++) {
            row[i] = row[2 * i] + row[2 * i + 1];
        }
        Arrays.fill(row, BUCKETS / 2, BUCKETS, 0);
    }

    /**
     * Forgets what came at a cycle or after it. The bucket of that cycle keeps only who had the processor, and nothing
     * else of it: what else fell into it cannot be told apart by time.
     */
    void cut(long cycle, int runnerThen, int depthThen, int linesThen) {
        if (cycle >= until) {
            return;
        }
        int at = bucket(cycle);
        for (int i = at; i < BUCKETS; i++) {
            deepest[i] = 0;
            lines[i] = 0;
            rises[i] = 0;
            dmaBytes[i] = 0;
            receivedBytes[i] = 0;
            sentBytes[i] = 0;
            for (long[] row : runnerCycles) {
                row[i] = 0;
            }
        }
        until = (long) at << widthBits;
        runner = runnerThen;
        depth = depthThen;
        high = linesThen;
        pass(cycle);
    }

    /** The cycle up to which all is counted, exclusive. */
    long until() {
        return until;
    }

    /** As it stands at a cycle. */
    TraceOverview at(long cycle, List<Runner> runners) {
        pass(cycle);
        int used = until == 0 ? 0 : bucket(until - 1) + 1;
        long[][] rows = new long[runners.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOf(runnerCycles[i], used);
        }
        return new TraceOverview(
                1L << widthBits,
                used,
                until,
                runners,
                rows,
                Arrays.copyOf(deepest, used),
                Arrays.copyOf(lines, used),
                Arrays.copyOf(rises, used),
                Arrays.copyOf(dmaBytes, used),
                Arrays.copyOf(receivedBytes, used),
                Arrays.copyOf(sentBytes, used));
    }
}
