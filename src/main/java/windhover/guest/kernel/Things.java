package windhover.guest.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.image.Type;

/**
 * Some of a kernel's things as they lie in memory: a list, an array, or a ring. Whatever the memory holds, reading it
 * ends.
 */
public final class Things {
    /** Longest that is followed. */
    public static final int MOST = 1024;

    /** Says what is wrong with the address of a thing, a part of a sentence; null when nothing is. */
    @FunctionalInterface
    public interface Plausible {
        @Nullable
        String problem(long address);
    }

    /**
     * What was read.
     *
     * @param things their addresses, in the kernel's order
     * @param problem why it was cut there, a sentence; null when it is whole
     */
    public record Read(List<Long> things, @Nullable String problem) {
        /** Copies the addresses. */
        public Read {
            things = List.copyOf(things);
        }
    }

    private final KernelDescription.Shape shape;
    private final String name;
    private final GuestValue path;
    private final @Nullable GuestValue next;
    private final @Nullable GuestValue until;
    private final @Nullable GuestValue through;
    private final @Nullable GuestValue first;
    private final @Nullable GuestValue count;
    private final @Nullable GuestValue end;
    private final List<Condition> when;
    private final Type.Structure thing;
    private final long elements;
    private final long stride;
    private final boolean pointers;
    private final String state;

    /** Resolved by {@link Binder}; elements, stride and pointers are of an array or a ring. */
    Things(
            KernelDescription.Shape shape,
            GuestValue path,
            @Nullable GuestValue next,
            @Nullable GuestValue until,
            @Nullable GuestValue through,
            @Nullable GuestValue first,
            @Nullable GuestValue count,
            @Nullable GuestValue end,
            List<Condition> when,
            Type.Structure thing,
            long elements,
            long stride,
            boolean pointers,
            String state) {
        this.shape = shape;
        this.name = path.variable();
        this.path = path;
        this.next = next;
        this.until = until;
        this.through = through;
        this.first = first;
        this.count = count;
        this.end = end;
        this.when = List.copyOf(when);
        this.thing = thing;
        this.elements = Math.min(elements, MOST);
        this.stride = stride;
        this.pointers = pointers;
        this.state = state;
    }

    /** The variable that it begins in. */
    public String name() {
        return name;
    }

    /** The pointer to its first, or its array. */
    public GuestValue path() {
        return path;
    }

    /** The type of its things. */
    public Type.Structure thing() {
        return thing;
    }

    /** The link of a list; null for others. */
    public @Nullable GuestValue next() {
        return next;
    }

    /** The word for the state of those in it; empty when it says none. */
    public String state() {
        return state;
    }

    /** How many there can be: elements of the array; 0 for a list. */
    public long elements() {
        return elements;
    }

    /** Address of the first element of an array whose elements are the things; 0 when it is none. */
    public long fixedStart() {
        return shape == KernelDescription.Shape.LIST || pointers ? 0 : path.fixedAddress();
    }

    /** Bytes from one element to the next. */
    public long stride() {
        return stride;
    }

    /** True when an address can be that of a thing in here. */
    boolean mayHold(long address) {
        long start = fixedStart();
        return start == 0
                ? address != 0 && address % 8 == 0
                : Long.compareUnsigned(address - start, elements * stride) < 0 && (address - start) % stride == 0;
    }

    /** Reads it all. */
    public Read read(MemoryPeek memory, Plausible plausible) {
        return switch (shape) {
            case LIST -> list(memory, plausible);
            case ARRAY -> array(memory, plausible);
            case RING -> ring(memory, plausible);
        };
    }

    /** Without more to say of an address than that a pointer leads to it. */
    public Read read(MemoryPeek memory) {
        return read(
                memory,
                address -> address % 4 == 0
                        ? null
                        : String.format(Locale.ROOT, "the address 0x%x is not a multiple of 4", address));
    }

    /** The first, without reading the others; 0 when it is empty. */
    public long head(MemoryPeek memory) {
        if (shape != KernelDescription.Shape.LIST || !when.isEmpty()) {
            List<Long> all = read(memory).things();
            return all.isEmpty() ? 0 : all.getFirst();
        }
        long at = path.value(memory);
        return at == 0 || at == sentinel(memory) ? 0 : at(at, memory);
    }

    private long sentinel(MemoryPeek memory) {
        return until == null ? 0 : until.address(0, memory, GuestValue.NO_REGISTERS);
    }

    private long at(long node, MemoryPeek memory) {
        return through == null ? node : through.value(node, memory);
    }

    private boolean counts(long address, MemoryPeek memory) {
        for (Condition condition : when) {
            if (!condition.holds(address, memory, GuestValue.NO_REGISTERS)) {
                return false;
            }
        }
        return true;
    }

    private Read list(MemoryPeek memory, Plausible plausible) {
        if (next == null) {
            return new Read(List.of(), null);
        }
        List<Long> nodes = new ArrayList<>();
        List<Long> things = new ArrayList<>();
        long sentinel = sentinel(memory);
        // Brent: a circle is met again at the latest when the mark has moved to a power of two beyond its length.
        long mark = 0;
        int markAt = 1;
        for (long node = path.value(memory); node != 0 && node != sentinel; node = next.value(node, memory)) {
            if (node == mark) {
                return circle(nodes, things, memory);
            }
            if (nodes.size() == MOST) {
                return new Read(things, String.format(Locale.ROOT, "%s is cut after %d entries.", name, MOST));
            }
            long at = at(node, memory);
            String problem = plausible.problem(at);
            if (problem != null) {
                return new Read(
                        things,
                        String.format(
                                Locale.ROOT, "%s goes astray after %d entries: %s.", name, nodes.size(), problem));
            }
            nodes.add(node);
            if (counts(at, memory)) {
                things.add(at);
            }
            if (nodes.size() == markAt) {
                mark = node;
                markAt *= 2;
            }
        }
        return new Read(things, null);
    }

    /** Cuts what was read more than once off a list that runs in a circle. */
    private Read circle(List<Long> nodes, List<Long> things, MemoryPeek memory) {
        Set<Long> met = new HashSet<>();
        long back = 0;
        int whole = 0;
        for (long node : nodes) {
            if (!met.add(node)) {
                back = node;
                break;
            }
            whole++;
        }
        if (back == 0 && next != null) {
            back = next.value(nodes.getLast(), memory);
        }
        return new Read(
                things.subList(0, Math.min(whole, things.size())),
                String.format(Locale.ROOT, "%s runs in a circle back to the entry at 0x%x.", name, back));
    }

    private long element(long start, long index, MemoryPeek memory) {
        long at = start + index * stride;
        return pointers ? memory.peek(at, 8) : at;
    }

    private Read array(MemoryPeek memory, Plausible plausible) {
        long start = path.value(memory);
        long most = count == null ? elements : Math.clamp(count.value(memory), 0, elements == 0 ? MOST : elements);
        List<Long> things = new ArrayList<>();
        for (long i = 0; start != 0 && i < most; i++) {
            long at = element(start, i, memory);
            String problem = at == 0 ? null : plausible.problem(at);
            if (problem != null) {
                return new Read(
                        things, String.format(Locale.ROOT, "%s goes astray at entry %d: %s.", name, i, problem));
            }
            if (at != 0 && counts(at, memory)) {
                things.add(at);
            }
        }
        return new Read(things, null);
    }

    private Read ring(MemoryPeek memory, Plausible plausible) {
        long start = path.value(memory);
        List<Long> things = new ArrayList<>();
        if (first == null || elements <= 0 || start == 0) {
            return new Read(things, null);
        }
        long from = first.value(memory);
        long length = count != null
                ? count.value(memory)
                : end != null ? Math.floorMod(end.value(memory) - from, elements) : 0;
        if (length < 0 || length > elements) {
            return new Read(
                    things,
                    String.format(
                            Locale.ROOT,
                            "%s says that it holds %d entries, and has room for %d.",
                            name,
                            length,
                            elements));
        }
        for (long i = 0; i < length; i++) {
            long at = element(start, Math.floorMod(from + i, elements), memory);
            String problem = at == 0 ? "the entry is 0" : plausible.problem(at);
            if (problem != null) {
                return new Read(
                        things, String.format(Locale.ROOT, "%s goes astray after %d entries: %s.", name, i, problem));
            }
            if (counts(at, memory)) {
                things.add(at);
            }
        }
        return new Read(things, null);
    }
}
