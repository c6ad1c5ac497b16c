package windhover.ui.shell;

/**
 * When the window shows the next snapshot, in host time. All panes show one and the same snapshot, so that all they say
 * is of one moment; while a machine runs there is a new one a few times a second, and less often where the panes need
 * long to show it, so that what moves between two snapshots keeps most of the time.
 */
final class PictureClock {
    /** A frame of the screen. */
    static final long FRAME = 16_666_667L;

    /** Between two pictures of a machine that runs faster than frames follow each other. */
    static final long LEAST = 50_000_000L;

    /** Up to this speed, in cycles a second, each cycle gets a picture of its own where the panes can keep up. */
    static final double EACH_CYCLE = 60;

    /** Between two pictures at most. */
    static final long MOST = 400_000_000L;

    /** How many times as long as a picture costs passes until the next. */
    private static final double SHARE = 3;

    private static final double SMOOTHING = 0.3;

    private long shownAt;
    private double cost;
    private double speed;
    private boolean running;
    private boolean any;

    /**
     * A picture was shown.
     *
     * @param now when
     * @param runs whether the machine runs in it
     * @param cyclesPerSecond how fast; 0 when unknown
     */
    void shown(long now, boolean runs, double cyclesPerSecond) {
        shownAt = now;
        running = runs;
        speed = cyclesPerSecond;
        any = true;
    }

    /**
     * What the last picture cost.
     *
     * @param nanos from its frame to the next, less the time that a frame takes when there is nothing to do
     */
    void cost(long nanos) {
        cost += (Math.max(0, nanos) - cost) * SMOOTHING;
    }

    /** Host time between two pictures. */
    long interval() {
        if (!running) {
            return 0;
        }
        long least = speed > 0 && speed <= EACH_CYCLE ? 0 : LEAST;
        return Math.clamp((long) (cost * SHARE), least, MOST);
    }

    /** Whether the next picture is due, so many nanoseconds from now. */
    boolean due(long now, long ahead) {
        return !any || now + ahead - shownAt >= interval();
    }
}
