package windhover.debug;

/** How much memory the checkpoints of a run may hold. */
public final class HistoryBudget {
    private static final int LEAST = 16;
    private static final int MOST = 512;

    /** A quarter: the machine's own memory, what is being recorded and what the window shows need the rest. */
    private static final int PART = 4;

    private HistoryBudget() {}

    /** In MiB, by the memory that this process may take. */
    public static int mebibytes() {
        return (int) Math.clamp(Runtime.getRuntime().maxMemory() / PART >> 20, LEAST, MOST);
    }
}
