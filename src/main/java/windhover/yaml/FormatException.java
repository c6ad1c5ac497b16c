package windhover.yaml;

/**
 * A text file that cannot be used. The message is one line: file, line and column, what is wrong, what was expected.
 */
public class FormatException extends Exception {
    private static final long serialVersionUID = 1;

    /** A fault at a place of a file. */
    public FormatException(Location at, String problem) {
        super(at + ": " + problem);
    }

    /** A fault that has no place within a file. */
    public FormatException(String problem) {
        super(problem);
    }

    /** The one line. */
    @Override
    public final String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
