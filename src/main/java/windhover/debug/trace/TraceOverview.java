package windhover.debug.trace;

import java.util.List;
import windhover.irq.LineUnit;

/**
 * The whole run at a glance: buckets of equal width, from cycle 0 on. Immutable; of any thread.
 *
 * @param bucketCycles cycles a bucket
 * @param buckets how many there are; the last may not be full yet
 * @param until the cycle up to which the run is recorded, exclusive
 * @param runners who had the processor, by number
 * @param runnerCycles cycles of each runner, a row a runner, a column a bucket
 * @param deepest the deepest queue in each bucket
 * @param lines the lines that were high in each bucket, a bit a line
 * @param rises how often lines rose in each bucket
 * @param dmaBytes bytes that the DMA controller and the disk moved to or from memory in each bucket
 * @param receivedBytes bytes that came in on the wire in each bucket
 * @param sentBytes bytes that went out on the wire in each bucket
 */
@SuppressWarnings("ArrayRecordComponent") // read cell by cell through the methods below; nobody else has the arrays
public record TraceOverview(
        long bucketCycles,
        int buckets,
        long until,
        List<Runner> runners,
        long[][] runnerCycles,
        int[] deepest,
        int[] lines,
        int[] rises,
        long[] dmaBytes,
        long[] receivedBytes,
        long[] sentBytes) {
    /** Nothing recorded. */
    public static final TraceOverview EMPTY = new TraceOverview(
            1,
            0,
            0,
            List.of(),
            new long[0][],
            new int[0],
            new int[0],
            new int[0],
            new long[0],
            new long[0],
            new long[0]);

    /** The share of a bucket's recorded cycles that a runner had, 0 to 1. */
    public double share(int runner, int bucket) {
        long recorded = Math.min(bucketCycles, until - bucket * bucketCycles);
        return recorded <= 0 ? 0 : (double) runnerCycles[runner][bucket] / recorded;
    }

    /** True when a line was high at some time in a bucket. */
    public boolean lineHigh(int line, int bucket) {
        return line >= 0 && line < LineUnit.LINES && (lines[bucket] >> line & 1) != 0;
    }

    /** The bucket of a cycle, within those there are. */
    public int bucketOf(long cycle) {
        return Math.clamp(cycle / bucketCycles, 0, Math.max(0, buckets - 1));
    }
}
