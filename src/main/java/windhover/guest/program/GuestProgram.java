package windhover.guest.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import windhover.image.DebugInfo;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.image.ElfImage;
import windhover.image.LexicalScope;
import windhover.image.Subprogram;
import windhover.image.Symbol;
import windhover.image.Type;
import windhover.image.TypeRef;
import windhover.image.Variable;

/** A program of an image, whose stack and variables can be looked at while it stands still. */
public final class GuestProgram {
    private final ElfImage image;
    private final DebugInfo info;
    private final Unwinder unwinder;

    /** The program of an image. */
    public GuestProgram(ElfImage image, DebugInfo info) {
        this.image = image;
        this.info = info;
        unwinder = new Unwinder(image, info);
    }

    /** The functions that were called and have not returned. */
    public CallStack stack(Target target) {
        return unwinder.stack(target);
    }

    /** Parameters and variables of a frame, those of inner blocks first; of one name only the innermost. */
    public List<Shown> variables(StackFrame frame) {
        List<Shown> shown = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Formatter formatter = new Formatter(image, info);
        for (LexicalScope scope : frame.scopes().reversed()) {
            for (LexicalScope.Local local : scope.variables()) {
                if (names.add(local.name())) {
                    try {
                        shown.add(formatter.shown(local.name(), local.name(), value(local, frame)));
                    } catch (NotKnownException e) {
                        shown.add(Formatter.unknown(local.name(), local.type().toString(), e.words()));
                    }
                }
            }
        }
        return List.copyOf(shown);
    }

    private static CValue value(LexicalScope.Local local, StackFrame frame) throws NotKnownException {
        return CValue.of(local.place(frame.lookup(), frame), local.type().type(), frame);
    }

    /** Reads an expression. */
    public Expression expression(String text) throws Expression.SyntaxException {
        return Expression.parse(text, info);
    }

    /** The value of an expression in a frame, with its parts; or why it has none. */
    public Shown show(Expression expression, StackFrame frame) {
        String text = expression.toString();
        try {
            String path = text.matches("\\w+") ? text : "(" + text + ")";
            return new Formatter(image, info).shown(text, path, value(expression, frame));
        } catch (NotKnownException e) {
            return Formatter.unknown(text, "", e.words());
        }
    }

    /** The value of an expression in a frame. */
    public CValue value(Expression expression, StackFrame frame) throws NotKnownException {
        return expression.value(new Names(frame));
    }

    /** True when the value of an expression in a frame is not zero. */
    public boolean holds(Expression expression, StackFrame frame) throws NotKnownException {
        CValue value = value(expression, frame);
        return value.isFloat() ? value.floating() != 0 : value.integer() != 0;
    }

    private final class Names implements Expression.Scope {
        private final StackFrame frame;

        Names(StackFrame frame) {
            this.frame = frame;
        }

        @Override
        public CValue name(String name) throws NotKnownException {
            for (LexicalScope scope : frame.scopes().reversed()) {
                for (LexicalScope.Local local : scope.variables()) {
                    if (local.name().equals(name)) {
                        return GuestProgram.value(local, frame);
                    }
                }
            }
            Variable variable = info.variable(name);
            if (variable != null) {
                return CValue.at(variable.address(), variable.type().type(), frame);
            }
            Long constant = info.constant(name);
            if (constant != null) {
                return CValue.number(constant, new Type.Base("int", 4, Type.Encoding.SIGNED), frame);
            }
            Subprogram function = info.function(name);
            if (function != null) {
                return CValue.at(function.address(), new Type.Function(function.returns(), List.of()), frame);
            }
            Symbol symbol = image.symbolTable().find(name);
            if (symbol != null) {
                return CValue.at(symbol.address(), untyped(symbol), frame);
            }
            throw new NotKnownException("'%s' is not known here".formatted(name));
        }

        @Override
        public StackFrame frame() {
            return frame;
        }
    }

    /** What a symbol with no debug information is taken for: a number of its size, or of 8 bytes. */
    private static Type untyped(Symbol symbol) {
        long size = symbol.size();
        long wide = size == 1 || size == 2 || size == 4 ? size : 8;
        Type unit = new Type.Base("unsigned, " + wide + " B", wide, Type.Encoding.UNSIGNED);
        TypeRef element = DebugInfo.reference(unit);
        return size > 8 && size % 8 == 0 ? new Type.Array(element, size / 8) : unit;
    }

    /**
     * The canonical frame address of the function that is executed, the same from its first instruction to its last;
     * where frame information does not tell it, one more than the stack pointer.
     */
    public long frameAddress(Target target) {
        return unwinder.frameAddress(target);
    }

    /** The innermost frame, without its callers: what a condition is asked in. */
    public StackFrame here(Target target) {
        return unwinder.here(target);
    }
}
