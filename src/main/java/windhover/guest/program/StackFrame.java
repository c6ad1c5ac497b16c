package windhover.guest.program;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.image.DwarfExpression;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.image.LexicalScope;
import windhover.isa.Registers;

/** A function that was called, or interrupted, and has not returned; with what is known of its registers. */
public final class StackFrame implements DwarfExpression.Frame {
    /** How a frame was found. */
    public enum Kind {
        /** The one that is executed. */
        INNERMOST,
        /** It called the one before. */
        CALLER,
        /** The compiler wrote the one before out in it. */
        INLINED_INTO,
        /** A trap took the processor from it. */
        INTERRUPTED
    }

    private final Target target;
    private final Kind kind;
    private final long pc;
    private final long lookup;
    private final int mode;
    private final long[] registers;
    private final long known;
    private final List<LexicalScope> scopes;
    private final String function;
    private final String file;
    private final int line;
    private final String note;
    private @Nullable Long frameAddress;

    StackFrame(
            Target target,
            Kind kind,
            long pc,
            long lookup,
            int mode,
            long[] registers,
            long known,
            List<LexicalScope> scopes,
            String function,
            String file,
            int line,
            String note) {
        this.target = target;
        this.kind = kind;
        this.pc = pc;
        this.lookup = lookup;
        this.mode = mode;
        this.registers = registers;
        this.known = known;
        this.scopes = scopes;
        this.function = function;
        this.file = file;
        this.line = line;
        this.note = note;
    }

    void frameAddress(long address) {
        frameAddress = address;
    }

    /** How it was found. */
    public Kind kind() {
        return kind;
    }

    /** The instruction that is next in it: of a caller, where the call returns to. */
    public long pc() {
        return pc;
    }

    /** An address within the statement that is executed: of a caller, within the call. */
    public long lookup() {
        return lookup;
    }

    /** The privilege mode that it runs in. */
    public int mode() {
        return mode;
    }

    /** Its name; empty when unknown. */
    public String function() {
        return function;
    }

    /** The source file; empty when unknown. */
    public String file() {
        return file;
    }

    /** The line; 0 when unknown. */
    public int line() {
        return line;
    }

    /** What is to be said of how it was found; empty when nothing. */
    public String note() {
        return note;
    }

    /** What is declared around the instruction, the function first. */
    public List<LexicalScope> scopes() {
        return scopes;
    }

    /** What its memory is looked at through. */
    Target target() {
        return target;
    }

    boolean knows(int number) {
        return number == 0 || (known >>> number & 1) != 0;
    }

    long[] registers() {
        return registers;
    }

    long known() {
        return known;
    }

    @Override
    public long register(int number) throws NotKnownException {
        if (number == 0) {
            return 0;
        }
        if (number >= Registers.FLOATS) {
            long value = target.floatRegister(number - Registers.FLOATS); // also says where there are none
            if (kind != Kind.INNERMOST) {
                throw new NotKnownException("floating-point registers are known of the innermost function only");
            }
            return value;
        }
        if (!knows(number)) {
            throw new NotKnownException("optimised out: it was in %s, which the calls since may have overwritten"
                    .formatted(Registers.name(number)));
        }
        return registers[number];
    }

    @Override
    public long memory(long address, int size) throws NotKnownException {
        return target.memory(address, size, mode);
    }

    @Override
    public long frameBase() throws NotKnownException {
        for (LexicalScope scope : scopes) {
            DwarfExpression base = scope.base();
            if (base != null) {
                return base.frameBase(new Baseless());
            }
        }
        throw new NotKnownException("the debug information does not say where the function's frame is");
    }

    @Override
    public long canonicalFrameAddress() throws NotKnownException {
        Long address = frameAddress;
        if (address == null) {
            throw new NotKnownException("no frame information says where the function's frame is");
        }
        return address;
    }

    /** The same, for the expression of the base itself, which may not ask for the base. */
    private final class Baseless implements DwarfExpression.Frame {
        @Override
        public long register(int number) throws NotKnownException {
            return StackFrame.this.register(number);
        }

        @Override
        public long memory(long address, int size) throws NotKnownException {
            return StackFrame.this.memory(address, size);
        }

        @Override
        public long frameBase() throws NotKnownException {
            throw new NotKnownException("the base of the frame is told by itself");
        }

        @Override
        public long canonicalFrameAddress() throws NotKnownException {
            return StackFrame.this.canonicalFrameAddress();
        }
    }

    /** Such as {@code main, hello.c:12}. */
    @Override
    public String toString() {
        String name = function.isEmpty() ? String.format(Locale.ROOT, "0x%x", pc) : function;
        return line == 0 ? name : String.format(Locale.ROOT, "%s, %s:%d", name, file, line);
    }
}
