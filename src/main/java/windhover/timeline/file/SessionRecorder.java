package windhover.timeline.file;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.clock.PagedBytes;
import windhover.clock.Pages;
import windhover.output.FileFault;
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
 * Records the histories of a machine into a file, as they come. The machine's thread hands over what is immutable;
 * threads of the recorder's own compare, compress and write, so that the machine waits only for a disk that cannot
 * follow at all.
 *
 * <p>Inputs and how far the machine has come are written at once, whatever else is being written: a process that is
 * killed loses what it had no time to hand over. Checkpoints are a service to the reader and may be left out: while
 * another is being written, and where the file would grow by more than {@value #BYTES_A_MILLION} bytes in a million
 * cycles of work, or less the longer the file is. Between those that are left out, a reader runs.
 */
public final class SessionRecorder implements Timeline.Listener, Closeable {
    /** What checkpoints may add to the file in a million cycles that were run and not skipped. */
    static final long BYTES_A_MILLION = 1 << 20;

    /** What they may add at once, so that a short session has some. */
    private static final long ALLOWANCE = 4 << 20;

    /** A file of this size grows a quarter as fast by checkpoints, one of twice the size a ninth: a day is some GiB. */
    private static final double LARGE = 512 << 20;

    /** What the first branch is called until somebody gives it another name. */
    private static final String FIRST_NAME = "branch 1";

    /** Bytes that wait to be written at most, checkpoints apart, of which one waits. */
    static final long MOST_WAITING = 16 << 20;

    /** What a task counts beside its payload. */
    private static final int TASK_BYTES = 128;

    /** Milliseconds between two syncs with the disk. */
    private static final long SYNC_EVERY = 1000;

    private static final byte[] ZEROS = new byte[PagedBytes.PAGE];

    private interface Task {
        void run() throws IOException;
    }

    private record Waiting(Task task, long bytes) {}

    private record Kept(Branch branch, Checkpoint checkpoint, long hash) {}

    /**
     * The last checkpoint written: the next holds what differs. Kept as long as there is memory; without it the next is
     * written whole.
     */
    private record Written(SoftReference<Checkpoint> checkpoint, int number, int chain) {}

    private final SessionWriter out;
    private final Timeline timeline;
    private final Thread writing;
    private final Thread checkpointing;
    private final Thread syncing;
    private volatile String failure = "";

    // Guarded by this object's lock.
    private final Object lock = new Object();
    private final Deque<Waiting> tasks = new ArrayDeque<>();
    private long waitingBytes;
    private @Nullable Kept kept;
    private boolean writesCheckpoint;
    private boolean ended;

    private final CountDownLatch end = new CountDownLatch(1);

    /** What checkpoints may still add. Of the machine's thread; {@link #spent} of the checkpoints'. */
    private long allowance = ALLOWANCE;

    private long allowedWork;
    private final AtomicLong spent = new AtomicLong();

    /** Of the writing thread. */
    private long sharedInputs;

    // Of the checkpoints' thread.
    private @Nullable Written last;
    private int checkpoints;

    /**
     * Begins a file with the past of a timeline, and listens for what comes. Call on the thread that owns the machine.
     *
     * @throws IOException when the file cannot be written
     */
    public SessionRecorder(Path file, Header header, List<File> files, Timeline timeline) throws IOException {
        this.timeline = timeline;
        long bytes = files.stream().mapToLong(each -> each.content().length).sum();
        if (bytes > SessionLimits.FILES) {
            throw new SessionLimitException(String.format(
                    Locale.ROOT,
                    "its files have %d MiB, a session holds %d at most",
                    bytes >> 20,
                    SessionLimits.FILES >> 20));
        }
        out = new SessionWriter(file, header);
        try {
            for (File each : files) {
                out.file(each);
            }
            past(timeline);
        } catch (IOException | RuntimeException e) {
            out.abandon();
            throw e;
        }
        writing = thread("session recorder", this::write);
        checkpointing = thread("session checkpoints", this::writeCheckpoints);
        syncing = thread("session sync", this::sync);
        timeline.listener(this);
    }

    private static Thread thread(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void past(Timeline timeline) throws IOException {
        for (Branch branch : timeline.branches()) {
            if (branch.parent() != null || !branch.name().equals(FIRST_NAME)) {
                begin(record(branch));
            }
            List<Journal.Entry> own = branch.journal()
                    .entries()
                    .subList(branch.shared(), branch.journal().size());
            for (Journal.Entry entry : own) {
                out.inputs(List.of(record(branch, entry)));
            }
            for (Checkpoint checkpoint : branch.checkpoints()) {
                if (isAllowed(checkpoint)) {
                    write(branch, checkpoint, 0);
                }
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
        tell(0, () -> {
            out.progress(left); // a reader must know that the parent came to where it was left
            begin(record);
        });
    }

    /** Writes that a branch begins. On the writing thread. */
    private void begin(SessionRecords.Branch branch) throws IOException {
        sharedInputs += branch.shared();
        if (sharedInputs > SessionLimits.SHARED_INPUTS) {
            throw new SessionLimitException("its branches share more than " + SessionLimits.SHARED_INPUTS
                    + " inputs, the most that a session holds");
        }
        out.branch(branch);
    }

    @Override
    public void renamed(Branch branch) {
        SessionRecords.Branch record = record(branch);
        tell(record.name().length(), () -> out.branch(record));
    }

    @Override
    public void arrived(Branch branch, Journal.Entry entry) {
        Input input = record(branch, entry);
        tell(input.payload().length, () -> out.inputs(List.of(input)));
    }

    @Override
    public void kept(Branch branch, Checkpoint checkpoint, long hash) {
        if (!isAllowed(checkpoint)) {
            return;
        }
        synchronized (lock) {
            if (kept == null && !writesCheckpoint && !ended) {
                kept = new Kept(branch, checkpoint, hash);
                lock.notifyAll();
            }
        }
    }

    /** True when the file may grow by a checkpoint. On the machine's thread. */
    private boolean isAllowed(Checkpoint checkpoint) {
        double slower = Math.pow(1 + out.size() / LARGE, 2);
        double more = Math.max(0, checkpoint.work() - allowedWork) * (BYTES_A_MILLION / 1e6) / slower;
        allowedWork = Math.max(allowedWork, checkpoint.work());
        long left = Math.min(16 * ALLOWANCE, allowance + (long) more - spent.getAndSet(0));
        allowance = left;
        return left >= 0;
    }

    /**
     * A branch has come so far.
     *
     * @param hash of the state there; 0 when it was not taken
     */
    public void progress(Branch branch, long cycle, long hash) {
        Progress progress =
                new Progress(branch.number(), cycle, branch.journal().upTo(cycle), hash);
        tell(0, () -> out.progress(progress));
    }

    @Override
    public void bookmarked(Bookmark bookmark) {
        SessionRecords.Bookmark record = record(bookmark);
        Branch branch = timeline.branch(bookmark.branch());
        Progress reached = branch == null || branch.frontier() < 0 ? null : reached(branch);
        tell(record.note().length(), () -> {
            if (reached != null) {
                out.progress(reached); // a reader must know that the branch came so far
            }
            out.bookmark(record);
        });
    }

    @Override
    public void bookmarkRemoved(Bookmark bookmark) {
        SessionRecords.Bookmark record =
                new SessionRecords.Bookmark(bookmark.id(), bookmark.branch(), bookmark.cycle(), "", "");
        tell(0, () -> out.bookmark(record));
    }

    private static SessionRecords.Bookmark record(Bookmark bookmark) {
        String name = new Moment(bookmark.cycle()).toString();
        return new SessionRecords.Bookmark(bookmark.id(), bookmark.branch(), bookmark.cycle(), name, bookmark.note());
    }

    /** Hands a task over; waits while more bytes wait to be written than may. */
    private void tell(long bytes, Task task) {
        Waiting waiting = new Waiting(task, bytes + TASK_BYTES);
        synchronized (lock) {
            try {
                while (!tasks.isEmpty() && waitingBytes + waiting.bytes > MOST_WAITING && failure.isEmpty() && !ended) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (failure.isEmpty() && !ended) {
                tasks.add(waiting);
                waitingBytes += waiting.bytes;
                lock.notifyAll();
            }
        }
    }

    private void fail(Throwable e) {
        synchronized (lock) {
            if (failure.isEmpty()) {
                failure = "the session is no longer recorded, what came before is kept: " + FileFault.reason(e);
            }
            tasks.clear();
            waitingBytes = 0;
            lock.notifyAll();
        }
    }

    private void write() {
        try {
            while (true) {
                Waiting next;
                synchronized (lock) {
                    while (tasks.isEmpty() && !ended) {
                        lock.wait();
                    }
                    next = tasks.poll();
                    if (next == null) {
                        return;
                    }
                }
                next.task.run();
                synchronized (lock) {
                    waitingBytes -= next.bytes;
                    lock.notifyAll();
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeCheckpoints() {
        try {
            while (true) {
                Kept next;
                synchronized (lock) {
                    writesCheckpoint = false;
                    while (kept == null && !ended) {
                        lock.wait();
                    }
                    next = kept;
                    kept = null;
                    writesCheckpoint = true;
                }
                if (next == null) {
                    return;
                }
                try {
                    write(next.branch, next.checkpoint, next.hash);
                } catch (SessionLimitException | OutOfMemoryError e) {
                    last = null; // this one is left out: a reader runs instead
                }
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sync() {
        try {
            while (true) {
                if (end.await(SYNC_EVERY, TimeUnit.MILLISECONDS)) {
                    return; // closing syncs
                }
                out.sync();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Branch branch, Checkpoint checkpoint, long hash) throws IOException {
        Written base = last;
        Checkpoint basis = base == null ? null : base.checkpoint.get();
        if (base != null && (basis == null || base.chain + 1 >= SessionLimits.CHAIN)) {
            base = null;
        }
        List<Pages> memories = checkpoint.state().memories();
        List<Pages> before =
                base == null || basis == null ? List.of() : basis.state().memories();
        SessionRecords.Checkpoint record = new SessionRecords.Checkpoint(
                branch.number(),
                checkpoint.cycle(),
                hash,
                checkpoint.work(),
                checkpoint.applied(),
                base == null ? -1 : base.number,
                checkpoint.state().bytes(),
                checkpoint.mementos(),
                List.of());
        long size = out.checkpoint(record, () -> differing(memories, before).iterator());
        spent.addAndGet(size);
        last = new Written(new SoftReference<>(checkpoint), checkpoints++, base == null ? 0 : base.chain + 1);
    }

    /** The pages that differ from those before; a memory may be large, so they are made as they are asked for. */
    private static Stream<Page> differing(List<Pages> memories, List<Pages> before) {
        return IntStream.range(0, memories.size()).boxed().flatMap(memory -> {
            Pages now = memories.get(memory);
            Pages then = before.isEmpty() ? null : before.get(memory);
            return IntStream.range(0, now.count())
                    .filter(page -> then == null || !now.shares(then, page))
                    .mapToObj(page -> {
                        byte[] bytes = now.page(page);
                        return bytes == null && then == null
                                ? null
                                : new Page(memory, page, bytes == null ? ZEROS : bytes); // zeros now, and not before
                    })
                    .filter(Objects::nonNull);
        });
    }

    /** Writes what waits and how far each branch came, and ends the file. Call on the thread that owns the machine. */
    @Override
    public void close() throws IOException {
        timeline.stopTelling(this);
        for (Branch branch : timeline.branches()) {
            if (branch.frontier() >= 0) {
                Progress reached = reached(branch);
                tell(0, () -> out.progress(reached));
            }
        }
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            end.countDown();
            lock.notifyAll();
        }
        try {
            writing.join();
            checkpointing.join();
            syncing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.close();
        if (!failure.isEmpty()) {
            throw new FileFault(failure);
        }
    }
}
