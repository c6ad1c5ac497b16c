package windhover.app;

import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import windhover.debug.RecordingPulse;
import windhover.scenario.ScenarioRun;
import windhover.timeline.file.SessionRecorder;

/**
 * Runs a scenario in slices: between two of them the recording hears how far the machine has come, progress is said,
 * and a signal is heeded. What the run does is the same in any slices.
 */
final class Slices {
    /** Work of a slice, in cycles: some hundredths of a second. */
    private static final long WORK = 200_000;

    private final ScenarioRun run;
    private final Progress progress;
    private final PrintStream err;
    private final @Nullable SessionRecorder recorder;
    private final @Nullable RecordingPulse pulse;
    private final @Nullable Interruption interruption;
    private boolean failureTold;

    /**
     * A run that has not begun.
     *
     * @param recorder what records it, or null
     * @param interruption what holds a signal, or null where it ends the process at once
     */
    Slices(
            ScenarioRun run,
            @Nullable SessionRecorder recorder,
            @Nullable Interruption interruption,
            Progress progress,
            PrintStream err) {
        this.run = run;
        this.recorder = recorder;
        this.interruption = interruption;
        this.progress = progress;
        this.err = err;
        pulse = recorder == null ? null : new RecordingPulse(recorder, run.debugger());
    }

    /** Runs to the scenario's end, or to a moment if that comes first; answers false when a signal came before. */
    boolean run(@Nullable Until moment) {
        boolean there = false;
        while (!there && !run.ended()) {
            switch (moment) {
                case null -> run.runTo(Long.MAX_VALUE, WORK);
                case Until.Cycle(var at) -> {
                    run.runTo(at.cycle(), WORK);
                    there = run.cycle() >= at.cycle();
                }
                case Until.Step(int number) -> there = run.runToStep(number, WORK);
            }
            if (!turn()) {
                return false;
            }
        }
        return true;
    }

    /** Between two slices; answers false when the run is to end. */
    boolean turn() {
        if (pulse != null) {
            pulse.beat();
        }
        if (recorder != null && !failureTold && !recorder.failure().isEmpty()) {
            failureTold = true;
            progress.clear();
            err.print("windhover: " + recorder.failure() + "\n");
        }
        progress.at(run.cycle(), run.scenario().limit());
        return interruption == null || !interruption.asked();
    }

    /** Ends the recording, whole. */
    void close() throws IOException {
        if (recorder != null && pulse != null) {
            pulse.last();
            recorder.close();
        }
    }

    /** True when it was said already that the recording broke off. */
    boolean failureTold() {
        return failureTold;
    }
}
