package windhover.guest.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.KernelDescription.Kind;

/**
 * A point of the guest's code at which something happens, resolved.
 *
 * @param kind what happens
 * @param point when
 * @param address of the instruction that is watched: a function's first one, or the call through a pointer
 * @param function the function's address
 * @param item which item; for a call through a pointer, null means that the first argument is it
 * @param queue the number of the queue; −1 when {@code inQueue} says it, or else the item itself
 * @param inQueue the address by which the queue is meant; null for none
 * @param target the register that a call through a pointer takes its target from; 0 for others
 * @param callers only where a call comes from within one of these ranges; empty for all
 * @param others not where it comes from within one of these
 * @param via address of the function whose caller is meant where it calls; 0 for none
 * @param viaRange where that function lies
 */
record Point(
        Kind kind,
        KernelDescription.Point point,
        long address,
        long function,
        int queue,
        @Nullable GuestValue inQueue,
        @Nullable GuestValue item,
        @Nullable GuestValue callback,
        @Nullable GuestValue data,
        @Nullable GuestValue owner,
        @Nullable GuestValue task,
        @Nullable GuestValue from,
        long fromOffset,
        @Nullable GuestValue to,
        long toOffset,
        @Nullable GuestValue on,
        @Nullable GuestValue number,
        @Nullable GuestValue block,
        List<Condition> when,
        int target,
        List<Range> callers,
        List<Range> others,
        long via,
        @Nullable Range viaRange) {
    /** The instructions of a function. */
    record Range(long start, long size) {
        boolean holds(long address) {
            return Long.compareUnsigned(address - start, size) < 0;
        }
    }

    /** Copies the lists. */
    Point {
        when = List.copyOf(when);
        callers = List.copyOf(callers);
        others = List.copyOf(others);
    }

    /** True when a call with this return address counts. */
    boolean calledFrom(long returnAddress) {
        for (Range range : others) {
            if (range.holds(returnAddress)) {
                return false;
            }
        }
        if (callers.isEmpty()) {
            return true;
        }
        for (Range range : callers) {
            if (range.holds(returnAddress)) {
                return true;
            }
        }
        return false;
    }
}
