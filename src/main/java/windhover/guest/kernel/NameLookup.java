package windhover.guest.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.KernelDescription.Name;
import windhover.image.DebugInfo;
import windhover.image.SourceLocation;
import windhover.image.Subprogram;
import windhover.image.Symbol;
import windhover.image.SymbolTable;
import windhover.image.Type;
import windhover.image.TypeRef;
import windhover.image.Variable;
import windhover.yaml.Location;
import windhover.yaml.NearestName;

/** Looks the names of a description up in an image, and notes of each what was found. */
final class NameLookup {
    private static final int FIRST_ARGUMENT = 10;
    private static final int ARGUMENTS = 8;

    /** The number by which {@link KernelEvents} knows a0 as it is when a function has returned. */
    static final int RESULT = 42;

    private static final List<String> REGISTERS = List.of(
            "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6",
            "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6");

    private final DebugInfo debug;
    private final SymbolTable symbols;
    private final List<Finding> findings = new ArrayList<>();

    NameLookup(DebugInfo debug, SymbolTable symbols) {
        this.debug = debug;
        this.symbols = symbols;
    }

    DebugInfo debug() {
        return debug;
    }

    SymbolTable symbols() {
        return symbols;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    void found(Location at, String what, String name, String words) {
        findings.add(new Finding(at, what, name, Finding.State.FOUND, words));
    }

    void missing(Location at, String what, String name, String words) {
        findings.add(new Finding(at, what, name, Finding.State.MISSING, words));
    }

    void notObserved(Location at, String what, String name, String words) {
        findings.add(new Finding(at, what, name, Finding.State.NOT_OBSERVED, words));
    }

    /** True when the image has a variable or a function of a name. */
    static boolean has(DebugInfo debug, SymbolTable symbols, String name) {
        return debug.variable(name) != null || debug.function(name) != null || symbols.find(name) != null;
    }

    private static String hint(String name, Collection<String> known) {
        return NearestName.hint(name, known.stream().sorted().toList());
    }

    /** A variable's place; null, and noted, when there is none. */
    @Nullable
    GuestValue variable(@Nullable Path path, String what) {
        return path == null ? null : resolve(path, what, null, null);
    }

    /** A member of a thing. */
    @Nullable
    GuestValue member(@Nullable Path path, String what, Type.@Nullable Structure thing) {
        if (path == null) {
            return null;
        }
        if (thing == null) {
            missing(path.at(), what, path.text(), "the type of what has this member was not found");
            return null;
        }
        return resolve(path, what, thing, null);
    }

    /**
     * A value at a function's first instruction or when it has returned: a parameter, a variable, a register.
     *
     * @param thing what bare members belong to; null for none
     */
    @Nullable
    GuestValue value(Path path, String what, @Nullable Subprogram function, Type.@Nullable Structure thing) {
        return resolve(path, what, thing, function);
    }

    private @Nullable GuestValue resolve(
            Path path, String what, Type.@Nullable Structure thing, @Nullable Subprogram function) {
        GuestValue.Builder builder = root(path, what, thing, function);
        if (builder == null) {
            return null;
        }
        for (Path.Step step : path.steps()) {
            if (!step(builder, step, path, what, thing, function)) {
                return null;
            }
        }
        GuestValue access = builder.build();
        if (!path.isNumber()) {
            String type = access.type().cName();
            long at = access.fixedAddress();
            found(
                    path.at(),
                    what,
                    path.text(),
                    (type.isEmpty() ? "found" : type) + (at == 0 ? "" : " at 0x" + Long.toHexString(at)));
        }
        return access;
    }

    private GuestValue.@Nullable Builder root(
            Path path, String what, Type.@Nullable Structure thing, @Nullable Subprogram function) {
        String root = path.root();
        if (path.isNumber()) {
            return new GuestValue.Builder(
                    GuestValue.Root.NUMBER, Long.parseLong(root), new Type.Base("int", 4, Type.Encoding.SIGNED), root);
        }
        if (root.startsWith("$")) {
            int number = REGISTERS.indexOf(root.substring(1));
            if (number < 0) {
                missing(
                        path.at(),
                        what,
                        path.text(),
                        "no register '" + root + "'" + hint(root.substring(1), REGISTERS));
                return null;
            }
            return new GuestValue.Builder(
                    GuestValue.Root.REGISTER, number, new Type.Base("long", 8, Type.Encoding.SIGNED), path.text());
        }
        if (function != null) {
            if (root.equals("result")) {
                return new GuestValue.Builder(
                        GuestValue.Root.REGISTER, RESULT, function.returns().type(), path.text());
            }
            for (int i = 0; i < Math.min(ARGUMENTS, function.parameters().size()); i++) {
                if (function.parameters().get(i).name().equals(root)) {
                    return new GuestValue.Builder(
                            GuestValue.Root.REGISTER,
                            FIRST_ARGUMENT + i,
                            function.parameters().get(i).type().type(),
                            path.text());
                }
            }
        }
        Type.Member member = thing == null ? null : thing.member(root);
        if (member != null && thing != null) {
            GuestValue.Builder builder = new GuestValue.Builder(GuestValue.Root.THING, 0, thing, path.text());
            builder.member(member);
            return builder;
        }
        // A member's name must be one: a variable that happens to be called so is another thing.
        Variable variable = thing != null && function == null ? null : debug.variable(root);
        if (variable != null) {
            return new GuestValue.Builder(
                    GuestValue.Root.VARIABLE,
                    variable.address(),
                    variable.type().type(),
                    path.text());
        }
        Symbol symbol = thing != null && function == null ? null : symbols.find(root);
        if (symbol != null) {
            return new GuestValue.Builder(
                    GuestValue.Root.VARIABLE,
                    symbol.address(),
                    new Type.Base("", 8, Type.Encoding.UNSIGNED),
                    path.text());
        }
        if (thing != null && function == null) {
            missing(
                    path.at(),
                    what,
                    path.text(),
                    "struct " + thing.name() + " has no member '" + root + "'" + hint(root, members(thing)));
        } else if (function != null) {
            List<String> known = Stream.concat(
                            function.parameters().stream().map(Subprogram.Named::name), symbols.names().stream())
                    .toList();
            missing(
                    path.at(),
                    what,
                    path.text(),
                    "neither a parameter of " + function.name() + " nor a variable is named '" + root + "'"
                            + hint(root, known));
        } else {
            missing(path.at(), what, path.text(), "no variable '" + root + "'" + hint(root, symbols.names()));
        }
        return null;
    }

    private static List<String> members(Type.Structure structure) {
        return structure.members().stream()
                .map(Type.Member::name)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private boolean step(
            GuestValue.Builder builder,
            Path.Step step,
            Path path,
            String what,
            Type.@Nullable Structure thing,
            @Nullable Subprogram function) {
        Type here = builder.type();
        switch (step) {
            case Path.Member(String name) -> {
                if (here instanceof Type.Pointer pointer) {
                    builder.follow(pointer.target().type());
                    here = builder.type();
                }
                if (!(complete(here) instanceof Type.Structure structure)) {
                    missing(
                            path.at(),
                            what,
                            path.text(),
                            "'." + name + "' is asked of " + kind(here) + ", expected a structure");
                    return false;
                }
                Type.Member member = structure.member(name);
                if (member == null) {
                    missing(
                            path.at(),
                            what,
                            path.text(),
                            "struct " + structure.name() + " has no member '" + name + "'"
                                    + hint(name, members(structure)));
                    return false;
                }
                builder.member(member);
            }
            case Path.Element(Path index) -> {
                GuestValue number = resolve(index, what, thing, function);
                if (number == null) {
                    return false;
                }
                switch (here) {
                    case Type.Array array ->
                        builder.element(number, array.element().type(), array.count());
                    case Type.Pointer pointer -> {
                        builder.follow(pointer.target().type());
                        builder.element(number, pointer.target().type(), 0);
                    }
                    default -> {
                        missing(
                                path.at(),
                                what,
                                path.text(),
                                "'[" + index + "]' is asked of " + kind(here) + ", expected an array");
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static String kind(Type type) {
        String name = type.cName();
        return name.isEmpty() ? "what has no type in the debug information" : "'" + name + "'";
    }

    /** The type with its members, where a file that only names the structure was met first. */
    private Type complete(Type type) {
        if (type instanceof Type.Structure structure && structure.members().isEmpty()) {
            Type.Structure whole = debug.types().structure(structure.name());
            return whole == null ? type : whole;
        }
        return type;
    }

    /** The structure that a value is, or points to, with its members; null when it is neither. */
    Type.@Nullable Structure structureOf(@Nullable GuestValue access) {
        Type.Structure structure = access == null ? null : access.structure();
        return structure != null && complete(structure) instanceof Type.Structure whole ? whole : null;
    }

    /** The same, of a type. */
    Type.@Nullable Structure structureOf(Type type) {
        Type stripped = type.stripped();
        Type behind = stripped instanceof Type.Pointer pointer
                ? pointer.target().type().stripped()
                : stripped;
        return complete(behind) instanceof Type.Structure whole ? whole : null;
    }

    /** A structure by its name in C, with or without {@code struct}; null, and noted, when there is none. */
    Type.@Nullable Structure structure(Name name, String what) {
        String plain = name.text();
        Type.Structure found = debug.types().structure(plain);
        if (found == null) {
            missing(name.at(), what, plain, "no structure '" + plain + "' in the debug information");
        }
        return found;
    }

    /** A function with instructions of its own; null, and noted, when there is none. */
    @Nullable
    Subprogram function(Name name, String what) {
        Subprogram function = debug.function(name.text());
        List<String> callers = function == null ? debug.inlinedInto(name.text()) : debug.inlinedInto(function);
        if (function == null) {
            Symbol symbol = symbols.find(name.text());
            if (symbol != null) {
                function = new Subprogram(
                        symbol.name(),
                        symbol.address(),
                        Math.max(symbol.size(), 2),
                        new SourceLocation("", 0, 0),
                        List.of(),
                        List.of(),
                        TypeRef.VOID);
            }
        }
        if (function == null && !callers.isEmpty()) {
            notObserved(
                    name.at(),
                    what,
                    name.text(),
                    "not observed: the compiler inlined it into " + String.join(", ", callers)
                            + " and left no function to enter");
            return null;
        }
        if (function == null) {
            missing(
                    name.at(),
                    what,
                    name.text(),
                    "no function '" + name.text() + "'" + hint(name.text(), symbols.names()));
            return null;
        }
        String where = "observed at 0x" + Long.toHexString(function.address());
        if (callers.isEmpty()) {
            found(name.at(), what, name.text(), where);
        } else {
            notObserved(
                    name.at(),
                    what,
                    name.text(),
                    where + ", but not where the compiler inlined it: in " + String.join(", ", callers));
        }
        return function;
    }

    /** The numbers of an enumeration's constants, or numbers; what is neither is noted. */
    List<Long> numbers(List<Name> names, Type type, String what) {
        List<Long> numbers = new ArrayList<>();
        for (Name name : names) {
            Long number = number(name, type, what);
            if (number != null) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private @Nullable Long number(Name name, Type type, String what) {
        String text = name.text();
        if (text.matches("[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        if (text.matches("0x[0-9a-fA-F]{1,16}")) {
            return Long.parseUnsignedLong(text.substring(2), 16);
        }
        List<String> known = new ArrayList<>();
        if (type.stripped() instanceof Type.Enumeration enumeration) {
            for (Type.Constant constant : enumeration.constants()) {
                if (constant.name().equals(text)) {
                    found(name.at(), what, text, Long.toString(constant.value()));
                    return constant.value();
                }
                known.add(constant.name());
            }
        } else {
            Long value = debug.constant(text);
            if (value != null) {
                found(name.at(), what, text, Long.toString(value));
                return value;
            }
        }
        Symbol symbol = symbols.find(text);
        if (symbol != null) {
            found(name.at(), what, text, "at 0x" + Long.toHexString(symbol.address()));
            return symbol.address();
        }
        missing(name.at(), what, text, "no constant '" + text + "'" + hint(text, known));
        return null;
    }
}
