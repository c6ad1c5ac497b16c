package windhover.debug;

import java.util.List;
import windhover.guest.program.Shown;

/**
 * The program where it stands still: who called whom, what a frame's variables hold, what is watched.
 *
 * @param frames the call stack, the innermost first; empty while the machine runs
 * @param end why the stack ends where it does, a sentence
 * @param frame which of the frames is looked at, from 0
 * @param variables of that frame
 * @param watches the values of the expressions that are watched, in that frame
 */
public record ProgramState(List<Frame> frames, String end, int frame, List<Shown> variables, List<Shown> watches) {
    /** Nothing is known, for the machine runs. */
    public static final ProgramState NONE = new ProgramState(List.of(), "", 0, List.of(), List.of());

    /**
     * A frame of the call stack.
     *
     * @param kind how it was found, a word or two: {@code called}, {@code inlined}, {@code interrupted}
     * @param function its name; empty when unknown
     * @param file the source file; empty when unknown
     * @param line the line; 0 when unknown
     * @param pc the instruction that is next in it
     * @param at an address within the statement that is executed: of a caller, within the call
     * @param note what is to be said of how it was found; empty when nothing
     */
    public record Frame(String kind, String function, String file, int line, long pc, long at, String note) {}
}
