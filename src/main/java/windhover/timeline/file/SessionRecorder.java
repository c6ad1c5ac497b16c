package windhover.timeline.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import windhover.clock.PagedBytes;
import windhover.clock.Pages;
import windhover.timeline.Bookmark;
import windhover.timeline.Branch;
import windhover.timeline.Checkpoint;
import windhover.timeline.Journal;
import windhover.timeline.Moment;
import windhover.timeline.Timeline;
import windhover.timeline.file.SessionRecords.File;
import windhover.timeline.file.SessionRecords.Header;
import windhover.timeline.file.SessionRecords.Input;
import windhover.timeline.file.SessionRecords.Page;
import windhover.timeline.file.SessionRecords.Progress;

/**
 * Records the histories of a machine into a file, as they come. The machine's thread hands over what is immutable; a
 * thread of the recorder's own compares, compresses and writes, so that the machine waits only for a disk that cannot
 * follow at all.
 *
 * <p>Inputs are written at once. Checkpoints are written as long as the file grows by at most {@value #BYTES_A_MILLION}
 * bytes in a million cycles of work: between those that are left out, a reader runs.
 */
public final class SessionRecorder implements Timeline.Listener, Closeable {
    /** What checkpoints may add to the file in a million cycles that were run and not skipped. */
    static final long BYTES_A_MILLION = 1 << 20;

    /** What they may add at once, so that a short session has some. */
    private static final long ALLOWANCE = 4 << 20;

    /** What the first branch is called until somebody gives it another name. */
    private static final String FIRST_NAME = "branch 1";

    private static final int MOST_WAITING = 256;

    private interface Task {
        void run() throws IOException;
    }

    /** The last checkpoint written of a branch. */
    private record Written(Checkpoint checkpoint, int number, int chain) {}

    private final SessionWriter out;
    private final Timeline timeline;
    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile String failure = "";
    private volatile boolean ended;

    // The rest belongs to the writing thread.
    private final Map<Integer, Written> last = new HashMap<>();
    private int checkpoints;
    private long allowance = ALLOWANCE;
    private long allowedWork;

    /**
     * Begins a file with the past of a timeline, and listens for what comes. Call on the thread that owns the machine.
     *
     * @throws IOException when the file cannot be written
     */
    public SessionRecorder(Path file, Header header, List<File> files, Timeline timeline) throws IOException {
        this.timeline = timeline;
        out = new SessionWriter(file, header);
        try {
            for (File each : files) {
                out.file(each);
            }
            past(timeline);
        } catch (IOException e) {
            out.close();
            throw e;
        }
        thread = new Thread(this::write, "session recorder");
        thread.setDaemon(true);
        thread.start();
        timeline.listener(this);
    }

    private void past(Timeline timeline) throws IOException {
        for (Branch branch : timeline.branches()) {
            if (branch.parent() != null || !branch.name().equals(FIRST_NAME)) {
                out.branch(record(branch));
            }
            List<Journal.Entry> own = branch.journal()
                    .entries()
                    .subList(branch.shared(), branch.journal().size());
            out.inputs(own.stream().map(entry -> record(branch, entry)).toList());
            for (Checkpoint checkpoint : branch.checkpoints()) {
                write(branch, checkpoint, 0);
            }
            if (branch.frontier() >= 0) {
                out.progress(reached(branch));
            }
        }
        for (Bookmark bookmark : timeline.bookmarks()) {
            out.bookmark(record(bookmark));
        }
    }

    /** How far a branch has come by now, wherever the machine is. */
    private static Progress reached(Branch branch) {
        return new Progress(branch.number(), branch.frontier(), branch.journal().size(), 0);
    }

    private static SessionRecords.Branch record(Branch branch) {
        Branch parent = branch.parent();
        return new SessionRecords.Branch(
                branch.number(), parent == null ? 0 : parent.number(), branch.from(), branch.shared(), branch.name());
    }

    private static Input record(Branch branch, Journal.Entry entry) {
        return new Input(
                branch.number(),
                entry.cycle(),
                entry.input().port(),
                entry.input().payload());
    }

    /** Why nothing is written any more, one line; empty while all is well. */
    public String failure() {
        return failure;
    }

    @Override
    public void branched(Branch branch) {
        SessionRecords.Branch record = record(branch);
        Branch parent = branch.parent();
        Progress left = reached(parent == null ? branch : parent);
        tell(() -> {
            out.progress(left); // a reader must know that the parent came to where it was left
            out.branch(record);
        });
    }

    @Override
    public void renamed(Branch branch) {
        SessionRecords.Branch record = record(branch);
        tell(() -> out.branch(record));
    }

    @Override
    public void arrived(Branch branch, Journal.Entry entry) {
        Input input = record(branch, entry);
        tell(() -> out.inputs(List.of(input)));
    }

    @Override
    public void kept(Branch branch, Checkpoint checkpoint, long hash) {
        tell(() -> write(branch, checkpoint, hash));
    }

    /** A branch has come so far, and this is the hash of the state there. */
    public void progress(Branch branch, long cycle, long hash) {
        Progress progress =
                new Progress(branch.number(), cycle, branch.journal().upTo(cycle), hash);
        tell(() -> out.progress(progress));
    }

    @Override
    public void bookmarked(Bookmark bookmark) {
        SessionRecords.Bookmark record = record(bookmark);
        tell(() -> out.bookmark(record));
    }

    @Override
    public void bookmarkRemoved(Bookmark bookmark) {
        SessionRecords.Bookmark record =
                new SessionRecords.Bookmark(bookmark.id(), bookmark.branch(), bookmark.cycle(), "", "");
        tell(() -> out.bookmark(record));
    }

    private static SessionRecords.Bookmark record(Bookmark bookmark) {
        String name = new Moment(bookmark.cycle()).toString();
        return new SessionRecords.Bookmark(bookmark.id(), bookmark.branch(), bookmark.cycle(), name, bookmark.note());
    }

    private void tell(Task task) {
        try {
            boolean taken = false;
            while (!taken && failure.isEmpty() && !ended) {
                taken = tasks.offer(task, 100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            while (!ended || !tasks.isEmpty()) {
                Task task = tasks.poll(100, TimeUnit.MILLISECONDS);
                if (task != null) {
                    task.run();
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            failure = "the session is no longer recorded: " + e.getMessage();
            tasks.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Branch branch, Checkpoint checkpoint, long hash) throws IOException {
        allowance = Math.min(
                16 * ALLOWANCE, allowance + Math.max(0, checkpoint.work() - allowedWork) * BYTES_A_MILLION / 1_000_000);
        allowedWork = Math.max(allowedWork, checkpoint.work());
        if (allowance < 0) {
            return;
        }
        Written base = last.get(branch.number());
        boolean whole = base == null
                || base.chain + 1 >= SessionFile.LONGEST_CHAIN
                || base.checkpoint.cycle() > checkpoint.cycle();
        List<Page> pages = new ArrayList<>();
        List<Pages> memories = checkpoint.state().memories();
        for (int memory = 0; memory < memories.size(); memory++) {
            Pages now = memories.get(memory);
            Pages before = whole || base == null
                    ? null
                    : base.checkpoint.state().memories().get(memory);
            for (int page = 0; page < now.count(); page++) {
                byte[] bytes = before != null && now.shares(before, page) ? null : now.page(page);
                if (bytes != null) {
                    pages.add(new Page(memory, page, bytes));
                } else if (before != null && !now.shares(before, page)) {
                    pages.add(
                            new Page(memory, page, new byte[PagedBytes.PAGE])); // all zeros now, and not so in the base
                }
            }
        }
        long size = out.size();
        out.checkpoint(new SessionRecords.Checkpoint(
                branch.number(),
                checkpoint.cycle(),
                hash,
                checkpoint.work(),
                checkpoint.applied(),
                whole || base == null ? -1 : base.number,
                checkpoint.state().bytes(),
                checkpoint.mementos(),
                pages));
        allowance -= out.size() - size;
        last.put(branch.number(), new Written(checkpoint, checkpoints++, whole || base == null ? 0 : base.chain + 1));
    }

    /** Writes what waits and how far each branch came, and ends the file. Call on the thread that owns the machine. */
    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        timeline.stopTelling(this);
        for (Branch branch : timeline.branches()) {
            if (branch.frontier() >= 0) {
                Progress last = reached(branch);
                tell(() -> out.progress(last));
            }
        }
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.close();
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
    }
}
