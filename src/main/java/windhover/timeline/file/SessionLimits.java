package windhover.timeline.file;

/**
 * What a session file holds at most. The writer keeps to it and says when a limit is reached; the reader refuses more,
 * so that a damaged or hostile file cannot ask for memory without end. Both take the numbers from here: what was
 * recorded can be opened.
 */
public final class SessionLimits {
    /** Bytes of a block's head. */
    static final int HEAD = 4 << 20;

    /** Bytes of a block's body. */
    static final int BODY = 512 << 20;

    /** Bytes of all files kept in a session together. */
    public static final long FILES = 512L << 20;

    /** Bytes of all inputs together, as {@link #inputBytes} counts them: a reader keeps them in memory. */
    public static final long INPUTS = 512L << 20;

    /** Inputs that branches share with their parents, each counted with each branch: a reader keeps them with each. */
    static final long SHARED_INPUTS = 4 << 20;

    /** Pages of a checkpoint: 2 GiB, more than any board has. */
    static final int PAGES = 1 << 19;

    /** Pages in a block of pages: the writer's, so that what must be written at once never waits long for it. */
    static final int PAGES_A_BLOCK = 256;

    /** Pages in a block of pages that a reader takes, so that a small block cannot ask for much memory. */
    static final int MOST_PAGES_A_BLOCK = 4096;

    /** Checkpoints that build on each other: so many are read to reach one. */
    static final int CHAIN = 32;

    /** What observers remember comes in a few pieces. */
    static final int MEMENTOS = 1024;

    /** The last cycle: far enough from the largest number that sums of cycles do not overflow. */
    static final long LAST_CYCLE = Long.MAX_VALUE / 4;

    private SessionLimits() {}

    /** What an input counts. */
    static long inputBytes(String port, int payload) {
        return payload + 2L * port.length() + 64L;
    }
}
