package windhover.ui.shell;

import java.util.OptionalLong;
import windhover.debug.SessionCommands;
import windhover.debug.SessionCommands.Step;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.debug.StepMark;

/**
 * Takes a lesson that was opened to the moment before its first step: what the kernel does until then is the same in
 * all of them, and lies there to go back to. Whoever asks for something else on the way gets that.
 */
final class Arrival {
    /** Host time after which a first step that does not come is no longer waited for. */
    private static final long PATIENCE = 20_000_000_000L;

    private enum Stage {
        OPENED,
        ON_THE_WAY,
        BACK,
        THERE
    }

    private final SessionCommands session;
    private Stage stage = Stage.OPENED;
    private long began;

    Arrival(SessionCommands session) {
        this.session = session;
    }

    /** True while the window goes there by itself. */
    boolean underWay() {
        return stage == Stage.ON_THE_WAY || stage == Stage.BACK;
    }

    /**
     * A snapshot is shown.
     *
     * @param nanos host time
     * @return true when it is there now
     */
    boolean shown(Snapshot snapshot, long nanos) {
        switch (stage) {
            case OPENED -> {
                boolean fresh = !snapshot.steps().isEmpty()
                        && snapshot.cycle() == 0
                        && snapshot.activity() == Activity.PAUSED
                        && snapshot.timeline().frontier() == 0;
                stage = fresh ? Stage.ON_THE_WAY : Stage.THERE;
                began = nanos;
                if (fresh) {
                    session.step(Step.LESSON_STEP);
                }
            }
            case ON_THE_WAY -> {
                OptionalLong first = snapshot.steps().stream()
                        .filter(StepMark::observed)
                        .mapToLong(StepMark::cycle)
                        .min();
                if (first.isPresent()) {
                    stage = Stage.BACK;
                    session.seek(first.getAsLong());
                } else if (nanos - began > PATIENCE
                        || (snapshot.activity() != Activity.RUNNING && snapshot.cycle() > 0)) {
                    stage = Stage.THERE;
                    session.pause();
                    session.seek(0); // it waits for something from outside, or never comes
                }
            }
            case BACK -> {
                if (snapshot.activity() != Activity.RUNNING
                        && snapshot.steps().stream().noneMatch(StepMark::observed)) {
                    stage = Stage.THERE;
                    return true;
                }
            }
            case THERE -> {}
        }
        return false;
    }

    /** The user asked for something: that counts. */
    void leave() {
        stage = Stage.THERE;
    }
}
