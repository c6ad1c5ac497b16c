package windhover.timeline.file;

import windhover.output.FileFault;

/** A recording has come to what a session file can hold; all before is whole. The message is one line. */
public final class SessionLimitException extends FileFault {
    private static final long serialVersionUID = 1;

    SessionLimitException(String message) {
        super(message);
    }
}
