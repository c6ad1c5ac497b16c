package windhover.cpu;

import java.util.ArrayList;
import java.util.List;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.isa.Csr;

/**
 * The traps that nobody has returned from, from the first on, so that a processor that can do nothing more can say how
 * it began: the last trap of such a chain mostly says no more than that its handler cannot be reached.
 *
 * <p>A return takes the innermost trap away, and with it all whose handlers ran in a mode above the one returned to: no
 * other way leads down. A handler that has retired {@value #AT_WORK} instructions is at work, whether it will ever
 * return or not: the next trap begins a chain.
 */
final class TrapChain implements Stateful {
    /** The traps of a chain that are kept: its first ones. */
    static final int KEPT = 4;

    /** Instructions after which a handler is at work. */
    static final int AT_WORK = 10_000;

    private static final int RA = 1;

    /** Behind those that are kept: the trap taken last, whether it was returned from or not. */
    private static final int LAST = KEPT;

    private final long[] causes = new long[KEPT + 1];
    private final long[] pcs = new long[KEPT + 1];
    private final long[] tvals = new long[KEPT + 1];
    private final long[] cycles = new long[KEPT + 1];
    private final long[] links = new long[KEPT + 1];
    private final int[] from = new int[KEPT + 1];
    private final int[] handledIn = new int[KEPT + 1];
    private long length;

    /** Instructions retired when the last trap of the chain was taken. */
    private long retired;

    /** Forgets all. */
    void reset() {
        length = 0;
        retired = 0;
    }

    /**
     * A trap is taken, or would be if it did not stop the processor.
     *
     * @param mode in which it was caused
     * @param handler the mode that it goes to
     * @param cycle in which it is taken
     * @param instructions retired before it
     * @param registers the integer registers
     */
    void taken(long cause, long pc, long tval, int mode, int handler, long cycle, long instructions, long[] registers) {
        if (instructions - retired >= AT_WORK) {
            length = 0;
        }
        retired = instructions;
        keep(LAST, cause, pc, tval, mode, cycle, registers[RA]);
        handledIn[LAST] = handler;
        if (length < KEPT) {
            keep((int) length, cause, pc, tval, mode, cycle, registers[RA]);
            handledIn[(int) length] = handler;
        }
        length++;
    }

    private void keep(int i, long cause, long pc, long tval, int mode, long cycle, long link) {
        causes[i] = cause;
        pcs[i] = pc;
        tvals[i] = tval;
        cycles[i] = cycle;
        links[i] = link;
        from[i] = mode;
    }

    /** A handler returned to a mode. */
    void returned(int mode) {
        if (length == 0) {
            return;
        }
        length--;
        if (length >= KEPT && handledIn[KEPT - 1] > mode) {
            length = KEPT;
        }
        while (length > 0 && length <= KEPT && handledIn[(int) length - 1] > mode) {
            length--;
        }
    }

    /** Traps that nobody has returned from. */
    long length() {
        return length;
    }

    /** The first of them, {@value #KEPT} at most. */
    List<Trap> traps() {
        List<Trap> traps = new ArrayList<>();
        for (int i = 0; i < Math.min(length, KEPT); i++) {
            traps.add(trap(i));
        }
        return traps;
    }

    /** The trap that was taken last. */
    Trap last() {
        return trap(LAST);
    }

    private Trap trap(int i) {
        return new Trap(causes[i], pcs[i], tvals[i], cycles[i], links[i], from[i]);
    }

    /** Why a processor stopped, when these were its last traps. */
    Stopped stopped(StopReason reason, CsrFile csr) {
        boolean supervisor = handledIn[LAST] == CsrFile.SUPERVISOR;
        return new Stopped(
                reason,
                traps(),
                last(),
                length,
                supervisor ? "stvec" : "mtvec",
                csr.read(supervisor ? Csr.STVEC : Csr.MTVEC),
                csr.read(Csr.MTVEC),
                csr.read(Csr.MISA));
    }

    @Override
    public String name() {
        return "trap chain";
    }

    @Override
    public void state(StateVisitor v) {
        v.i64s("causes", causes);
        v.i64s("pcs", pcs);
        v.i64s("tvals", tvals);
        v.i64s("cycles", cycles);
        v.i64s("links", links);
        v.i32s("from", from);
        v.i32s("handledIn", handledIn);
        length = Math.max(0, v.i64("length", length));
        retired = v.i64("retired", retired);
    }
}
