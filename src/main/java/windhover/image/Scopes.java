package windhover.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.image.DebugEntries.ScopeEntry;

/** Finds the scopes around an instruction, when asked. */
final class Scopes {
    private static final int MOST_RANGES = 250_000;
    private static final int DEEPEST = 64;

    /** Variables of one scope. */
    private static final int MOST_SHOWN = 4096;

    /** Makes what is shown of an entry; of the reader of all entries. */
    interface Describer {
        /** The name that an entry has or stands for. */
        String name(DebugEntry entry);

        /** The type that an entry has or stands for. */
        TypeRef type(DebugEntry entry);

        /** Where a call was that is inlined. */
        SourceLocation call(DebugEntry entry);
    }

    private record Range(long start, long size, ScopeEntry scope) {}

    private final DwarfSections sections;
    private final Describer describer;
    private final List<Range> functions = new ArrayList<>();

    Scopes(DwarfSections sections, List<ScopeEntry> scopes, Describer describer, Warnings warnings) {
        this.sections = sections;
        this.describer = describer;
        for (ScopeEntry scope : scopes) {
            try {
                ranges(scope.entry, sections.budget(), (start, size) -> {
                    if (functions.size() < MOST_RANGES && size > 0 && sections.holdsCode(start)) {
                        functions.add(new Range(start, size, scope));
                    }
                });
            } catch (ImageFormatException e) {
                warnings.add("variables of functions are missing: " + e.getMessage());
            }
        }
        functions.sort(Comparator.comparing(Range::start, Long::compareUnsigned));
    }

    private void ranges(DebugEntry entry, Budget budget, RangeLists.Taker taker) throws ImageFormatException {
        if (entry.rangesOffset != DebugEntry.NONE) {
            RangeLists.read(sections, entry, budget, taker);
        } else if (entry.hasAddress) {
            taker.range(entry.address, entry.length);
        }
    }

    /** The scopes around an instruction, the function first; empty when nothing is told of it. */
    List<LexicalScope> at(long pc) {
        int low = 0;
        int high = functions.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(functions.get(middle).start, pc) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        if (high < 0 || Long.compareUnsigned(pc - functions.get(high).start, functions.get(high).size) >= 0) {
            return List.of();
        }
        Budget budget = new Budget(1 << 16);
        List<LexicalScope> found = new ArrayList<>();
        ScopeEntry scope = functions.get(high).scope;
        while (scope != null && found.size() < DEEPEST) {
            found.add(scope(scope));
            scope = inner(scope, pc, budget);
        }
        return List.copyOf(found);
    }

    private @Nullable ScopeEntry inner(ScopeEntry scope, long pc, Budget budget) {
        for (ScopeEntry inner : scope.inner) {
            boolean[] holds = {false};
            try {
                ranges(inner.entry, budget, (start, size) -> holds[0] |= Long.compareUnsigned(pc - start, size) < 0);
            } catch (ImageFormatException e) {
                continue; // as if it were not there
            }
            if (holds[0]) {
                return inner;
            }
        }
        return null;
    }

    private LexicalScope scope(ScopeEntry scope) {
        DebugEntry entry = scope.entry;
        List<LexicalScope.Local> ordered = new ArrayList<>();
        for (DebugEntry variable : scope.variables) {
            String name = describer.name(variable);
            if (!name.isEmpty() && !variable.declaration && ordered.size() < MOST_SHOWN) {
                ordered.add(new LexicalScope.Local(name, describer.type(variable), variable, sections));
            }
        }
        LexicalScope.Kind kind = switch (entry.tag) {
            case Dwarf.TAG_SUBPROGRAM -> LexicalScope.Kind.FUNCTION;
            case Dwarf.TAG_INLINED_SUBROUTINE -> LexicalScope.Kind.INLINED;
            default -> LexicalScope.Kind.BLOCK;
        };
        DwarfExpression base =
                entry.frameBase == null ? null : new DwarfExpression(entry.frameBase, sections, entry.unit);
        String name = kind == LexicalScope.Kind.BLOCK ? "" : describer.name(entry);
        return new LexicalScope(kind, name, describer.call(entry), List.copyOf(ordered), base);
    }
}
