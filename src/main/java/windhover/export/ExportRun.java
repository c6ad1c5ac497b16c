package windhover.export;

import windhover.debug.Debugger;
import windhover.debug.trace.Trace;

/**
 * A run that can be exported: a scenario, a recorded session or a program, at its beginning. It is run once more, and
 * the exporter looks on.
 */
public interface ExportRun {
    /** A cycle that no run reaches: to run there is to run to the end. */
    long NEVER = Long.MAX_VALUE - 1;

    /** The machine, at reset to begin with. */
    Debugger debugger();

    /** The record of the run, kept from reset on. */
    Trace trace();

    /** Runs to a cycle, or to the run's end if that comes first. Does nothing when the cycle lies behind. */
    void runTo(long cycle);

    /** The cycle at which the run ends at the latest; for the progress. */
    long latest();

    /** A moment of a run that may be known only when it comes, such as a step of a lesson. */
    interface Mark {
        /** True from the moment on. */
        boolean reached();

        /** The cycle of the moment where it is known beforehand, else {@link Long#MAX_VALUE}. */
        default long cycle() {
            return Long.MAX_VALUE;
        }
    }
}
