package windhover.device.finisher;

import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/** The test finisher of board {@code bare}, as on SiFive's and QEMU's boards. */
public final class Finisher implements Device {
    private static final int FAIL = 0x3333;
    private static final int PASS = 0x5555;

    /** The registers. */
    public static final RegisterMap<Finisher> MAP = RegisterMap.<Finisher>named("FINISHER", 4)
            .text("Test finisher", "A program writes here to end the machine.")
            .register(0, 4, "FINISH", "how it ended")
            .field(
                    "WORD",
                    31,
                    0,
                    FieldAccess.WO,
                    0,
                    "0x5555: exit code 0; 0x3333 + code × 0x10000: that code, or 1 if it is 0; else nothing")
            .onWrite((finisher, word) -> finisher.write((int) word))
            .build();

    /** Told once when the program has ended the machine. */
    @FunctionalInterface
    public interface Listener {
        /** The program has ended the machine. */
        void finished(int exitCode);
    }

    private final RegisterFile<Finisher> registers = new RegisterFile<>(MAP, this);

    @Wiring("the machine's time")
    private final Clock clock;

    @Wiring("told of the end")
    private Listener listener = exitCode -> {};

    private boolean finished;
    private int exitCode;
    private long finishedAt;

    /** A finisher on a machine's time. */
    public Finisher(Clock clock) {
        this.clock = clock;
    }

    /** Sets the listener that hears of the end. */
    public void listener(Listener listener) {
        this.listener = listener;
    }

    private void write(int word) {
        int status = word & 0xFFFF;
        if (!finished && (status == PASS || status == FAIL)) {
            finished = true;
            finishedAt = clock.now();
            exitCode = status == PASS ? 0 : Math.max(1, word >>> 16);
            listener.finished(exitCode);
        }
    }

    /** True once the program has ended the machine. */
    public boolean finished() {
        return finished;
    }

    /** The exit code it gave. */
    public int exitCode() {
        return exitCode;
    }

    /** The cycle in which it did. */
    public long finishedAt() {
        return finishedAt;
    }

    @Override
    public RegisterFile<Finisher> registers() {
        return registers;
    }

    @Override
    public String name() {
        return "finisher";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(registers);
        finished = v.flag("finished", finished);
        exitCode = v.i32("exitCode", exitCode);
        finishedAt = v.i64("finishedAt", finishedAt);
    }
}
