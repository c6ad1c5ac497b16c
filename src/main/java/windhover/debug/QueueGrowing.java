package windhover.debug;

import java.util.Locale;
import windhover.clock.StateVisitor;
import windhover.guest.KernelReader;
import windhover.guest.kernel.GuestEvent;

/** A queue that gets longer and longer. */
final class QueueGrowing extends Warner {
    /** The least depth is taken over so many dispatches… */
    static final int DISPATCHES = 16;

    /** …and is said to grow when it rose so many times in a row. */
    static final int RISES = 4;

    private long least = Long.MAX_VALUE;
    private long leastBefore = Long.MAX_VALUE;
    private int rises;

    QueueGrowing(GuestScene scene) {
        super(scene, GuestWarning.Kind.QUEUE_GROWING);
    }

    @Override
    String observedWhen() {
        return String.format(
                Locale.ROOT,
                "the least depth of the queue over %d dispatches rose %d times in a row",
                DISPATCHES,
                RISES);
    }

    @Override
    String lacks() {
        return scene.lacksQueue();
    }

    @Override
    void state(StateVisitor v) {
        least = v.i64("least", least);
        leastBefore = v.i64("leastBefore", leastBefore);
        rises = v.i32("rises", rises);
    }

    @Override
    void dispatched(GuestEvent.Dispatched dispatched, KernelReader structures) {
        least = Math.min(least, dispatched.waiting());
        if (scene.dispatches() % DISPATCHES != 0) {
            return;
        }
        rises = leastBefore != Long.MAX_VALUE && least > leastBefore ? rises + 1 : 0;
        if (rises >= RISES) {
            String item = scene.itemWord();
            warn(
                    "",
                    dispatched.cycle(),
                    String.format(
                            Locale.ROOT,
                            "The %s queue grows: it never held fewer than %d %ss during the last %d dispatches.",
                            item,
                            least,
                            item,
                            DISPATCHES),
                    String.format(
                            Locale.ROOT,
                            "The least depth over %d dispatches rose %d times in a row.",
                            DISPATCHES,
                            RISES));
        }
        leastBefore = least;
        least = Long.MAX_VALUE;
    }
}
