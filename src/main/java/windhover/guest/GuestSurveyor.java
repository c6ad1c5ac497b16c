package windhover.guest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import windhover.guest.ControlBlock.Detail;
import windhover.guest.GuestSurvey.ProgramFacts;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelDescription;
import windhover.guest.kernel.KernelDescription.Meaning;
import windhover.guest.kernel.MemoryPeek;
import windhover.image.DebugInfo;
import windhover.image.Subprogram;
import windhover.image.SymbolTable;
import windhover.image.Type;
import windhover.image.Variable;

/**
 * Reads what an operating system in the guest knows of itself: programs, control blocks in flight, drivers' queues, the
 * heap, threads. Works by the image's symbols and debug information alone; {@link RequestLists} says by which rules a
 * driver's lists are found. Whatever the memory holds, a survey ends, and costs no more than lists of the greatest
 * length do.
 */
public final class GuestSurveyor {
    private static final int MOST_REQUESTS = 128;
    private static final int MOST_PROGRAMS = 512;
    private static final int MOST_BLOCKS = 256;
    private static final int MOST_DETAILS = 16;
    private static final int LARGEST_BLOCK = 1 << 16;
    private static final int IDT_ENTRIES = 64;

    /** How a control block is read: whom it calls back, for whom, and its other members. */
    private record Shape(
            Type.Structure type,
            @Nullable Field callback,
            @Nullable Field program,
            @Nullable Owner owner,
            List<Type.Member> details) {}

    /** A part of a request says no program; the request that it points to does. */
    private record Owner(Field request, Field program) {}

    private final Kernel kernel;
    private final DebugInfo debug;
    private final SymbolTable symbols;
    private final @Nullable KernelReader reader;
    private final @Nullable TaskReader threads;
    private final @Nullable HeapReader heap;
    private final List<RequestLists.Found> lists;
    private final IdentityHashMap<Type.Structure, Shape> shapes = new IdentityHashMap<>();
    private final Map<Long, Type.Structure> dataOfCallback = new HashMap<>();
    private final String itemType;
    private final String callbackName;
    private final String ownerName;
    private final String linkName;
    private final String driverFolder;

    /** Looks up the places of a kernel once. */
    public GuestSurveyor(Kernel kernel) {
        this.kernel = kernel;
        debug = kernel.debug();
        symbols = kernel.symbols();
        reader = KernelReader.of(kernel);
        threads = TaskReader.of(kernel);
        heap = HeapReader.of(kernel);
        lists = RequestLists.of(kernel);
        itemType = kernel.queue() == null ? "" : kernel.queue().type().name();
        KernelDescription.Requests said = kernel.requests();
        callbackName = said == null ? "callback" : said.callback();
        ownerName = said == null ? "" : said.owner();
        linkName = said == null ? "" : said.next();
        driverFolder = said == null ? "" : said.driverFolder();
        for (Subprogram handler : debug.subprograms()) {
            Type.Structure data = dataType(handler);
            if (data != null) {
                dataOfCallback.putIfAbsent(handler.address(), data);
            }
        }
    }

    /** True when the image is an operating system that can be surveyed. */
    public boolean knowsTheGuest() {
        return reader != null || threads != null || heap != null;
    }

    /** Bytes between a block's header and what {@code malloc} answers; 0 when there is no heap. */
    public long heapHeaderBytes() {
        return heap == null ? 0 : heap.headerBytes();
    }

    /** The reader of the kernel's queues; null when it has none. */
    public @Nullable KernelReader reader() {
        return reader;
    }

    /**
     * Programs that have a control block without a callback in a list, and so must look for themselves whether it is
     * done.
     */
    public Set<Long> pollers(MemoryPeek memory) {
        Set<Long> pollers = new LinkedHashSet<>();
        for (RequestLists.Found list : lists) {
            Shape shape = shape(list.request());
            if (list.kind() != RequestQueue.Kind.LIST
                    || shape.callback == null
                    || shape.program == null
                    || list.next() == null) {
                continue;
            }
            long at = memory.peek(list.places().getFirst(), 8);
            for (int i = 0; i < MOST_REQUESTS && at != 0 && at % 8 == 0; i++) {
                if (shape.callback.in(at, memory) == 0) {
                    pollers.add(shape.program.in(at, memory));
                }
                at = list.next().in(at, memory);
            }
        }
        return pollers;
    }

    /** The name of the program at an address, {@code kernel} for 0. */
    public String programName(long at, MemoryPeek memory) {
        return OwnerNames.of(kernel, at, memory);
    }

    /** A survey that does not know who allocated. */
    public GuestSurvey read(MemoryPeek memory) {
        return read(memory, none -> null);
    }

    /**
     * Reads everything.
     *
     * @param allocations who gave out the block of the heap whose header is at an address, or null where nobody looked
     */
    public GuestSurvey read(MemoryPeek memory, LongFunction<HeapMap.@Nullable Allocation> allocations) {
        if (!knowsTheGuest() || !kernel.isBooted(memory)) {
            return GuestSurvey.NONE;
        }
        List<String> problems = new ArrayList<>();
        KernelState state = reader == null ? null : reader.read(memory);
        if (state != null && !state.damage().isEmpty()) {
            problems.add(state.damage());
        }
        Map<Long, String> names = new HashMap<>();
        List<RequestQueue> queues = new ArrayList<>();
        Map<Long, ControlBlock> blocks = new LinkedHashMap<>();
        for (RequestLists.Found list : lists) {
            List<ControlBlock> requests = requests(list, memory, names, problems);
            queues.add(new RequestQueue(
                    list.name(),
                    list.driver(),
                    list.variable().location().file(),
                    list.request().name(),
                    list.kind(),
                    requests));
            if (list.kind() != RequestQueue.Kind.FREE) {
                requests.forEach(request -> keep(request, blocks));
            }
        }
        if (state != null) {
            if (state.current() != null) {
                carried(state.current(), memory, names, blocks);
            }
            state.queue().forEach(event -> carried(event, memory, names, blocks));
        }
        HeapMap heapMap = heap == null
                ? null
                : heap.read(memory, owner -> OwnerNames.of(kernel, owner, memory, names), allocations);
        if (heapMap != null && !heapMap.cut().isEmpty()) {
            problems.add(heapMap.cut());
        }
        ThreadsState threadsState = threads == null ? null : threads.read(memory);
        if (threadsState != null && !threadsState.damage().isEmpty()) {
            problems.add(threadsState.damage());
        }
        List<ControlBlock> inFlight = List.copyOf(blocks.values());
        return new GuestSurvey(
                state == null ? List.of() : programs(state, inFlight, heapMap, memory, names),
                inFlight,
                queues,
                heapMap,
                threadsState,
                String.join(" ", problems));
    }

    private static void keep(ControlBlock block, Map<Long, ControlBlock> blocks) {
        if (blocks.size() < MOST_BLOCKS) {
            blocks.putIfAbsent(block.address(), block);
        }
    }

    // ---- Programs ----

    private List<ProgramFacts> programs(
            KernelState state,
            List<ControlBlock> blocks,
            @Nullable HeapMap heapMap,
            MemoryPeek memory,
            Map<Long, String> names) {
        Map<Long, List<QueuedEvent>> events = new LinkedHashMap<>();
        QueuedEvent current = state.current();
        if (current != null) {
            events.computeIfAbsent(current.program(), none -> new ArrayList<>()).add(current);
        }
        for (QueuedEvent event : state.queue()) {
            List<QueuedEvent> own = events.computeIfAbsent(event.program(), none -> new ArrayList<>());
            if (own.isEmpty() || own.getFirst().address() != event.address()) {
                own.add(event);
            }
        }
        Set<Long> order = new LinkedHashSet<>();
        boolean kernelHasWork = events.containsKey(0L)
                || blocks.stream().anyMatch(block -> block.program() == 0 && block.callback() != 0);
        if (kernelHasWork) {
            order.add(0L);
        }
        for (KernelState.GuestProgram loaded : state.programs()) {
            order.add(loaded.address());
        }
        // A program that is gone may still have events: that is worth a row.
        for (long other : events.keySet()) {
            if (order.size() < MOST_PROGRAMS) {
                order.add(other);
            }
        }
        Set<String> served = filesOfInterruptHandlers(memory);
        List<Long> reserved = reader == null ? List.of() : reader.programsOfReserved(memory);
        List<ProgramFacts> facts = new ArrayList<>();
        for (long at : order) {
            List<QueuedEvent> own = events.getOrDefault(at, List.of());
            int waiting = (int) blocks.stream()
                    .filter(block -> block.program() == at && (block.callback() != 0 || block.inQueue()))
                    .count();
            int setAside = Collections.frequency(reserved, at);
            HeapMap.Share share = heapMap == null
                    ? null
                    : heapMap.owners().stream()
                            .filter(one -> one.program() == at)
                            .findFirst()
                            .orElse(null);
            String file = declaringFile(at, OwnerNames.of(kernel, at, memory, names));
            facts.add(new ProgramFacts(
                    at,
                    OwnerNames.of(kernel, at, memory, names),
                    state(at, memory),
                    isProgram(Meaning.LOADED, at, memory),
                    served.contains(file) || (!driverFolder.isEmpty() && file.contains(driverFolder)),
                    current != null && current.program() == at,
                    returnCode(at, memory),
                    own,
                    // Most of what is set aside is the answer to a control block that waits as well.
                    Math.max(waiting, setAside),
                    share == null ? 0 : share.blocks(),
                    share == null ? 0 : share.bytes(),
                    file));
        }
        return facts;
    }

    /**
     * The kernel's word for a program's state, in small letters; the number where it has no word; empty for the kernel.
     */
    public String state(long at, MemoryPeek memory) {
        Kernel.Programs programs = kernel.programs();
        return at == 0 || programs == null || programs.states() == null
                ? ""
                : programs.states().word(at, memory);
    }

    /** True when a program's state has a meaning. */
    public boolean isProgram(Meaning meaning, long at, MemoryPeek memory) {
        return reader != null && at != 0 && reader.isProgram(meaning, at, memory);
    }

    private int returnCode(long at, MemoryPeek memory) {
        Kernel.Programs programs = kernel.programs();
        return at == 0 || programs == null || programs.returnCode() == null
                ? 0
                : (int) programs.returnCode().value(at, memory);
    }

    /** The file of the variable that a program is, or of which it is a copy: a copy has the variable's name. */
    private String declaringFile(long at, String name) {
        DebugInfo.Part part = at == 0 ? null : debug.part(at);
        Variable variable = debug.variable(part == null ? name : part.name());
        return variable == null ? "" : variable.location().file();
    }

    /**
     * The source files of the functions to which interrupts lead: {@code nic_interrupt} for an entry
     * {@code nic_interrupt_entry}.
     */
    private Set<String> filesOfInterruptHandlers(MemoryPeek memory) {
        Set<String> files = new HashSet<>();
        long table = kernel.interruptTable();
        String suffix = kernel.handlerEntry();
        for (int entry = IDT_ENTRIES / 2; table != 0 && entry < IDT_ENTRIES; entry++) {
            long handler = memory.peek(table + 8L * entry, 8);
            SymbolTable.Place place = handler == 0 ? null : symbols.functionAt(handler);
            String name = place == null ? "" : place.symbol().name();
            Subprogram function =
                    debug.function(name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name);
            if (function != null) {
                files.add(function.location().file());
            }
        }
        return files;
    }

    // ---- Control blocks ----

    private List<ControlBlock> requests(
            RequestLists.Found list, MemoryPeek memory, Map<Long, String> names, List<String> problems) {
        List<ControlBlock> requests = new ArrayList<>();
        Set<Long> met = new HashSet<>();
        for (long place : list.places()) {
            long at = memory.peek(place, 8);
            while (at != 0) {
                if (at % 8 != 0) {
                    problems.add(String.format(
                            Locale.ROOT,
                            "%s goes astray after %d entries: the address 0x%x is not a multiple of 8.",
                            list.name(),
                            requests.size(),
                            at));
                    break;
                }
                if (!met.add(at)) {
                    problems.add(String.format(
                            Locale.ROOT, "%s runs in a circle back to the entry at 0x%x.", list.name(), at));
                    break;
                }
                if (requests.size() == MOST_REQUESTS) {
                    problems.add(String.format(Locale.ROOT, "%s is cut after %d entries.", list.name(), MOST_REQUESTS));
                    break;
                }
                requests.add(block(shape(list.request()), at, list.name(), place, true, 0, false, memory, names));
                at = list.next() == null ? 0 : list.next().in(at, memory);
            }
        }
        return requests;
    }

    /** The control block behind an event, if its data is one. */
    private void carried(
            QueuedEvent event, MemoryPeek memory, Map<Long, String> names, Map<Long, ControlBlock> blocks) {
        if (event.data() == 0 || event.data() % 8 != 0) {
            return;
        }
        Type.Structure type = dataOfCallback.get(event.callback());
        if (type == null) {
            DebugInfo.Part part = debug.part(event.data());
            type = part != null && part.type().stripped() instanceof Type.Structure structure ? structure : null;
        }
        if (type == null || type.size() > LARGEST_BLOCK) {
            return;
        }
        Shape shape = shape(type);
        if (shape.callback != null) {
            keep(
                    block(
                            shape,
                            event.data(),
                            event.callbackName(),
                            event.address(),
                            false,
                            event.program(),
                            true,
                            memory,
                            names),
                    blocks);
        }
    }

    private ControlBlock block(
            Shape shape,
            long at,
            String heldBy,
            long holder,
            boolean inQueue,
            long owner,
            boolean ownerKnown,
            MemoryPeek memory,
            Map<Long, String> names) {
        long callback = shape.callback == null ? 0 : shape.callback.in(at, memory);
        long programAt = ownerKnown || shape.program == null ? owner : shape.program.in(at, memory);
        if (programAt == 0 && !ownerKnown && shape.owner != null) {
            long request = shape.owner.request.in(at, memory);
            programAt = request == 0 ? 0 : shape.owner.program.in(request, memory);
        }
        DebugInfo.Part part = debug.part(at);
        List<Detail> details = new ArrayList<>();
        for (Type.Member member : shape.details) {
            Field field = Field.of(shape.type, member.name());
            if (field != null) {
                long value = signExtended(member.type().type(), field.in(at, memory));
                details.add(new Detail(member.name(), value, text(member.type().type(), value, memory)));
            }
        }
        return new ControlBlock(
                at,
                shape.type.name().isEmpty() ? "structure" : shape.type.name(),
                name(part, shape.type, at),
                heldBy,
                holder,
                inQueue,
                callback,
                callback == 0 ? "" : symbols.describe(callback),
                programAt,
                OwnerNames.of(kernel, programAt, memory, names),
                details);
    }

    private static String name(DebugInfo.@Nullable Part part, Type.Structure type, long at) {
        if (part == null || part.name().contains("+")) {
            return type.name() + " at 0x" + Long.toHexString(at);
        }
        return part.type().stripped() instanceof Type.Array ? part.name() + "[0]" : part.name();
    }

    private static long signExtended(Type type, long value) {
        if (type.stripped() instanceof Type.Base base && base.encoding() == Type.Encoding.SIGNED && base.size() < 8) {
            int shift = 64 - 8 * (int) base.size();
            return value << shift >> shift;
        }
        return value;
    }

    private String text(Type type, long value, MemoryPeek memory) {
        Type stripped = type.stripped();
        if (stripped instanceof Type.Pointer pointer) {
            if (value == 0) {
                return "NULL";
            }
            Type target = pointer.target().type().stripped();
            if (target instanceof Type.Base base
                    && base.encoding() != Type.Encoding.OTHER
                    && base.size() == 1
                    && base.name().equals("char")) {
                String text = GuestText.read(value, memory);
                return "\"" + text + "\"";
            }
            String where = symbols.describe(value);
            return target instanceof Type.Structure structure && where.startsWith("0x")
                    ? structure.name() + " at " + where
                    : where;
        }
        if (stripped instanceof Type.Enumeration enumeration) {
            String name = enumeration.nameOf(value);
            return name == null ? Long.toString(value) : name;
        }
        return Long.toString(value);
    }

    private Shape shape(Type.Structure type) {
        Shape known = shapes.get(type);
        if (known != null) {
            return known;
        }
        Field callback = null;
        Field owner = null;
        Owner through = null;
        List<Type.Member> details = new ArrayList<>();
        for (Type.Member member : type.members()) {
            boolean handler = isHandler(member.type().type());
            if (handler && (callback == null || member.name().equals(callbackName))) {
                callback = Field.of(type, member.name());
            } else if (member.name().equals(ownerName)) {
                owner = Field.of(type, ownerName);
            } else if (member.type().type().stripped() instanceof Type.Pointer pointer
                    && pointer.target().type().stripped() instanceof Type.Structure request
                    && !request.name().equals(itemType)
                    && Field.of(request, ownerName) != null
                    && through == null
                    && !isShownElsewhere(member)) {
                Field link = Field.of(type, member.name());
                Field program = Field.of(request, ownerName);
                through = link == null || program == null ? null : new Owner(link, program);
                details.add(member);
            } else if (!isShownElsewhere(member) && details.size() < MOST_DETAILS) {
                details.add(member);
            }
        }
        Shape shape = new Shape(type, callback, owner, through, List.copyOf(details));
        shapes.put(type, shape);
        return shape;
    }

    /** A pointer to a function that takes an event. */
    private boolean isHandler(Type type) {
        return type.stripped() instanceof Type.Pointer pointer
                && pointer.target().type().stripped() instanceof Type.Function function
                && function.parameters().size() == 1
                && isPointerTo(function.parameters().getFirst().type(), itemType);
    }

    private static boolean isPointerTo(Type type, String structure) {
        return type.stripped() instanceof Type.Pointer pointer
                && pointer.target().type().stripped() instanceof Type.Structure target
                && target.name().equals(structure);
    }

    /**
     * What a handler takes its data for: the structure behind its first local pointer to one, as in {@code T *t =
     * e->data;}.
     */
    private Type.@Nullable Structure dataType(Subprogram handler) {
        if (handler.parameters().size() != 1
                || !isPointerTo(handler.parameters().getFirst().type().type(), itemType)) {
            return null;
        }
        for (Subprogram.Named local : handler.locals()) {
            if (local.type().type().stripped() instanceof Type.Pointer pointer
                    && pointer.target().type().stripped() instanceof Type.Structure structure
                    && !structure.name().equals(itemType)) {
                return structure;
            }
        }
        return null;
    }

    private boolean isShownElsewhere(Type.Member member) {
        return member.name().equals(linkName) || member.name().equals(ownerName);
    }
}
