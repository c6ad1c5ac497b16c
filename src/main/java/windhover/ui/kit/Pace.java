package windhover.ui.kit;

/** A pace in host time, for what is not to be asked at each picture: lets the first through, then one each so often. */
public final class Pace {
    private final long nanos;
    private long last;
    private boolean begun;

    /**
     * A pace.
     *
     * @param nanos host time between two that are let through
     */
    public Pace(long nanos) {
        this.nanos = nanos;
    }

    /**
     * Whether this one is let through.
     *
     * @param now the moment of host time
     * @param must whether it must be, such as that of a stop
     */
    public boolean due(long now, boolean must) {
        if (must || !begun || now - last >= nanos) {
            begun = true;
            last = now;
            return true;
        }
        return false;
    }
}
