package windhover.app;

import java.util.Locale;
import windhover.output.TextOutput;

/** Says on standard error how far something has come, when it takes longer than a moment and somebody looks on. */
final class Progress {
    /** Nanoseconds before the first report, and between two. */
    private static final long EVERY = 1_000_000_000L;

    private final TextOutput err;
    private final String doing;
    private long next = System.nanoTime() + EVERY;
    private boolean said;

    /**
     * Nothing is said yet.
     *
     * @param doing what is done, such as {@code exporting}
     */
    Progress(TextOutput err, String doing) {
        this.err = err;
        this.doing = doing;
    }

    /** It has come so far, of so much at most. */
    void at(long cycle, long latest) {
        if (System.nanoTime() - next >= 0) {
            next = System.nanoTime() + EVERY;
            said = true;
            err.status(String.format(Locale.ROOT, "%s: @%d of @%d at most", doing, cycle, latest));
        }
    }

    /** Takes away what was said, so that something else can be. */
    void clear() {
        if (said) {
            said = false;
            err.status("");
        }
    }
}
