package windhover.debug;

import java.util.function.LongSupplier;
import windhover.clock.StateHash;
import windhover.timeline.file.SessionRecorder;

/**
 * Tells a recorder several times a second how far the machine has come, so that a process that is killed loses less
 * than a second, whether the guest works or sleeps. The host's time decides only when something is written, never what
 * the machine does: two recordings of one run may differ in their bytes, what they replay to may not. Of the machine's
 * thread.
 */
public final class RecordingPulse {
    /** Host nanoseconds between two words. */
    private static final long EVERY = 150_000_000L;

    /** Host nanoseconds between two hashes, so that a damaged or strange replay is noticed soon. */
    private static final long HASH_EVERY = 1_000_000_000L;

    /** A hash costs at most this part of the time. */
    private static final int PART = 20;

    private final SessionRecorder recorder;
    private final Debugger debugger;
    private final LongSupplier clock;
    private long told;
    private long nextHash;
    private long cycle = -1;
    private long hashed = -1;

    /** A pulse of a recording that has begun, by this computer's clock. */
    public RecordingPulse(SessionRecorder recorder, Debugger debugger) {
        this(recorder, debugger, System::nanoTime);
    }

    /**
     * A pulse of a recording that has begun.
     *
     * @param clock the host's time, in nanoseconds from anywhere
     */
    public RecordingPulse(SessionRecorder recorder, Debugger debugger, LongSupplier clock) {
        this.recorder = recorder;
        this.debugger = debugger;
        this.clock = clock;
        told = clock.getAsLong() - EVERY;
        nextHash = told;
    }

    /** Between two cycles, as often as it suits: says how far the machine has come, when it is time to. */
    public void beat() {
        long now = clock.getAsLong();
        if (now - told < EVERY || debugger.cycle() == cycle) {
            return;
        }
        long hash = 0;
        if (now - nextHash >= 0) {
            hash = StateHash.of(debugger.machine());
            hashed = debugger.cycle();
            nextHash = now + Math.max(HASH_EVERY, PART * (clock.getAsLong() - now));
        }
        told = now;
        cycle = debugger.cycle();
        recorder.progress(debugger.timeline().branch(), cycle, hash);
    }

    /** Says, with a hash, where the machine stands in the end. */
    public void last() {
        if (debugger.cycle() != hashed) {
            recorder.progress(debugger.timeline().branch(), debugger.cycle(), StateHash.of(debugger.machine()));
        }
    }
}
