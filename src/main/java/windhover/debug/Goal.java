package windhover.debug;

import java.util.Set;

/** What a run runs for, such as the next instruction. Asked after each cycle. */
interface Goal {
    /**
     * The instructions that it waits for; while there are none it looks at each cycle. A run that only waits need not
     * look, and is as fast as the machine.
     */
    default Set<Long> sleepsUntil() {
        return Set.of();
    }

    /** True once it is reached. */
    boolean reached();

    /** The cycle at which it is reached at the latest; {@link Long#MAX_VALUE} when that is not known. */
    long latest();

    /** What to say when it is reached. */
    String sentence();
}
