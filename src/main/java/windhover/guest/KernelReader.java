package windhover.guest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.guest.KernelState.GuestProgram;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.KernelState.Waiter;
import windhover.guest.kernel.GuestValue;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelDescription.Kind;
import windhover.guest.kernel.KernelDescription.Meaning;
import windhover.guest.kernel.KernelEvents;
import windhover.guest.kernel.MemoryPeek;
import windhover.guest.kernel.Things;
import windhover.image.DebugInfo;
import windhover.image.Subprogram;
import windhover.image.SymbolTable;
import windhover.image.Type;
import windhover.image.Variable;

/**
 * Reads a kernel's queues, programs and waiting requests from the guest's memory, by the kernel's description. Places
 * are looked up once; a read only follows them.
 */
public final class KernelReader {
    private static final int MOST_HOLDERS = 1024;
    private static final int MOST_PROGRAMS = 256;
    private static final int MOST_WAITERS = 64;

    private final Kernel kernel;
    private final Kernel.Queue queue;
    private final DebugInfo debug;
    private final SymbolTable symbols;
    private final Map<Long, String> dataTypeOfCallback = new HashMap<>();
    private final List<Long> holders;
    private final List<Long> heldByPrograms;

    private KernelReader(Kernel kernel, Kernel.Queue queue) {
        this.kernel = kernel;
        this.queue = queue;
        debug = kernel.debug();
        symbols = kernel.symbols();
        holders = holders();
        heldByPrograms = kernel.programs() == null
                ? List.of()
                : kernel.programs().type().members().stream()
                        .filter(member -> isItem(member.type().type()))
                        .map(Type.Member::offset)
                        .toList();
        for (Subprogram handler : debug.subprograms()) {
            String type = dataType(handler);
            if (type != null) {
                dataTypeOfCallback.putIfAbsent(handler.address(), type);
            }
        }
    }

    /** The reader of a kernel; null when it has no queue. */
    public static @Nullable KernelReader of(Kernel kernel) {
        Kernel.Queue main = kernel.queue();
        return main == null ? null : new KernelReader(kernel, main);
    }

    /** The kernel. */
    public Kernel kernel() {
        return kernel;
    }

    /** True once the boot code has copied the kernel's data into place; before that there is nothing to read. */
    public boolean isBooted(MemoryPeek memory) {
        return kernel.isBooted(memory);
    }

    /** Items that could not be had since boot, by the kernel's own counters. */
    public long refused(MemoryPeek memory) {
        long refused = 0;
        for (Kernel.Queue one : kernel.queues()) {
            refused += one.refused() == null ? 0 : one.refused().value(memory);
        }
        return refused;
    }

    /**
     * How many items the kernel says its queue holds; differs from the list while one is put in or taken out. Where it
     * does not say, as many as are in it.
     */
    public long length(MemoryPeek memory) {
        return queue.length() == null
                ? queue.read(memory).things().size()
                : queue.length().value(memory);
    }

    /** The first item of any queue that waits; 0 when none does, or when the kernel points elsewhere. */
    public long head(MemoryPeek memory) {
        for (Kernel.Queue one : kernel.queues()) {
            long at = one.head(memory);
            if (at != 0) {
                return at;
            }
        }
        return 0;
    }

    /** The queue that an item can be of: the one whose pool holds it, else the first. */
    private Kernel.Queue queueOf(long item) {
        for (Kernel.Queue one : kernel.queues()) {
            if (one.pool() != null && one.problem(item) == null) {
                return one;
            }
        }
        return queue;
    }

    /**
     * An item's number since boot, by which two uses of one piece of memory are told apart; 0 when the kernel does not
     * count.
     */
    public long numberOf(long at, MemoryPeek memory) {
        return value(queueOf(at).id(), at, memory);
    }

    /** An item as {@link #read} would show it. */
    public QueuedEvent describe(long at, MemoryPeek memory) {
        return item(queueOf(at), at, memory, new HashMap<>());
    }

    private static long value(@Nullable GuestValue access, long thing, MemoryPeek memory) {
        return access == null ? 0 : access.value(thing, memory);
    }

    /**
     * Items of the pool that are neither free nor in the queue, and that no variable of the kernel points to: nobody
     * will ever free them. True only between two items; in the middle of the kernel's work one is on its way.
     */
    public List<Long> strays(MemoryPeek memory) {
        Things pool = queue.pool();
        if (pool == null
                || pool.fixedStart() == 0
                || queue.free() == null
                || pool.elements() == 0
                || !isBooted(memory)) {
            return List.of();
        }
        boolean[] known = new boolean[(int) pool.elements()];
        for (Kernel.Queue one : kernel.queues()) {
            boolean sound = (one.free() == null || tick(one.free().read(memory, queue::problem), known))
                    && tick(one.read(memory), known);
            if (!sound) {
                return List.of();
            }
        }
        for (long holder : holders) {
            mark(memory.peek(holder, 8), known);
        }
        if (kernel.programs() != null) {
            for (long program : programs(memory, new ArrayList<>())) {
                heldByPrograms.forEach(offset -> mark(memory.peek(program + offset, 8), known));
            }
        }
        List<Long> stray = new ArrayList<>();
        for (int i = 0; i < known.length; i++) {
            long at = pool.fixedStart() + i * pool.stride();
            if (!known[i] && value(queue.reserved(), at, memory) == 0) {
                stray.add(at);
            }
        }
        return stray;
    }

    private int index(long at) {
        Things pool = queue.pool();
        return pool == null || at == 0 || queue.problem(at) != null
                ? -1
                : (int) ((at - pool.fixedStart()) / pool.stride());
    }

    private void mark(long at, boolean[] known) {
        int index = index(at);
        if (index >= 0) {
            known[index] = true;
        }
    }

    /** Ticks off the items of a list; false when it is damaged. */
    private boolean tick(Things.Read read, boolean[] known) {
        if (read.problem() != null) {
            return false;
        }
        for (long at : read.things()) {
            int index = index(at);
            if (index < 0 || known[index]) {
                return false;
            }
            known[index] = true;
        }
        return true;
    }

    /** The programs of items that a driver, or whoever else, has set aside to call them back. */
    public List<Long> programsOfReserved(MemoryPeek memory) {
        Things pool = queue.pool();
        if (pool == null || queue.owner() == null || queue.reserved() == null || !isBooted(memory)) {
            return List.of();
        }
        List<Long> programs = new ArrayList<>();
        for (long at : pool.read(memory).things()) {
            if (queue.reserved().value(at, memory) != 0 && value(queue.callback(), at, memory) != 0) {
                programs.add(queue.owner().value(at, memory));
            }
        }
        return programs;
    }

    /** Where variables, and members of structures and of tables of them, point to an item. */
    private List<Long> holders() {
        List<Long> found = new ArrayList<>();
        for (Variable variable : debug.variables()) {
            Type type = variable.type().type().stripped();
            long count = 1;
            long step = 0;
            if (type instanceof Type.Array array) {
                type = array.element().type().stripped();
                step = type.byteSize();
                count = Math.clamp(array.count(), 0, MOST_PROGRAMS);
            }
            for (int i = 0; i < count && found.size() < MOST_HOLDERS; i++) {
                long at = variable.address() + i * step;
                if (isItem(type)) {
                    found.add(at);
                } else if (type instanceof Type.Structure structure
                        && !structure.name().equals(queue.type().name())) {
                    for (Type.Member member : structure.members()) {
                        if (isItem(member.type().type())) {
                            found.add(at + member.offset());
                        }
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    /** True for a pointer to an item. */
    private boolean isItem(Type type) {
        return queue.type().name().equals(structureBehind(type));
    }

    /**
     * Reads everything at once. Whatever the memory holds, this ends, and costs no more than lists of the greatest
     * length do.
     */
    public KernelState read(MemoryPeek memory) {
        if (!isBooted(memory)) {
            return new KernelState(List.of(), null, "", List.of(), List.of(), List.of(), -1, -1, "");
        }
        Map<Long, String> names = new HashMap<>();
        List<String> problems = new ArrayList<>();
        List<KernelState.GuestQueue> queues = new ArrayList<>();
        for (Kernel.Queue one : kernel.queues()) {
            queues.add(queue(one, memory, names, problems));
        }
        List<GuestProgram> programs = new ArrayList<>();
        for (long at : programs(memory, problems)) {
            programs.add(new GuestProgram(at, OwnerNames.of(kernel, at, memory, names)));
        }
        List<Waiter> waiters = new ArrayList<>();
        for (Kernel.Waiting list : kernel.waiting()) {
            Things.Read found = list.items().read(memory, KernelReader::aligned);
            for (long at : found.things()
                    .subList(0, Math.min(MOST_WAITERS, found.things().size()))) {
                waiters.add(waiter(list, at, memory, names));
            }
            note(found.problem(), problems);
        }
        int free = -1;
        if (queue.free() != null) {
            Things.Read found = queue.free().read(memory, queue::problem);
            free = found.things().size();
            note(found.problem(), problems);
        }
        Kernel.Programs described = kernel.programs();
        long running = described == null || described.running() == null
                ? 0
                : described.running().value(memory);
        // Several queues are shown one behind the other, in the order in which they are served.
        List<QueuedEvent> all = queues.size() == 1
                ? queues.getFirst().items()
                : queues.stream().flatMap(one -> one.items().stream()).toList();
        return new KernelState(
                all,
                queues.stream()
                        .map(KernelState.GuestQueue::current)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                running == 0 ? "" : OwnerNames.of(kernel, running, memory, names),
                programs,
                List.copyOf(waiters),
                queues,
                free,
                queue.pool() == null ? -1 : (int) queue.pool().elements(),
                String.join(" ", problems));
    }

    /**
     * The same state with the queues as the kernel's events have left them. Memory differs from that for the few
     * instructions in which the kernel links an item in or takes one out; so what waits, what is handled and what is
     * counted agree at every cycle. A queue whose events are not observed, or whose list is damaged, stays as memory
     * has it.
     */
    public KernelState asHappened(KernelState state, KernelEvents events, MemoryPeek memory) {
        boolean observed = events.observes(Kind.QUEUED) && events.observes(Kind.DISPATCHED);
        if (!observed || !state.damage().isEmpty() || state.queues().isEmpty()) {
            return state;
        }
        Map<Long, String> names = new HashMap<>();
        List<KernelState.GuestQueue> queues = new ArrayList<>();
        for (int i = 0; i < state.queues().size(); i++) {
            KernelState.GuestQueue found = state.queues().get(i);
            Kernel.Queue one = kernel.queues().get(i);
            long current = events.observes(Kind.RETURNED)
                    ? events.current(i)
                    : found.current() == null ? 0 : found.current().address();
            queues.add(new KernelState.GuestQueue(
                    found.name(),
                    found.variable(),
                    asHappened(one, found.items(), events.waiting(i), memory, names),
                    current == 0 || one.problem(current) != null ? null : item(one, current, memory, names),
                    found.hue()));
        }
        QueuedEvent current = queues.stream()
                .map(KernelState.GuestQueue::current)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        boolean programsRun = kernel.programs() != null && kernel.programs().running() != null;
        return new KernelState(
                queues.stream().flatMap(one -> one.items().stream()).toList(),
                current,
                !programsRun || !events.observes(Kind.RETURNED)
                        ? state.currentProgram()
                        : current == null || current.program() == 0 ? "" : current.programName(),
                state.programs(),
                state.waiters(),
                queues,
                state.freeEvents(),
                state.totalEvents(),
                state.damage());
    }

    /** In the order that memory has; what memory has let go and nobody was given yet is the next. */
    private List<QueuedEvent> asHappened(
            Kernel.Queue one, List<QueuedEvent> found, List<Long> waiting, MemoryPeek memory, Map<Long, String> names) {
        Set<Long> missing = new LinkedHashSet<>(waiting);
        List<QueuedEvent> known = new ArrayList<>();
        for (QueuedEvent event : found) {
            if (missing.remove(event.address())) {
                known.add(event);
            }
        }
        if (missing.isEmpty()) {
            return known;
        }
        List<QueuedEvent> all = new ArrayList<>();
        for (long at : missing) {
            if (one.problem(at) == null) {
                all.add(item(one, at, memory, names));
            }
        }
        all.addAll(known);
        return all;
    }

    private KernelState.GuestQueue queue(
            Kernel.Queue one, MemoryPeek memory, Map<Long, String> names, List<String> problems) {
        Things.Read read = one.read(memory);
        note(read.problem(), problems);
        List<QueuedEvent> items = new ArrayList<>();
        for (long at : read.things()) {
            items.add(item(one, at, memory, names));
        }
        long current = one.current() == null ? 0 : one.current().value(memory);
        String problem = current == 0 ? null : one.problem(current);
        if (problem != null && one.current() != null) {
            problems.add("%s is wrong: %s.".formatted(one.current().variable(), problem));
        }
        return new KernelState.GuestQueue(
                one.name(),
                one.variable(),
                items,
                current == 0 || problem != null ? null : item(one, current, memory, names),
                one.hue());
    }

    private List<Long> programs(MemoryPeek memory, List<String> problems) {
        Kernel.Programs programs = kernel.programs();
        if (programs == null) {
            return List.of();
        }
        List<Long> all = new ArrayList<>();
        for (Things one : programs.all()) {
            Things.Read read = one.read(memory, KernelReader::aligned);
            all.addAll(read.things());
            note(read.problem(), problems);
        }
        return all.subList(0, Math.min(all.size(), MOST_PROGRAMS));
    }

    private static @Nullable String aligned(long address) {
        return address % 8 == 0 ? null : String.format(Locale.ROOT, "the address 0x%x is not a multiple of 8", address);
    }

    private static void note(@Nullable String problem, List<String> problems) {
        if (problem != null) {
            problems.add(problem);
        }
    }

    private QueuedEvent item(Kernel.Queue one, long at, MemoryPeek memory, Map<Long, String> names) {
        long callback = value(one.callback(), at, memory);
        long data = value(one.data(), at, memory);
        long owner = value(one.owner(), at, memory);
        return new QueuedEvent(
                at,
                callback,
                callback == 0 ? itemName(at) : symbols.describe(callback),
                data,
                dataName(data, callback),
                value(one.queued(), at, memory) != 0,
                owner,
                OwnerNames.of(kernel, owner, memory, names));
    }

    /** What an item is called that names no function: the variable that it is, or a part of. */
    private String itemName(long at) {
        DebugInfo.Part part = debug.part(at);
        return part == null ? symbols.describe(at) : part.name();
    }

    /**
     * The variable or part of one, else the type the handler takes it for and the address, else the address; empty for
     * none.
     */
    private String dataName(long data, long callback) {
        if (data == 0) {
            return "";
        }
        DebugInfo.Part part = debug.part(data);
        if (part != null) {
            return part.name();
        }
        String type = dataTypeOfCallback.get(callback);
        return type == null ? symbols.describe(data) : type + " at 0x" + Long.toHexString(data);
    }

    private Waiter waiter(Kernel.Waiting list, long at, MemoryPeek memory, Map<Long, String> names) {
        long callback = value(list.callback(), at, memory);
        String port = list.port() == null ? "" : " on port " + (list.port().value(at, memory) & 0xffff);
        return new Waiter(
                at,
                list.what() + port,
                callback == 0 ? "" : symbols.describe(callback),
                OwnerNames.of(kernel, value(list.owner(), at, memory), memory, names));
    }

    /** True when a program's state has a meaning. */
    boolean isProgram(Meaning meaning, long at, MemoryPeek memory) {
        Kernel.Programs programs = kernel.programs();
        return programs != null
                && programs.states() != null
                && programs.states().is(meaning, at, memory);
    }

    /**
     * The type a handler takes its data for: that of its first local pointer to a structure, as in {@code T *t =
     * e->data;}.
     */
    private @Nullable String dataType(Subprogram handler) {
        if (handler.parameters().size() != 1
                || !isItem(handler.parameters().getFirst().type().type())) {
            return null;
        }
        for (Subprogram.Named local : handler.locals()) {
            Type type = local.type().type().stripped();
            String structure = structureBehind(type);
            if (structure != null && !structure.equals(queue.type().name()) && type instanceof Type.Pointer pointer) {
                return pointer.target().type().cName();
            }
        }
        return null;
    }

    static @Nullable String structureBehind(Type type) {
        return type.stripped() instanceof Type.Pointer pointer
                        && pointer.target().type().stripped() instanceof Type.Structure structure
                ? structure.name()
                : null;
    }
}
