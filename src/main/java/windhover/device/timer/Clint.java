package windhover.device.timer;

import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.irq.InterruptInputs;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.FieldRef;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/** The core-local interruptor of board {@code bare}, in SiFive's layout: software interrupt, mtimecmp, mtime. */
public final class Clint implements Device {
    private static final int MSIP = 3;

    /** The registers. */
    public static final RegisterMap<Clint> MAP = RegisterMap.<Clint>named("CLINT", 0xC000)
            .text(
                    "Core-local interruptor",
                    "Software and timer interrupts of the processor. MTIME counts clock cycles, from whatever was last written to it.")
            .register(0x0000, 4, "MSIP", "software interrupt")
            .field("PENDING", 0, 0, FieldAccess.RW, 0, "drives mip.MSIP")
            .onWrite((clint, pending) -> clint.inputs.set(MSIP, pending != 0))
            .register(0x4000, "MTIMECMP", "when the machine timer interrupt becomes pending")
            .field("CYCLES", 63, 0, FieldAccess.RW, -1, "mip.MTIP is 1 while MTIME is at least this, unsigned")
            .onWrite(clint -> clint.compare())
            .register(0xBFF8, "MTIME", "time")
            .field("CYCLES", 63, 0, FieldAccess.RW, 0, "counts clock cycles")
            .value(Clint::mtime)
            .onWrite((clint, time) -> clint.setTime(time))
            .build();

    private final RegisterFile<Clint> registers = new RegisterFile<>(MAP, this);
    private final FieldRef compare = registers.field("MTIMECMP", "CYCLES");
    private final Clock clock;
    private final TimeCompare machineTimer;

    @Wiring("the processor's inputs")
    private final InterruptInputs inputs;

    /** mtime − cycle. */
    private long offset;

    @Wiring("told when software has written the time")
    private final Runnable written;

    /** No interrupt pending. */
    public Clint(Clock clock, InterruptInputs inputs) {
        this(clock, inputs, () -> {});
    }

    /** No interrupt pending; {@code written} is told when software has written the time. */
    public Clint(Clock clock, InterruptInputs inputs, Runnable written) {
        this.written = written;
        this.clock = clock;
        this.inputs = inputs;
        machineTimer = new TimeCompare("CLINT mtimecmp", clock, inputs);
    }

    /** The time: what CSR {@code time} reads. */
    public long mtime() {
        return clock.now() + offset;
    }

    private void compare() {
        machineTimer.update(offset, compare.get());
    }

    private void setTime(long time) {
        offset = time - clock.now();
        compare();
        written.run();
    }

    @Override
    public RegisterFile<Clint> registers() {
        return registers;
    }

    @Override
    public String name() {
        return "CLINT";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        offset = v.i64("offset", offset);
    }
}
