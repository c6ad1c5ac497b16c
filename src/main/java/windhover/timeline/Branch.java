package windhover.timeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One history of the machine: its inputs, how far it went, and checkpoints on the way. All but the first branch left
 * another at a cycle and share its past up to there.
 */
public final class Branch {
    private final int number;
    private final @Nullable Branch parent;
    private final long from;
    private final Journal journal;
    private final int shared;
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private String name;
    private long frontier;

    Branch(int number, @Nullable Branch parent, long from, Journal journal, long frontier) {
        this.number = number;
        this.parent = parent;
        this.from = from;
        this.journal = journal;
        shared = journal.size();
        this.frontier = frontier;
        name = parent == null ? "branch " + number : "branch " + number + " from " + new Moment(from);
    }

    /** From 1, the first. */
    public int number() {
        return number;
    }

    /** For people, such as {@code branch 2 from @12480}. */
    public String name() {
        return name;
    }

    /** Gives it another name. */
    public void name(String newName) {
        name = newName;
    }

    /** The branch it left; null for the first. */
    public @Nullable Branch parent() {
        return parent;
    }

    /** The cycle at which it left. */
    public long from() {
        return from;
    }

    /** Its inputs from reset on, those of the shared past among them. */
    public Journal journal() {
        return journal;
    }

    /** How many of its inputs are its parent's: the first ones. */
    public int shared() {
        return shared;
    }

    /** The furthest cycle it has reached, with the inputs of that cycle; −1 before anything happened. */
    public long frontier() {
        return frontier;
    }

    /** It has reached a cycle, and the inputs of that cycle are in the journal. */
    public void reached(long cycle) {
        frontier = Math.max(frontier, cycle);
    }

    /** Its own checkpoints, oldest first; those of the shared past are its parents'. */
    public List<Checkpoint> checkpoints() {
        return List.copyOf(checkpoints);
    }

    /** The cycle of the newest checkpoint of this history; −1 when there is none. */
    public long newestCheckpoint() {
        Checkpoint newest = checkpointBefore(Long.MAX_VALUE);
        return newest == null ? -1 : newest.cycle();
    }

    List<Checkpoint> own() {
        return checkpoints;
    }

    /** The index of the first own checkpoint above a cycle. */
    int above(long cycle) {
        int low = 0;
        int high = checkpoints.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (checkpoints.get(middle).cycle() <= cycle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The last checkpoint of this history at or before a cycle; null when there is none. */
    public @Nullable Checkpoint checkpointBefore(long cycle) {
        long bound = cycle;
        for (Branch branch = this; branch != null; branch = branch.parent) {
            int above = branch.above(bound);
            if (above > 0) {
                return branch.checkpoints.get(above - 1);
            }
            bound = Math.min(bound, branch.from);
        }
        return null;
    }
}
