package windhover.device.timer;

import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.irq.InterruptInputs;
import windhover.irq.InterruptLine;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/** The timer: mtime, mtimecmp and eight one-shot compare channels. */
public final class Timer implements Device {
    /** Number of one-shot channels. */
    public static final int CHANNELS = 8;

    private static final long ALL = (1 << CHANNELS) - 1;

    /** The registers. */
    public static final RegisterMap<Timer> MAP = RegisterMap.<Timer>named("TIMER", 0x80)
            .line("")
            .text("Timer", """
              MTIME counts clock cycles since reset (25 a microsecond at the nominal 25 MHz). While MTIME ≥ MTIMECMP (unsigned), \
              `mip.MTIP` is 1.

              Eight one-shot channels: writing CHn_COMPARE arms channel n; when MTIME reaches that value the channel disarms itself and \
              sets its \
              bit of FIRED. A value already reached fires in the next cycle; a value with bit 63 set disarms. The line is high while a \
              bit of \
              FIRED is 1 whose bit of IRQ_ENABLE is 1.""")
            .register(0x00, "MTIME", "time")
            .field("CYCLES", 63, 0, FieldAccess.RO, 0, "clock cycles since reset")
            .value(Timer::mtime)
            .register(0x08, "MTIMECMP", "when the machine timer interrupt becomes pending")
            .field("CYCLES", 63, 0, FieldAccess.RW, -1, "compared with MTIME")
            .onWrite(timer -> timer.compareWritten())
            .register(0x10, "FIRED", "channels that have fired")
            .field("CH", 7, 0, FieldAccess.W1C, 0, "a bit a channel")
            .onWrite(timer -> timer.drive())
            .register(0x18, "ARMED", "channels that wait")
            .field("CH", 7, 0, FieldAccess.RO, 0, "a bit a channel")
            .value(timer -> timer.armed())
            .register(0x20, "IRQ_ENABLE", "channels that raise the line")
            .field("CH", 7, 0, FieldAccess.RW, ALL, "a bit a channel")
            .onWrite(timer -> timer.drive())
            .group(
                    "CH",
                    CHANNELS,
                    8,
                    (map, n) -> map.register(0x40, "COMPARE", "when the channel fires")
                            .field("CYCLES", 63, 0, FieldAccess.RW, 0, "writing arms the channel")
                            .onWrite(timer -> timer.arm(n)))
            .build();

    private final RegisterFile<Timer> registers = new RegisterFile<>(MAP, this);
    private final FieldRef compare = registers.field("MTIMECMP", "CYCLES");
    private final FieldRef fired = registers.field("FIRED", "CH");
    private final FieldRef enabled = registers.field("IRQ_ENABLE", "CH");
    private final FieldRef[] channelCompare = new FieldRef[CHANNELS];
    private final Alarm[] channels = new Alarm[CHANNELS];
    private final Clock clock;
    private final TimeCompare machineTimer;

    @Wiring("its interrupt line")
    private final InterruptLine line;

    /** A timer with nothing armed. */
    public Timer(Clock clock, InterruptInputs inputs, InterruptLine line) {
        this.clock = clock;
        this.line = line;
        machineTimer = new TimeCompare("timer mtimecmp", clock, inputs);
        for (int i = 0; i < CHANNELS; i++) {
            int n = i;
            channelCompare[n] = registers.field("CH" + n + "_COMPARE", "CYCLES");
            channels[n] = clock.alarm("timer channel " + n, () -> fire(n));
        }
    }

    /** The time, in cycles since reset: what CSR {@code time} reads. */
    public long mtime() {
        return clock.now();
    }

    private void compareWritten() {
        machineTimer.update(0, compare.get());
    }

    private void arm(int n) {
        long cycle = channelCompare[n].get();
        if (cycle < 0 || cycle == Alarm.OFF) {
            channels[n].cancel();
        } else {
            channels[n].at(Math.max(cycle, clock.now() + 1));
        }
    }

    private void fire(int n) {
        fired.set(fired.get() | 1L << n);
        drive();
    }

    private void drive() {
        line.set((fired.get() & enabled.get()) != 0);
    }

    private long armed() {
        long armed = 0;
        for (int n = 0; n < CHANNELS; n++) {
            armed |= channels[n].pending() ? 1L << n : 0;
        }
        return armed;
    }

    @Override
    public RegisterFile<Timer> registers() {
        return registers;
    }

    @Override
    public String name() {
        return "timer";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
    }
}
