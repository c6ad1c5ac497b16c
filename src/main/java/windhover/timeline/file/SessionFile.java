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
            int[] pages,
            int firstBlock,
            int blocks) {}

    private final FileChannel channel;
    private final String name;
    private final List<Place> checkpoints = new ArrayList<>();
    private final List<Block.Header> pageBlocks = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Map<String, Block.Header> files = new LinkedHashMap<>();
    private final Map<String, Block.Header> extras = new LinkedHashMap<>();
    private final Map<Integer, Branch> branches = new TreeMap<>();
    private final List<Input> inputs = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private final Map<Integer, Bookmark> bookmarks = new TreeMap<>();
    private @Nullable Header header;
    private int version;
    private String firstName = "";
    private String damage = "";
    private boolean ended;
    private final Map<Integer, Long> furthest = new HashMap<>();
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
        version = magic.getInt(SessionWriter.MAGIC.length);
        if (version < 1 || version > SessionWriter.NEWEST) {
            throw new SessionFormatException(String.format(
                    Locale.ROOT,
                    "%s: format version %d, expected at most %d: it was written by a later Windhover",
                    name,
                    version,
                    SessionWriter.NEWEST));
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
            } else if (at < channel.size()) {
                damage = String.format(
                        Locale.ROOT,
                        "%s: ends at byte %d; the %d bytes behind it are not part of the session",
                        name,
                        at,
                        channel.size() - at);
            }
            refuseBookmarks();
        } catch (SessionFormatException e) {
            refuseBookmarks();
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
            header = new Header(head.line(), head.line(), head.line(), head.line(), head.line(), head.line())
                    .on(version < SessionWriter.NEWEST ? "" : head.line());
            if (!head.atEnd()) {
                throw head.wrong("goes on behind the last text of format version " + version);
            }
        } else if (block.kind() == SessionWriter.FILE) {
            fileBytes += block.bodyLength();
            if (fileBytes > SessionLimits.FILES) {
                throw block.wrong(String.format(
                        Locale.ROOT, "brings the files beyond %d bytes, expected less", SessionLimits.FILES));
            }
            files.put(head.line(), block);
        } else if (block.kind() == SessionWriter.EXTRA) {
            extras.put(head.text(), block);
        } else if (block.kind() == SessionWriter.BRANCH) {
            branch(new Branch(head.u32(), head.u32(), head.cycle(), head.u32(), head.line()), head);
        } else if (block.kind() == SessionWriter.INPUTS) {
            if (block.bodyLength() > SessionLimits.INPUTS) {
                throw block.wrong(String.format(
                        Locale.ROOT,
                        "has inputs of %d bytes, expected at most %d",
                        block.bodyLength(),
                        SessionLimits.INPUTS));
            }
            inputs(decode(block), head);
        } else if (block.kind() == SessionWriter.PROGRESS) {
            progress.add(new Progress(known(head.u32(), head), head.cycle(), head.u32(), head.u64()));
        } else if (block.kind() == SessionWriter.CHECKPOINT) {
            checkpoint(block, head);
        } else if (block.kind() == SessionWriter.PAGES) {
            if (block.bodyLength() > SessionLimits.MOST_PAGES_A_BLOCK * PagedBytes.PAGE) {
                throw block.wrong(String.format(
                        Locale.ROOT,
                        "has a body of %d bytes, expected at most %d pages",
                        block.bodyLength(),
                        SessionLimits.MOST_PAGES_A_BLOCK));
            }
            pageBlocks.add(block);
        } else if (block.kind() == SessionWriter.BOOKMARK) {
            Bookmark bookmark = new Bookmark(head.u32(), head.u32(), head.u64(), head.line(), head.text());
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
            inputBytes += SessionLimits.inputBytes(input.port(), input.payload().length);
            if (inputBytes > SessionLimits.INPUTS) {
                throw head.wrong(String.format(
                        Locale.ROOT, "brings the inputs beyond %d bytes, expected less", SessionLimits.INPUTS));
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
        if (chain >= SessionLimits.CHAIN) {
            throw head.wrong(String.format(
                    Locale.ROOT, "builds on %d others, expected less than %d", chain, SessionLimits.CHAIN));
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
        // Before version 2 all pages were in the checkpoint's own block.
        int first = head.atEnd() ? 0 : head.u32();
        int blocks = head.atEnd() ? 0 : head.u32();
        if (first < 0 || blocks < 0 || blocks > pageBlocks.size() - first) {
            throw head.wrong(String.format(
                    Locale.ROOT,
                    "is made of %d blocks of pages from %d on, expected some of the %d before it",
                    blocks,
                    first,
                    pageBlocks.size()));
        }
        checkpoints.add(
                new Place(block, branch, cycle, hash, work, applied, base, chain, memories, pages, first, blocks));
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

    /** What is wrong with it beside, one line each: what was left out, by name. */
    public List<String> refused() {
        return List.copyOf(refused);
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
                if (pages.size() > SessionLimits.PAGES) {
                    throw new SessionFormatException(String.format(
                            Locale.ROOT,
                            "checkpoint @%d has more than %d pages",
                            checkpoints.get(number).cycle,
                            SessionLimits.PAGES));
                }
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
        if (count > SessionLimits.MEMENTOS) {
            throw body.wrong(
                    String.format(Locale.ROOT, "has %d mementos, expected at most %d", count, SessionLimits.MEMENTOS));
        }
        for (int i = 0; i < count; i++) {
            mementos.add(body.bytes());
        }
        List<Page> pages = new ArrayList<>(place.pages.length);
        for (int i = 0; i < place.pages.length; i++) {
            pages.add(new Page(place.memories[i], place.pages[i], body.raw(PagedBytes.PAGE)));
        }
        for (int i = 0; i < place.blocks; i++) {
            if (pages.size() > SessionLimits.PAGES) {
                break; // told by who asked
            }
            pages(pageBlocks.get(place.firstBlock + i), pages);
        }
        return new Checkpoint(
                place.branch, place.cycle, place.hash, place.work, place.applied, place.base, state, mementos, pages);
    }

    private void pages(Block.Header header, List<Page> to) throws IOException, SessionFormatException {
        Block block = decode(header);
        String what = "block PAGE at byte " + header.at();
        PayloadReader head = new PayloadReader(block.head(), what);
        PayloadReader body = new PayloadReader(block.body(), what);
        int count = head.count(8);
        for (int i = 0; i < count; i++) {
            to.add(new Page(head.u32(), head.u32(), body.raw(PagedBytes.PAGE)));
        }
    }

    /** Leaves out bookmarks of moments that are not there, by name. */
    private void refuseBookmarks() {
        for (Bookmark bookmark : bookmarks()) {
            String fault = bookmark.id() < 1 || bookmark.id() == Integer.MAX_VALUE
                    ? "number " + bookmark.id() + ", expected one from 1 on"
                    : bookmark.branch() != FIRST && !branches.containsKey(bookmark.branch())
                            ? "branch " + bookmark.branch() + ", which is not there"
                            : bookmark.cycle() < 0 || bookmark.cycle() > Math.max(0, furthest(bookmark.branch()))
                                    ? String.format(
                                            Locale.ROOT,
                                            "@%d, expected a moment up to @%d",
                                            bookmark.cycle(),
                                            Math.max(0, furthest(bookmark.branch())))
                                    : "";
            if (!fault.isEmpty()) {
                bookmarks.remove(bookmark.id());
                refused.add("%s: bookmark '%s' is left out: %s".formatted(name, bookmark.name(), fault));
            }
        }
    }

    /** How far a branch came: the furthest cycle of which the file knows; −1 when it knows of none. */
    long furthest(int branch) {
        if (furthest.isEmpty()) {
            branches.values().forEach(each -> furthest.put(each.id(), each.from()));
            progress.forEach(each -> furthest.merge(each.branch(), each.cycle(), Math::max));
            checkpoints.forEach(each -> furthest.merge(each.branch, each.cycle, Math::max));
            inputs.forEach(each -> furthest.merge(each.branch(), each.cycle(), Math::max));
        }
        return furthest.getOrDefault(branch, -1L);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
