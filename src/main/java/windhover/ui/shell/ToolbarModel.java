package windhover.ui.shell;

import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import windhover.debug.SessionCommands;
import windhover.debug.SessionCommands.Step;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.Activity;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Settings;
import windhover.ui.kit.SnapshotView;

/** What the toolbar and the status line show and do, without a window. */
public final class ToolbarModel implements SnapshotView {
    private final SessionCommands session;
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running");
    private final ReadOnlyBooleanWrapper ended = new ReadOnlyBooleanWrapper(this, "ended");
    private final ReadOnlyBooleanWrapper atReset = new ReadOnlyBooleanWrapper(this, "atReset", true);
    private final ReadOnlyBooleanWrapper lesson = new ReadOnlyBooleanWrapper(this, "lesson");
    private final ReadOnlyStringWrapper moment = new ReadOnlyStringWrapper(this, "moment", "@0");
    private final ReadOnlyStringWrapper measured = new ReadOnlyStringWrapper(this, "measured", "");
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
    private final ReadOnlyStringWrapper position = new ReadOnlyStringWrapper(this, "position", "");
    private final IntegerProperty speedStop;
    private String said = "";
    private String notice = "";
    private long saidAt;
    private long latest;
    private long shownCycle;

    /** The moment that the last restart left; 0 for none. */
    private long left;

    /** Takes up the remembered speed and asks the session for it. */
    public ToolbarModel(SessionCommands session, Settings settings) {
        this.session = session;
        speedStop = new SimpleIntegerProperty(
                this, "speedStop", (int) settings.number("speed.stop", 0, Speed.last(), Speed.START));
        session.speed(Speed.cyclesPerSecond(speedStop.get()));
        speedStop.addListener((observed, before, now) -> {
            session.speed(Speed.cyclesPerSecond(now.intValue()));
            settings.put("speed.stop", Integer.toString(now.intValue()));
        });
    }

    @Override
    public void show(Snapshot snapshot) {
        running.set(snapshot.activity() == Activity.RUNNING);
        ended.set(snapshot.activity() == Activity.ENDED);
        lesson.set(!snapshot.steps().isEmpty());
        atReset.set(snapshot.cycle() == 0);
        latest = Math.max(snapshot.cycle(), snapshot.timeline().frontier());
        shownCycle = snapshot.cycle();
        moment.set(Figures.moment(snapshot.cycle()));
        measured.set(
                running.get() && snapshot.cyclesPerSecond() > 0
                        ? "measured " + Figures.hertz(snapshot.cyclesPerSecond())
                        : "");
        if (snapshot.cycle() != saidAt || running.get()) {
            said = "";
        }
        saidAt = snapshot.cycle();
        status.set(!said.isEmpty() ? said : notice.isEmpty() ? sentence(snapshot) : notice);
        position.set(place(snapshot));
    }

    /**
     * Says something in the status line until the user asks for something: what there is to know of what was opened.
     */
    public void notice(String sentence) {
        notice = sentence;
        status.set(sentence);
    }

    /** Says something in the status line, until the machine moves on. */
    public void say(String sentence) {
        said = sentence;
        status.set(sentence);
    }

    private String sentence(Snapshot snapshot) {
        return switch (snapshot.activity()) {
            case RUNNING -> snapshot.cpu().waiting() ? "Running. The processor waits for an interrupt." : "Running.";
            case ENDED ->
                snapshot.stop().isEmpty() ? "The machine has ended. Restart brings it back to reset." : snapshot.stop();
            case PAUSED ->
                !snapshot.stop().isEmpty()
                        ? snapshot.stop()
                        : snapshot.cycle() > 0
                                ? "Paused."
                                : atReset(snapshot)
                                        + (left > 0 ? " Ctrl Z goes back to " + Figures.moment(left) + "." : "");
        };
    }

    private static String atReset(Snapshot snapshot) {
        return snapshot.steps().isEmpty()
                ? "At reset. Press space to run."
                : "At reset. Press space to run, or N for the next step of the lesson.";
    }

    private static String place(Snapshot snapshot) {
        if (snapshot.position().function().isEmpty()) {
            return "at " + Figures.hex(snapshot.position().address());
        }
        String file = snapshot.position().file();
        String name = file.substring(file.lastIndexOf('/') + 1);
        return "in " + snapshot.position().function()
                + (name.isEmpty()
                        ? ""
                        : ", " + name + " line " + snapshot.position().line());
    }

    /** Runs when paused, pauses when running. */
    public void toggleRun() {
        notice = "";
        if (running.get()) {
            session.pause();
        } else {
            session.run();
        }
    }

    /** Goes one unit further. */
    public void step(Step unit) {
        notice = "";
        session.step(unit);
    }

    /** Goes one unit back. */
    public void stepBack(Step unit) {
        notice = "";
        session.stepBack(unit);
    }

    /** Goes to a moment, in the past or in the future. */
    public void seek(long cycle) {
        notice = "";
        session.seek(cycle);
    }

    /** Goes to the furthest moment that was reached. */
    public void seekLatest() {
        session.seek(latest);
    }

    /** Runs until a step of the lesson is observed. */
    public void runToStep(int number) {
        session.runToStep(number);
    }

    /** Back to reset. */
    public void restart() {
        if (shownCycle > 0) {
            left = shownCycle;
        }
        session.restart();
    }

    /** Back to where the last restart was asked for; does nothing when there was none. */
    public void undoRestart() {
        notice = "";
        if (left > 0) {
            session.seek(left);
        }
    }

    /** Which of the slider's speeds is on. */
    public IntegerProperty speedStop() {
        return speedStop;
    }

    /** So many stops faster, or slower when negative. */
    public void faster(int stops) {
        speedStop.set(Math.clamp(speedStop.get() + stops, 0, Speed.last()));
    }

    /** True while the machine runs. */
    public ReadOnlyBooleanProperty running() {
        return running.getReadOnlyProperty();
    }

    /** True when it can do nothing more. */
    public ReadOnlyBooleanProperty ended() {
        return ended.getReadOnlyProperty();
    }

    /** True at reset: nothing lies before. */
    public ReadOnlyBooleanProperty atReset() {
        return atReset.getReadOnlyProperty();
    }

    /** True when a lesson with steps is loaded. */
    public ReadOnlyBooleanProperty lesson() {
        return lesson.getReadOnlyProperty();
    }

    /** The moment, {@code @12480}. */
    public ReadOnlyStringProperty moment() {
        return moment.getReadOnlyProperty();
    }

    /** The measured speed; empty when paused. */
    public ReadOnlyStringProperty measured() {
        return measured.getReadOnlyProperty();
    }

    /** What the machine does or why it stopped, a sentence. */
    public ReadOnlyStringProperty status() {
        return status.getReadOnlyProperty();
    }

    /** Where the processor is, in words. */
    public ReadOnlyStringProperty position() {
        return position.getReadOnlyProperty();
    }
}
