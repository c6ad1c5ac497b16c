package windhover.debug;

import java.util.List;
import windhover.timeline.Bookmark;

/**
 * The history that the session keeps.
 *
 * @param frontier the furthest cycle that this branch has reached: below it, running repeats what happened
 * @param branch number of the branch the machine is on
 * @param branches all branches by number, from 1
 * @param checkpoints how many checkpoints are kept
 * @param mebibytes memory that they and the journal hold
 * @param budgetMebibytes memory that they may hold
 * @param bookmarks the moments that were marked, of all branches
 */
public record TimelineState(
        long frontier,
        int branch,
        List<BranchState> branches,
        int checkpoints,
        double mebibytes,
        int budgetMebibytes,
        List<Bookmark> bookmarks) {
    /** A history of nothing. */
    public static final TimelineState EMPTY =
            new TimelineState(0, 1, List.of(new BranchState(1, "branch 1", 0, 0, 0, 0)), 0, 0, 0, List.of());

    /**
     * A branch: a history that shares the past of another up to a cycle.
     *
     * @param number from 1, the first
     * @param name for people, such as {@code branch 2 from @12480}
     * @param parent number of the branch it left; 0 for the first
     * @param from the cycle at which it left
     * @param frontier the furthest cycle it has reached
     * @param inputs how many inputs its journal holds, those of the shared past among them
     */
    public record BranchState(int number, String name, int parent, long from, long frontier, int inputs) {}

    /** True when the machine stands in the past: going on repeats what happened until the frontier. */
    public boolean past(long cycle) {
        return cycle < frontier;
    }
}
