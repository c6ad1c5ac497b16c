package windhover.clock;

/**
 * One due event of a part: off, or due at a cycle. Made once by {@link Clock#alarm}; never allocated while the machine
 * runs.
 *
 * <p>An idle machine skips ahead to the earliest alarm, so a part that waits must wait by an alarm, never by being
 * polled.
 */
public final class Alarm {
    /** The due cycle of an alarm that is off. */
    public static final long OFF = Long.MAX_VALUE;

    final Runnable action;
    private final Clock clock;
    private final String name;
    long due = OFF;

    Alarm(Clock clock, String name, Runnable action) {
        this.clock = clock;
        this.name = name;
        this.action = action;
    }

    /** The name the state view shows, unique within its clock. */
    public String name() {
        return name;
    }

    /**
     * Sets the alarm {@code cycles} after now; an earlier setting is replaced.
     *
     * @param cycles at least 1: what happens in this cycle is said by a call, not by an alarm
     */
    public void after(long cycles) {
        if (cycles < 1) {
            throw new IllegalArgumentException("alarm " + name + ": after " + cycles + " cycles, expected at least 1");
        }
        at(clock.now() + cycles);
    }

    /** Sets the alarm to an absolute cycle, in the future. */
    public void at(long cycle) {
        if (cycle <= clock.now()) {
            throw new IllegalArgumentException("alarm " + name + ": @" + cycle + " is not after now, @" + clock.now());
        }
        long before = due;
        due = cycle;
        clock.moved(before, cycle);
    }

    /** Switches the alarm off. */
    public void cancel() {
        long before = due;
        due = OFF;
        clock.moved(before, OFF);
    }

    /** True while the alarm is set. */
    public boolean pending() {
        return due != OFF;
    }

    /** The cycle at which it fires, or {@link #OFF}. */
    public long due() {
        return due;
    }
}
