package windhover.clock;

import java.util.ArrayList;
import java.util.List;

/**
 * The machine's only time: a cycle counter, and the alarms of every part.
 *
 * <p>A cycle has two phases: first the alarms due in it fire, in the order in which they were made (so the order of
 * parts on a board is the order of their actions); then the processor runs its stages. An alarm set in either phase of
 * cycle <i>c</i> fires in <i>c + 1</i> at the earliest.
 */
public final class Clock implements Stateful {
    @Wiring("made while the board is wired; each alarm's due cycle is state")
    private final List<Alarm> made = new ArrayList<>();

    @Wiring("the same alarms as in the list, in an array for the run loop")
    private Alarm[] alarms = {};

    private long now;

    @Derived("the earliest due cycle of all alarms")
    private long nextDue = Alarm.OFF;

    /** Makes an alarm. Call while the board is wired, never while it runs. */
    public Alarm alarm(String name, Runnable action) {
        for (Alarm other : made) {
            if (other.name().equals(name)) {
                throw new IllegalArgumentException("two alarms are named " + name);
            }
        }
        Alarm alarm = new Alarm(this, name, action);
        made.add(alarm);
        alarms = made.toArray(Alarm[]::new);
        return alarm;
    }

    /** The number of the cycle that is running. */
    public long now() {
        return now;
    }

    /** The earliest cycle at which an alarm is due; {@link Alarm#OFF} when none is set. */
    public long nextDue() {
        return nextDue;
    }

    /** Ends this cycle. */
    public void advance() {
        now++;
    }

    /** Skips ahead to a later cycle; no alarm may be due before it. */
    public void skipTo(long cycle) {
        if (cycle < now || cycle > nextDue) {
            throw new IllegalArgumentException(
                    "cannot skip from @" + now + " to @" + cycle + ": next alarm is due @" + nextDue);
        }
        now = cycle;
    }

    /** Fires what is due in this cycle. */
    public void fireDue() {
        if (now < nextDue) {
            return;
        }
        for (Alarm alarm : alarms) {
            if (alarm.due <= now) {
                alarm.due = Alarm.OFF;
                alarm.action.run();
            }
        }
        changed();
    }

    /** An alarm's due cycle has changed: all alarms are looked at only if it may have been the earliest. */
    void moved(long before, long due) {
        if (due <= nextDue) {
            nextDue = due;
        } else if (before <= nextDue) {
            changed();
        }
    }

    private void changed() {
        long earliest = Alarm.OFF;
        for (Alarm alarm : alarms) {
            earliest = Math.min(earliest, alarm.due);
        }
        nextDue = earliest;
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public void state(StateVisitor v) {
        now = v.i64("now", now);
        for (Alarm alarm : alarms) {
            alarm.due = v.i64(alarm.name(), alarm.due);
        }
        changed();
    }
}
