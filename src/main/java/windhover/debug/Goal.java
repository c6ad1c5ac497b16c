package windhover.debug;

/** What a run runs for, such as the next instruction. Asked after each cycle. */
interface Goal {
    /** True once it is reached. */
    boolean reached();

    /** The cycle at which it is reached at the latest; {@link Long#MAX_VALUE} when that is not known. */
    long latest();

    /** What to say when it is reached. */
    String sentence();
}
