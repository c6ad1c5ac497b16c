package windhover.timeline.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import windhover.clock.PagedBytes;
import windhover.output.FileFault;
import windhover.timeline.file.SessionRecords.Bookmark;
import windhover.timeline.file.SessionRecords.Branch;
import windhover.timeline.file.SessionRecords.Checkpoint;
import windhover.timeline.file.SessionRecords.Extra;
import windhover.timeline.file.SessionRecords.File;
import windhover.timeline.file.SessionRecords.Header;
import windhover.timeline.file.SessionRecords.Input;
import windhover.timeline.file.SessionRecords.Page;
import windhover.timeline.file.SessionRecords.Progress;

/**
 * Writes a session file, block after block; what was written stays readable whatever happens afterwards. Threads may
 * share it: a block is encoded by who writes it, and only the bytes are put one after the other.
 */
public final class SessionWriter implements Closeable {
    /** The first eight bytes of a session file. A text-mode copy would change the line ends in it. */
    static final byte[] MAGIC = {'W', 'H', 'S', 'E', 'S', '\r', '\n', 0x1a};

    /** The format's version: a reader refuses a greater one. */
    static final int VERSION = 2;

    /**
     * What a file is marked with whose processors have not their board's instruction set: others would run it wrongly.
     */
    static final int NEWEST = 3;

    static final int HEADER = Block.kind("HEAD");
    static final int FILE = Block.kind("FILE");
    static final int BRANCH = Block.kind("BRCH");
    static final int INPUTS = Block.kind("INPT");
    static final int PROGRESS = Block.kind("PROG");
    static final int CHECKPOINT = Block.kind("CKPT");
    static final int PAGES = Block.kind("PAGE");
    static final int BOOKMARK = Block.kind("BOOK");
    static final int EXTRA = Block.kind("XTRA");
    static final int END = Block.kind("ENDS");

    private static final byte[] NOTHING = {};

    private final FileChannel channel;
    private final Object putting = new Object();
    private volatile long written;
    private volatile long synced;

    // Of those who write files, inputs, branches and checkpoints: one thread each.
    private long fileBytes;
    private long inputBytes;
    private int pageBlocks;

    /**
     * Begins a file; one that exists is replaced, unless another recording goes into it.
     *
     * @throws IOException when it cannot be written
     */
    public SessionWriter(Path file, Header header) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // Opening a pipe would wait for a reader, and neither it nor a device can be read from again.
            throw new FileFault("it is not a regular file, and a recording is one that grows in its place");
        }
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock();
            channel.truncate(0);
            ByteBuffer start = ByteBuffer.allocate(MAGIC.length + 4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(MAGIC)
                    .putInt(header.isa().isEmpty() ? VERSION : NEWEST)
                    .flip();
            PayloadWriter head = new PayloadWriter();
            head.text(header.program())
                    .text(header.board())
                    .text(header.timing())
                    .text(header.title())
                    .text(header.scenario())
                    .text(header.image());
            if (!header.isa().isEmpty()) {
                head.text(header.isa());
            }
            ByteBuffer[] block = block(HEADER, head, NOTHING).encoded();
            put(start, block[0], block[1], block[2]);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Two recordings into one file would leave neither. The lock goes with the process, however that ends. */
    private void lock() throws IOException {
        boolean locked;
        try {
            // Far behind the end: on some systems what is locked cannot be read by others, and a recording may be.
            locked = channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        } catch (IOException e) {
            return; // a file system without locks
        }
        if (!locked) {
            throw new FileFault("another recording goes into it");
        }
    }

    /** Bytes written so far. */
    public long size() {
        return written;
    }

    /**
     * Lets the disk hold what was written, if something was since the last time; a crash of the computer costs no more.
     */
    public void sync() throws IOException {
        long now = written;
        if (now != synced && channel.isOpen()) {
            channel.force(false);
            synced = now;
        }
    }

    /** Keeps a file. */
    public void file(File file) throws IOException {
        fileBytes += file.content().length;
        if (fileBytes > SessionLimits.FILES) {
            throw new SessionLimitException(String.format(
                    Locale.ROOT,
                    "the files that it runs have more than %d MiB, the most that a session holds",
                    SessionLimits.FILES >> 20));
        }
        write(FILE, new PayloadWriter().text(file.name()), file.content());
    }

    /** A branch begins. */
    public void branch(Branch branch) throws IOException {
        write(
                BRANCH,
                new PayloadWriter()
                        .u32(branch.id())
                        .u32(branch.parent())
                        .u64(branch.from())
                        .u32(branch.shared())
                        .text(branch.name()),
                NOTHING);
    }

    /** Inputs came, in order of their cycles. */
    public void inputs(List<Input> inputs) throws IOException {
        if (inputs.isEmpty()) {
            return;
        }
        PayloadWriter body = new PayloadWriter();
        for (Input input : inputs) {
            inputBytes += SessionLimits.inputBytes(input.port(), input.payload().length);
            if (inputBytes > SessionLimits.INPUTS) {
                throw new SessionLimitException(String.format(
                        Locale.ROOT,
                        "its inputs have more than %d MiB, the most that a session holds",
                        SessionLimits.INPUTS >> 20));
            }
            body.u32(input.branch()).u64(input.cycle()).text(input.port()).bytes(input.payload());
        }
        write(INPUTS, new PayloadWriter().u32(inputs.size()), body.toBytes());
    }

    /** A branch has come so far. */
    public void progress(Progress progress) throws IOException {
        write(
                PROGRESS,
                new PayloadWriter()
                        .u32(progress.branch())
                        .u64(progress.cycle())
                        .u32(progress.applied())
                        .u64(progress.hash()),
                NOTHING);
    }

    /**
     * Writes a checkpoint: blocks of pages, and then the block that makes a checkpoint of them, so that one which was
     * cut is none.
     *
     * @return how many bytes it took
     */
    public long checkpoint(Checkpoint checkpoint) throws IOException {
        return checkpoint(checkpoint, checkpoint.pages());
    }

    /**
     * As {@link #checkpoint(Checkpoint)}.
     *
     * @param pages in place of those of the checkpoint: asked for one after the other, and not kept
     */
    public long checkpoint(Checkpoint checkpoint, Iterable<Page> pages) throws IOException {
        long size = 0;
        int first = pageBlocks;
        List<Page> block = new ArrayList<>();
        for (Page page : pages) {
            block.add(page);
            if (block.size() == SessionLimits.PAGES_A_BLOCK) {
                size += pages(block);
                block.clear();
            }
        }
        if (!block.isEmpty()) {
            size += pages(block);
        }
        PayloadWriter head = new PayloadWriter();
        head.u32(checkpoint.branch())
                .u64(checkpoint.cycle())
                .u64(checkpoint.hash())
                .u64(checkpoint.work())
                .u32(checkpoint.applied());
        head.u32(checkpoint.base()).u32(0).u32(first).u32(pageBlocks - first);
        PayloadWriter body = new PayloadWriter();
        body.bytes(checkpoint.state()).u32(checkpoint.mementos().size());
        checkpoint.mementos().forEach(body::bytes);
        return size + write(CHECKPOINT, head, body.toBytes());
    }

    private long pages(List<Page> pages) throws IOException {
        PayloadWriter head = new PayloadWriter().u32(pages.size());
        PayloadWriter body = new PayloadWriter(pages.size() * PagedBytes.PAGE);
        for (Page page : pages) {
            head.u32(page.memory()).u32(page.page());
            body.raw(page.bytes());
        }
        long size = write(PAGES, head, body.toBytes());
        pageBlocks++;
        return size;
    }

    /** Sets, changes or takes away a bookmark. */
    public void bookmark(Bookmark bookmark) throws IOException {
        PayloadWriter head =
                new PayloadWriter().u32(bookmark.id()).u32(bookmark.branch()).u64(bookmark.cycle());
        write(BOOKMARK, head.text(bookmark.name()).text(bookmark.note()), NOTHING);
    }

    /** Keeps something else. */
    public void extra(Extra extra) throws IOException {
        write(EXTRA, new PayloadWriter().text(extra.name()), extra.content());
    }

    private static Block block(int kind, PayloadWriter head, byte[] body) throws IOException {
        if (head.size() > SessionLimits.HEAD || body.length > SessionLimits.BODY) {
            // No reader would get past it.
            throw new SessionLimitException(String.format(
                    Locale.ROOT,
                    "block %s has a head of %d bytes and a body of %d, too long for a session",
                    Block.name(kind),
                    head.size(),
                    body.length));
        }
        return new Block(kind, head.toBytes(), body);
    }

    private long write(int kind, PayloadWriter head, byte[] body) throws IOException {
        return put(block(kind, head, body).encoded());
    }

    private long put(ByteBuffer... pieces) throws IOException {
        synchronized (putting) {
            long length = 0;
            for (ByteBuffer piece : pieces) {
                length += piece.remaining();
            }
            try {
                for (long left = length; left > 0; ) {
                    left -= channel.write(pieces);
                }
            } catch (IOException e) {
                if (channel.isOpen()) {
                    channel.truncate(written); // a block that is there in part would hide what comes later
                }
                throw e;
            }
            written += length;
            return length;
        }
    }

    /** Leaves the file as it stands, without an end: what was written can be read. */
    void abandon() throws IOException {
        channel.close();
    }

    /** Ends the file: a reader then knows that nothing is missing. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try {
                write(END, new PayloadWriter(), NOTHING);
                channel.force(false);
            } finally {
                channel.close();
            }
        }
    }
}
