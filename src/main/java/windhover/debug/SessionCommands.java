package windhover.debug;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import windhover.guest.program.Shown;
import windhover.machine.Input;

/**
 * What a window may ask of a session. Each call returns at once; the thread that owns the machine carries it out
 * between cycles.
 */
public interface SessionCommands {
    /** A unit of stepping. */
    enum Step {
        CYCLE("cycle"),
        INSTRUCTION("instruction"),
        LINE("source line"),
        OVER("source line, over calls"),
        OUT("out of the function"),
        EVENT("queue event"),
        LESSON_STEP("next step of the lesson");

        private final String label;

        Step(String label) {
            this.label = label;
        }

        /** The unit's name. */
        public String label() {
            return label;
        }
    }

    /** Runs until something stops it. */
    void run();

    /** Stops after this cycle. */
    void pause();

    /** Runs for one unit, then stops. */
    void step(Step unit);

    /** Runs until a step of the lesson is observed; stops at once if it was. */
    void runToStep(int number);

    /** Runs to a moment that lies ahead. */
    void runTo(long cycle);

    /**
     * Goes back to the last moment before now at which {@link #step} with this unit would have stopped; to reset when
     * there is none.
     */
    void stepBack(Step unit);

    /** Goes back to the last moment before now at which this happened; stays and says so when it never did. */
    void runBack(Landmark landmark);

    /** Goes to a moment, in the past or in the future. A future beyond the frontier is run to like {@link #runTo}. */
    void seek(long cycle);

    /**
     * Something arrives from outside now, be it a frame, a key or an edit of the debugger's. In the past it starts a
     * new branch, on which the machine then is; what happened after this moment stays on the branch before.
     */
    void input(Input input);

    /** Goes over to another branch: to this moment where the branch has it, else to the furthest it has reached. */
    void switchTo(int branch);

    /** Names a branch for people. */
    void nameBranch(int branch, String name);

    /** Marks a moment of this branch; a moment that is marked gets this note instead of its own. */
    void bookmark(long cycle, String note);

    /** Takes a bookmark away. */
    void removeBookmark(int id);

    /** Sets what else runs stop at, beside the breakpoints. */
    void stopAt(Set<Landmark> landmarks);

    /** Goes to reset. The history stays: running on repeats it, with all inputs, up to the frontier. */
    void restart();

    /** Sets the places at which runs stop, with their conditions and hits; a place that was set keeps its hits. */
    default void stops(List<StopPoint> points) {}

    /** Goes back to the last moment before now at which a run would have stopped at this place; stays when none. */
    default void runBack(StopPoint point) {}

    /** Runs until one of these instructions is the next to commit. */
    default void runToCode(Set<Long> addresses) {}

    /** Goes back to the last moment before now at which one of these instructions was the next to commit. */
    default void runBackToCode(Set<Long> addresses) {}

    /**
     * Says which frame of the call stack snapshots tell the variables of, from 0, and which expressions they evaluate.
     */
    default void lookAt(int frame, List<String> watches) {}

    /** The value of an expression in a frame of the call stack, from 0; completes on the machine's thread. */
    default CompletableFuture<Shown> value(String expression, int frame) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("there is no program"));
    }

    /** Cycles a second to run at; {@link Double#POSITIVE_INFINITY} for flat out. */
    void speed(double cyclesPerSecond);

    /** Sets the addresses at which to stop before the instruction has any effect. */
    void breakpoints(Set<Long> addresses);

    /** The latest snapshot; asks for a fresh one by the next frame. Never null, never blocks. */
    Snapshot snapshot();

    /** Ends the session: the machine stands still for good, and its thread is gone. */
    void close();
}
