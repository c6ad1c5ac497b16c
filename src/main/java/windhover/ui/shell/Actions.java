package windhover.ui.shell;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import windhover.debug.SessionCommands.Step;
import windhover.ui.steps.LessonModel;

/**
 * Every action of the window, by name. The toolbar's buttons, the key map, the help and the palette are made from
 * these.
 *
 * @param run run or pause
 * @param stepCycle one cycle
 * @param stepInstruction one instruction
 * @param stepLine one source line
 * @param stepEvent one event of the queue
 * @param stepLesson the next step of the lesson
 * @param backCycle back one cycle
 * @param backInstruction back one instruction
 * @param backLine back one source line
 * @param backEvent back one event of the queue
 * @param backLesson back to the step of the lesson before
 * @param restart back to reset
 * @param theme the next theme
 * @param enlarge larger text
 * @param reduce smaller text
 * @param motion tokens move or stand
 * @param palette opens the palette
 * @param help opens the help
 * @param all these and the rest, in the order of the help
 */
public record Actions(
        Action run,
        Action stepCycle,
        Action stepInstruction,
        Action stepLine,
        Action stepEvent,
        Action stepLesson,
        Action backCycle,
        Action backInstruction,
        Action backLine,
        Action backEvent,
        Action backLesson,
        Action restart,
        Action theme,
        Action enlarge,
        Action reduce,
        Action motion,
        Action palette,
        Action help,
        List<Action> all) {

    private static final List<KeyCode> NUMBER_KEYS = List.of(
            KeyCode.DIGIT1,
            KeyCode.DIGIT2,
            KeyCode.DIGIT3,
            KeyCode.DIGIT4,
            KeyCode.DIGIT5,
            KeyCode.DIGIT6,
            KeyCode.DIGIT7,
            KeyCode.DIGIT8);

    /** Makes the actions of a window; {@code placing} come last. */
    static Actions of(
            ToolbarModel bar,
            LessonModel lesson,
            Appearance looks,
            Runnable openPalette,
            Runnable openHelp,
            List<Action> placing) {
        Action run = Action.of(
                "Run or pause", "Runs the machine; pauses it when it runs.", KeyCode.SPACE, "Space", bar::toggleRun);
        Action cycle = Action.of(
                "Step one cycle", "Lets one clock cycle pass.", KeyCode.RIGHT, "→", () -> bar.step(Step.CYCLE));
        Action instruction = Action.of(
                "Step one instruction",
                "Runs until another instruction is the next to commit, also the first one of a handler.",
                KeyCode.DOWN,
                "↓",
                () -> bar.step(Step.INSTRUCTION));
        Action line = Action.of(
                "Step one source line",
                "Runs until another source line is reached.",
                KeyCode.L,
                "L",
                () -> bar.step(Step.LINE));
        Action event = Action.of(
                "Step one queue event",
                "Runs until the kernel takes the next event from its queue.",
                KeyCode.E,
                "E",
                () -> bar.step(Step.EVENT));
        Action next = Action.of(
                "Run to the next step",
                "Runs until the next step of the lesson is observed, then pauses.",
                KeyCode.N,
                "N",
                () -> bar.step(Step.LESSON_STEP));
        Action backCycle = Action.of(
                "Back one cycle",
                "Takes one clock cycle back.",
                KeyCode.LEFT,
                "Shift ←",
                () -> bar.stepBack(Step.CYCLE));
        Action backInstruction = Action.of(
                "Back one instruction",
                "Goes back to where the instruction before was the next to commit.",
                KeyCode.UP,
                "Shift ↑",
                () -> bar.stepBack(Step.INSTRUCTION));
        Action backLine = Action.of(
                "Back one source line",
                "Goes back to where the source line before was reached.",
                KeyCode.L,
                "Shift L",
                () -> bar.stepBack(Step.LINE));
        Action backEvent = Action.of(
                "Back one queue event",
                "Goes back to where the kernel took the event before from its queue.",
                KeyCode.E,
                "Shift E",
                () -> bar.stepBack(Step.EVENT));
        Action backLesson = Action.of(
                "Back to the step before",
                "Goes back to where the step before of the lesson was observed.",
                KeyCode.N,
                "Shift N",
                () -> bar.stepBack(Step.LESSON_STEP));
        Action latest = Action.of(
                "Go to the latest moment",
                "Goes to the furthest moment that was reached, from wherever you are in the past.",
                KeyCode.END,
                "Shift End",
                bar::seekLatest);
        Action restart = Action.of(
                "Restart",
                "Back to reset, with the same inputs to come: the same run again. Ctrl Z takes it back.",
                KeyCode.R,
                "R",
                bar::restart);
        Action undo = Action.of(
                "Take the restart back",
                "Goes back to the moment at which Restart was asked for.",
                KeyCode.Z,
                "Ctrl Z",
                bar::undoRestart);
        Action theme = Action.of(
                "Change the theme",
                "Light, dark, high contrast.",
                KeyCode.T,
                "T",
                () -> looks.theme().set(looks.theme().get().next()));
        Action enlarge = Action.of(
                "Larger text",
                "Enlarges text and strokes, for a projector.",
                KeyCode.EQUALS,
                "Ctrl +",
                () -> looks.enlarge(1));
        Action reduce = Action.of(
                "Smaller text", "Makes text and strokes smaller.", KeyCode.MINUS, "Ctrl −", () -> looks.enlarge(-1));
        Action motion = Action.of(
                "Motion on or off",
                "Tokens move along the wires, or stand where they are.",
                KeyCode.M,
                "M",
                () -> looks.motion().set(!looks.motion().get()));
        Action palette = Action.of(
                "Find an action",
                "Every action by name; a moment such as @12480 goes there, forwards or back.",
                KeyCode.K,
                "Ctrl K",
                openPalette);
        Action help = Action.of("Help", "The keys, and what the colours mean.", KeyCode.F1, "F1 or ?", openHelp);

        List<Action> all = new ArrayList<>(List.of(
                run,
                cycle,
                instruction,
                line,
                event,
                next,
                backCycle,
                backInstruction,
                backLine,
                backEvent,
                backLesson,
                restart,
                undo,
                latest));
        all.addAll(debugging(bar));
        all.add(Action.of("Faster", "One stop up the speed slider.", KeyCode.CLOSE_BRACKET, "]", () -> bar.faster(1)));
        all.add(Action.of(
                "Slower", "One stop down the speed slider.", KeyCode.OPEN_BRACKET, "[", () -> bar.faster(-1)));
        for (int n = 1; n <= NUMBER_KEYS.size(); n++) {
            int number = n;
            all.add(Action.of(
                    "Run to step " + n,
                    "Runs until step " + n + " of the lesson is observed, or goes back to it if it was.",
                    NUMBER_KEYS.get(n - 1),
                    Integer.toString(n),
                    () -> lesson.jumpTo(number)));
        }
        all.add(theme);
        all.add(enlarge);
        all.add(reduce);
        all.add(Action.of("Normal text", "Text in its normal size.", KeyCode.DIGIT0, "Ctrl 0", looks::normalText));
        all.add(motion);
        all.add(palette);
        all.add(help);
        all.addAll(placing);
        return new Actions(
                run,
                cycle,
                instruction,
                line,
                event,
                next,
                backCycle,
                backInstruction,
                backLine,
                backEvent,
                backLesson,
                restart,
                theme,
                enlarge,
                reduce,
                motion,
                palette,
                help,
                List.copyOf(all));
    }

    /** Steps with the keys that most debuggers have for them. */
    private static List<Action> debugging(ToolbarModel bar) {
        return List.of(
                Action.of(
                        "Step over",
                        "Runs to another source line of this function, or of the one that it returns to; what it calls runs at full speed.",
                        KeyCode.F10,
                        "F10",
                        () -> bar.step(Step.OVER)),
                Action.of(
                        "Step into",
                        "Runs until another source line is reached, also in a function that is called.",
                        KeyCode.F11,
                        "F11",
                        () -> bar.step(Step.LINE)),
                Action.of(
                        "Step out",
                        "Runs until this function returns; of a handler, until what it interrupted goes on.",
                        KeyCode.F11,
                        "Shift F11",
                        () -> bar.step(Step.OUT)),
                Action.of(
                        "Back over",
                        "Goes back to the source line before of this function, past all that it called.",
                        KeyCode.F10,
                        "Shift F10",
                        () -> bar.stepBack(Step.OVER)),
                Action.of(
                        "Back into",
                        "Goes back to the source line before, also in a function that was called.",
                        KeyCode.F11,
                        "Ctrl F11",
                        () -> bar.stepBack(Step.LINE)),
                new Action(
                        "Back out",
                        "Goes back to the call of this function; of a handler, to the instruction that it interrupted.",
                        new KeyCodeCombination(KeyCode.F11, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN),
                        "Ctrl Shift F11",
                        () -> bar.stepBack(Step.OUT)));
    }
}
