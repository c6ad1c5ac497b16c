package windhover.timeline.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import windhover.clock.Pages;
import windhover.clock.SavedState;
import windhover.machine.Input;
import windhover.timeline.Bookmark;
import windhover.timeline.Branch;
import windhover.timeline.Checkpoint;
import windhover.timeline.Journal;
import windhover.timeline.StoredHashes;
import windhover.timeline.Timeline;
import windhover.timeline.file.SessionRecords.Page;
import windhover.timeline.file.SessionRecords.Progress;

/**
 * The histories that a session file holds, taken over into a timeline; its checkpoints are read when they are needed.
 */
public final class RecordedHistory implements Timeline.Archive {
    private final SessionFile file;
    private final List<Pages> shape;
    private final Map<Integer, TreeMap<Long, Integer>> checkpoints = new HashMap<>();
    private String problem = "";

    private RecordedHistory(SessionFile file, List<Pages> shape) {
        this.file = file;
        this.shape = shape;
    }

    /**
     * Takes over what a file holds.
     *
     * @param timeline of a machine at reset, in which nothing has happened
     * @param shape the state of that machine, for the sizes of its memories
     * @param useCheckpoints whether the file's checkpoints can be used: false when another version of the program made
     *     them
     * @throws SessionFormatException when the histories contradict themselves
     */
    public static RecordedHistory into(Timeline timeline, SessionFile file, SavedState shape, boolean useCheckpoints)
            throws SessionFormatException {
        RecordedHistory history = new RecordedHistory(file, shape.memories());
        try {
            history.branches(timeline);
        } catch (IllegalArgumentException e) {
            throw new SessionFormatException("history: " + e.getMessage());
        }
        timeline.stored(hashes(file));
        if (useCheckpoints) {
            for (int i = 0; i < file.checkpoints(); i++) {
                Progress at = file.checkpointAt(i);
                history.checkpoints
                        .computeIfAbsent(at.branch(), b -> new TreeMap<>())
                        .put(at.cycle(), i);
            }
            timeline.archive(history);
        }
        return history;
    }

    private void branches(Timeline timeline) {
        Map<Integer, List<Journal.Entry>> inputs = new HashMap<>();
        for (SessionRecords.Input input : file.inputs()) {
            inputs.computeIfAbsent(input.branch(), b -> new ArrayList<>())
                    .add(new Journal.Entry(input.cycle(), new Input(input.port(), input.payload())));
        }
        // Without a word of it, not even the inputs of cycle 0 had come.
        timeline.recorded(inputs.getOrDefault(1, List.of()), file.furthest(1));
        if (!file.firstName().isEmpty()) {
            timeline.branch().name(file.firstName());
        }
        long sharedInputs = 0;
        for (SessionRecords.Branch branch : file.branches()) {
            Branch parent = timeline.branch(branch.parent());
            if (parent == null) {
                throw new IllegalArgumentException(
                        "branch " + branch.id() + " leaves branch " + branch.parent() + ", which is not there");
            }
            List<Journal.Entry> own = inputs.getOrDefault(branch.id(), List.of());
            if (!own.isEmpty() && own.getFirst().cycle() < branch.from()) {
                throw new IllegalArgumentException("branch " + branch.id() + " has an input at @"
                        + own.getFirst().cycle() + ", before it left at @" + branch.from());
            }
            sharedInputs += branch.shared();
            if (sharedInputs > SessionLimits.SHARED_INPUTS) {
                throw new IllegalArgumentException(
                        "its branches share more than " + SessionLimits.SHARED_INPUTS + " inputs");
            }
            timeline.recordedBranch(parent, branch.from(), branch.shared(), own, file.furthest(branch.id()))
                    .name(branch.name());
        }
        for (SessionRecords.Bookmark bookmark : file.bookmarks()) {
            timeline.recordedBookmark(
                    new Bookmark(bookmark.id(), bookmark.branch(), bookmark.cycle(), bookmark.note()));
        }
    }

    /** The hashes that a file holds, of all branches. */
    private static StoredHashes hashes(SessionFile file) {
        List<StoredHashes.Stored> stored = new ArrayList<>();
        for (Progress progress : file.progress()) {
            add(stored, progress);
        }
        for (int i = 0; i < file.checkpoints(); i++) {
            add(stored, file.checkpointAt(i));
        }
        return new StoredHashes(stored);
    }

    private static void add(List<StoredHashes.Stored> stored, Progress at) {
        if (at.hash() != 0) {
            stored.add(new StoredHashes.Stored(at.branch(), at.cycle(), at.applied(), at.hash()));
        }
    }

    @Override
    public long before(Branch branch, long cycle) {
        TreeMap<Long, Integer> own = checkpoints.get(branch.number());
        Long found = own == null ? null : own.floorKey(cycle);
        return found == null ? -1 : found;
    }

    @Override
    public @Nullable Checkpoint read(Branch branch, long cycle) {
        TreeMap<Long, Integer> own = checkpoints.get(branch.number());
        Integer number = own == null ? null : own.get(cycle);
        if (own == null || number == null) {
            return null;
        }
        try {
            return checkpoint(branch, file.checkpoint(number));
        } catch (IOException | SessionFormatException | IllegalArgumentException e) {
            problem = "checkpoint @" + cycle + " cannot be used: " + e.getMessage();
            own.remove(cycle);
            return null;
        } catch (OutOfMemoryError e) {
            problem = "checkpoint @" + cycle + " cannot be used: there is too little memory for it";
            own.remove(cycle);
            return null;
        }
    }

    private Checkpoint checkpoint(Branch branch, SessionRecords.Checkpoint saved) throws SessionFormatException {
        if (saved.applied() < 0 || saved.applied() > branch.journal().size()) {
            throw new SessionFormatException(String.format(
                    Locale.ROOT,
                    "it holds %d inputs, expected at most the branch's %d",
                    saved.applied(),
                    branch.journal().size()));
        }
        List<Map<Integer, byte[]>> contents = new ArrayList<>();
        shape.forEach(memory -> contents.add(new HashMap<>()));
        for (Page page : saved.pages()) {
            if (page.memory() < 0 || page.memory() >= contents.size()) {
                throw new SessionFormatException(String.format(
                        Locale.ROOT, "it has a page of memory %d, expected one of %d", page.memory(), contents.size()));
            }
            contents.get(page.memory()).put(page.page(), page.bytes());
        }
        List<Pages> memories = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            memories.add(Pages.of(shape.get(i).count(), contents.get(i)));
        }
        return new Checkpoint(
                saved.cycle(),
                saved.work(),
                saved.applied(),
                new SavedState(saved.state(), memories),
                saved.mementos(),
                saved.hash());
    }

    /** What was wrong with a checkpoint that was asked for, one line; empty while nothing was. */
    public String problem() {
        return problem;
    }
}
