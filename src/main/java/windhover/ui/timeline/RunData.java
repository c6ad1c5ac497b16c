package windhover.ui.timeline;

import org.jspecify.annotations.Nullable;
import windhover.debug.trace.TraceOverview;
import windhover.debug.trace.TraceSlice;

/**
 * What was recorded of the part of a run that is in view. Immutable.
 *
 * @param overview the whole run in buckets
 * @param spans who had the processor, lines and depths in view, exactly; null when there are too many, or they are no
 *     longer remembered
 * @param events what happened in view; null when that is too much to show
 */
record RunData(
        TraceOverview overview,
        @Nullable TraceSlice spans,
        @Nullable TraceSlice events) {
    /** Nothing was recorded. */
    static final RunData NONE = new RunData(TraceOverview.EMPTY, null, null);
}
