package windhover.ui.kit;

/**
 * A pace for what no eye could follow at each frame, such as numbers that run: lets the first frame through, then each
 * n-th, and always one that must be right, such as that of a stop.
 */
public final class Pace {
    private final int frames;
    private int skipped;

    /**
     * A pace.
     *
     * @param frames one frame of how many is let through
     */
    public Pace(int frames) {
        this.frames = frames;
        skipped = frames - 1;
    }

    /** Whether this frame is let through. */
    public boolean due(boolean must) {
        skipped++;
        if (must || skipped >= frames) {
            skipped = 0;
            return true;
        }
        return false;
    }
}
