package windhover.cpu;

import windhover.clock.StateVisitor;
import windhover.clock.Stateful;

/**
 * Notices that exceptions lead to each other for ever: one comes back to the place where it was, and no instruction has
 * retired in between. For both engines.
 */
final class TrapLoop implements Stateful {
    private long retired = -1;
    private int traps;
    private long lastCause;
    private long lastPc;

    /** One of the traps before, the newest whose number is a power of two: a loop of any length comes back to it. */
    private long markCause;

    private long markPc;

    /**
     * Takes note of a trap.
     *
     * @param instructions retired so far
     * @return true when the same trap has come before and nothing has retired since
     */
    boolean closes(long cause, long pc, long instructions) {
        if (retired != instructions) {
            retired = instructions;
            traps = 0;
        }
        boolean last = cause == lastCause && pc == lastPc;
        boolean mark = cause == markCause && pc == markPc;
        boolean closes = traps > 0 && (last || mark);
        traps = traps == Integer.MAX_VALUE ? 1 : traps + 1;
        if (Integer.bitCount(traps) == 1) {
            markCause = cause;
            markPc = pc;
        }
        lastCause = cause;
        lastPc = pc;
        return closes;
    }

    /** Reset: no trap was taken. */
    void reset() {
        retired = -1;
        traps = 0;
    }

    @Override
    public String name() {
        return "trap loop";
    }

    @Override
    public void state(StateVisitor v) {
        retired = v.i64("retired", retired);
        traps = v.i32("traps", traps);
        lastCause = v.i64("lastCause", lastCause);
        lastPc = v.i64("lastPc", lastPc);
        markCause = v.i64("markCause", markCause);
        markPc = v.i64("markPc", markPc);
    }
}
