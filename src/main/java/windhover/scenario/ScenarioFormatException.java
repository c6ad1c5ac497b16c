package windhover.scenario;

import windhover.yaml.FormatException;
import windhover.yaml.Location;

/** A scenario that cannot be used. The message is one line: file, line and column, what is wrong, what was expected. */
public final class ScenarioFormatException extends FormatException {
    private static final long serialVersionUID = 1;

    /** A fault at a place of a scenario. */
    ScenarioFormatException(Location at, String problem) {
        super(at, problem);
    }

    /** A fault that has no place within a file, such as a name that nothing has. */
    public ScenarioFormatException(String problem) {
        super(problem);
    }

    /** The same fault, of a scenario's text. */
    static ScenarioFormatException of(FormatException fault) {
        return fault instanceof ScenarioFormatException own ? own : new ScenarioFormatException(fault.getMessage());
    }
}
