package windhover.timeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import windhover.machine.Input;

/**
 * The histories of one machine, and the checkpoints that make their moments quick to reach, within a budget of memory.
 *
 * <p>While all is within the budget and below {@value #MOST} checkpoints none is given up, so that every moment is near
 * one. Beyond, the one is given up whose absence leaves the smallest gap in proportion to its age: recent history stays
 * dense, and the number grows with the logarithm of the run. The first checkpoint and the newest of each branch always
 * stay.
 *
 * <p>Beside these there are a few of passing use, near to where somebody looks around.
 */
public final class Timeline {
    /** Checkpoints kept at most. */
    public static final int MOST = 1024;

    /** Checkpoints near to where somebody looks around. */
    private static final int MOST_NEAR = 12;

    /** Bytes that a checkpoint costs beside what it holds, about. */
    private static final int CHECKPOINT_BYTES = 256;

    private final List<Branch> branches = new ArrayList<>();
    private final Deque<Checkpoint> near = new ArrayDeque<>();

    /** Those that came from the archive. */
    private final Set<Checkpoint> fetched = Collections.newSetFromMap(new IdentityHashMap<>());

    private Branch branch = new Branch(1, null, 0, new Journal(), -1);
    private final SortedMap<Integer, Bookmark> bookmarks = new TreeMap<>();
    private @Nullable Listener listener;
    private @Nullable Archive archive;
    private StoredHashes stored = StoredHashes.NONE;
    private long budget;
    private long kept;
    private int count;

    /** Is told what the histories get, as they get it, on the thread that owns the machine. */
    public interface Listener {
        /** A branch begins. */
        void branched(Branch branch);

        /** An input was applied for the first time. */
        void arrived(Branch branch, Journal.Entry entry);

        /** A checkpoint was kept; the machine is still at its cycle, and this is the hash of its state. */
        void kept(Branch branch, Checkpoint checkpoint, long hash);

        /** A branch got another name. */
        void renamed(Branch branch);

        /** A bookmark was set, or changed. */
        void bookmarked(Bookmark bookmark);

        /** A bookmark was taken away. */
        void bookmarkRemoved(Bookmark bookmark);
    }

    /** Checkpoints that lie elsewhere, such as in a file, and are read when they are needed. */
    public interface Archive {
        /** The cycle of the last checkpoint of a branch's own at or before a cycle; −1 when there is none. */
        long before(Branch branch, long cycle);

        /**
         * The checkpoint of a branch at the cycle that {@link #before} answered; null when it cannot be read after all.
         */
        @Nullable
        Checkpoint read(Branch branch, long cycle);
    }

    /** Sets the listener that hears what the histories get; null for nobody. */
    public void listener(@Nullable Listener told) {
        listener = told;
    }

    /** A listener wants to hear no more; nothing changes when by now another one listens. */
    public void stopTelling(Listener told) {
        if (told.equals(listener)) {
            listener = null;
        }
    }

    /** Sets the hashes that a recording holds. */
    public void stored(StoredHashes hashes) {
        stored = hashes;
    }

    /** The hashes that a recording holds; none when nothing was recorded. */
    public StoredHashes stored() {
        return stored;
    }

    /** Sets where more checkpoints lie. */
    public void archive(Archive checkpoints) {
        archive = checkpoints;
    }

    /**
     * A history in which nothing has happened.
     *
     * @param budgetMebibytes memory that checkpoints may hold, in MiB
     */
    public Timeline(int budgetMebibytes) {
        branches.add(branch);
        budget(budgetMebibytes);
    }

    /** Sets the memory that checkpoints may hold, in MiB, at least 1. */
    public void budget(int mebibytes) {
        if (mebibytes < 1) {
            throw new IllegalArgumentException("a budget of " + mebibytes + " MiB: expected at least 1");
        }
        budget = (long) mebibytes << 20;
        thin();
    }

    /** The memory that checkpoints may hold, in MiB. */
    public int budget() {
        return (int) (budget >> 20);
    }

    /** The branch on which the machine is. */
    public Branch branch() {
        return branch;
    }

    /** All branches, by number. */
    public List<Branch> branches() {
        return List.copyOf(branches);
    }

    /** The branch of a number; null when there is none. */
    public @Nullable Branch branch(int number) {
        return number >= 1 && number <= branches.size() ? branches.get(number - 1) : null;
    }

    /** The bookmarks of all branches, by number. */
    public List<Bookmark> bookmarks() {
        return List.copyOf(bookmarks.values());
    }

    /** Marks a moment of the branch the machine is on; a moment that is marked gets the note instead of its own. */
    public void bookmark(long cycle, String note) {
        int id = bookmarks.isEmpty() ? 1 : bookmarks.lastKey() + 1;
        for (Bookmark each : bookmarks.values()) {
            id = each.branch() == branch.number() && each.cycle() == cycle ? each.id() : id;
        }
        Bookmark made = new Bookmark(id, branch.number(), cycle, note);
        bookmarks.put(id, made);
        if (listener != null) {
            listener.bookmarked(made);
        }
    }

    /** Gives a branch another name. */
    public void rename(Branch renamed, String name) {
        renamed.name(name);
        if (listener != null) {
            listener.renamed(renamed);
        }
    }

    /** Takes a bookmark away, if it is there. */
    public void removeBookmark(int id) {
        Bookmark removed = bookmarks.remove(id);
        if (removed != null && listener != null) {
            listener.bookmarkRemoved(removed);
        }
    }

    /** Takes over a bookmark from a recording. */
    public void recordedBookmark(Bookmark bookmark) {
        if (branch(bookmark.branch()) == null || bookmark.id() == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "bookmark " + bookmark.id() + " of branch " + bookmark.branch() + ", which is not there");
        }
        bookmarks.put(bookmark.id(), bookmark);
    }

    /** How many checkpoints are kept, of all branches. */
    public int checkpoints() {
        return count + near.size();
    }

    /** Bytes that the checkpoints and the journals hold, about. */
    public long bytes() {
        long journals = 0;
        for (Branch each : branches) {
            journals += each.journal().bytes();
        }
        return kept + journals;
    }

    /**
     * Takes over a recorded history, before anything has happened: running on repeats it.
     *
     * @param entries the inputs
     * @param frontier the cycle it has reached
     */
    public void recorded(List<Journal.Entry> entries, long frontier) {
        if (branch.frontier() > 0 || branch.journal().size() > 0) {
            throw new IllegalStateException(
                    "something has happened already: the history has reached @" + branch.frontier());
        }
        for (Journal.Entry entry : entries) {
            branch.journal().add(entry.cycle(), entry.input());
        }
        branch.reached(frontier);
    }

    /**
     * Takes over a recorded branch that left another. Branches come in the order of their numbers.
     *
     * @param parent the branch that it left
     * @param from the cycle at which it left
     * @param shared how many inputs of its parent it shares
     * @param own its inputs since
     * @param frontier the cycle it has reached
     */
    public Branch recordedBranch(Branch parent, long from, int shared, List<Journal.Entry> own, long frontier) {
        if (shared < 0 || shared > parent.journal().size() || from > parent.frontier()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a branch from @%d with %d inputs of %s: expected no more than it has, @%d and %d",
                    from,
                    shared,
                    parent.name(),
                    parent.frontier(),
                    parent.journal().size()));
        }
        Branch added =
                new Branch(branches.size() + 1, parent, from, parent.journal().begin(shared), Math.max(from, frontier));
        own.forEach(entry -> added.journal().add(entry.cycle(), entry.input()));
        branches.add(added);
        return added;
    }

    /** An input was applied at the frontier of this branch. */
    public void arrived(long cycle, Input input) {
        branch.journal().add(cycle, input);
        if (listener != null) {
            listener.arrived(branch, branch.journal().entry(branch.journal().size() - 1));
        }
    }

    /** Fetches the checkpoint before a cycle from the archive, if that has one nearer than those at hand. */
    private void fetch(long cycle) {
        Archive elsewhere = archive;
        long bound = cycle;
        for (Branch at = branch; elsewhere != null && at != null; at = at.parent()) {
            long found = elsewhere.before(at, bound);
            if (found >= 0) {
                Checkpoint here = checkpointAtHand(cycle);
                Checkpoint read = here != null && here.cycle() >= found ? null : elsewhere.read(at, found);
                if (read != null) {
                    Checkpoint fetchedOne = keep(read, null);
                    fetched.add(fetchedOne);
                    at.own().add(at.above(read.cycle()), fetchedOne);
                    count++;
                    thin();
                }
                return;
            }
            bound = Math.min(bound, at.from());
        }
    }

    /**
     * Gives up the checkpoints that lie elsewhere, and those that were fetched: one of them was not a state of this
     * machine.
     *
     * @return false when there was nothing to give up
     */
    public boolean forgetArchive() {
        boolean any = archive != null || !fetched.isEmpty();
        archive = null;
        for (Branch each : branches) {
            for (Checkpoint one : each.checkpoints()) {
                if (fetched.contains(one)) {
                    each.own().remove(one);
                    drop(one);
                    count--;
                }
            }
        }
        fetched.clear();
        near.forEach(this::drop);
        near.clear();
        return any;
    }

    /** The last checkpoint of this branch's history at or before a cycle; null when there is none. */
    public @Nullable Checkpoint checkpointBefore(long cycle) {
        fetch(cycle);
        return checkpointAtHand(cycle);
    }

    private @Nullable Checkpoint checkpointAtHand(long cycle) {
        Checkpoint best = branch.checkpointBefore(cycle);
        for (Checkpoint each : near) {
            if (each.cycle() <= cycle && (best == null || each.cycle() > best.cycle())) {
                best = each;
            }
        }
        return best;
    }

    /**
     * Keeps a checkpoint of this branch; one that is there at its cycle already stays.
     *
     * @param hash takes the hash of the machine's state, if somebody wants it
     */
    public void add(Checkpoint checkpoint, LongSupplier hash) {
        Checkpoint before = branch.checkpointBefore(checkpoint.cycle());
        if (before != null && before.cycle() == checkpoint.cycle()) {
            return;
        }
        branch.own().add(branch.above(checkpoint.cycle()), keep(checkpoint, before));
        count++;
        if (listener != null) {
            listener.kept(branch, checkpoint, hash.getAsLong());
        }
        thin();
    }

    /** Keeps a checkpoint of this branch for passing use. */
    public void addNear(Checkpoint checkpoint) {
        Checkpoint before = checkpointAtHand(checkpoint.cycle());
        if (before != null && before.cycle() == checkpoint.cycle()) {
            return;
        }
        if (near.size() == MOST_NEAR) {
            drop(near.removeFirst());
        }
        near.addLast(keep(checkpoint, before));
    }

    private Checkpoint keep(Checkpoint checkpoint, @Nullable Checkpoint before) {
        List<byte[]> mementos =
                before == null ? checkpoint.mementos() : Checkpoint.shared(checkpoint.mementos(), before.mementos());
        Checkpoint keep = new Checkpoint(
                checkpoint.cycle(),
                checkpoint.work(),
                checkpoint.applied(),
                checkpoint.state(),
                mementos,
                checkpoint.hash());
        kept += own(keep);
        keep.state().memories().forEach(pages -> kept += pages.retain());
        return keep;
    }

    private void drop(Checkpoint checkpoint) {
        kept -= own(checkpoint);
        checkpoint.state().memories().forEach(pages -> kept -= pages.release());
    }

    /**
     * What a checkpoint holds beside pages; mementos that are shared are counted with each, which is on the safe side.
     */
    private static long own(Checkpoint checkpoint) {
        long bytes = (long) CHECKPOINT_BYTES + checkpoint.state().size();
        for (byte[] memento : checkpoint.mementos()) {
            bytes += 16L + memento.length;
        }
        return bytes;
    }

    private void thin() {
        while (kept > budget && !near.isEmpty()) {
            drop(near.removeFirst());
        }
        while (kept > budget || count > MOST) {
            Branch thinned = null;
            int victim = -1;
            double least = Double.POSITIVE_INFINITY;
            for (Branch each : branches) {
                List<Checkpoint> own = each.own();
                long newest = own.isEmpty() ? 0 : own.getLast().work();
                for (int i = each.parent() == null ? 1 : 0; i < own.size() - 1; i++) {
                    long below = i > 0 ? own.get(i - 1).work() : own.get(i).work();
                    double gap = (double) (own.get(i + 1).work() - below)
                            / (1 + newest - own.get(i).work());
                    if (gap < least) {
                        least = gap;
                        thinned = each;
                        victim = i;
                    }
                }
            }
            if (thinned == null) {
                return;
            }
            Checkpoint gone = thinned.own().remove(victim);
            fetched.remove(gone);
            drop(gone);
            count--;
        }
    }

    /**
     * Starts a branch that shares this one's past, and makes it the machine's.
     *
     * @param cycle where it leaves
     * @param applied how many inputs of the journal it shares
     */
    public Branch fork(long cycle, int applied) {
        Branch fork =
                new Branch(branches.size() + 1, branch, cycle, branch.journal().begin(applied), cycle);
        branches.add(fork);
        branch = fork;
        near.stream().filter(each -> each.cycle() > cycle).toList().forEach(this::forget);
        if (listener != null) {
            listener.branched(fork);
        }
        return fork;
    }

    private void forget(Checkpoint checkpoint) {
        near.remove(checkpoint);
        drop(checkpoint);
    }

    /** Makes another branch the machine's. */
    public void switchTo(Branch other) {
        branch = other;
        near.forEach(this::drop);
        near.clear();
    }
}
