package windhover.guest.program;

import java.util.List;

/**
 * The functions that were called and have not returned, through traps down to the first.
 *
 * @param frames the innermost first; at least one
 * @param end why it ends there, a sentence
 */
public record CallStack(List<StackFrame> frames, String end) {
    /** Frames at most. */
    public static final int DEEPEST = 256;
}
