package windhover.timeline.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import windhover.clock.PagedBytes;
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
 * An open session file. Opening reads what is small and compares every checksum; checkpoints are read when they are
 * asked for. A file that was cut or damaged opens up to its last whole block, and {@link #damage} says where it ends.
 *
 * <p>Blocks of a kind that this version does not know are passed over, so that a later version may add some.
 */
public final class SessionFile implements Closeable {
    /** Checkpoints that build on each other at most: so many are read to reach one. */
    static final int LONGEST_CHAIN = 32;

    /** What observers remember comes in a few pieces. */
    private static final int MOST_MEMENTOS = 1024;

    /** Inputs that are kept in memory at most, in bytes. */
    private static final long MOST_INPUT_BYTES = 128L << 20;

    private static final int CHUNK = 1 << 16;

    /** The number of the branch that needs no block. */
    private static final int FIRST = 1;

    /** What is known of a checkpoint before it is read. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Place(
            Block.Header block,
            int branch,
            long cycle,
            long hash,
            long work,
            int applied,
            int base,
            int chain,
            int[] memories,
            int[] pages) {}

    private final FileChannel channel;
    private final String name;
    private final List<Place> checkpoints = new ArrayList<>();
    private final Map<String, Block.Header> files = new LinkedHashMap<>();
    private final Map<String, Block.Header> extras = new LinkedHashMap<>();
    private final Map<Integer, Branch> branches = new TreeMap<>();
    private final List<Input> inputs = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private final Map<Integer, Bookmark> bookmarks = new TreeMap<>();
    private @Nullable Header header;
    private String firstName = "";
    private String damage = "";
    private boolean ended;
    private long inputBytes;
    private long fileBytes;

    private SessionFile(FileChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /**
     * Opens a session file.
     *
     * @throws SessionFormatException when it is none, is of a later version, or does not even hold its header
     * @throws IOException when it cannot be read
     */
    public static SessionFile open(Path path) throws IOException, SessionFormatException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            SessionFile file = new SessionFile(channel, String.valueOf(path.getFileName()));
            file.readAll();
            return file;
        } catch (IOException | SessionFormatException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void readAll() throws IOException, SessionFormatException {
        int start = SessionWriter.MAGIC.length + 4;
        ByteBuffer magic = read(0, (int) Math.min(start, channel.size()));
        if (magic.remaining() < start
                || !magic.slice(0, SessionWriter.MAGIC.length).equals(ByteBuffer.wrap(SessionWriter.MAGIC))) {
            throw new SessionFormatException(
                    name + ": no session file: expected it to begin with WHSES and a format version");
        }
        int version = magic.getInt(SessionWriter.MAGIC.length);
        if (version < 1 || version > SessionWriter.VERSION) {
            throw new SessionFormatException(String.format(
                    Locale.ROOT,
                    "%s: format version %d, expected at most %d: it was written by a later Windhover",
                    name,
                    version,
                    SessionWriter.VERSION));
        }
        long at = start;
        try {
            while (at < channel.size() && !ended) {
                if (channel.size() - at < Block.HEADER) {
                    throw new SessionFormatException(
                            String.format(Locale.ROOT, "byte %d: ends within a block's header", at));
                }
                Block.Header block = Block.Header.of(at, read(at, Block.HEADER));
                if (block.end() > channel.size()) {
                    throw block.wrong(String.format(
                            Locale.ROOT,
                            "ends at byte %d, but the file at %d: it was cut",
                            block.end(),
                            channel.size()));
                }
                compareChecksum(block);
                take(block);
                at = block.end();
            }
            if (!ended) {
                damage = String.format(
                        Locale.ROOT, "%s: not closed: it ends after its last whole block, at byte %d", name, at);
            }
        } catch (SessionFormatException e) {
            damage = "%s: %s; opened up to its last whole block before".formatted(name, e.getMessage());
        }
        if (header == null) {
            throw new SessionFormatException(
                    damage.isEmpty() ? name + ": holds no header block, expected one first" : damage);
        }
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            if (channel.read(in, at + in.position()) < 0) {
                break; // somebody cut the file while it is read: what is missing reads as zeros, and the checksum tells
            }
        }
        return in.position(length).flip();
    }

    private void compareChecksum(Block.Header block) throws IOException, SessionFormatException {
        CRC32C crc = new CRC32C();
        crc.update(read(block.at(), Block.HEADER).limit(Block.HEADER - 4));
        for (long at = block.at() + Block.HEADER; at < block.end(); at += CHUNK) {
            crc.update(read(at, (int) Math.min(CHUNK, block.end() - at)));
        }
        if ((int) crc.getValue() != block.checksum()) {
            throw block.wrong(String.format(
                    Locale.ROOT,
                    "has checksum 0x%08x, expected 0x%08x: it is damaged",
                    (int) crc.getValue(),
                    block.checksum()));
        }
    }

    private Block decode(Block.Header block) throws IOException, SessionFormatException {
        return block.decode(read(block.at(), (int) (block.end() - block.at())).array());
    }

    private void take(Block.Header block) throws IOException, SessionFormatException {
        byte[] bytes = new byte[block.headLength()];
        read(block.at() + Block.HEADER, block.headLength()).get(bytes);
        PayloadReader head = new PayloadReader(
                bytes, String.format(Locale.ROOT, "block %s at byte %d", Block.name(block.kind()), block.at()));
        if (header == null && block.kind() != SessionWriter.HEADER) {
            throw block.wrong("is the first, expected HEAD");
        }
        if (block.kind() == SessionWriter.HEADER) {
            header = new Header(head.line(), head.line(), head.line(), head.line(), head.line(), head.line());
        } else if (block.kind() == SessionWriter.FILE) {
            fileBytes += block.bodyLength();
            if (fileBytes > Block.LONGEST_BODY) {
                throw block.wrong(String.format(
                        Locale.ROOT, "brings the files beyond %d bytes, expected less", Block.LONGEST_BODY));
            }
            files.put(head.line(), block);
        } else if (block.kind() == SessionWriter.EXTRA) {
            extras.put(head.text(), block);
        } else if (block.kind() == SessionWriter.BRANCH) {
            branch(new Branch(head.u32(), head.u32(), head.cycle(), head.u32(), head.line()), head);
        } else if (block.kind() == SessionWriter.INPUTS) {
            if (block.bodyLength() > MOST_INPUT_BYTES) {
                throw block.wrong(String.format(
                        Locale.ROOT,
                        "has inputs of %d bytes, expected at most %d",
                        block.bodyLength(),
                        MOST_INPUT_BYTES));
            }
            inputs(decode(block), head);
        } else if (block.kind() == SessionWriter.PROGRESS) {
            progress.add(new Progress(known(head.u32(), head), head.cycle(), head.u32(), head.u64()));
        } else if (block.kind() == SessionWriter.CHECKPOINT) {
            checkpoint(block, head);
        } else if (block.kind() == SessionWriter.BOOKMARK) {
            Bookmark bookmark =
                    new Bookmark(head.u32(), known(head.u32(), head), head.cycle(), head.line(), head.text());
            if (bookmark.name().isEmpty()) {
                bookmarks.remove(bookmark.id());
            } else {
                bookmarks.put(bookmark.id(), bookmark);
            }
        } else if (block.kind() == SessionWriter.END) {
            ended = true;
        }
    }

    private int known(int branch, PayloadReader where) throws SessionFormatException {
        if (branch != FIRST && !branches.containsKey(branch)) {
            throw where.wrong(String.format(Locale.ROOT, "names branch %d, expected one that began before", branch));
        }
        return branch;
    }

    private void branch(Branch branch, PayloadReader where) throws SessionFormatException {
        Branch known = branches.get(branch.id());
        if (branch.id() == FIRST && branch.parent() == 0 && branch.from() == 0 && branch.shared() == 0) {
            firstName = branch.name();
            return;
        }
        if (known != null
                && branch.equals(new Branch(known.id(), known.parent(), known.from(), known.shared(), branch.name()))) {
            branches.put(branch.id(), branch); // it got another name
            return;
        }
        if (branch.id() != branches.size() + FIRST + 1) {
            throw where.wrong(String.format(
                    Locale.ROOT,
                    "begins branch %d, expected %d, the next number",
                    branch.id(),
                    branches.size() + FIRST + 1));
        }
        known(branch.parent(), where);
        branches.put(branch.id(), branch);
    }

    private void inputs(Block block, PayloadReader head) throws SessionFormatException {
        PayloadReader body = new PayloadReader(block.body(), "inputs");
        int count = head.u32();
        for (int i = 0; i < count; i++) {
            Input input = new Input(known(body.u32(), body), body.cycle(), body.text(), body.bytes());
            inputBytes += input.payload().length + 2L * input.port().length() + 64L;
            if (inputBytes > MOST_INPUT_BYTES) {
                throw head.wrong(String.format(
                        Locale.ROOT, "brings the inputs beyond %d bytes, expected less", MOST_INPUT_BYTES));
            }
            inputs.add(input);
        }
    }

    private void checkpoint(Block.Header block, PayloadReader head) throws SessionFormatException {
        int branch = known(head.u32(), head);
        long cycle = head.cycle();
        long hash = head.u64();
        long work = head.cycle();
        int applied = head.u32();
        int base = head.u32();
        if (base < -1 || base >= checkpoints.size()) {
            throw head.wrong(String.format(
                    Locale.ROOT,
                    "builds on checkpoint %d, expected one of the %d before it, or -1",
                    base,
                    checkpoints.size()));
        }
        int chain = base < 0 ? 0 : checkpoints.get(base).chain + 1;
        if (chain >= LONGEST_CHAIN) {
            throw head.wrong(
                    String.format(Locale.ROOT, "builds on %d others, expected less than %d", chain, LONGEST_CHAIN));
        }
        if (work > cycle) {
            throw head.wrong(String.format(Locale.ROOT, "has run %d cycles by @%d, expected no more", work, cycle));
        }
        int count = head.count(8);
        int[] memories = new int[count];
        int[] pages = new int[count];
        for (int i = 0; i < count; i++) {
            memories[i] = head.u32();
            pages[i] = head.u32();
        }
        checkpoints.add(new Place(block, branch, cycle, hash, work, applied, base, chain, memories, pages));
    }

    /** What the session ran on. */
    public Header header() {
        if (header == null) {
            throw new IllegalStateException("a file without a header is not opened");
        }
        return header;
    }

    /** What is wrong with the file, one line; empty when it is whole and was closed. */
    public String damage() {
        return damage;
    }

    /** The name of the first branch; empty when it was given none. */
    public String firstName() {
        return firstName;
    }

    /** The branches but the first, by number. */
    public List<Branch> branches() {
        return List.copyOf(branches.values());
    }

    /** All inputs of all branches, as they came. */
    public List<Input> inputs() {
        return List.copyOf(inputs);
    }

    /** How far each branch had come at moments of the recording, with the hash of the state there. */
    public List<Progress> progress() {
        return List.copyOf(progress);
    }

    /** The bookmarks, by number. */
    public List<Bookmark> bookmarks() {
        return List.copyOf(bookmarks.values());
    }

    /** The names of the files kept in the session. */
    public List<String> files() {
        return List.copyOf(files.keySet());
    }

    /**
     * A file kept in the session.
     *
     * @throws SessionFormatException when there is none of this name
     */
    public File file(String wanted) throws IOException, SessionFormatException {
        Block.Header block = files.get(wanted);
        if (block == null) {
            throw new SessionFormatException("%s: holds no file '%s', expected one".formatted(name, wanted));
        }
        return new File(wanted, decode(block).body());
    }

    /** Something else kept under a name; null when there is none. */
    public @Nullable Extra extra(String wanted) throws IOException, SessionFormatException {
        Block.Header block = extras.get(wanted);
        return block == null ? null : new Extra(wanted, decode(block).body());
    }

    /** The number of checkpoints. */
    public int checkpoints() {
        return checkpoints.size();
    }

    /** The branch, cycle and hash of a checkpoint, without reading it. */
    public Progress checkpointAt(int number) {
        Place place = checkpoints.get(number);
        return new Progress(place.branch, place.cycle, place.applied, place.hash);
    }

    /**
     * Reads a checkpoint, with all pages that are not zero: those of the checkpoints on which it builds are filled in,
     * so its base is −1.
     *
     * @throws SessionFormatException when its block does not hold what its head announces
     */
    public Checkpoint checkpoint(int number) throws IOException, SessionFormatException {
        Map<Long, Page> pages = new HashMap<>();
        Checkpoint top = null;
        for (int at = number; at >= 0; at = checkpoints.get(at).base) {
            Checkpoint found = read(checkpoints.get(at));
            top = top == null ? found : top;
            for (Page page : found.pages()) {
                pages.putIfAbsent((long) page.memory() << 32 | Integer.toUnsignedLong(page.page()), page);
            }
            if (pages.size() > Block.LONGEST_BODY / PagedBytes.PAGE) {
                throw new SessionFormatException(String.format(
                        Locale.ROOT,
                        "checkpoint @%d has more than %d pages",
                        checkpoints.get(number).cycle,
                        Block.LONGEST_BODY / PagedBytes.PAGE));
            }
        }
        if (top == null) {
            throw new IndexOutOfBoundsException("checkpoint " + number + " of " + checkpoints.size());
        }
        return new Checkpoint(
                top.branch(),
                top.cycle(),
                top.hash(),
                top.work(),
                top.applied(),
                -1,
                top.state(),
                top.mementos(),
                List.copyOf(pages.values()));
    }

    private Checkpoint read(Place place) throws IOException, SessionFormatException {
        PayloadReader body = new PayloadReader(decode(place.block).body(), "checkpoint @" + place.cycle);
        byte[] state = body.bytes();
        List<byte[]> mementos = new ArrayList<>();
        int count = body.count(4);
        if (count > MOST_MEMENTOS) {
            throw body.wrong(String.format(Locale.ROOT, "has %d mementos, expected at most %d", count, MOST_MEMENTOS));
        }
        for (int i = 0; i < count; i++) {
            mementos.add(body.bytes());
        }
        List<Page> pages = new ArrayList<>(place.pages.length);
        for (int i = 0; i < place.pages.length; i++) {
            pages.add(new Page(place.memories[i], place.pages[i], body.raw(PagedBytes.PAGE)));
        }
        return new Checkpoint(
                place.branch, place.cycle, place.hash, place.work, place.applied, place.base, state, mementos, pages);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
