package windhover.device.timer;

import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.Wiring;
import windhover.irq.InterruptInputs;

/**
 * The comparator of mtime and mtimecmp, which drives {@code mip.MTIP} (Priv. §3.2.1): pending while mtime ≥ mtimecmp,
 * both unsigned.
 */
final class TimeCompare {
    private static final int MTIP = 7;

    private final Clock clock;
    private final Alarm alarm;

    @Wiring("the processor's inputs")
    private final InterruptInputs inputs;

    TimeCompare(String name, Clock clock, InterruptInputs inputs) {
        this.clock = clock;
        this.inputs = inputs;
        alarm = clock.alarm(name, () -> inputs.set(MTIP, true));
    }

    /**
     * Compares again, now that one of them was written.
     *
     * @param offset mtime − cycle
     */
    void update(long offset, long compare) {
        alarm.cancel();
        boolean reached = Long.compareUnsigned(clock.now() + offset, compare) >= 0;
        inputs.set(MTIP, reached);
        long cycle = compare - offset;
        if (!reached && cycle > clock.now()) {
            alarm.at(cycle);
        }
    }
}
