package windhover.timeline.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
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
 * Writes a session file, block after block; what was written stays readable whatever happens afterwards. Of one thread.
 */
public final class SessionWriter implements Closeable {
    /** The first eight bytes of a session file. A text-mode copy would change the line ends in it. */
    static final byte[] MAGIC = {'W', 'H', 'S', 'E', 'S', '\r', '\n', 0x1a};

    /** The format's version: a reader refuses a greater one. */
    static final int VERSION = 1;

    static final int HEADER = Block.kind("HEAD");
    static final int FILE = Block.kind("FILE");
    static final int BRANCH = Block.kind("BRCH");
    static final int INPUTS = Block.kind("INPT");
    static final int PROGRESS = Block.kind("PROG");
    static final int CHECKPOINT = Block.kind("CKPT");
    static final int BOOKMARK = Block.kind("BOOK");
    static final int EXTRA = Block.kind("XTRA");
    static final int END = Block.kind("ENDS");

    private static final byte[] NOTHING = {};

    private final FileChannel channel;
    private long written;

    /**
     * Begins a file; one that exists is replaced.
     *
     * @throws IOException when it cannot be written
     */
    public SessionWriter(Path file, Header header) throws IOException {
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        ByteBuffer start = ByteBuffer.allocate(MAGIC.length + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(VERSION)
                .flip();
        put(start);
        PayloadWriter head = new PayloadWriter();
        head.text(header.program())
                .text(header.board())
                .text(header.timing())
                .text(header.title())
                .text(header.scenario())
                .text(header.image());
        write(HEADER, head, NOTHING);
    }

    /** Bytes written so far. */
    public long size() {
        return written;
    }

    /** Keeps a file. */
    public void file(File file) throws IOException {
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

    /** Writes a checkpoint. */
    public void checkpoint(Checkpoint checkpoint) throws IOException {
        PayloadWriter head = new PayloadWriter();
        head.u32(checkpoint.branch())
                .u64(checkpoint.cycle())
                .u64(checkpoint.hash())
                .u64(checkpoint.work())
                .u32(checkpoint.applied());
        head.u32(checkpoint.base()).u32(checkpoint.pages().size());
        for (Page page : checkpoint.pages()) {
            head.u32(page.memory()).u32(page.page());
        }
        PayloadWriter body = new PayloadWriter();
        body.bytes(checkpoint.state()).u32(checkpoint.mementos().size());
        checkpoint.mementos().forEach(body::bytes);
        for (Page page : checkpoint.pages()) {
            body.raw(page.bytes());
        }
        write(CHECKPOINT, head, body.toBytes());
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

    private void write(int kind, PayloadWriter head, byte[] body) throws IOException {
        if (head.size() > Block.LONGEST_HEAD || body.length > Block.LONGEST_BODY) {
            // No reader would get past it.
            throw new IOException(String.format(
                    Locale.ROOT,
                    "block %s has a head of %d bytes and a body of %d, too long for a session",
                    Block.name(kind),
                    head.size(),
                    body.length));
        }
        put(new Block(kind, head.toBytes(), body).encoded());
    }

    private void put(ByteBuffer bytes) throws IOException {
        written += bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Ends the file: a reader then knows that nothing is missing. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try {
                write(END, new PayloadWriter(), NOTHING);
            } finally {
                channel.close();
            }
        }
    }
}
