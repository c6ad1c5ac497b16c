package windhover.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The symbols of an image, by name and by address. */
public final class SymbolTable {
    /**
     * A place named by the symbol before it.
     *
     * @param symbol the function, label or variable
     * @param offset bytes from the symbol's address
     */
    public record Place(Symbol symbol, long offset) {
        /** As {@code event_loop} or {@code event_loop+0x1c}; C++ names as the programmer wrote them. */
        @Override
        public String toString() {
            String name = symbol.readableName();
            return offset == 0 ? name : name + "+0x" + Long.toHexString(offset);
        }
    }

    /**
     * Addresses in ascending unsigned order, each of one symbol; {@code last} is the last address the symbol may name.
     */
    private static final class Ranges {
        private final long[] first;
        private final long[] last;
        private final Symbol[] symbols;

        Ranges(long[] first, long[] last, Symbol[] symbols) {
            this.first = first;
            this.last = last;
            this.symbols = symbols;
        }

        @Nullable
        Place at(long address) {
            int low = 0;
            int high = first.length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                if (Long.compareUnsigned(first[middle], address) <= 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return high >= 0 && Long.compareUnsigned(address, last[high]) <= 0
                    ? new Place(symbols[high], address - first[high])
                    : null;
        }
    }

    private final Map<String, Symbol> byName;

    /** Made when a name is asked for that no symbol has; the same whoever makes it. */
    private volatile @Nullable Map<String, Symbol> byReadableName;

    private final Ranges functions;
    private final Ranges labels;
    private final Ranges objects;

    private SymbolTable(Map<String, Symbol> byName, Ranges functions, Ranges labels, Ranges objects) {
        this.byName = byName;
        this.functions = functions;
        this.labels = labels;
        this.objects = objects;
    }

    /** A table of symbols that lie in sections. */
    static SymbolTable of(List<Symbol> symbols, List<Section> sections) {
        Map<String, Symbol> byName = new HashMap<>();
        List<Symbol> functions = new ArrayList<>();
        List<Symbol> labels = new ArrayList<>();
        List<Symbol> objects = new ArrayList<>();
        for (Symbol symbol : symbols) {
            boolean named = !symbol.name().isEmpty()
                    && symbol.type() != Symbol.Type.SECTION
                    && symbol.type() != Symbol.Type.FILE;
            if (!named || !symbol.defined() || isAssemblerNoise(symbol.name())) {
                continue;
            }
            byName.merge(symbol.name(), symbol, (old, added) -> rank(added) < rank(old) ? added : old);
            Section section = symbol.section() < sections.size() ? sections.get(symbol.section()) : null;
            if (section == null) {
                continue;
            }
            if (symbol.type() == Symbol.Type.OBJECT) {
                objects.add(symbol);
            } else if (section.executable() && symbol.size() != 0) {
                functions.add(symbol);
            } else if (section.executable()) {
                labels.add(symbol);
            } else if (symbol.type() == Symbol.Type.NONE) {
                objects.add(symbol);
            }
        }
        return new SymbolTable(Map.copyOf(byName), sized(functions), unsized(labels, sections), sized(objects));
    }

    /** A table with nothing in it. */
    public static SymbolTable empty() {
        return of(List.of(), List.of());
    }

    /** The names of the defined symbols. */
    public Set<String> names() {
        return byName.keySet();
    }

    /**
     * The defined symbol of a name: a global one before a weak one before a local one, the first of equals; or null. A
     * C++ name is found as the compiler wrote it, as the programmer did, and without its parameters where only one
     * function is called so.
     */
    public @Nullable Symbol find(String name) {
        Symbol found = byName.get(name);
        return found != null ? found : readable().get(name);
    }

    /** The symbols of C++ by readable names. */
    private Map<String, Symbol> readable() {
        Map<String, Symbol> known = byReadableName;
        if (known == null) {
            known = new HashMap<>();
            Set<String> several = new HashSet<>();
            for (Symbol symbol : byName.values()) {
                String readable = symbol.readableName();
                if (readable.equals(symbol.name())) {
                    continue;
                }
                known.merge(readable, symbol, SymbolTable::better);
                int parameters = readable.indexOf('(', readable.startsWith("(") ? 1 : 0);
                if (parameters > 0) {
                    String plain = readable.substring(0, parameters);
                    if (known.putIfAbsent(plain, symbol) != null) {
                        several.add(plain);
                    }
                }
            }
            known.keySet().removeAll(several);
            byReadableName = known;
        }
        return known;
    }

    private static Symbol better(Symbol one, Symbol other) {
        int order = Integer.compare(rank(one), rank(other));
        return order < 0 || (order == 0 && one.name().compareTo(other.name()) <= 0) ? one : other;
    }

    /**
     * The function or label in which an instruction lies, or null: the function whose bytes hold the address, else the
     * last label without a size before it in the same section.
     */
    public @Nullable Place functionAt(long address) {
        Place inside = functions.at(address);
        return inside != null ? inside : labels.at(address);
    }

    /** The function or label in which an instruction lies, as {@code main+0x4}; an empty text when unknown. */
    public String functionName(long address) {
        Place place = functionAt(address);
        return place == null ? "" : place.toString();
    }

    /** The variable whose bytes hold an address, or null. */
    public @Nullable Place objectAt(long address) {
        return objects.at(address);
    }

    /** A name for an address: {@code event_loop+0x1c}, {@code work_queue+0x8}, or the number in hexadecimal. */
    public String describe(long address) {
        Place place = functionAt(address);
        if (place == null) {
            place = objectAt(address);
        }
        return place == null ? "0x" + Long.toHexString(address) : place.toString();
    }

    /** Names that the assembler makes for itself: local labels and the mapping symbols of the RISC-V psABI. */
    private static boolean isAssemblerNoise(String name) {
        return name.startsWith(".L") || name.startsWith("$x") || name.startsWith("$d") || name.startsWith("L0\u0001");
    }

    private static int rank(Symbol symbol) {
        return switch (symbol.binding()) {
            case GLOBAL -> 0;
            case WEAK -> 1;
            case LOCAL -> 2;
            case OTHER -> 3;
        };
    }

    private static final Comparator<Symbol> BY_ADDRESS = Comparator.comparing(Symbol::address, Long::compareUnsigned)
            .thenComparingInt(s -> s.type() == Symbol.Type.NONE ? 1 : 0)
            .thenComparingInt(SymbolTable::rank);

    private static Ranges sized(List<Symbol> symbols) {
        return ranges(symbols, s -> s.address() + Math.max(s.size(), 1) - 1);
    }

    private static Ranges unsized(List<Symbol> symbols, List<Section> sections) {
        return ranges(symbols, s -> {
            Section section = sections.get(s.section());
            return section.contains(s.address()) ? section.address() + section.size() - 1 : s.address();
        });
    }

    /**
     * Of symbols at one address the best stays. A range that wraps, which only a damaged file has, names its first
     * address alone.
     */
    private static Ranges ranges(List<Symbol> symbols, ToLongFunction<Symbol> last) {
        symbols.sort(BY_ADDRESS);
        List<Symbol> kept = new ArrayList<>();
        for (Symbol symbol : symbols) {
            if (kept.isEmpty() || kept.getLast().address() != symbol.address()) {
                kept.add(symbol);
            }
        }
        long[] first = new long[kept.size()];
        long[] ends = new long[kept.size()];
        for (int i = 0; i < first.length; i++) {
            first[i] = kept.get(i).address();
            long end = last.applyAsLong(kept.get(i));
            ends[i] = Long.compareUnsigned(end, first[i]) < 0 ? first[i] : end;
        }
        return new Ranges(first, ends, kept.toArray(Symbol[]::new));
    }
}
