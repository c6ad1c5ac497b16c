package windhover.cpu;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * The timer of S mode (Sstc): {@code mip.STIP} is 1 while {@code time} ≥ {@code stimecmp}, both unsigned, as long as
 * {@code menvcfg.STCE} is set. Else the bit is software's.
 */
public final class SupervisorTimer implements Stateful {
    private final CsrFile csr;

    @Wiring("what passes; none where nothing does, as in an interpreter by itself")
    private @Nullable Clock clock;

    @Wiring("set by what is wired")
    private @Nullable Alarm alarm;

    @Wiring("mtime")
    private LongSupplier time = () -> 0;

    @Wiring("what an engine has run beyond the clock")
    private LongSupplier ahead = () -> 0;

    @Wiring("an observer of changes")
    private Runnable changed = () -> {};

    private long compare;

    SupervisorTimer(CsrFile csr) {
        this.csr = csr;
    }

    /**
     * Wires what passes.
     *
     * @param name of the alarm
     * @param clock at whose cycles the time passes one by one
     * @param time what CSR {@code time} reads
     * @param ahead the cycles that the engine has run and the clock has not been told of
     * @param changed told when the moment of the interrupt may have changed
     */
    public void connect(String name, Clock clock, LongSupplier time, LongSupplier ahead, Runnable changed) {
        this.clock = clock;
        this.time = time;
        this.ahead = ahead;
        this.changed = changed;
        alarm = clock.alarm(name, () -> csr.driveTimer(true));
    }

    void reset() {
        compare = 0;
        update();
    }

    long compare() {
        return compare;
    }

    void setCompare(long value) {
        compare = value;
        update();
    }

    /** Compares again, now that the comparison was switched on or off, or one of the two was written. */
    public void update() {
        Clock passes = clock;
        Alarm rings = alarm;
        if (passes == null || rings == null) {
            return;
        }
        rings.cancel();
        long now = time.getAsLong();
        boolean on = csr.comparesForSupervisor();
        boolean reached = Long.compareUnsigned(now, compare) >= 0;
        csr.driveTimer(on && reached);
        long cycle = passes.now() + ahead.getAsLong() + (compare - now);
        if (on && !reached && cycle > passes.now() && cycle != Alarm.OFF) {
            rings.at(cycle);
        }
        changed.run();
    }

    @Override
    public String name() {
        return "supervisor timer";
    }

    @Override
    public void state(StateVisitor v) {
        compare = v.i64("stimecmp", compare);
    }
}
