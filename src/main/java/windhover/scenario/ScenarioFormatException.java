package windhover.scenario;

/** A scenario that cannot be used. The message is one line: file, line and column, what is wrong, what was expected. */
public final class ScenarioFormatException extends Exception {
    private static final long serialVersionUID = 1;

    /** A fault at a place of a scenario. */
    ScenarioFormatException(Location at, String problem) {
        super(at + ": " + problem);
    }

    /** A fault that has no place within a file, such as a name that nothing bears. */
    public ScenarioFormatException(String problem) {
        super(problem);
    }

    /** The one line. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
