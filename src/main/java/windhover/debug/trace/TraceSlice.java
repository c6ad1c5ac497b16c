package windhover.debug.trace;

import java.util.List;

/**
 * A part of the run in detail. Immutable; of any thread.
 *
 * @param from first cycle
 * @param until the cycle behind the last
 * @param knownFrom details are remembered from this cycle on; earlier ones have made room, and only the overview tells
 *     of them
 * @param complete false when there was more than was asked for: zoom in
 * @param spans who had the processor, in order, clipped to the slice
 * @param events what happened, in order
 * @param lines when lines were high, clipped to the slice
 * @param depths how many events waited in the kernel's queue, from each cycle on
 */
public record TraceSlice(
        long from,
        long until,
        long knownFrom,
        boolean complete,
        List<Span> spans,
        List<TraceEvent> events,
        List<LineSpan> lines,
        List<Depth> depths) {
    /** A runner had the processor from a cycle until another, exclusive. */
    public record Span(Runner runner, long from, long until) {}

    /** A line was high from a cycle until another, exclusive. */
    public record LineSpan(int line, long from, long until) {}

    /** So many events wait from a cycle on. */
    public record Depth(long cycle, int events) {}
}
