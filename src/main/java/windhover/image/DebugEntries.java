package windhover.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the entries of {@code .debug_info} (DWARF 5 §7.5) and keeps those of types, functions and variables. */
final class DebugEntries {
    static final int MOST_ENTRIES = 250_000;

    private static final int MOST_SHAPES = 200_000;

    private final DwarfSections sections;
    private final Warnings warnings;
    private final AttributeValue value;
    private final Map<Long, Abbreviations> abbreviations = new HashMap<>();
    private final List<DebugEntry> entries = new ArrayList<>();
    private final List<DebugEntry> inlined = new ArrayList<>();
    private final List<DwarfUnit> units = new ArrayList<>();

    /** The files that hold the entries of units whose place is taken here. */
    private final List<String> split = new ArrayList<>();

    private final List<ScopeEntry> functionScopes = new ArrayList<>();
    private int shapeCount;
    private int scopeEntries;

    /** A function, a block or a call that was inlined, with what is declared in it. */
    static final class ScopeEntry {
        final DebugEntry entry;
        final List<ScopeEntry> inner = new ArrayList<>(0);
        final List<DebugEntry> variables = new ArrayList<>(0);

        ScopeEntry(DebugEntry entry) {
            this.entry = entry;
        }
    }

    /** Entries of an image. */
    DebugEntries(DwarfSections sections, Warnings warnings) {
        this.sections = sections;
        this.warnings = warnings;
        this.value = new AttributeValue(sections);
    }

    /** Reads them all. A unit that is damaged gives its entries up to there, and a warning. */
    void read() {
        if (sections.info == null) {
            return;
        }
        ByteCursor section = sections.info.again();
        try {
            while (!section.atEnd()) {
                long offset = section.position();
                DwarfUnit.Length length = DwarfUnit.Length.read(section);
                try {
                    unit(offset, length);
                } catch (ImageFormatException e) {
                    warnings.add("types, functions and variables are missing: " + e.getMessage());
                }
            }
        } catch (ImageFormatException e) {
            warnings.add("types, functions and variables are missing: " + e.getMessage());
        }
        if (!split.isEmpty()) {
            warnings.add(
                    "types, functions and variables are missing: the compiler wrote them into %s%s, which is not read here; -gno-split-dwarf tells it to write them into the program"
                            .formatted(
                                    ImageFormatException.quote(split.getFirst()),
                                    split.size() == 1 ? "" : " and %s more".formatted(split.size() - 1)));
        }
    }

    /** Those kept, by ascending offset. */
    List<DebugEntry> entries() {
        return entries;
    }

    /** The calls that the compiler wrote out in place: of each the function called, and the one around it. */
    List<DebugEntry> inlined() {
        return inlined;
    }

    /** The functions' scopes; those that only describe what is inlined elsewhere have no addresses. */
    List<ScopeEntry> functionScopes() {
        return functionScopes;
    }

    List<DwarfUnit> units() {
        return units;
    }

    /** Number of the entry at an offset, or -1. */
    int find(long offset) {
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = entries.get(middle).offset;
            if (there == offset) {
                return middle;
            }
            if (there < offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private void unit(long offset, DwarfUnit.Length length) throws ImageFormatException {
        ByteCursor in = length.rest();
        int start = in.fileOffset() - (length.offsetSize() == 4 ? 4 : 12);
        int version = in.u16();
        if (version < 2 || version > 5) {
            throw in.error(String.format(Locale.ROOT, "version: expected 2 to 5, found %d", version));
        }
        int kind = version >= 5 ? in.u8() : Dwarf.UT_COMPILE;
        int addressSize = version >= 5 ? in.u8() : 0;
        long abbreviationOffset = in.unsigned(length.offsetSize());
        if (version < 5) {
            addressSize = in.u8();
        }
        if (addressSize != 8) {
            throw in.error(String.format(Locale.ROOT, "size of an address: expected 8, found %d", addressSize));
        }
        switch (kind) {
            case Dwarf.UT_COMPILE, Dwarf.UT_PARTIAL -> {}
            case Dwarf.UT_TYPE, Dwarf.UT_SPLIT_TYPE -> in.skip(8 + length.offsetSize());
            case Dwarf.UT_SKELETON, Dwarf.UT_SPLIT_COMPILE -> in.skip(8);
            default -> throw in.error(String.format(Locale.ROOT, "unit type: expected 1 to 6, found %d", kind));
        }
        DwarfUnit unit = new DwarfUnit(offset, version, length.offsetSize(), addressSize);
        Abbreviations shapes = abbreviations(in, abbreviationOffset);
        root(in, shapes, unit);
        units.add(unit);
        tree(in, shapes, unit, start);
    }

    private Abbreviations abbreviations(ByteCursor asker, long offset) throws ImageFormatException {
        Abbreviations known = abbreviations.get(offset);
        if (known == null) {
            if (sections.abbreviations == null) {
                throw asker.error("expected a section .debug_abbrev");
            }
            ByteCursor in = sections.abbreviations.again();
            in.seek(offset);
            known = new Abbreviations(in, MOST_SHAPES - shapeCount);
            shapeCount += known.size();
            abbreviations.put(offset, known);
        }
        return known;
    }

    /**
     * Reads from the root entry what the others build on, and steps back; bases come first, since texts and addresses
     * need them.
     */
    private void root(ByteCursor in, Abbreviations shapes, DwarfUnit unit) throws ImageFormatException {
        int at = in.position();
        for (int pass = 0; pass < 2; pass++) {
            in.seek(at);
            long code = in.uleb();
            if (code == 0) {
                break;
            }
            Abbreviations.Shape shape = shapes.shape(in, code);
            in.cost(shape.implicit.length);
            for (int i = 0; i < shape.implicit.length; i++) {
                int attribute = shape.attributes[2 * i];
                boolean base = attribute == Dwarf.AT_STR_OFFSETS_BASE
                        || attribute == Dwarf.AT_ADDR_BASE
                        || attribute == Dwarf.AT_RNGLISTS_BASE
                        || attribute == Dwarf.AT_LOCLISTS_BASE;
                int form = shape.attributes[2 * i + 1];
                if (base != (pass == 0)) {
                    skip(in, form, shape.implicit[i], unit);
                    continue;
                }
                boolean elsewhere = attribute == Dwarf.AT_DWO_NAME || attribute == Dwarf.AT_GNU_DWO_NAME;
                value.read(in, form, shape.implicit[i], unit, elsewhere || attribute == Dwarf.AT_COMP_DIR);
                switch (attribute) {
                    case Dwarf.AT_STR_OFFSETS_BASE -> unit.textOffsetsBase = value.number();
                    case Dwarf.AT_ADDR_BASE -> unit.addressBase = value.number();
                    case Dwarf.AT_RNGLISTS_BASE -> unit.rangeListsBase = value.number();
                    case Dwarf.AT_LOCLISTS_BASE -> unit.locationListsBase = value.number();
                    case Dwarf.AT_STMT_LIST -> unit.lineOffset = value.number();
                    case Dwarf.AT_COMP_DIR -> unit.directory = value.text();
                    case Dwarf.AT_LOW_PC -> unit.lowPc = value.number();
                    case Dwarf.AT_DWO_NAME, Dwarf.AT_GNU_DWO_NAME -> split.add(value.text());
                    default -> {}
                }
            }
        }
        in.seek(at);
    }

    /** Steps over a value; an address by number is not looked up, for its base may not be known yet. */
    private void skip(ByteCursor in, int form, long implicit, DwarfUnit unit) throws ImageFormatException {
        switch (form) {
            case Dwarf.FORM_ADDRX -> in.uleb();
            case Dwarf.FORM_ADDRX1 -> in.skip(1);
            case Dwarf.FORM_ADDRX2 -> in.skip(2);
            case Dwarf.FORM_ADDRX3 -> in.skip(3);
            case Dwarf.FORM_ADDRX4 -> in.skip(4);
            default -> value.read(in, form, implicit, unit, false);
        }
    }

    private void tree(ByteCursor in, Abbreviations shapes, DwarfUnit unit, int unitStart) throws ImageFormatException {
        int[] around = new int[16];
        int[] functions = new int[16];
        @Nullable ScopeEntry[] scopes = new ScopeEntry[16];
        int depth = 0;
        while (!in.atEnd()) {
            long offset = unit.offset + (in.fileOffset() - unitStart);
            long code = in.uleb();
            if (code == 0) {
                // Padding zeros may follow the last entry of a unit.
                depth = Math.max(depth - 1, 0);
                continue;
            }
            Abbreviations.Shape shape = shapes.shape(in, code);
            int parent = depth == 0 ? -1 : around[depth - 1];
            int function = depth == 0 ? -1 : functions[depth - 1];
            boolean call = shape.tag == Dwarf.TAG_INLINED_SUBROUTINE && function >= 0 && inlined.size() < MOST_ENTRIES;
            DebugEntry entry = call
                    ? new DebugEntry(shape.tag, offset, unit, function)
                    : kept(shape.tag, parent) ? new DebugEntry(shape.tag, offset, unit, parent) : null;
            ScopeEntry within = depth == 0 ? null : scopes[depth - 1];
            boolean local = within != null
                    && (shape.tag == Dwarf.TAG_VARIABLE
                            || shape.tag == Dwarf.TAG_FORMAL_PARAMETER
                            || shape.tag == Dwarf.TAG_LEXICAL_BLOCK
                            || shape.tag == Dwarf.TAG_INLINED_SUBROUTINE);
            DebugEntry described = entry == null && local && scopeEntries < MOST_ENTRIES
                    ? new DebugEntry(shape.tag, offset, unit, function)
                    : entry;
            attributes(in, shape, unit, described);
            ScopeEntry scope = described == null ? null : scope(described, within);
            int number = -1;
            if (call && entry != null) {
                inlined.add(entry);
            } else if (entry != null) {
                if (entries.size() == MOST_ENTRIES) {
                    throw in.error(String.format(
                            Locale.ROOT,
                            "expected at most %d entries of types, functions and variables",
                            MOST_ENTRIES));
                }
                number = entries.size();
                entries.add(entry);
                link(entry, number);
            }
            if (shape.hasChildren) {
                if (depth == around.length) {
                    around = Arrays.copyOf(around, depth * 2);
                    functions = Arrays.copyOf(functions, depth * 2);
                    scopes = Arrays.copyOf(scopes, depth * 2);
                }
                scopes[depth] = scope;
                functions[depth] = shape.tag == Dwarf.TAG_SUBPROGRAM ? number : function;
                // A block within a function is transparent; what else is not kept keeps nothing inside it from being
                // kept.
                around[depth++] = shape.tag == Dwarf.TAG_LEXICAL_BLOCK ? parent : number;
            }
        }
    }

    /** The scope that an entry opens; puts it, or the variable that it is, into the scope around it. */
    private @Nullable ScopeEntry scope(DebugEntry entry, @Nullable ScopeEntry within) {
        if (scopeEntries >= MOST_ENTRIES) {
            return null;
        }
        if (entry.tag == Dwarf.TAG_SUBPROGRAM) {
            ScopeEntry opened = new ScopeEntry(entry);
            functionScopes.add(opened);
            scopeEntries++;
            return opened;
        }
        if (within == null) {
            return null;
        }
        if (entry.tag == Dwarf.TAG_LEXICAL_BLOCK || entry.tag == Dwarf.TAG_INLINED_SUBROUTINE) {
            ScopeEntry opened = new ScopeEntry(entry);
            within.inner.add(opened);
            scopeEntries++;
            return opened;
        }
        if (entry.tag == Dwarf.TAG_VARIABLE || entry.tag == Dwarf.TAG_FORMAL_PARAMETER) {
            within.variables.add(entry);
            scopeEntries++;
        }
        return null;
    }

    private void link(DebugEntry entry, int number) {
        if (entry.parent >= 0) {
            DebugEntry parent = entries.get(entry.parent);
            if (parent.lastChild < 0) {
                parent.firstChild = number;
            } else {
                entries.get(parent.lastChild).nextSibling = number;
            }
            parent.lastChild = number;
        }
    }

    private boolean kept(int tag, int parent) {
        return switch (tag) {
            case Dwarf.TAG_BASE_TYPE,
                    Dwarf.TAG_POINTER_TYPE,
                    Dwarf.TAG_STRUCTURE_TYPE,
                    Dwarf.TAG_UNION_TYPE,
                    Dwarf.TAG_TYPEDEF,
                    Dwarf.TAG_ARRAY_TYPE,
                    Dwarf.TAG_ENUMERATION_TYPE,
                    Dwarf.TAG_CONST_TYPE,
                    Dwarf.TAG_VOLATILE_TYPE,
                    Dwarf.TAG_RESTRICT_TYPE,
                    Dwarf.TAG_ATOMIC_TYPE,
                    Dwarf.TAG_SUBROUTINE_TYPE,
                    Dwarf.TAG_SUBPROGRAM,
                    Dwarf.TAG_VARIABLE -> true;
            case Dwarf.TAG_MEMBER, Dwarf.TAG_SUBRANGE_TYPE, Dwarf.TAG_ENUMERATOR, Dwarf.TAG_FORMAL_PARAMETER ->
                parent >= 0;
            default -> false;
        };
    }

    private void attributes(ByteCursor in, Abbreviations.Shape shape, DwarfUnit unit, @Nullable DebugEntry entry)
            throws ImageFormatException {
        in.cost(shape.implicit.length);
        boolean highIsAddress = false;
        for (int i = 0; i < shape.implicit.length; i++) {
            int attribute = shape.attributes[2 * i];
            value.read(
                    in,
                    shape.attributes[2 * i + 1],
                    shape.implicit[i],
                    unit,
                    entry != null && attribute == Dwarf.AT_NAME);
            if (entry == null) {
                continue;
            }
            switch (attribute) {
                case Dwarf.AT_NAME -> entry.name = value.text();
                case Dwarf.AT_TYPE -> entry.type = reference();
                case Dwarf.AT_ABSTRACT_ORIGIN, Dwarf.AT_SPECIFICATION -> entry.origin = reference();
                case Dwarf.AT_BYTE_SIZE -> entry.byteSize = constant(0);
                case Dwarf.AT_ENCODING -> entry.encoding = (int) constant(0);
                case Dwarf.AT_DECLARATION -> entry.declaration = value.number() != 0;
                case Dwarf.AT_EXTERNAL -> entry.external = value.number() != 0;
                case Dwarf.AT_DECL_FILE -> entry.file = constant(DebugEntry.NONE);
                case Dwarf.AT_DECL_LINE -> entry.line = constant(0);
                case Dwarf.AT_LOW_PC -> {
                    entry.hasAddress = value.kind() == AttributeValue.Kind.ADDRESS;
                    entry.address = value.number();
                }
                case Dwarf.AT_HIGH_PC -> {
                    highIsAddress = value.kind() == AttributeValue.Kind.ADDRESS;
                    entry.length = value.number();
                }
                case Dwarf.AT_RANGES -> {
                    entry.rangesOffset = value.number();
                    entry.rangesAreIndex = value.kind() == AttributeValue.Kind.INDEX;
                }
                case Dwarf.AT_LOCATION -> location(entry);
                case Dwarf.AT_FRAME_BASE -> entry.frameBase = value.block();
                case Dwarf.AT_CALL_FILE -> entry.callFile = constant(DebugEntry.NONE);
                case Dwarf.AT_CALL_LINE -> entry.callLine = constant(0);
                case Dwarf.AT_DATA_MEMBER_LOCATION -> entry.memberOffset = memberOffset();
                case Dwarf.AT_BIT_SIZE -> entry.bitSize = constant(0);
                case Dwarf.AT_BIT_OFFSET -> entry.oldBitOffset = constant(DebugEntry.NONE);
                case Dwarf.AT_DATA_BIT_OFFSET -> entry.dataBitOffset = constant(DebugEntry.NONE);
                case Dwarf.AT_CONST_VALUE -> {
                    entry.value = constant(0);
                    entry.hasConstant = value.kind() == AttributeValue.Kind.CONSTANT;
                    entry.constantBytes = value.block();
                }
                case Dwarf.AT_COUNT -> entry.value = constant(0);
                case Dwarf.AT_UPPER_BOUND -> entry.value = constant(-1) + 1;
                default -> {}
            }
        }
        if (entry != null && highIsAddress) {
            entry.length -= entry.address;
        }
    }

    private long reference() {
        return value.kind() == AttributeValue.Kind.REFERENCE ? value.number() : DebugEntry.NONE;
    }

    private long constant(long otherwise) {
        return value.kind() == AttributeValue.Kind.CONSTANT ? value.number() : otherwise;
    }

    /** The place of a variable, if its location is one fixed address. */
    private void location(DebugEntry entry) throws ImageFormatException {
        ByteCursor expression = value.block();
        entry.expression = expression;
        if (expression == null) {
            entry.locationListIsIndex = value.kind() == AttributeValue.Kind.INDEX;
            entry.locationList = value.number();
            return;
        }
        if (expression.atEnd()) {
            return;
        }
        int operation = expression.u8();
        if (operation == Dwarf.OP_ADDR && expression.left() == 8) {
            entry.address = expression.u64();
            entry.hasAddress = true;
        } else if (operation == Dwarf.OP_ADDRX) {
            long index = expression.uleb();
            if (expression.atEnd()) {
                entry.address = sections.address(expression, index, entry.unit);
                entry.hasAddress = true;
            }
        }
    }

    private long memberOffset() throws ImageFormatException {
        ByteCursor expression = value.block();
        if (expression == null) {
            return constant(0);
        }
        return !expression.atEnd() && expression.u8() == Dwarf.OP_PLUS_UCONST ? expression.uleb() : 0;
    }
}
