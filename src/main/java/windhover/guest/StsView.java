package windhover.guest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import windhover.guest.StsState.GuestProgram;
import windhover.guest.StsState.QueuedEvent;
import windhover.guest.StsState.Waiter;
import windhover.image.DebugInfo;
import windhover.image.Subprogram;
import windhover.image.Symbol;
import windhover.image.SymbolTable;
import windhover.image.Type;
import windhover.image.Variable;

/**
 * Finds the structures of STS in a guest's memory by the image's symbols and debug information, and reads them.
 *
 * <p>Places of variables and members are looked up once; a read only follows them. The names are those of
 * {@code roms/include/sts.h}: {@code Event}, {@code Queue}, {@code Program}, {@code work_queue}, {@code program_list},
 * {@code current_program}, {@code current_event}, {@code quitFlag}, {@code event_pool}, {@code event_free_list}, and
 * every variable whose name ends in {@code _waiters} or {@code _requests} as a list of control blocks.
 */
public final class StsView {
    /** What an image was found to be. */
    public sealed interface Recognition {}

    /**
     * The image is STS.
     *
     * @param view reads its structures
     */
    public record Sts(StsView view) implements Recognition {}

    /**
     * The image is something else.
     *
     * @param reason what of STS it lacks, a sentence
     */
    public record NotSts(String reason) implements Recognition {}

    /** Longest lists that are followed; each is longer than STS can make it. */
    private static final int MOST_EVENTS = 1024;

    private static final int LARGEST_EVENT = 4096;
    private static final int MOST_PROGRAMS = 256;
    private static final int MOST_WAITERS = 64;

    private static final String KERNEL = "kernel";

    /**
     * What the names of lists of control blocks end in: those of programs that wait, and those of a driver's requests.
     */
    private static final List<String> LISTS = List.of("_waiters", "_requests");

    /** What the name of a list of blocks that nobody uses begins with. */
    private static final String FREE = "free_";

    /** A list of control blocks. */
    private record WaiterList(
            String name,
            String what,
            long address,
            Field next,
            @Nullable Field callback,
            @Nullable Field port,
            @Nullable Field program) {}

    /** The members of {@code Event}; those that not every kernel has may be null. */
    private record EventFields(
            Field next,
            Field callback,
            Field data,
            @Nullable Field scheduled,
            @Nullable Field program,
            @Nullable Field number,
            @Nullable Field reserved) {}

    /** Members of {@code Program}; {@code events} are the offsets of those that point to an event. */
    private record ProgramFields(@Nullable Field next, Field name, List<Long> events) {}

    private final DebugInfo debug;
    private final SymbolTable symbols;
    private final EventFields event;
    private final @Nullable ProgramFields program;
    private final List<WaiterList> waiterLists;
    private final Map<Long, String> dataTypeOfCallback = new HashMap<>();
    private final long queue;
    private final Field queueHead;
    private final @Nullable Field queueLength;
    private final long eventSize;
    private final long pool;
    private final long poolCount;

    /** Addresses of variables that not every kernel has; 0 = none. */
    private final long freeList;

    private final long currentEvent;
    private final long currentProgram;
    private final long programList;
    private final long quitFlag;
    private final long refused;
    private final List<Long> eventHolders;

    private StsView(
            DebugInfo debug, SymbolTable symbols, EventFields event, Type.Structure eventType, Field queueHead) {
        this.debug = debug;
        this.symbols = symbols;
        this.event = event;
        this.eventSize = eventType.size();
        this.queueHead = queueHead;
        this.queue = address("work_queue");
        Type.Structure queueType = structureOf("work_queue");
        this.queueLength = queueType == null ? null : Field.of(queueType, "length");
        this.program = programFields(debug);
        this.currentEvent = address("current_event");
        this.currentProgram = address("current_program");
        this.programList = address("program_list");
        this.quitFlag = address("quitFlag");
        this.refused = address("events_refused");
        this.eventHolders = eventHolders(debug);
        this.freeList = address("event_free_list");
        Variable poolVariable = debug.variable("event_pool");
        boolean array = poolVariable != null && poolVariable.type().type().stripped() instanceof Type.Array;
        this.pool = poolVariable == null || !array ? 0 : poolVariable.address();
        this.poolCount =
                poolVariable == null || !array ? 0 : poolVariable.type().type().byteSize() / eventSize;
        this.waiterLists = waiterLists(debug);
        for (Subprogram handler : debug.subprograms()) {
            String type = dataType(handler);
            if (type != null) {
                dataTypeOfCallback.putIfAbsent(handler.address(), type);
            }
        }
    }

    /** Recognizes STS by its work queue and the members of its events. */
    public static Recognition of(DebugInfo debug, SymbolTable symbols) {
        Type.Structure eventType = debug.types().structure("Event");
        if (eventType == null) {
            return new NotSts("The image describes no struct Event.");
        }
        if (eventType.size() <= 0 || eventType.size() > LARGEST_EVENT) {
            return new NotSts("The image's struct Event has no sensible size.");
        }
        Field next = Field.of(eventType, "next");
        Field callback = Field.of(eventType, "callback");
        Field data = Field.of(eventType, "data");
        if (next == null || callback == null || data == null) {
            return new NotSts("The image's struct Event lacks one of the members next, callback and data.");
        }
        Variable queue = debug.variable("work_queue");
        if (queue == null) {
            return new NotSts("The image has no variable work_queue.");
        }
        Field head =
                queue.type().type().stripped() instanceof Type.Structure queueType ? Field.of(queueType, "head") : null;
        if (head == null) {
            return new NotSts("The image's work_queue has no member head.");
        }
        EventFields event = new EventFields(
                next,
                callback,
                data,
                Field.of(eventType, "scheduled"),
                Field.of(eventType, "program"),
                Field.of(eventType, "number"),
                Field.of(eventType, "reserved"));
        return new Sts(new StsView(debug, symbols, event, eventType, head));
    }

    /** Address of {@code work_queue}, for a watch on it. */
    public long workQueueAddress() {
        return queue;
    }

    /**
     * Where the queue's parts lie, for who follows it write by write: addresses of variables, and offsets of members.
     * What this kernel has not is {@link #NONE}.
     *
     * @param head address of the queue's pointer to its first event
     * @param tail address of its pointer to its last
     * @param length address of its count
     * @param currentEvent address of the pointer to the event being handled
     * @param callback offset of an event's callback
     * @param data offset of its data
     * @param program offset of its program
     * @param programName offset of the pointer to a program's name
     */
    public record Layout(
            long head,
            long tail,
            long length,
            long currentEvent,
            long callback,
            long data,
            long program,
            long programName) {
        /** There is none. */
        public static final long NONE = -1;
    }

    /** Where the queue's parts lie. */
    public Layout layout() {
        Type.Structure type = structureOf("work_queue");
        Field tail = type == null ? null : Field.of(type, "tail");
        return new Layout(
                queue + queueHead.offset(),
                tail == null ? Layout.NONE : queue + tail.offset(),
                queueLength == null ? Layout.NONE : queue + queueLength.offset(),
                currentEvent == 0 ? Layout.NONE : currentEvent,
                event.callback.offset(),
                event.data.offset(),
                event.program == null ? Layout.NONE : event.program.offset(),
                program == null ? Layout.NONE : program.name.offset());
    }

    /** True once the boot code has copied the kernel's data into place; before that there is nothing to read. */
    public boolean isBooted(MemoryPeek memory) {
        // quitFlag points at the flag itself, so the pointer is zero only in memory that has not been filled.
        return quitFlag == 0 || memory.peek(quitFlag, 8) != 0;
    }

    /** True when the flag that stops the event loop is set. */
    public boolean quits(MemoryPeek memory) {
        long flag = quitFlag == 0 ? 0 : memory.peek(quitFlag, 8);
        return flag != 0 && memory.peek(flag, 4) != 0;
    }

    /** Calls of {@code schedule} that found no free event since boot. */
    public long eventsRefused(MemoryPeek memory) {
        return refused == 0 ? 0 : memory.peek(refused, 8);
    }

    /**
     * How many events the kernel says its queue holds; differs from the list while an event is put in or taken out. −1
     * when it does not say.
     */
    public long queueLength(MemoryPeek memory) {
        return queueLength == null ? -1 : queueLength.in(queue, memory);
    }

    /** Address of the variable that points to the event being handled; 0 when the kernel has none. */
    public long currentEventAddress() {
        return currentEvent;
    }

    /** The event being handled; 0 between two, or when the kernel points elsewhere. */
    public long current(MemoryPeek memory) {
        long at = currentEvent == 0 ? 0 : memory.peek(currentEvent, 8);
        return at == 0 || eventProblem(at) != null ? 0 : at;
    }

    /** The event at the head of the queue; 0 when it is empty, or when the kernel points elsewhere. */
    public long head(MemoryPeek memory) {
        long at = queueHead.in(queue, memory);
        return at == 0 || eventProblem(at) != null ? 0 : at;
    }

    /** Address of the function that an event calls. */
    public long callbackOf(long at, MemoryPeek memory) {
        return event.callback.in(at, memory);
    }

    /** Address of an event's program; 0 for the kernel. */
    public long programOf(long at, MemoryPeek memory) {
        return event.program == null ? 0 : event.program.in(at, memory);
    }

    /**
     * An event's number since boot, by which two uses of one piece of memory are told apart; 0 when the kernel does not
     * count.
     */
    public long numberOf(long at, MemoryPeek memory) {
        return event.number == null ? 0 : event.number.in(at, memory);
    }

    /** An event as {@link #read} would show it. */
    public QueuedEvent describe(long at, MemoryPeek memory) {
        return event(at, memory, new HashMap<>());
    }

    /**
     * Events of the allocator's pool that are neither free nor in the queue, and that no variable of the kernel points
     * to: nobody will ever free them. True only between two events; in the middle of {@code schedule} an event is on
     * its way.
     */
    public List<Long> strayEvents(MemoryPeek memory) {
        if (poolCount == 0 || poolCount > MOST_EVENTS || freeList == 0 || !isBooted(memory)) {
            return List.of();
        }
        boolean[] known = new boolean[(int) poolCount];
        boolean whole =
                tick(memory.peek(freeList, 8), known, memory) && tick(queueHead.in(queue, memory), known, memory);
        if (!whole) {
            return List.of();
        }
        for (long holder : eventHolders) {
            long at = memory.peek(holder, 8);
            if (at != 0 && eventProblem(at) == null) {
                known[(int) ((at - pool) / eventSize)] = true;
            }
        }
        markEventsOfPrograms(known, memory);
        List<Long> stray = new ArrayList<>();
        for (int i = 0; i < known.length; i++) {
            if (!known[i] && !isReserved(pool + i * eventSize, memory)) {
                stray.add(pool + i * eventSize);
            }
        }
        return stray;
    }

    /**
     * Ticks off the events that loaded programs hold, such as those set aside for their end; copies of a program lie in
     * the heap.
     */
    private void markEventsOfPrograms(boolean[] known, MemoryPeek memory) {
        if (program == null || program.next == null || programList == 0) {
            return;
        }
        long at = memory.peek(programList, 8);
        for (int i = 0; at != 0 && i < MOST_PROGRAMS; i++, at = program.next.in(at, memory)) {
            for (long offset : program.events) {
                long held = memory.peek(at + offset, 8);
                if (held != 0 && eventProblem(held) == null) {
                    known[(int) ((held - pool) / eventSize)] = true;
                }
            }
        }
    }

    private boolean isReserved(long at, MemoryPeek memory) {
        return event.reserved != null && event.reserved.in(at, memory) != 0;
    }

    /** The programs of events that a driver, or whoever else, has set aside to call them back. */
    public List<Long> programsOfReservedEvents(MemoryPeek memory) {
        if (poolCount == 0 || poolCount > MOST_EVENTS || event.program == null || !isBooted(memory)) {
            return List.of();
        }
        List<Long> programs = new ArrayList<>();
        for (long at = pool; at < pool + poolCount * eventSize; at += eventSize) {
            if (isReserved(at, memory) && event.callback.in(at, memory) != 0) {
                programs.add(event.program.in(at, memory));
            }
        }
        return programs;
    }

    /** Ticks off the events of a list; false when it is damaged. */
    private boolean tick(long head, boolean[] known, MemoryPeek memory) {
        for (long at = head; at != 0; at = event.next.in(at, memory)) {
            if (eventProblem(at) != null) {
                return false;
            }
            int index = (int) ((at - pool) / eventSize);
            if (known[index]) {
                return false;
            }
            known[index] = true;
        }
        return true;
    }

    /** Where variables, and members of structures and of tables of them, point to an event. */
    private static List<Long> eventHolders(DebugInfo debug) {
        List<Long> holders = new ArrayList<>();
        for (Variable variable : debug.variables()) {
            Type type = variable.type().type().stripped();
            long count = 1;
            long step = 0;
            if (type instanceof Type.Array array) {
                type = array.element().type().stripped();
                step = type.byteSize();
                count = Math.clamp(array.count(), 0, MOST_PROGRAMS);
            }
            for (int i = 0; i < count && holders.size() < MOST_EVENTS; i++) {
                long at = variable.address() + i * step;
                if ("Event".equals(structureBehind(type))) {
                    holders.add(at);
                } else if (type instanceof Type.Structure structure
                        && !structure.name().equals("Event")) {
                    for (Type.Member member : structure.members()) {
                        if ("Event".equals(structureBehind(member.type().type()))) {
                            holders.add(at + member.offset());
                        }
                    }
                }
            }
        }
        return List.copyOf(holders);
    }

    /**
     * Reads everything at once. Whatever the memory holds, this ends, and costs no more than lists of the greatest
     * length do.
     */
    public StsState read(MemoryPeek memory) {
        if (!isBooted(memory)) {
            return new StsState(List.of(), null, "", List.of(), List.of(), -1, -1, "");
        }
        Map<Long, String> names = new HashMap<>();
        List<String> problems = new ArrayList<>();

        GuestList<QueuedEvent> events = follow(
                queueHead.in(queue, memory),
                event.next,
                MOST_EVENTS,
                "work_queue",
                true,
                memory,
                at -> event(at, memory, names));
        note(events.problem(), problems);

        long running = currentEvent == 0 ? 0 : memory.peek(currentEvent, 8);
        String runningProblem = running == 0 ? null : eventProblem(running);
        if (runningProblem != null) {
            problems.add("current_event is wrong: %s.".formatted(runningProblem));
        }

        List<GuestProgram> programs = List.of();
        if (program != null && program.next != null && programList != 0) {
            GuestList<GuestProgram> found = follow(
                    memory.peek(programList, 8),
                    program.next,
                    MOST_PROGRAMS,
                    "program_list",
                    false,
                    memory,
                    at -> new GuestProgram(at, programName(at, memory, names)));
            programs = found.items();
            note(found.problem(), problems);
        }

        List<Waiter> waiters = new ArrayList<>();
        for (WaiterList list : waiterLists) {
            GuestList<Waiter> found = follow(
                    memory.peek(list.address, 8),
                    list.next,
                    MOST_WAITERS,
                    list.name,
                    false,
                    memory,
                    at -> waiter(list, at, memory, names));
            waiters.addAll(found.items());
            note(found.problem(), problems);
        }

        int free = freeList == 0 ? -1 : countFree(memory, problems);
        long runningProgram = currentProgram == 0 ? 0 : memory.peek(currentProgram, 8);
        return new StsState(
                events.items(),
                running == 0 || runningProblem != null ? null : event(running, memory, names),
                runningProgram == 0 ? "" : programName(runningProgram, memory, names),
                programs,
                List.copyOf(waiters),
                free,
                poolCount == 0 ? -1 : (int) Math.min(poolCount, Integer.MAX_VALUE),
                String.join(" ", problems));
    }

    private static void note(@Nullable String problem, List<String> problems) {
        if (problem != null) {
            problems.add(problem);
        }
    }

    private int countFree(MemoryPeek memory, List<String> problems) {
        // More than the pool holds can only be a circle: no need to remember where we were.
        long most = poolCount == 0 ? MOST_EVENTS : Math.min(poolCount, MOST_EVENTS);
        int free = 0;
        for (long at = memory.peek(freeList, 8); at != 0; at = event.next.in(at, memory)) {
            String problem = eventProblem(at);
            if (problem != null) {
                problems.add(
                        String.format(Locale.ROOT, "event_free_list goes astray after %d entries: %s.", free, problem));
                return free;
            }
            if (free == most) {
                problems.add("event_free_list runs in a circle.");
                return free;
            }
            free++;
        }
        return free;
    }

    /** Follows a list from its head to 0, or to where it goes wrong. */
    private <T> GuestList<T> follow(
            long head, Field next, int most, String list, boolean ofEvents, MemoryPeek memory, LongFunction<T> reader) {
        List<T> items = new ArrayList<>();
        // Brent: a circle is met again at the latest when the mark has moved to a power of two beyond its length.
        long mark = 0;
        int markAt = 1;
        for (long at = head; at != 0; at = next.in(at, memory)) {
            if (at == mark) {
                return circle(items, list, at, next, head, memory);
            }
            if (items.size() == most) {
                return new GuestList<>(items, String.format(Locale.ROOT, "%s is cut after %d entries.", list, most));
            }
            String problem = ofEvents
                    ? eventProblem(at)
                    : at % 8 != 0 ? String.format(Locale.ROOT, "the address 0x%x is not a multiple of 8", at) : null;
            if (problem != null) {
                return new GuestList<>(
                        items,
                        String.format(
                                Locale.ROOT, "%s goes astray after %d entries: %s.", list, items.size(), problem));
            }
            items.add(reader.apply(at));
            if (items.size() == markAt) {
                mark = at;
                markAt *= 2;
            }
        }
        return new GuestList<>(items, null);
    }

    /** Cuts what was read more than once off a list that runs in a circle. */
    private static <T> GuestList<T> circle(
            List<T> items, String list, long met, Field next, long head, MemoryPeek memory) {
        int length = 1;
        for (long at = next.in(met, memory); at != met && length < items.size(); at = next.in(at, memory)) {
            length++;
        }
        long ahead = head;
        for (int i = 0; i < length; i++) {
            ahead = next.in(ahead, memory);
        }
        int before = 0;
        long at = head;
        while (at != ahead && before + length < items.size()) {
            at = next.in(at, memory);
            ahead = next.in(ahead, memory);
            before++;
        }
        return new GuestList<>(
                items.subList(0, Math.min(before + length, items.size())),
                String.format(Locale.ROOT, "%s runs in a circle back to the entry at 0x%x.", list, at));
    }

    /** Why an address cannot be that of an event, or null. */
    private @Nullable String eventProblem(long address) {
        if (poolCount == 0) {
            return address % 8 == 0
                    ? null
                    : String.format(Locale.ROOT, "the address 0x%x is not a multiple of 8", address);
        }
        long offset = address - pool;
        boolean inPool = Long.compareUnsigned(offset, poolCount * eventSize) < 0 && offset % eventSize == 0;
        return inPool ? null : String.format(Locale.ROOT, "there is no event at 0x%x", address);
    }

    private QueuedEvent event(long at, MemoryPeek memory, Map<Long, String> names) {
        long callback = event.callback.in(at, memory);
        long data = event.data.in(at, memory);
        long owner = event.program == null ? 0 : event.program.in(at, memory);
        return new QueuedEvent(
                at,
                callback,
                symbols.describe(callback),
                data,
                dataName(data, callback),
                event.scheduled != null && event.scheduled.in(at, memory) != 0,
                owner,
                programName(owner, memory, names));
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

    private Waiter waiter(WaiterList list, long at, MemoryPeek memory, Map<Long, String> names) {
        long callback = list.callback == null ? 0 : list.callback.in(at, memory);
        long owner = list.program == null ? 0 : list.program.in(at, memory);
        String port = list.port == null ? "" : " on port " + (list.port.in(at, memory) & 0xffff);
        return new Waiter(
                at,
                list.what + port,
                callback == 0 ? "" : symbols.describe(callback),
                programName(owner, memory, names));
    }

    private String programName(long at, MemoryPeek memory, Map<Long, String> names) {
        if (at == 0) {
            return KERNEL;
        }
        String known = names.get(at);
        if (known != null) {
            return known;
        }
        String name = program == null ? "" : GuestText.read(program.name.in(at, memory), memory);
        String shown = name.isEmpty() ? symbols.describe(at) : name;
        names.put(at, shown);
        return shown;
    }

    /**
     * The type a handler takes its data for: that of its first local pointer to a structure, as in {@code T *t =
     * e->data;}.
     */
    private static @Nullable String dataType(Subprogram handler) {
        if (handler.parameters().size() != 1
                || !"Event"
                        .equals(structureBehind(
                                handler.parameters().getFirst().type().type()))) {
            return null;
        }
        for (Subprogram.Named local : handler.locals()) {
            Type type = local.type().type().stripped();
            String structure = structureBehind(type);
            if (structure != null && !structure.equals("Event") && type instanceof Type.Pointer pointer) {
                return pointer.target().type().cName();
            }
        }
        return null;
    }

    private static @Nullable String structureBehind(Type type) {
        return type.stripped() instanceof Type.Pointer pointer
                        && pointer.target().type().stripped() instanceof Type.Structure structure
                ? structure.name()
                : null;
    }

    private static @Nullable ProgramFields programFields(DebugInfo debug) {
        Type.Structure type = debug.types().structure("Program");
        Field name = type == null ? null : Field.of(type, "name");
        if (type == null || name == null) {
            return null;
        }
        List<Long> events = type.members().stream()
                .filter(member -> "Event".equals(structureBehind(member.type().type())))
                .map(Type.Member::offset)
                .toList();
        return new ProgramFields(Field.of(type, "next"), name, events);
    }

    private static List<WaiterList> waiterLists(DebugInfo debug) {
        List<WaiterList> lists = new ArrayList<>();
        for (Variable variable : debug.variables()) {
            if (!what(variable.name()).isEmpty()
                    && variable.type().type().stripped() instanceof Type.Pointer pointer
                    && pointer.target().type().stripped() instanceof Type.Structure block) {
                Field next = Field.of(block, "next");
                if (next != null) {
                    lists.add(new WaiterList(
                            variable.name(),
                            what(variable.name()),
                            variable.address(),
                            next,
                            Field.of(block, "callback"),
                            Field.of(block, "port"),
                            Field.of(block, "program")));
                }
            }
        }
        return List.copyOf(lists);
    }

    /**
     * {@code datagram_waiters} wait for a datagram, {@code timer_requests} for the timer; empty for a variable that is
     * no such list.
     */
    private static String what(String name) {
        if (name.startsWith(FREE)) {
            return "";
        }
        for (String ending : LISTS) {
            if (name.endsWith(ending)) {
                return name.substring(0, name.length() - ending.length()).replace('_', ' ');
            }
        }
        return "";
    }

    private Type.@Nullable Structure structureOf(String name) {
        Variable variable = debug.variable(name);
        return variable != null && variable.type().type().stripped() instanceof Type.Structure structure
                ? structure
                : null;
    }

    /** Address of a variable by debug information, else by symbol; 0 when there is none. */
    private long address(String name) {
        Variable variable = debug.variable(name);
        if (variable != null) {
            return variable.address();
        }
        Symbol symbol = symbols.find(name);
        return symbol == null ? 0 : symbol.address();
    }
}
