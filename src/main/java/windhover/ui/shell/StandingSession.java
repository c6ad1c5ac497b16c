package windhover.ui.shell;

import java.util.Set;
import windhover.debug.Landmark;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.machine.Input;

/**
 * A session of one moment, for pictures: it has a snapshot and does nothing. To see one of the commands, override it.
 */
public class StandingSession implements SessionCommands {
    private final Snapshot snapshot;

    /** A session that stays at the moment of a snapshot. */
    public StandingSession(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public void run() {}

    @Override
    public void pause() {}

    @Override
    public void step(Step unit) {}

    @Override
    public void runToStep(int number) {}

    @Override
    public void runTo(long cycle) {}

    @Override
    public void stepBack(Step unit) {}

    @Override
    public void runBack(Landmark landmark) {}

    @Override
    public void seek(long cycle) {}

    @Override
    public void input(Input input) {}

    @Override
    public void switchTo(int branch) {}

    @Override
    public void nameBranch(int branch, String name) {}

    @Override
    public void bookmark(long cycle, String note) {}

    @Override
    public void removeBookmark(int id) {}

    @Override
    public void stopAt(Set<Landmark> landmarks) {}

    @Override
    public void restart() {}

    @Override
    public void speed(double cyclesPerSecond) {}

    @Override
    public void breakpoints(Set<Long> addresses) {}

    @Override
    public void close() {}
}
