package windhover.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.isa.Instruction;
import windhover.isa.Op;
import windhover.isa.Uop;

/**
 * When the floating-point unit has what (docs/timing.md, "Floating point"). It begins an operation a cycle, in EX; the
 * instruction goes on and retires, and its result comes as many cycles after its EX as its latency says, since nothing
 * that is computed here can trap. So what has to be remembered is for each register the cycle from which on its value
 * can be used. Values themselves are never late.
 */
final class FloatPipeline implements Stateful {
    /** The register's value can be used in EX from this cycle on. */
    private final long[] ready = new long[32];

    /** The cycle from which on all are. */
    private long allReady;

    /** The cycle from which on the divider takes another operation. */
    private long dividerFree;

    /** The cycles in which a result is written, from {@link #slotsFrom} on, a bit each. */
    private long slots;

    private long slotsFrom;

    /** What the operation in EX/MEM raised. */
    int raised;

    /** What the instruction in MEM, and the one in WB, wrote beside its register: −1 not, 0 not. */
    int flagsWritten = -1;

    int modeWritten = -1;
    long statusWritten;
    int flagsRetired = -1;
    int modeRetired = -1;
    long statusRetired;

    void reset() {
        Arrays.fill(ready, 0);
        allReady = 0;
        dividerFree = 0;
        slots = 0;
        slotsFrom = 0;
        raised = 0;
        nothingWritten();
        retire();
    }

    /** Begins an instruction in MEM. */
    void nothingWritten() {
        flagsWritten = -1;
        modeWritten = -1;
        statusWritten = 0;
    }

    /** It goes to WB. */
    void retire() {
        flagsRetired = flagsWritten;
        modeRetired = modeWritten;
        statusRetired = statusWritten;
    }

    /**
     * Why an instruction cannot begin in EX in this cycle; null when it can.
     *
     * @param latency of its result
     */
    @Nullable
    HoldReason hold(long uop, Op op, int latency, long cycle) {
        Instruction row = op.row();
        if (row == null) {
            return null;
        }
        if ((row.readsFloatFirst() && ready[Uop.rs1(uop)] > cycle)
                || (row.readsFloatSecond() && ready[Uop.rs2(uop)] > cycle)
                || (row.readsFloatThird() && ready[Uop.rs3(uop)] > cycle)) {
            return HoldReason.FLOAT_USE;
        }
        if (!row.writesFloat()) {
            return isStatus(row) && allReady > cycle ? HoldReason.FLOAT_STATUS : null;
        }
        if (ready[Uop.rd(uop)] > cycle + latency) {
            return HoldReason.FLOAT_ORDER;
        }
        if (op.latency().usesFloatDivider() && dividerFree > cycle) {
            return HoldReason.FLOAT_DIVIDER;
        }
        return latency > 1 && isTaken(cycle + latency) ? HoldReason.FLOAT_RESULT : null;
    }

    private static boolean isStatus(Instruction row) {
        return row.operands().contains("csr");
    }

    private boolean isTaken(long cycle) {
        long ahead = cycle - slotsFrom;
        return ahead < Long.SIZE && (slots >>> ahead & 1) != 0;
    }

    /** An operation that writes fd commits; it was in EX in the cycle before. */
    void begin(int fd, Op op, int latency, long cycle) {
        long at = cycle - 1 + latency;
        ready[fd] = at;
        allReady = Math.max(allReady, at);
        if (op.latency().usesFloatDivider()) {
            dividerFree = at;
        }
        if (latency > 1) {
            long passed = cycle - slotsFrom;
            slots = passed < Long.SIZE ? slots >>> passed : 0;
            slotsFrom = cycle;
            slots |= 1L << (at - cycle);
        }
    }

    @Override
    public String name() {
        return "floating-point pipeline";
    }

    @Override
    public void state(StateVisitor v) {
        v.i64s("ready", ready);
        allReady = v.i64("allReady", allReady);
        dividerFree = v.i64("dividerFree", dividerFree);
        slots = v.i64("slots", slots);
        slotsFrom = v.i64("slotsFrom", slotsFrom);
        raised = v.i32("raised", raised);
        flagsWritten = v.i32("flagsWritten", flagsWritten);
        modeWritten = v.i32("modeWritten", modeWritten);
        statusWritten = v.i64("statusWritten", statusWritten);
        flagsRetired = v.i32("flagsRetired", flagsRetired);
        modeRetired = v.i32("modeRetired", modeRetired);
        statusRetired = v.i64("statusRetired", statusRetired);
    }
}
