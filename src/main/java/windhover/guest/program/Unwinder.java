package windhover.guest.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.image.DebugInfo;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.image.ElfImage;
import windhover.image.FrameTable;
import windhover.image.FrameTable.Rule;
import windhover.image.LexicalScope;
import windhover.image.Section;
import windhover.image.SourceLocation;
import windhover.image.Subprogram;
import windhover.image.SymbolTable;
import windhover.isa.Decoder;
import windhover.isa.Registers;
import windhover.isa.Uop;

/**
 * Finds the call stack: by the frame information of the image; where a function has none, by its own instructions, and
 * says so; and from a trap's handler to what it interrupted by what the machine told of the trap.
 */
public final class Unwinder {
    private static final int RA = Registers.RA;
    private static final int SP = Registers.SP;
    private static final int FP = 8;

    /** gp, tp, s0 to s11: as the caller left them, unless a rule says otherwise (RISC-V calling convention). */
    private static final long PRESERVED = 1L << 3 | 1L << 4 | 1L << 8 | 1L << 9 | 0x3ffL << 18;

    private static final int MOST_SCANNED = 1024;
    private static final long ALL = -1L >>> 32;
    private static final int MOST_RULES = 100_000;

    /** How the frame address is found at instructions that were asked about. */
    private final Map<Long, Rule> frameRules = new HashMap<>();

    private final ElfImage image;
    private final DebugInfo info;

    /** Of programs of this image. */
    public Unwinder(ElfImage image, DebugInfo info) {
        this.image = image;
        this.info = info;
    }

    private record Start(long address, String name) {}

    private static final class Caller {
        final long pc;
        final long[] registers;
        final long known;
        final long frameAddress;
        final String note;

        Caller(long pc, long[] registers, long known, long frameAddress, String note) {
            this.pc = pc;
            this.registers = registers;
            this.known = known;
            this.frameAddress = frameAddress;
            this.note = note;
        }
    }

    private @Nullable Start function(long address) {
        Subprogram subprogram = info.function(address);
        if (subprogram != null) {
            return new Start(subprogram.address(), subprogram.name());
        }
        SymbolTable.Place place = image.symbolTable().functionAt(address);
        return place == null
                ? null
                : new Start(address - place.offset(), place.symbol().name());
    }

    private boolean isCode(long address) {
        if (function(address) != null) {
            return true;
        }
        for (Section section : image.sections()) {
            if (section.executable() && section.contains(address)) {
                return true;
            }
        }
        return image.sections().isEmpty();
    }

    /** The stack at this moment. */
    public CallStack stack(Target target) {
        List<StackFrame> frames = new ArrayList<>();
        List<OpenTrap> traps = target.interruptions();
        int trap = traps.size() - 1;
        long[] registers = new long[32];
        for (int i = 1; i < 32; i++) {
            registers[i] = target.register(i);
        }
        long known = ALL;
        long pc = target.pc();
        int mode = target.mode();
        boolean exact = true;
        String note = "";
        StackFrame.Kind kind = StackFrame.Kind.INNERMOST;
        Set<Long> seen = new HashSet<>();
        while (true) {
            long lookup = exact ? pc : pc - 1;
            if (!seen.add(pc * 31 + registers[SP]) && kind == StackFrame.Kind.CALLER) {
                return end(frames, "The stack loops: %s was reached before with the same stack pointer.", pc);
            }
            StackFrame frame = add(frames, target, kind, pc, lookup, mode, registers, known, note);
            if (frames.size() >= CallStack.DEEPEST) {
                return new CallStack(
                        List.copyOf(frames),
                        String.format(
                                Locale.ROOT,
                                "The stack has more than %d frames; the others are not shown.",
                                CallStack.DEEPEST));
            }
            OpenTrap interruption = trap < 0 ? null : traps.get(trap);
            Caller caller = null;
            String why = "";
            boolean handler = interruption != null && isHandler(lookup, interruption);
            FrameTable.Row row = info.frames().at(lookup);
            if (!handler || row != null) {
                try {
                    caller = row != null ? byRow(frame, row) : byInstructions(frame, exact);
                } catch (NotKnownException e) {
                    why = e.words();
                }
                if (caller != null) {
                    for (int i = frames.size() - 1; i >= 0; i--) {
                        frames.get(i).frameAddress(caller.frameAddress);
                        if (frames.get(i).kind() != StackFrame.Kind.INLINED_INTO) {
                            break;
                        }
                    }
                }
            }
            if (interruption != null && (handler || isBoundary(caller, row, interruption))) {
                registers = new long[32];
                for (int i = 1; i < 32; i++) {
                    registers[i] = interruption.registers().get(i);
                }
                known = ALL;
                pc = interruption.pc();
                mode = interruption.mode();
                exact = true;
                note = "interrupted: " + interruption.words()
                        + (handler ? "" : " (assumed: the handler's own frame is not described)");
                kind = StackFrame.Kind.INTERRUPTED;
                trap--;
                continue;
            }
            if (caller == null && isFirst(lookup)) {
                return new CallStack(List.copyOf(frames), "This is the first function: the program begins in it.");
            }
            if (caller == null) {
                return new CallStack(
                        List.copyOf(frames),
                        why.isEmpty() ? "This is the first function." : "The stack ends here: " + why + ".");
            }
            if (caller.pc == 0) {
                return new CallStack(List.copyOf(frames), "This is the first function: it has nowhere to return to.");
            }
            if (!isCode(caller.pc - 1)) {
                return end(frames, "The stack ends here: the return address %s lies in no code.", caller.pc);
            }
            if (Long.compareUnsigned(caller.registers[SP], registers[SP]) < 0) {
                return end(
                        frames,
                        "The stack ends here: the stack pointer of the caller, %s, lies below.",
                        caller.registers[SP]);
            }
            pc = caller.pc;
            registers = caller.registers;
            known = caller.known;
            note = caller.note;
            exact = row != null && row.signal();
            kind = StackFrame.Kind.CALLER;
        }
    }

    /**
     * The canonical frame address of the function that is executed, which is the same from its first instruction to its
     * last; where frame information does not tell it, one more than the stack pointer, which is above the frames of all
     * that it calls.
     */
    long frameAddress(Target target) {
        Rule rule = frameRules.computeIfAbsent(target.pc(), pc -> {
            FrameTable.Row row = info.frames().at(pc);
            return row == null ? new Rule.In(SP, 1) : row.frame();
        });
        if (frameRules.size() > MOST_RULES) {
            frameRules.clear();
        }
        return rule instanceof Rule.In(int register, long offset) && register < 32
                ? target.register(register) + offset
                : target.register(SP) + 1;
    }

    /** The innermost frame only; with its place, where frame information tells that. */
    StackFrame here(Target target) {
        long[] registers = new long[32];
        for (int i = 1; i < 32; i++) {
            registers[i] = target.register(i);
        }
        long pc = target.pc();
        List<StackFrame> frames = new ArrayList<>();
        StackFrame whole = add(frames, target, StackFrame.Kind.INNERMOST, pc, pc, target.mode(), registers, ALL, "");
        FrameTable.Row row = info.frames().at(pc);
        if (row != null) {
            try {
                long address = byRow(whole, row).frameAddress;
                frames.forEach(frame -> frame.frameAddress(address));
            } catch (NotKnownException e) {
                return frames.getFirst(); // what needs it says so when asked
            }
        }
        return frames.getFirst();
    }

    private static CallStack end(List<StackFrame> frames, String sentence, long address) {
        return new CallStack(List.copyOf(frames), sentence.replace("%s", String.format(Locale.ROOT, "0x%x", address)));
    }

    private boolean isFirst(long lookup) {
        Start here = function(lookup);
        Start first = function(image.entry());
        return here != null && first != null && here.address == first.address;
    }

    private boolean isHandler(long lookup, OpenTrap interruption) {
        Start here = function(lookup);
        Start handler = function(interruption.handler());
        return here != null && handler != null && here.address == handler.address;
    }

    /** True where the registers say that nothing was called since the trap. */
    private static boolean isBoundary(@Nullable Caller caller, FrameTable.@Nullable Row row, OpenTrap interruption) {
        if (caller == null) {
            return row == null;
        }
        boolean sameReturn = caller.pc == interruption.registers().get(RA);
        return sameReturn
                && (row == null
                        || caller.registers[SP] == interruption.registers().get(SP));
    }

    /** Adds the function at an address, and before it those that the compiler wrote out in it. */
    private StackFrame add(
            List<StackFrame> frames,
            Target target,
            StackFrame.Kind kind,
            long pc,
            long lookup,
            int mode,
            long[] registers,
            long known,
            String note) {
        List<LexicalScope> scopes = info.scopesAt(lookup);
        SourceLocation location = info.location(lookup);
        String file = location == null ? "" : location.file();
        int line = location == null ? 0 : location.line();
        StackFrame.Kind as = kind;
        int end = scopes.size();
        for (int i = scopes.size() - 1; i > 0; i--) {
            LexicalScope scope = scopes.get(i);
            if (scope.kind() != LexicalScope.Kind.INLINED) {
                continue;
            }
            List<LexicalScope> own = new ArrayList<>(scopes.subList(i, end));
            own.addFirst(bare(scopes.getFirst()));
            frames.add(new StackFrame(
                    target, as, pc, lookup, mode, registers, known, List.copyOf(own), scope.name(), file, line, note));
            as = StackFrame.Kind.INLINED_INTO;
            file = scope.call().line() == 0 ? "" : scope.call().file();
            line = scope.call().line();
            end = i;
        }
        Start start = function(lookup);
        StackFrame frame = new StackFrame(
                target,
                as,
                pc,
                lookup,
                mode,
                registers,
                known,
                scopes.subList(0, end),
                start == null ? "" : start.name,
                file,
                line,
                as == StackFrame.Kind.INLINED_INTO ? "" : note);
        frames.add(frame);
        return frame;
    }

    /** The function around an inlined one, for its frame only. */
    private static LexicalScope bare(LexicalScope function) {
        return new LexicalScope(function.kind(), function.name(), function.call(), List.of(), function.base());
    }

    private Caller byRow(StackFrame frame, FrameTable.Row row) throws NotKnownException {
        long address = switch (row.frame()) {
            case Rule.In(int register, long offset) -> frame.register(register) + offset;
            case Rule.IsExpression(var expression) -> expression.value(frame, 0);
            default -> throw new NotKnownException("its frame information does not say where its frame is");
        };
        frame.frameAddress(address);
        long[] registers = new long[32];
        long known = 0;
        for (int i = 1; i < 32; i++) {
            Rule rule = row.rules().get(i);
            if (rule == null) {
                if (i == SP) {
                    registers[i] = address;
                    known |= 1L << i;
                } else if ((PRESERVED >>> i & 1) != 0 && frame.knows(i)) {
                    registers[i] = frame.register(i);
                    known |= 1L << i;
                }
                continue;
            }
            try {
                registers[i] = value(frame, rule, address, i);
                known |= 1L << i;
            } catch (NotKnownException e) {
                if (i == row.returnColumn()) {
                    throw e;
                }
            }
        }
        int column = row.returnColumn();
        long pc;
        Rule rule = column < 32 ? row.rules().get(column) : null;
        if (rule instanceof Rule.Lost) {
            pc = 0;
        } else if (rule == null) {
            pc = frame.register(column & 31);
        } else {
            pc = registers[column];
        }
        return new Caller(pc & ~1L, registers, known, address, "");
    }

    private static long value(StackFrame frame, Rule rule, long address, int register) throws NotKnownException {
        return switch (rule) {
            case Rule.Same() -> frame.register(register);
            case Rule.Lost() -> throw new NotKnownException("its frame information says that nobody knows it any more");
            case Rule.At(long offset) -> frame.memory(address + offset, 8);
            case Rule.Is(long offset) -> address + offset;
            case Rule.In(int other, long offset) -> frame.register(other) + offset;
            case Rule.AtExpression(var expression) -> frame.memory(expression.value(frame, address), 8);
            case Rule.IsExpression(var expression) -> expression.value(frame, address);
        };
    }

    /** By what the function's instructions before this one did to the stack pointer and where they put registers. */
    private @Nullable Caller byInstructions(StackFrame frame, boolean exact) throws NotKnownException {
        Start start = function(frame.lookup());
        if (start == null) {
            throw new NotKnownException("nothing tells which function the instruction lies in");
        }
        Prologue prologue = new Prologue(frame, start.address, exact ? frame.pc() : frame.lookup());
        long address = prologue.framed ? frame.register(FP) - prologue.fpFromEntry : frame.register(SP) - prologue.sp;
        long[] registers = new long[32];
        long known = 0;
        registers[SP] = address;
        known |= 1L << SP;
        for (int i = 1; i < 32; i++) {
            boolean saved = (prologue.savedMask >>> i & 1) != 0;
            if (i != SP && (saved || ((PRESERVED >>> i & 1) != 0 && frame.knows(i)))) {
                registers[i] = saved ? frame.memory(address + prologue.saved[i], 8) : frame.register(i);
                known |= 1L << i;
            }
        }
        boolean leaf = (prologue.savedMask >>> RA & 1) == 0;
        if (leaf && prologue.raLost) {
            throw new NotKnownException("its instructions do not show where it keeps its return address");
        }
        long pc = leaf ? frame.register(RA) : registers[RA];
        if (leaf && !exact) {
            throw new NotKnownException(
                    "it called on, and its instructions do not show where it keeps its return address");
        }
        return new Caller(
                pc & ~1L, registers, known, address, "found by the callee's instructions, not by frame information");
    }

    /** What the instructions from a function's first to one of it did, read in a row. */
    private static final class Prologue {
        /** The stack pointer, from where it was at entry. */
        long sp;

        boolean framed;
        long fpFromEntry;
        long savedMask;
        final long[] saved = new long[32];
        boolean raLost;

        Prologue(StackFrame frame, long start, long end) throws NotKnownException {
            long at = start;
            for (int i = 0; i < MOST_SCANNED && Long.compareUnsigned(at, end) < 0; i++) {
                int low = (int) frame.memory(at, 2);
                int bits = (low & 3) == 3 ? low | (int) frame.memory(at + 2, 2) << 16 : low;
                long uop = Decoder.decode(bits);
                apply(Uop.op(uop), uop);
                at += Decoder.length(bits);
            }
        }

        private void apply(int op, long uop) {
            int rd = Uop.rd(uop);
            int rs1 = Uop.rs1(uop);
            long immediate = Uop.immediate(uop);
            if (op == windhover.isa.Op.ADDI.ordinal() && rd == SP && rs1 == SP) {
                sp += immediate;
                return;
            }
            if (op == windhover.isa.Op.ADDI.ordinal() && rd == SP && rs1 == FP && framed) {
                sp = fpFromEntry + immediate;
                return;
            }
            if (op == windhover.isa.Op.ADDI.ordinal() && rd == FP && rs1 == SP) {
                framed = true;
                fpFromEntry = sp + immediate;
                return;
            }
            if (op == windhover.isa.Op.SD.ordinal() && rs1 == SP) {
                int register = Uop.rs2(uop);
                if ((savedMask >>> register & 1) == 0 && sp + immediate < 0) {
                    saved[register] = sp + immediate;
                    savedMask |= 1L << register;
                }
                return;
            }
            if (op == windhover.isa.Op.LD.ordinal()
                    && rs1 == SP
                    && (savedMask >>> rd & 1) != 0
                    && saved[rd] == sp + immediate) {
                savedMask &= ~(1L << rd);
                if (rd == FP) {
                    framed = false;
                }
                return;
            }
            if ((uop & Uop.WRITES_RD) != 0 && rd == RA && (savedMask >>> RA & 1) == 0) {
                raLost = true;
            }
        }
    }
}
