package windhover.debug;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.cpu.Cpu;
import windhover.guest.program.CallStack;
import windhover.guest.program.StackFrame;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.isa.Registers;
import windhover.isa.Uop;

/** Makes the goals of steps that pass over what is called, however long it takes. */
final class Stepping {
    private final Debugger debugger;
    private final Cpu processor;

    Stepping(Debugger debugger) {
        this.debugger = debugger;
        processor = debugger.processor();
    }

    private long sp() {
        return processor.register(Registers.SP);
    }

    /** The goal of the next source line in this function, or in the one that it returns to. */
    Goal over() {
        return new Over(null);
    }

    /** What was passed lately, with the calls and traps passed over; for looking back. */
    Over noting(Frame frame) {
        return new Over(frame);
    }

    /** The goal of coming to one of these instructions. */
    Goal to(Set<Long> addresses) {
        return new Sleep(addresses, Long.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** The goal of leaving this function, or this handler; null when nobody called it. */
    @Nullable
    Goal out() {
        StackFrame caller = caller();
        if (caller == null) {
            return null;
        }
        return caller.kind() == StackFrame.Kind.INTERRUPTED
                ? new Sleep(behind(caller.pc()), sp(caller), debugger.traps().depth() - 1)
                : new Sleep(Set.of(caller.pc()), sp(caller), Integer.MAX_VALUE);
    }

    /** The frame that this function returns to: its caller, or what its trap interrupted. */
    @Nullable
    StackFrame caller() {
        CallStack stack = debugger.look().stack();
        boolean own = true;
        for (StackFrame frame : stack.frames()) {
            if (own) {
                own = false;
            } else if (frame.kind() == StackFrame.Kind.CALLER || frame.kind() == StackFrame.Kind.INTERRUPTED) {
                return frame;
            }
        }
        return null;
    }

    private static long address(StackFrame frame) {
        try {
            return frame.canonicalFrameAddress();
        } catch (NotKnownException e) {
            return sp(frame) + 1;
        }
    }

    static long sp(StackFrame frame) {
        try {
            return frame.register(Registers.SP);
        } catch (NotKnownException e) {
            return Long.MIN_VALUE;
        }
    }

    /** Where a trap at an instruction may return to: to it, or behind it. */
    private Set<Long> behind(long pc) {
        long length = (processor.instructionBits(pc) & 3) == 3 ? 4 : 2;
        return Set.of(pc, pc + length);
    }

    /** What identifies a frame while it is there. */
    record Frame(long address, int traps) {}

    /** This function's. */
    Frame frame() {
        return new Frame(
                debugger.look().program().frameAddress(debugger.look().target()),
                debugger.traps().depth());
    }

    /** True when one was called by the other, or interrupted it. */
    private static boolean isDeeper(Frame frame, Frame other) {
        return frame.traps != other.traps
                ? frame.traps > other.traps
                : Long.compareUnsigned(frame.address, other.address) < 0;
    }

    private final class Sleep implements Goal {
        private final Set<Long> addresses;
        private final long sp;
        private final int traps;
        private final long from = debugger.happened();

        Sleep(Set<Long> addresses, long sp, int traps) {
            this.addresses = addresses;
            this.sp = sp;
            this.traps = traps;
        }

        @Override
        public Set<Long> sleepsUntil() {
            return addresses;
        }

        @Override
        public boolean reached() {
            return processor.ready()
                    && debugger.happened() != from
                    && addresses.contains(processor.next())
                    && (sp == Long.MIN_VALUE || sp() == sp)
                    && debugger.traps().depth() <= traps;
        }

        @Override
        public long latest() {
            return Long.MAX_VALUE;
        }

        @Override
        public String sentence() {
            return "";
        }
    }

    /**
     * Follows one function and those that it returns to, and sleeps through what they call and what interrupts them.
     */
    final class Over implements Goal {
        private final @Nullable Frame noted;
        private @Nullable Goal asleep;
        private SourcePosition line;
        private long happened;
        private int traps = debugger.traps().depth();

        /** What is looked at began in something that was called: the line of the function is not known yet. */
        private boolean away;

        /** The instruction that committed last, and where. */
        private long uop;

        private long pc;
        private Frame before = frame();
        private long last = -1;

        Over(@Nullable Frame noted) {
            this.noted = noted;
            // At reset the first instruction is the next to commit already.
            boolean here = noted == null || processor.ready() || debugger.cycle() == 0;
            happened = here ? debugger.happened() : -1;
            line = debugger.software().position(processor.next());
            if (noted != null && isDeeper(frame(), noted)) {
                asleep = untilBack(noted);
                away = true;
            }
        }

        /** Sleeps until the function returns that a frame of the stack waits for, if there is such a frame. */
        private @Nullable Goal untilBack(Frame frame) {
            int depth = debugger.traps().depth();
            for (StackFrame one : debugger.look().stack().frames()) {
                if (one.kind() == StackFrame.Kind.INTERRUPTED) {
                    depth--;
                }
                boolean outer = one.kind() == StackFrame.Kind.CALLER || one.kind() == StackFrame.Kind.INTERRUPTED;
                if (outer && !isDeeper(new Frame(address(one), depth), frame)) {
                    return new Sleep(
                            one.kind() == StackFrame.Kind.CALLER ? Set.of(one.pc()) : behind(one.pc()), sp(one), depth);
                }
            }
            return null;
        }

        /** The last moment at which a line of the function that is noted began; −1 for none. */
        long last() {
            return last;
        }

        @Override
        public Set<Long> sleepsUntil() {
            return asleep == null ? Set.of() : asleep.sleepsUntil();
        }

        @Override
        public boolean reached() {
            Goal sleep = asleep;
            if (sleep != null) {
                if (!sleep.reached()) {
                    return false;
                }
                asleep = null;
                happened = -1;
                uop = 0;
                traps = debugger.traps().depth();
            }
            if (processor.committedUop() != 0) {
                uop = processor.committedUop();
                pc = processor.committedPc();
            }
            if (!processor.ready() || debugger.happened() == happened) {
                return false;
            }
            happened = debugger.happened();
            int depth = debugger.traps().depth();
            if (depth > traps) {
                asleep = new Sleep(behind(debugger.traps().lastPc()), sp(), depth - 1);
                return false;
            }
            traps = depth;
            long jump = uop;
            uop = 0;
            boolean linked = (jump & Uop.CONTROL) != 0
                    && (jump & Uop.WRITES_RD) != 0
                    && (Uop.rd(jump) == Registers.RA || Uop.rd(jump) == 5);
            // What a function further out called may be the one that is noted.
            boolean own = noted == null || !isDeeper(noted, before);
            if (noted != null) {
                before = frame();
            }
            if (linked && own) {
                asleep = new Sleep(Set.of(pc + Uop.length(jump)), sp(), depth);
                return false;
            }
            return lineBegins();
        }

        private boolean lineBegins() {
            Frame frame = noted;
            if (frame != null && isDeeper(before, frame)) {
                return false;
            }
            SourcePosition at = debugger.software().position(processor.next());
            boolean other =
                    at.line() != 0 && (at.line() != line.line() || !at.file().equals(line.file()));
            if (frame == null) {
                return other;
            }
            if (away) {
                away = false;
                line = at;
            } else if (other) {
                last = debugger.cycle();
                line = at;
            }
            return false;
        }

        @Override
        public long latest() {
            return Long.MAX_VALUE;
        }

        @Override
        public String sentence() {
            return "";
        }
    }
}
