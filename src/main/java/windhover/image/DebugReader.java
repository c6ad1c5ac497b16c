package windhover.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes types, functions and variables of the entries of an image. */
final class DebugReader {
    private static final int MOST_ORIGINS = 8;

    /** Bounds what finding a member costs each time. */
    private static final int MOST_MEMBERS = 4096;

    private final DwarfSections sections;
    private final SymbolTable symbols;
    private final DebugEntries reader;
    private final List<DebugEntry> entries;
    private final LinePrograms programs;
    private final Warnings warnings;
    private final Type[] all;
    private final Map<String, Type> byName = new HashMap<>();
    private final List<Subprogram> subprograms = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Variable> variablesOfFunctions = new ArrayList<>();
    private final Map<String, Set<String>> inlined = new HashMap<>();

    /** Over entries that have been read, and line programs that have run. */
    DebugReader(
            DwarfSections sections,
            SymbolTable symbols,
            DebugEntries reader,
            LinePrograms programs,
            Warnings warnings) {
        this.sections = sections;
        this.symbols = symbols;
        this.reader = reader;
        this.entries = reader.entries();
        this.programs = programs;
        this.warnings = warnings;
        this.all = new Type[entries.size()];
    }

    void read() {
        for (int i = 0; i < all.length; i++) {
            all[i] = type(entries.get(i));
        }
        for (int i = 0; i < all.length; i++) {
            DebugEntry entry = entries.get(i);
            switch (entry.tag) {
                case Dwarf.TAG_SUBPROGRAM -> subprogram(entry);
                case Dwarf.TAG_VARIABLE -> variable(entry);
                default -> name(entry, all[i]);
            }
        }
        variables.addAll(variablesOfFunctions);
        for (DebugEntry call : reader.inlined()) {
            DebugEntry inner = described(call);
            String callee = inner.name;
            String caller = described(entries.get(call.parent)).name;
            if (!callee.isEmpty() && !caller.isEmpty()) {
                inlined.computeIfAbsent(callee, none -> new TreeSet<>()).add(caller);
                inlined.computeIfAbsent(callee + " " + location(inner).file(), none -> new TreeSet<>())
                        .add(caller);
            }
        }
    }

    /** By the name of a function, and by its name and file: those into which the compiler wrote it out in place. */
    Map<String, Set<String>> inlined() {
        return inlined;
    }

    TypeTable types() {
        return new TypeTable(byName);
    }

    List<Subprogram> subprograms() {
        return subprograms;
    }

    /** Those of files first, then those within functions. */
    List<Variable> variables() {
        return variables;
    }

    /** The scopes of functions, found when asked for. */
    Scopes scopes() {
        return new Scopes(
                sections,
                reader.functionScopes(),
                new Scopes.Describer() {
                    @Override
                    public String name(DebugEntry entry) {
                        return described(entry).name;
                    }

                    @Override
                    public TypeRef type(DebugEntry entry) {
                        return ref(entry.type != DebugEntry.NONE ? entry.type : described(entry).type);
                    }

                    @Override
                    public SourceLocation call(DebugEntry entry) {
                        return place(entry.unit, entry.callFile, entry.callLine);
                    }
                },
                warnings);
    }

    private TypeRef ref(long offset) {
        int index = offset == DebugEntry.NONE ? -1 : reader.find(offset);
        return index < 0 ? TypeRef.VOID : new TypeRef(all, index);
    }

    private Type type(DebugEntry entry) {
        return switch (entry.tag) {
            case Dwarf.TAG_BASE_TYPE -> new Type.Base(entry.name, entry.byteSize, encoding(entry.encoding));
            case Dwarf.TAG_POINTER_TYPE -> new Type.Pointer(entry.byteSize == 0 ? 8 : entry.byteSize, ref(entry.type));
            case Dwarf.TAG_STRUCTURE_TYPE -> new Type.Structure(entry.name, false, entry.byteSize, members(entry));
            case Dwarf.TAG_UNION_TYPE -> new Type.Structure(entry.name, true, entry.byteSize, members(entry));
            case Dwarf.TAG_TYPEDEF -> new Type.Typedef(entry.name, ref(entry.type));
            case Dwarf.TAG_ARRAY_TYPE -> array(entry);
            case Dwarf.TAG_ENUMERATION_TYPE -> new Type.Enumeration(entry.name, entry.byteSize, constants(entry));
            case Dwarf.TAG_CONST_TYPE -> new Type.Qualified("const", ref(entry.type));
            case Dwarf.TAG_VOLATILE_TYPE -> new Type.Qualified("volatile", ref(entry.type));
            case Dwarf.TAG_RESTRICT_TYPE -> new Type.Qualified("restrict", ref(entry.type));
            case Dwarf.TAG_ATOMIC_TYPE -> new Type.Qualified("_Atomic", ref(entry.type));
            case Dwarf.TAG_SUBROUTINE_TYPE -> new Type.Function(ref(entry.type), parameterTypes(entry));
            default -> TypeRef.VOID.type();
        };
    }

    /** DWARF 5 §7.8. */
    private static Type.Encoding encoding(int code) {
        return switch (code) {
            case 0x02 -> Type.Encoding.BOOLEAN;
            case 0x04 -> Type.Encoding.FLOAT;
            case 0x05 -> Type.Encoding.SIGNED;
            case 0x06 -> Type.Encoding.SIGNED_CHARACTER;
            case 0x08, 0x10 -> Type.Encoding.CHARACTER;
            case 0x07 -> Type.Encoding.UNSIGNED;
            default -> Type.Encoding.OTHER;
        };
    }

    private List<Type.Member> members(DebugEntry structure) {
        List<Type.Member> members = new ArrayList<>();
        for (DebugEntry child = child(structure); child != null; child = sibling(child)) {
            if (child.tag != Dwarf.TAG_MEMBER) {
                continue;
            }
            if (members.size() == MOST_MEMBERS) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "members are missing: %s has more than %d",
                        ImageFormatException.quote(structure.name),
                        MOST_MEMBERS));
                break;
            }
            long offset = child.memberOffset;
            int bitOffset = 0;
            if (child.bitSize > 0) {
                long bits = offset * 8;
                if (child.dataBitOffset != DebugEntry.NONE) {
                    bits = child.dataBitOffset;
                } else if (child.oldBitOffset != DebugEntry.NONE) {
                    bits += child.byteSize * 8 - child.oldBitOffset - child.bitSize;
                }
                offset = bits >> 3;
                bitOffset = (int) bits & 7;
            }
            members.add(
                    new Type.Member(child.name, offset, bitOffset, Math.clamp(child.bitSize, 0, 64), ref(child.type)));
        }
        return List.copyOf(members);
    }

    private List<Type.Constant> constants(DebugEntry enumeration) {
        List<Type.Constant> constants = new ArrayList<>();
        for (DebugEntry child = child(enumeration); child != null; child = sibling(child)) {
            if (child.tag == Dwarf.TAG_ENUMERATOR) {
                constants.add(new Type.Constant(child.name, child.value));
            }
        }
        return List.copyOf(constants);
    }

    private List<TypeRef> parameterTypes(DebugEntry function) {
        List<TypeRef> types = new ArrayList<>();
        for (DebugEntry child = child(function); child != null; child = sibling(child)) {
            if (child.tag == Dwarf.TAG_FORMAL_PARAMETER) {
                types.add(ref(child.type));
            }
        }
        return List.copyOf(types);
    }

    /** An array of several dimensions is an array of arrays; the first dimension is the outermost. */
    private Type array(DebugEntry entry) {
        List<Long> counts = new ArrayList<>();
        for (DebugEntry child = child(entry); child != null; child = sibling(child)) {
            if (child.tag == Dwarf.TAG_SUBRANGE_TYPE) {
                counts.add(Math.max(child.value, 0));
            }
        }
        TypeRef element = ref(entry.type);
        for (int i = counts.size() - 1; i > 0; i--) {
            element = new TypeRef(new Type[] {new Type.Array(element, counts.get(i))}, 0);
        }
        return new Type.Array(element, counts.isEmpty() ? 0 : counts.getFirst());
    }

    private void name(DebugEntry entry, Type type) {
        switch (type) {
            case Type.Structure structure
            when !structure.name().isEmpty() ->
                complete((structure.union() ? "union " : "struct ") + structure.name(), structure, entry);
            case Type.Enumeration enumeration
            when !enumeration.name().isEmpty() -> complete("enum " + enumeration.name(), enumeration, entry);
            case Type.Typedef typedef -> byName.putIfAbsent(typedef.name(), typedef);
            case Type.Base base -> byName.putIfAbsent(base.name(), base);
            default -> {}
        }
    }

    /** Units that only saw {@code struct Event;} tell nothing of it: a type with its members goes before. */
    private void complete(String name, Type type, DebugEntry entry) {
        if (entry.declaration) {
            byName.putIfAbsent(name, type);
        } else if (!(byName.get(name) instanceof Type.Structure known)
                || known.members().isEmpty()) {
            byName.put(name, type);
        }
    }

    private void subprogram(DebugEntry entry) {
        if (entry.declaration || (!entry.hasAddress && entry.rangesOffset == DebugEntry.NONE)) {
            return;
        }
        DebugEntry described = described(entry);
        if (described.name.isEmpty()) {
            return;
        }
        SourceLocation location = location(described);
        List<Subprogram.Named> parameters = named(entry, Dwarf.TAG_FORMAL_PARAMETER);
        List<Subprogram.Named> locals = named(entry, Dwarf.TAG_VARIABLE);
        TypeRef returns = ref(described.type);
        if (entry.rangesOffset == DebugEntry.NONE) {
            subprogram(
                    new Subprogram(described.name, entry.address, entry.length, location, parameters, locals, returns));
            return;
        }
        try {
            RangeLists.read(
                    sections,
                    entry,
                    sections.budget(),
                    (from, length) -> subprogram(
                            new Subprogram(described.name, from, length, location, parameters, locals, returns)));
        } catch (ImageFormatException e) {
            warnings.add("functions are missing: " + e.getMessage());
        }
    }

    private void subprogram(Subprogram described) {
        SymbolTable.Place place = symbols.functionAt(described.address());
        // GAS 2.40 writes the size of an assembly function as it was before the linker relaxed it; the symbol's is
        // right.
        long linked = place == null || place.offset() != 0 ? 0 : place.symbol().size();
        Subprogram found = linked > 0 && described.size() > linked ? described.ofSize(linked) : described;
        boolean inCode = found.size() > 0
                && sections.holdsCode(found.address())
                && sections.holdsCode(found.address() + found.size() - 1);
        if (inCode && subprograms.size() < DebugEntries.MOST_ENTRIES) {
            subprograms.add(found);
        }
    }

    private List<Subprogram.Named> named(DebugEntry function, int tag) {
        List<Subprogram.Named> found = new ArrayList<>();
        for (DebugEntry child = child(function); child != null; child = sibling(child)) {
            if (child.tag == tag) {
                DebugEntry described = described(child);
                found.add(new Subprogram.Named(described.name, ref(described.type)));
            }
        }
        return List.copyOf(found);
    }

    private void variable(DebugEntry entry) {
        if (!entry.hasAddress || !sections.holdsData(entry.address)) {
            return;
        }
        DebugEntry described = described(entry);
        if (described.name.isEmpty()) {
            return;
        }
        // GCC gives an array's size with the definition and not with the declaration before it, so the definition's
        // type goes first.
        TypeRef type = ref(entry.type != DebugEntry.NONE ? entry.type : described.type);
        SourceLocation own = location(entry);
        List<Variable> list = entry.parent < 0 ? variables : variablesOfFunctions;
        list.add(new Variable(described.name, entry.address, type, own.line() != 0 ? own : location(described)));
    }

    /** The entry that says the name: the entry itself or the one it stands for. */
    private DebugEntry described(DebugEntry entry) {
        DebugEntry found = entry;
        for (int i = 0; i < MOST_ORIGINS && found.name.isEmpty() && found.origin != DebugEntry.NONE; i++) {
            int index = reader.find(found.origin);
            if (index < 0) {
                break;
            }
            found = entries.get(index);
        }
        return found;
    }

    private SourceLocation location(DebugEntry entry) {
        return place(entry.unit, entry.file, entry.line);
    }

    private SourceLocation place(DwarfUnit unit, long file, long line) {
        List<String> files = programs.filesOf(unit.lineOffset);
        boolean known = file >= 0 && file < files.size();
        boolean lined = known && line >= 0 && line <= LinePrograms.MOST_LINES;
        return new SourceLocation(known ? files.get((int) file) : "?", lined ? (int) line : 0, 0);
    }

    private @Nullable DebugEntry child(DebugEntry entry) {
        return entry.firstChild < 0 ? null : entries.get(entry.firstChild);
    }

    private @Nullable DebugEntry sibling(DebugEntry entry) {
        return entry.nextSibling < 0 ? null : entries.get(entry.nextSibling);
    }
}
