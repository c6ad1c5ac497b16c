package windhover.debug;

/** How much memory the checkpoints of a run may hold. */
public final class HistoryBudget {
    private static final int LEAST = 16;
    private static final int MOST = 512;

    /**
     * A fifth. The machine's own memory is a part of the rest, and so are the newest checkpoint, which comes before
     * others are given up, the one that is being recorded, and what the window shows.
     */
    private static final int PART = 5;

    private static final long MEBIBYTE = 1 << 20;

    private HistoryBudget() {}

    /** In MiB, by the memory that this process may take. */
    public static int mebibytes() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / PART / MEBIBYTE, LEAST, MOST);
    }
}
