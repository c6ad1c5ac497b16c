package windhover.timeline.file;

/**
 * A session file is not what it should be. The message is one line: where in the file, what was found, what was
 * expected.
 */
public final class SessionFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With its one line. */
    public SessionFormatException(String message) {
        super(message);
    }
}
