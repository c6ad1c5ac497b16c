package windhover.image;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What an image tells of its sources: the line of each instruction, functions, variables and types. */
public final class DebugInfo {
    private static final int DEEPEST_PART = 16;

    private final LineTable lines;
    private final TypeTable types;
    private final List<Subprogram> subprograms;
    private final List<Variable> variables;
    private final List<Variable> byAddress;
    private final Map<String, Set<String>> inlined;
    private final @Nullable Scopes scopes;
    private final FrameTable frames;
    private final List<String> warnings;
    private final Map<String, Subprogram> subprogramByName = new HashMap<>();
    private final Map<String, Variable> variableByName = new HashMap<>();

    private DebugInfo(
            LineTable lines,
            TypeTable types,
            List<Subprogram> subprograms,
            List<Variable> variables,
            Map<String, Set<String>> inlined,
            @Nullable Scopes scopes,
            FrameTable frames,
            List<String> warnings) {
        this.scopes = scopes;
        this.frames = frames;
        this.lines = lines;
        this.types = types;
        this.subprograms = subprograms.stream()
                .map(s -> s.location().line() != 0 ? s : s.at(lines.at(s.address())))
                .sorted(Comparator.comparing(Subprogram::address, Long::compareUnsigned))
                .toList();
        this.variables = List.copyOf(variables);
        this.inlined = inlined;
        this.warnings = List.copyOf(warnings);
        this.byAddress = this.variables.stream()
                .sorted(Comparator.comparing(Variable::address, Long::compareUnsigned))
                .toList();
        for (Subprogram subprogram : this.subprograms) {
            subprogramByName.putIfAbsent(subprogram.name(), subprogram);
        }
        for (Variable variable : this.variables) {
            variableByName.putIfAbsent(variable.name(), variable);
        }
    }

    /**
     * Reads the debug information of an image. Never fails: what is damaged is left out, and {@link #warnings} says so.
     */
    public static DebugInfo of(ElfImage image) {
        Warnings warnings = new Warnings();
        DwarfSections sections = new DwarfSections(image, warnings);
        DebugEntries entries = new DebugEntries(sections, warnings);
        entries.read();
        Map<Long, String> directories = new HashMap<>();
        for (DwarfUnit unit : entries.units()) {
            directories.putIfAbsent(unit.lineOffset, unit.directory);
        }
        LinePrograms programs = new LinePrograms(sections, directories, warnings);
        LineTable lines = programs.read();
        DebugReader reader = new DebugReader(sections, image.symbolTable(), entries, programs, warnings);
        reader.read();
        Scopes scopes = reader.scopes();
        FrameTable frames = FrameTable.read(sections, warnings);
        return new DebugInfo(
                lines,
                reader.types(),
                reader.subprograms(),
                reader.variables(),
                reader.inlined(),
                scopes,
                frames,
                warnings.lines());
    }

    /** Of an image that tells nothing of its sources. */
    public static DebugInfo none() {
        return new DebugInfo(
                LineTable.EMPTY,
                new TypeTable(Map.of()),
                List.of(),
                List.of(),
                Map.of(),
                null,
                FrameTable.none(),
                List.of());
    }

    /** What could not be read and why, a line each; empty when all is well. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * The source files with instructions, sorted, named as the compiler was told (such as {@code roms/sts/event.c}).
     */
    public List<String> sourceFiles() {
        return lines.files().stream().sorted().toList();
    }

    /** Line rows. */
    public LineTable lines() {
        return lines;
    }

    /** Named types. */
    public TypeTable types() {
        return types;
    }

    /** Functions, by address. */
    public List<Subprogram> subprograms() {
        return subprograms;
    }

    /** Variables with a fixed address. */
    public List<Variable> variables() {
        return variables;
    }

    /** The source line of the instruction at an address, or null. */
    public @Nullable SourceLocation location(long address) {
        return lines.at(address);
    }

    /** The addresses at which the code of a line starts, ascending; none when it has no code. */
    public List<Long> addressesOf(String file, int line) {
        return lines.addressesOf(file, line);
    }

    /** The function that holds an address, or null. */
    public @Nullable Subprogram function(long address) {
        int at = lastAtOrBelow(subprograms, Subprogram::address, address);
        return at >= 0 && subprograms.get(at).contains(address) ? subprograms.get(at) : null;
    }

    /** The function of a name, or null; of several (static ones of several files) that with the lowest address. */
    public @Nullable Subprogram function(String name) {
        return subprogramByName.get(name);
    }

    /** The functions into which the compiler wrote a function out in place, by name; none when every call is one. */
    public List<String> inlinedInto(String name) {
        return List.copyOf(inlined.getOrDefault(name, Set.of()));
    }

    /**
     * The same, of a function that has instructions of its own as well: another of its name may be inlined elsewhere.
     */
    public List<String> inlinedInto(Subprogram function) {
        return inlinedInto(function.name() + " " + function.location().file());
    }

    /** Refers to a type that an expression makes, such as a pointer to another one. */
    public static TypeRef reference(Type type) {
        return new TypeRef(new Type[] {type}, 0);
    }

    /** How to go from functions to their callers. */
    public FrameTable frames() {
        return frames;
    }

    /** The scopes around an instruction, the function first; empty when nothing is told of it. */
    public List<LexicalScope> scopesAt(long address) {
        return scopes == null ? List.of() : scopes.at(address);
    }

    /**
     * The instruction of a function before which its parameters are where the debug information says: the first one of
     * its body where they are stored first, as without optimisation, else the function's first.
     */
    public long bodyOf(Subprogram function) {
        List<LexicalScope> scopes = scopesAt(function.address());
        List<LexicalScope.Local> locals =
                scopes.isEmpty() ? List.of() : scopes.getFirst().variables();
        if (locals.isEmpty() || !locals.stream().allMatch(LexicalScope.Local::stays)) {
            return function.address();
        }
        return lines.nextLine(function.address(), function.address() + function.size());
    }

    /** The value of an enumeration's constant of a name, or null. */
    public @Nullable Long constant(String name) {
        for (Type type : types.all().values()) {
            if (type.stripped() instanceof Type.Enumeration enumeration) {
                for (Type.Constant constant : enumeration.constants()) {
                    if (constant.name().equals(name)) {
                        return constant.value();
                    }
                }
            }
        }
        return null;
    }

    /** A type by its name in C ({@code struct Event}, a typedef, a base type), or null. */
    public @Nullable Type type(String name) {
        return types.find(name);
    }

    /** The variable of a name, or null; one of a file goes before one within a function. */
    public @Nullable Variable variable(String name) {
        return variableByName.get(name);
    }

    /**
     * A part of a variable.
     *
     * @param name as C writes it, such as {@code event_pool[3]} or {@code network_call.pcb}; with {@code +0x…} behind
     *     it where no part starts
     * @param type of the part
     */
    public record Part(String name, Type type) {}

    /** The variable at an address, or the part of one that starts there; or null. */
    public @Nullable Part part(long address) {
        int at = lastAtOrBelow(byAddress, Variable::address, address);
        if (at < 0) {
            return null;
        }
        Variable variable = byAddress.get(at);
        long offset = address - variable.address();
        Type type = variable.type().type();
        if (Long.compareUnsigned(offset, type.byteSize()) >= 0) {
            return null;
        }
        StringBuilder name = new StringBuilder(variable.name());
        for (int depth = 0; offset != 0 && depth < DEEPEST_PART; depth++) {
            Type inner = type.stripped();
            if (inner instanceof Type.Array array && array.element().type().byteSize() > 0) {
                type = array.element().type();
                name.append('[').append(offset / type.byteSize()).append(']');
                offset %= type.byteSize();
            } else {
                Type.Member member = inner instanceof Type.Structure structure ? structure.holder(offset) : null;
                if (member == null) {
                    break;
                }
                type = member.type().type();
                offset -= member.offset();
                if (!member.name().isEmpty()) {
                    name.append('.').append(member.name());
                }
            }
        }
        if (offset != 0) {
            name.append("+0x").append(Long.toHexString(offset));
        }
        return new Part(name.toString(), type);
    }

    private static <T> int lastAtOrBelow(List<T> sorted, ToLongFunction<T> addressOf, long address) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(addressOf.applyAsLong(sorted.get(middle)), address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
