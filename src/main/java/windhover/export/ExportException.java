package windhover.export;

/** An export that cannot be made, or was given up. The message is one line. */
public final class ExportException extends Exception {
    private static final long serialVersionUID = 1;

    ExportException(String message) {
        super(message);
    }
}
