package windhover.export;

import java.util.ArrayList;
import java.util.List;
import windhover.export.TraceEventFile.Track;
import windhover.isa.Op;
import windhover.isa.Uop;

/**
 * The functions that somebody who has the processor is in, as nested slices of their track: from the calls and returns
 * that retire, and from the function that each instruction lies in, which is right also where they are unusual.
 */
final class FunctionStack {
    private static final int DEEPEST = 64;
    private static final int CALL = Op.JALR.ordinal();
    private static final int JUMP = Op.JAL.ordinal();
    private static final int RETURN_ADDRESS = 1;
    private static final int OTHER_RETURN_ADDRESS = 5;

    private final TraceEventFile file;
    private final Track track;
    private final List<String> frames = new ArrayList<>();

    /** Calls beyond the deepest that is shown. */
    private int deeper;

    private boolean called;
    private boolean returned;
    private boolean stale;

    /** An empty stack. */
    FunctionStack(TraceEventFile file, Track track) {
        this.file = file;
        this.track = track;
    }

    /** What it is in now is of no meaning when it comes to run next: it begins anew. */
    void forget() {
        stale = true;
    }

    /** It has the processor from a cycle on. */
    void resume(long cycle) {
        if (stale) {
            stale = false;
            frames.clear();
            deeper = 0;
        }
        called = false;
        returned = false;
        for (String function : frames) {
            file.open(track, cycle, function);
        }
    }

    /** It has no longer, from a cycle on. */
    void suspend(long cycle) {
        for (int i = 0; i < frames.size(); i++) {
            file.close(track, cycle);
        }
    }

    /** An instruction committed. */
    void committed(long cycle, String function, long uop) {
        if (called) {
            push(cycle, function);
        } else {
            if (returned) {
                pop(cycle);
            }
            if (frames.isEmpty()) {
                push(cycle, function);
            } else if (deeper == 0 && !frames.getLast().equals(function)) {
                goTo(cycle, function);
            }
        }
        boolean indirect = Uop.op(uop) == CALL;
        boolean links = isLink(Uop.rd(uop)) && (uop & Uop.WRITES_RD) != 0;
        called = links && (indirect || Uop.op(uop) == JUMP);
        returned = indirect && !links && isLink(Uop.rs1(uop));
    }

    private static boolean isLink(int register) {
        return register == RETURN_ADDRESS || register == OTHER_RETURN_ADDRESS;
    }

    /** Without a call or a return: back in a caller, or by a jump into another function in place of this one. */
    private void goTo(long cycle, String function) {
        int at = frames.lastIndexOf(function);
        if (at < 0) {
            pop(cycle);
            push(cycle, function);
        } else {
            while (frames.size() > at + 1) {
                pop(cycle);
            }
        }
    }

    private void push(long cycle, String function) {
        if (frames.size() == DEEPEST) {
            deeper++;
        } else {
            frames.add(function);
            file.open(track, cycle, function);
        }
    }

    private void pop(long cycle) {
        if (deeper > 0) {
            deeper--;
        } else if (!frames.isEmpty()) {
            frames.removeLast();
            file.close(track, cycle);
        }
    }
}
