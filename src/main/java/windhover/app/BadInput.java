package windhover.app;

/** What the user gave cannot be used. The message is one line: what, where, what was expected. */
final class BadInput extends Exception {
    private static final long serialVersionUID = 1;

    BadInput(String message) {
        super(message);
    }
}
