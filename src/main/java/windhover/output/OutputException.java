package windhover.output;

import java.io.IOException;

/** A file that cannot be written. The message is one line: which, and why. */
public final class OutputException extends FileFault {
    private static final long serialVersionUID = 1;

    OutputException(String message) {
        super(message);
    }

    private OutputException(String message, Throwable cause) {
        super(message, cause);
    }

    static OutputException of(String name, IOException e) {
        return e instanceof OutputException told
                ? told
                : new OutputException(name + ": cannot be written (" + reason(e) + ")", e);
    }
}
