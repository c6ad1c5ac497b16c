package windhover.cpu;

import java.util.Arrays;
import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.isa.FloatingPoint;
import windhover.isa.Uop;

/** The floating-point registers and {@code fcsr} of a processor that has them (Unpriv. §21.1, §21.2). */
public final class FloatRegisters implements Stateful {
    /** No mode of rounding: an instruction that asks for it is illegal. */
    static final int NO_ROUNDING = -1;

    private static final int FLAGS = 0x1f;
    private static final int MODE_SHIFT = 5;
    private static final int STATUS = 0xff;

    @Derived("used within one computation")
    final FloatingPoint unit = new FloatingPoint();

    private final long[] registers = new long[32];
    private int status;

    FloatRegisters() {}

    void reset() {
        Arrays.fill(registers, 0);
        status = 0;
    }

    /** Register f{@code number}: a double, or a single below all ones. */
    public long register(int number) {
        return registers[number];
    }

    /** Sets a register. */
    public void setRegister(int number, long value) {
        registers[number] = value;
    }

    /** {@code fcsr}. */
    public int status() {
        return status;
    }

    void setStatus(int value) {
        status = value & STATUS;
    }

    /** The flags that have been raised since they were cleared. */
    public int flags() {
        return status & FLAGS;
    }

    /** {@code frm}. */
    int mode() {
        return status >>> MODE_SHIFT;
    }

    /** Raises flags. */
    void accrue(int flags) {
        status |= flags;
    }

    /** How an instruction rounds, 0 to 4; {@link #NO_ROUNDING} where what it asks for is reserved. */
    int rounding(long uop) {
        int asked = Uop.rounding(uop);
        int mode = asked == FloatingPoint.DYNAMIC ? status >>> MODE_SHIFT : asked;
        return mode > FloatingPoint.NEAREST_AWAY ? NO_ROUNDING : mode;
    }

    @Override
    public String name() {
        return "floating point";
    }

    @Override
    public void state(StateVisitor v) {
        v.i64s("registers", registers);
        status = v.i32("fcsr", status) & STATUS;
    }
}
