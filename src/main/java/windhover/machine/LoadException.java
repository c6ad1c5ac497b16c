package windhover.machine;

/** An image that does not fit a board. The message is one line: what, where, what was expected. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    LoadException(String message) {
        super(message);
    }
}
