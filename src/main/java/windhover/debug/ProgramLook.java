package windhover.debug;

import java.util.ArrayList;
import java.util.List;
import windhover.guest.program.CallStack;
import windhover.guest.program.Expression;
import windhover.guest.program.GuestProgram;
import windhover.guest.program.Shown;
import windhover.guest.program.StackFrame;
import windhover.guest.program.Target;

/** Looks at the program in the guest: its stack, and in one frame of it at variables and at what is watched. */
final class ProgramLook {
    private final GuestProgram program;
    private final Target target;
    private int frame;
    private List<String> watches = List.of();

    ProgramLook(GuestProgram program, Target target) {
        this.program = program;
        this.target = target;
    }

    GuestProgram program() {
        return program;
    }

    Target target() {
        return target;
    }

    void frame(int number) {
        frame = Math.max(0, number);
    }

    void watches(List<String> expressions) {
        watches = List.copyOf(expressions);
    }

    CallStack stack() {
        return program.stack(target);
    }

    ProgramState state() {
        CallStack stack = stack();
        int chosen = Math.min(frame, stack.frames().size() - 1);
        StackFrame in = stack.frames().get(chosen);
        List<ProgramState.Frame> frames = new ArrayList<>();
        for (StackFrame one : stack.frames()) {
            String kind = switch (one.kind()) {
                case INNERMOST -> "here";
                case CALLER -> "called";
                case INLINED_INTO -> "inlined";
                case INTERRUPTED -> "interrupted";
            };
            frames.add(new ProgramState.Frame(
                    kind, one.function(), one.file(), one.line(), one.pc(), one.lookup(), one.note()));
        }
        List<Shown> values = new ArrayList<>();
        for (String text : watches) {
            values.add(value(text, in));
        }
        return new ProgramState(List.copyOf(frames), stack.end(), chosen, program.variables(in), List.copyOf(values));
    }

    /** The value of an expression in a frame of the stack. */
    Shown value(String text, int number) {
        CallStack stack = stack();
        return value(
                text, stack.frames().get(Math.clamp(number, 0, stack.frames().size() - 1)));
    }

    private Shown value(String text, StackFrame in) {
        try {
            return program.show(program.expression(text), in);
        } catch (Expression.SyntaxException e) {
            return new Shown(text, "", e.words(), false, "", "", List.of());
        }
    }
}
