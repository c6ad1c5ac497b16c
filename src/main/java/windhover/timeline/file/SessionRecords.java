package windhover.timeline.file;

import java.util.List;

/** What a session file holds, block by block, apart from the bytes on disk. */
@SuppressWarnings("ArrayRecordComponent") // read and written whole, compared by nobody
public final class SessionRecords {
    private SessionRecords() {}

    /**
     * What the session ran on. Always the first block.
     *
     * @param program version of the program that recorded it
     * @param board name of the board
     * @param timing name of the timing preset
     * @param title what to call the session
     * @param scenario name of the {@link File} with the scenario's text; empty when it ran a bare image
     * @param image name of the {@link File} with the guest's image
     * @param isa name of the instruction set; empty for the board's own
     */
    public record Header(
            String program, String board, String timing, String title, String scenario, String image, String isa) {
        /** With the board's own instruction set. */
        public Header(String program, String board, String timing, String title, String scenario, String image) {
            this(program, board, timing, title, scenario, image, "");
        }

        /** The same with another instruction set. */
        public Header on(String set) {
            return new Header(program, board, timing, title, scenario, image, set);
        }

        /** The same, written by another version of the program. */
        public Header by(String writer) {
            return new Header(writer, board, timing, title, scenario, image, isa);
        }
    }

    /**
     * A file that the run needs, whole: the guest's image, the scenario's text, a disk. Never written anywhere when a
     * session is opened.
     */
    public record File(String name, byte[] content) {}

    /**
     * A branch of the session. Branch 1, the first run, needs no block.
     *
     * @param id from 2 on
     * @param parent the branch that it left
     * @param from the cycle at which it left
     * @param shared how many of its parent's inputs it shares
     * @param name what it is called
     */
    public record Branch(int id, int parent, long from, int shared, String name) {}

    /**
     * Something that came from outside.
     *
     * @param branch the branch on which it came
     * @param cycle the cycle before which it was delivered
     * @param port the name of the input port
     * @param payload what came
     */
    public record Input(int branch, long cycle, String port, byte[] payload) {}

    /**
     * How far a branch has come, and the hash of the whole state there; 0 where it was not taken.
     *
     * @param cycle the cycle that would have run next
     * @param applied how many of the branch's inputs the state held: more may have come at the same cycle later
     */
    public record Progress(int branch, long cycle, int applied, long hash) {}

    /** A page of a memory. */
    public record Page(int memory, int page, byte[] bytes) {}

    /**
     * A whole state to start from.
     *
     * @param work cycles run and not skipped until then
     * @param applied how many of the branch's inputs the state holds
     * @param base number of the checkpoint, counted from 0 in file order, whose pages hold what is not in
     *     {@code pages}; −1 when those are zero
     * @param state the state of everything but memories
     * @param mementos what the observers remember, in the order in which they were added
     * @param pages the pages that differ from the base
     */
    public record Checkpoint(
            int branch,
            long cycle,
            long hash,
            long work,
            int applied,
            int base,
            byte[] state,
            List<byte[]> mementos,
            List<Page> pages) {}

    /**
     * A bookmark, with a note.
     *
     * @param id the same again replaces it
     * @param name short; empty when the bookmark was taken away
     */
    public record Bookmark(int id, int branch, long cycle, String name, String note) {}

    /** Anything else worth keeping, by name; the last of a name counts. */
    public record Extra(String name, byte[] content) {}
}
