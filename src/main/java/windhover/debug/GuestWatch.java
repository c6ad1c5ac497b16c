package windhover.debug;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import windhover.clock.Stateful;
import windhover.debug.GuestWarning.Kind;
import windhover.guest.GuestSurvey;
import windhover.guest.GuestSurveyor;
import windhover.guest.HeapMap;
import windhover.guest.KernelReader;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.kernel.GuestEvent;
import windhover.guest.kernel.GuestValue;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelDescription.Meaning;
import windhover.guest.kernel.MemoryPeek;
import windhover.irq.Idt;
import windhover.irq.LineUnit;
import windhover.isa.Csr;
import windhover.machine.Machine;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;

/**
 * Watches the operating system in the guest and warns of what it most likely does not mean to do. Each warning is
 * observed: in the guest's memory by symbols and debug information, or by what the processor does. Thresholds are in
 * cycles of the 25 MHz clock.
 *
 * <p>What needs a walk through the kernel's lists is looked at between two events and when the processor goes to sleep,
 * at most every {@value #CHECK_CYCLES} cycles, so that watching costs next to nothing.
 */
public final class GuestWatch implements Observer {
    /** A handler of an interrupt is too long from here on: 1 ms. */
    public static final int HANDLER_CYCLES = 25_000;

    /** A handler of an event is too long from here on: 10 ms. */
    public static final int CALLBACK_CYCLES = 250_000;

    /** Interrupts of one line are counted in spans of so many cycles: 4 ms. */
    public static final int FLOOD_CYCLES = 100_000;

    /** So many interrupts of one line in a span are a flood: 10,000 a second. */
    public static final int FLOOD_INTERRUPTS = 40;

    /** The least depth of the queue is taken over so many dispatches… */
    public static final int GROWTH_DISPATCHES = 16;

    /** …and is said to grow when it rose so many times in a row. */
    public static final int GROWTH_RISES = 4;

    /** The kernel's lists are looked at no more often than this. */
    public static final int CHECK_CYCLES = 100_000;

    /** Which dispatches are looked at for polling: a prime, so that programs that take turns are all met. */
    private static final int POLL_SAMPLE = 7;

    private static final int POLLS = 4;
    private static final int STACK_GUARD_BYTES = 16;
    private static final int STACK_REACH = 1 << 16;
    private static final int MOST_WARNINGS = 200;
    private static final int MOST_ALLOCATIONS = 4096;
    private static final int MOST_SAVED = 1 << 16;
    private static final String CYLINDER = "CYLINDER";
    private static final int SP = 2;

    private final Machine machine;
    private final MemoryPeek memory;
    private final Software software;
    private final GuestSurveyor surveyor;
    private final Kernel kernel;
    private final @Nullable KernelReader reader;
    private final long stackBottom;

    /** Everything that changes while the guest runs. */
    private State state = new State();

    /** What was seen so far: going back in time is to take an older one. */
    private static final class State {
        final Map<String, GuestWarning> warnings = new LinkedHashMap<>();

        /** The event being handled, 0 for none, what it called, and since when. */
        long event;

        long callback;
        long owner;
        long eventSince;
        long dispatches;

        /** Traps taken and not returned from, and the interrupt that came first. */
        int depth;

        long handlerSince = -1;
        int handlerLine;
        long handler;

        final int[] interrupts = new int[LineUnit.LINES];
        final long[] span = new long[LineUnit.LINES];
        final long[] pendingSince = new long[LineUnit.LINES];

        long least = Long.MAX_VALUE;
        long leastBefore = Long.MAX_VALUE;
        int rises;

        final Map<Long, Integer> polls = new HashMap<>();

        long lastCheck;
        long waitingSince = -1;
        Map<Long, Long> stray = Map.of();
        Set<Long> unreachable = Set.of();

        final Map<Long, HeapMap.Allocation> allocations = new LinkedHashMap<>();

        State() {}

        /** A copy as far as {@link #judgeThisMoment} may change it. */
        State forJudging() {
            State copy = new State();
            copy.warnings.putAll(warnings);
            copy.event = event;
            copy.callback = callback;
            copy.owner = owner;
            copy.eventSince = eventSince;
            copy.depth = depth;
            copy.handlerSince = handlerSince;
            copy.handlerLine = handlerLine;
            copy.handler = handler;
            System.arraycopy(pendingSince, 0, copy.pendingSince, 0, pendingSince.length);
            copy.waitingSince = waitingSince;
            copy.stray = stray;
            copy.unreachable = unreachable;
            return copy;
        }

        /** Everything, in a form that {@link #State(byte[])} reads. */
        byte[] bytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeInt(warnings.size());
                for (Map.Entry<String, GuestWarning> entry : warnings.entrySet()) {
                    GuestWarning warning = entry.getValue();
                    out.writeUTF(entry.getKey());
                    out.writeUTF(warning.kind().label());
                    out.writeLong(warning.cycle());
                    out.writeUTF(warning.sentence());
                    out.writeUTF(warning.program());
                    out.writeLong(warning.event());
                    out.writeUTF(warning.how());
                }
                for (long number : new long[] {
                    event,
                    callback,
                    owner,
                    eventSince,
                    dispatches,
                    depth,
                    handlerSince,
                    handlerLine,
                    handler,
                    least,
                    leastBefore,
                    rises
                }) {
                    out.writeLong(number);
                }
                for (int line = 0; line < LineUnit.LINES; line++) {
                    out.writeInt(interrupts[line]);
                    out.writeLong(span[line]);
                    out.writeLong(pendingSince[line]);
                }
                out.writeInt(polls.size());
                for (Map.Entry<Long, Integer> poll : new TreeMap<>(polls).entrySet()) {
                    out.writeLong(poll.getKey());
                    out.writeInt(poll.getValue());
                }
                out.writeLong(lastCheck);
                out.writeLong(waitingSince);
                out.writeInt(stray.size());
                for (Map.Entry<Long, Long> one : new TreeMap<>(stray).entrySet()) {
                    out.writeLong(one.getKey());
                    out.writeLong(one.getValue());
                }
                write(out, unreachable);
                out.writeInt(allocations.size());
                for (Map.Entry<Long, HeapMap.Allocation> given : allocations.entrySet()) {
                    out.writeLong(given.getKey());
                    out.writeUTF(given.getValue().by());
                    out.writeLong(given.getValue().cycle());
                }
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return bytes.toByteArray();
        }

        private static void write(DataOutputStream out, Set<Long> numbers) throws IOException {
            out.writeInt(numbers.size());
            for (long number : new TreeSet<>(numbers)) {
                out.writeLong(number);
            }
        }

        /** What {@link #bytes} answered. */
        State(byte[] saved) {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
                for (int i = count(in, MOST_WARNINGS); i > 0; i--) {
                    String key = in.readUTF();
                    warnings.put(
                            key,
                            new GuestWarning(
                                    Kind.labelled(in.readUTF()),
                                    in.readLong(),
                                    in.readUTF(),
                                    in.readUTF(),
                                    in.readLong(),
                                    in.readUTF()));
                }
                event = in.readLong();
                callback = in.readLong();
                owner = in.readLong();
                eventSince = in.readLong();
                dispatches = in.readLong();
                depth = (int) in.readLong();
                handlerSince = in.readLong();
                handlerLine = (int) in.readLong();
                handler = in.readLong();
                least = in.readLong();
                leastBefore = in.readLong();
                rises = (int) in.readLong();
                for (int line = 0; line < LineUnit.LINES; line++) {
                    interrupts[line] = in.readInt();
                    span[line] = in.readLong();
                    pendingSince[line] = in.readLong();
                }
                for (int i = count(in, MOST_SAVED); i > 0; i--) {
                    polls.put(in.readLong(), in.readInt());
                }
                lastCheck = in.readLong();
                waitingSince = in.readLong();
                Map<Long, Long> strays = new HashMap<>();
                for (int i = count(in, MOST_SAVED); i > 0; i--) {
                    strays.put(in.readLong(), in.readLong());
                }
                stray = Map.copyOf(strays);
                unreachable = Set.copyOf(numbers(in));
                for (int i = count(in, MOST_ALLOCATIONS); i > 0; i--) {
                    allocations.put(in.readLong(), new HeapMap.Allocation(in.readUTF(), in.readLong()));
                }
            } catch (IOException damaged) {
                throw new IllegalArgumentException("what the watch of the guest had seen is damaged", damaged);
            }
        }

        private static Set<Long> numbers(DataInputStream in) throws IOException {
            Set<Long> numbers = new HashSet<>();
            for (int i = count(in, MOST_SAVED); i > 0; i--) {
                numbers.add(in.readLong());
            }
            return numbers;
        }

        private static int count(DataInputStream in, int most) throws IOException {
            int count = in.readInt();
            if (count < 0 || count > most) {
                throw new IOException(count + " entries, expected at most " + most);
            }
            return count;
        }
    }

    /** Watches the guest of a machine. Call {@link #watch} before it runs. */
    public GuestWatch(Machine machine, Software software) {
        this.machine = machine;
        this.memory = machine::peek;
        this.software = software;
        kernel = software.kernel();
        surveyor = new GuestSurveyor(kernel);
        reader = surveyor.reader();
        stackBottom = kernel.stackBottom();
    }

    /** Asks for what is to be watched beside the kernel's events. */
    void watch(Observer.ObservationPoints places) {
        if (stackBottom != 0) {
            places.watchMemory(stackBottom, STACK_GUARD_BYTES);
        }
    }

    @Override
    public byte[] save() {
        return state.bytes();
    }

    @Override
    public void restore(byte[] saved) {
        state = saved.length == 0 ? new State() : new State(saved);
    }

    /** The warnings until now, in the order of their moments. */
    public List<GuestWarning> warnings() {
        // What is known only by time passing is judged here, and not kept: how often somebody looks must not change
        // what is seen.
        State seen = state.forJudging();
        State kept = state;
        state = seen;
        try {
            judgeThisMoment();
        } finally {
            state = kept;
        }
        List<GuestWarning> all = new ArrayList<>(seen.warnings.values());
        all.sort(Comparator.comparingLong(GuestWarning::cycle));
        return List.copyOf(all);
    }

    /** The guest's structures and the warnings, at this moment. */
    public Awareness awareness() {
        return new Awareness(surveyor.knowsTheGuest() ? survey() : GuestSurvey.NONE, warnings(), arms());
    }

    /** Every device with a field of that name that can only be read says where its arm is. */
    private List<Awareness.DiskArm> arms() {
        List<Awareness.DiskArm> arms = new ArrayList<>();
        for (Stateful part : machine.parts()) {
            if (part instanceof Device device) {
                RegisterFile<?> file = device.registers();
                for (RegisterMap.Register<?> register : file.map().registers()) {
                    for (RegisterMap.Field<?> field : register.fields()) {
                        if (field.name().equals(CYLINDER) && field.access() == FieldAccess.RO) {
                            long value = file.peek(register.offset(), register.width()) >>> field.lo();
                            arms.add(new Awareness.DiskArm(
                                    device.name(), (int) (value & ((1L << (field.hi() - field.lo() + 1)) - 1))));
                        }
                    }
                }
            }
        }
        return arms;
    }

    /** The guest's structures at this moment. */
    public GuestSurvey survey() {
        return surveyor.read(memory, state.allocations::get);
    }

    // ---- What is told ----

    @Override
    public void memoryWritten(long cycle, long address, int length) {
        if (stackBottom != 0
                && address < stackBottom + STACK_GUARD_BYTES
                && address + length > stackBottom
                && kernel.isBooted(memory)) {
            stackOverrun(
                    cycle,
                    "the lowest bytes of the stack, at %s, were written"
                            .formatted(kernel.symbols().describe(stackBottom)));
        }
    }

    @Override
    public void guestHappened(GuestEvent event) {
        switch (event) {
            case GuestEvent.Dispatched dispatched -> dispatched(dispatched);
            case GuestEvent.Returned returned -> {
                if (state.event != 0) {
                    retired(returned.cycle());
                }
                state.event = 0;
            }
            case GuestEvent.Allocated allocated -> allocated(allocated);
            default -> {}
        }
    }

    private void dispatched(GuestEvent.Dispatched dispatched) {
        long cycle = dispatched.cycle();
        long event = dispatched.item();
        if (state.event != 0) {
            retired(cycle);
        }
        state.event = event;
        state.callback = dispatched.callback();
        state.owner = dispatched.owner();
        state.eventSince = cycle;
        state.dispatches++;
        if (reader == null) {
            return;
        }
        long program = dispatched.owner();
        if (surveyor.isProgram(Meaning.ENDED, program, memory)) {
            QueuedEvent told = reader.describe(event, memory);
            warn(
                    Kind.EVENT_OF_UNLOADED_PROGRAM,
                    told.callbackName(),
                    cycle,
                    "%s is called for %s, which is not loaded any more."
                            .formatted(told.callbackName(), told.programName()),
                    told.programName(),
                    event,
                    "The %s was dispatched while its program's state was \"%s\"."
                            .formatted(kernel.words().item(), surveyor.state(program, memory)));
        }
        growth(cycle, dispatched.waiting());
        if (state.dispatches % POLL_SAMPLE == 0) {
            polls(cycle, event, program);
        }
        if (cycle - state.lastCheck >= CHECK_CYCLES) {
            check(cycle, reader);
        }
    }

    private void allocated(GuestEvent.Allocated allocated) {
        String by = software.function(allocated.by());
        if (!by.isEmpty()) {
            if (state.allocations.size() == MOST_ALLOCATIONS) {
                state.allocations.remove(state.allocations.keySet().iterator().next());
            }
            state.allocations.put(
                    allocated.block() - surveyor.heapHeaderBytes(), new HeapMap.Allocation(by, allocated.cycle()));
        }
    }

    private void retired(long cycle) {
        long took = cycle - state.eventSince;
        if (took >= CALLBACK_CYCLES) {
            callbackTooLong(cycle, took, "took");
        }
    }

    private void callbackTooLong(long cycle, long took, String word) {
        // The handler may have put its event to another use by now.
        String callback = software.function(state.callback);
        String program = surveyor.programName(state.owner, memory);
        warn(
                Kind.CALLBACK_TOO_LONG,
                callback,
                cycle,
                String.format(
                        Locale.ROOT,
                        "%s of %s %s %d cycles; every other %s waited.",
                        callback,
                        program,
                        word,
                        took,
                        kernel.words().item()),
                program,
                state.event,
                String.format(
                        Locale.ROOT,
                        "It was called at @%d; more than %d cycles until it returns are too long.",
                        state.eventSince,
                        CALLBACK_CYCLES));
    }

    private void growth(long cycle, long length) {
        if (length < 0) {
            return;
        }
        state.least = Math.min(state.least, length);
        if (state.dispatches % GROWTH_DISPATCHES == 0) {
            boolean rose = state.leastBefore != Long.MAX_VALUE && state.least > state.leastBefore;
            state.rises = rose ? state.rises + 1 : 0;
            if (state.rises >= GROWTH_RISES) {
                warn(
                        Kind.QUEUE_GROWING,
                        "",
                        cycle,
                        String.format(
                                Locale.ROOT,
                                "The %s queue grows: it never held fewer than %d %ss during the last %d dispatches.",
                                kernel.words().item(),
                                state.least,
                                kernel.words().item(),
                                GROWTH_DISPATCHES),
                        "kernel",
                        0,
                        String.format(
                                Locale.ROOT,
                                "The least depth over %d dispatches rose %d times in a row.",
                                GROWTH_DISPATCHES,
                                GROWTH_RISES));
            }
            state.leastBefore = state.least;
            state.least = Long.MAX_VALUE;
        }
    }

    private void polls(long cycle, long event, long program) {
        Set<Long> pollers = surveyor.pollers(memory);
        state.polls.keySet().retainAll(pollers);
        if (pollers.contains(program) && reader != null) {
            int polls = state.polls.merge(program, 1, Integer::sum);
            if (polls == POLLS) {
                QueuedEvent told = reader.describe(event, memory);
                warn(
                        Kind.POLLED_WHILE_PENDING,
                        told.programName(),
                        cycle,
                        "%s of %s runs again and again to see whether its request is done; the processor never sleeps."
                                .formatted(told.callbackName(), told.programName()),
                        told.programName(),
                        event,
                        String.format(
                                Locale.ROOT,
                                "Events of the program were dispatched while its control block, which names no callback, waited in a list; seen %d times.",
                                POLLS));
            }
        }
    }

    @Override
    public void processorWaits(long cycle, long pc) {
        state.waitingSince = cycle;
        if (reader == null || !kernel.isBooted(memory)) {
            return;
        }
        long first = reader.head(memory);
        if (first != 0 && !kernel.ends(memory) && state.event == 0) {
            lostWakeUp(cycle, pc, reader.describe(first, memory));
        }
        if (cycle - state.lastCheck >= CHECK_CYCLES) {
            check(cycle, reader);
        }
    }

    private void lostWakeUp(long cycle, long pc, QueuedEvent first) {
        warn(
                Kind.LOST_WAKE_UP,
                "",
                cycle,
                "The processor sleeps in %s while %s of %s waits in the queue."
                        .formatted(software.function(pc), first.callbackName(), first.programName()),
                first.programName(),
                first.address(),
                "A wfi began to wait while %s was not empty.".formatted(queueVariable()));
    }

    @Override
    public void trapTaken(long cycle, long cause, long pc, long value, long handler) {
        state.depth++;
        if (cause >= 0) {
            return;
        }
        int line = (int) (cause & 63) - Idt.FIRST_LINE_CAUSE;
        if (state.depth == 1 || state.handlerSince < 0) {
            state.handlerSince = cycle;
            state.handlerLine = line;
            state.handler = handler;
        }
        if (line >= 0 && line < LineUnit.LINES) {
            flood(cycle, line, handler);
        }
        long sp = machine.cpu().register(SP);
        if (stackBottom != 0 && sp < stackBottom && sp > stackBottom - STACK_REACH && kernel.isBooted(memory)) {
            stackOverrun(
                    cycle,
                    String.format(
                            Locale.ROOT,
                            "the stack pointer was 0x%x, below %s, when an interrupt came",
                            sp,
                            kernel.symbols().describe(stackBottom)));
        }
    }

    private void flood(long cycle, int line, long handler) {
        long span = cycle / FLOOD_CYCLES;
        if (state.span[line] != span) {
            state.span[line] = span;
            state.interrupts[line] = 0;
        }
        if (++state.interrupts[line] == FLOOD_INTERRUPTS) {
            warn(
                    Kind.INTERRUPT_FLOOD,
                    "line " + line,
                    cycle,
                    String.format(
                            Locale.ROOT,
                            "Line %d (%s) interrupted %d times within %d cycles: %s runs every %d cycles.",
                            line,
                            use(line),
                            FLOOD_INTERRUPTS,
                            cycle % FLOOD_CYCLES,
                            software.function(handler),
                            cycle % FLOOD_CYCLES / FLOOD_INTERRUPTS),
                    "kernel",
                    0,
                    String.format(
                            Locale.ROOT,
                            "Interrupts of the line were counted in spans of %d cycles; %d or more are a flood.",
                            FLOOD_CYCLES,
                            FLOOD_INTERRUPTS));
        }
    }

    @Override
    public void trapReturned(long cycle, long pc) {
        state.depth = Math.max(0, state.depth - 1);
        if (state.depth == 0 && state.handlerSince >= 0) {
            long took = cycle - state.handlerSince;
            if (took >= HANDLER_CYCLES) {
                handlerTooLong(cycle, took, "took");
            }
            state.handlerSince = -1;
        }
    }

    private void handlerTooLong(long cycle, long took, String word) {
        String function = software.function(state.handler);
        String source = state.handlerLine < 0
                ? "the timer of the processor"
                : String.format(Locale.ROOT, "line %d (%s)", state.handlerLine, use(state.handlerLine));
        warn(
                Kind.HANDLER_TOO_LONG,
                function,
                cycle,
                String.format(
                        Locale.ROOT,
                        "%s, the handler of %s, %s %d cycles; other interrupts waited.",
                        function,
                        source,
                        word,
                        took),
                "kernel",
                0,
                String.format(
                        Locale.ROOT,
                        "Counted from the trap at @%d to its mret; more than %d cycles are too long.",
                        state.handlerSince,
                        HANDLER_CYCLES));
    }

    @Override
    public void idtRead(long cycle, int entry, long address, long handler) {
        int line = entry - Idt.entryOfLine(0);
        if (handler == 0 && line >= 0) {
            warn(
                    Kind.NO_HANDLER,
                    "entry " + entry,
                    cycle,
                    String.format(
                            Locale.ROOT,
                            "Line %d (%s) interrupts, but entry %d of the interrupt descriptor table is empty: nobody handles it.",
                            line,
                            use(line),
                            entry),
                    "kernel",
                    0,
                    String.format(Locale.ROOT, "The hardware read the entry at 0x%x and found 0.", address));
        }
    }

    @Override
    public void lineChanged(long cycle, int line, boolean high) {
        if (high) {
            state.pendingSince[line] = cycle;
        }
    }

    // ---- What is looked at ----

    /** Looks at all lists. Between two events, or with the processor asleep: nothing is half changed then. */
    private void check(long cycle, KernelReader structures) {
        if (!kernel.isBooted(memory)) {
            return;
        }
        state.lastCheck = cycle;
        strays(cycle, structures, false);
        unreachable(cycle, false);
        refused(cycle, structures);
        masked(cycle);
    }

    private String queueVariable() {
        return kernel.queue() == null ? "" : kernel.queue().variable();
    }

    private String freeVariable() {
        return kernel.queue() == null || kernel.queue().free() == null
                ? ""
                : kernel.queue().free().name();
    }

    private void strays(long cycle, KernelReader structures, boolean certain) {
        Map<Long, Long> found = new HashMap<>();
        for (long event : structures.strays(memory)) {
            long number = structures.numberOf(event, memory);
            found.put(event, number);
            if (certain || Long.valueOf(number).equals(state.stray.get(event))) {
                QueuedEvent told = structures.describe(event, memory);
                String item = kernel.words().item();
                warn(
                        Kind.EVENT_NEVER_FREED,
                        Long.toHexString(event),
                        cycle,
                        String.format(
                                Locale.ROOT,
                                "%s %d (%s of %s) is in no queue and is not handled, and was never freed.",
                                Character.toUpperCase(item.charAt(0)) + item.substring(1),
                                number,
                                told.callbackName(),
                                told.programName()),
                        told.programName(),
                        event,
                        String.format(
                                Locale.ROOT,
                                "The %s at 0x%x is neither in %s nor in %s, and no variable points to it; seen at two looks.",
                                item,
                                event,
                                freeVariable(),
                                queueVariable()));
            }
        }
        state.stray = Map.copyOf(found);
    }

    /** Programs that nobody can call, and queued events of programs that are not there. */
    private void unreachable(long cycle, boolean certain) {
        GuestSurvey survey = survey();
        Set<Long> found = new HashSet<>();
        for (GuestSurvey.ProgramFacts program : survey.programs()) {
            boolean ended = surveyor.isProgram(Meaning.ENDED, program.address(), memory);
            if (ended && !program.events().isEmpty()) {
                QueuedEvent event = program.events().getFirst();
                warn(
                        Kind.EVENT_OF_UNLOADED_PROGRAM,
                        event.callbackName(),
                        cycle,
                        "%s waits in the queue for %s, which is not loaded any more."
                                .formatted(event.callbackName(), program.name()),
                        program.name(),
                        event.address(),
                        "The %s of %s names a program whose state is \"%s\"."
                                .formatted(kernel.words().item(), queueVariable(), program.state()));
            }
            if (ended
                    || surveyor.isProgram(Meaning.ENDING, program.address(), memory)
                    || program.reachable()
                    || !survey.damage().isEmpty()) {
                continue;
            }
            found.add(program.address());
            if (certain || state.unreachable.contains(program.address())) {
                String memoryKept = program.heapBlocks() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " It keeps %d bytes in %d blocks of the heap.",
                                program.heapBytes(),
                                program.heapBlocks());
                warn(
                        Kind.PROGRAM_NOT_UNLOADED,
                        program.name(),
                        cycle,
                        "%s is loaded, but nothing can call it any more: it forgot to unload.%s"
                                .formatted(program.name(), memoryKept),
                        program.name(),
                        0,
                        "No %s in %s, no control block in a list and no entry of the interrupt descriptor table leads to it; seen at two looks."
                                .formatted(kernel.words().item(), queueVariable()));
            }
        }
        state.unreachable = Set.copyOf(found);
    }

    private void refused(long cycle, KernelReader structures) {
        long refused = structures.refused(memory);
        if (refused > 0) {
            warn(
                    Kind.QUEUE_FULL,
                    "",
                    cycle,
                    String.format(
                            Locale.ROOT,
                            "No %s was free %d times by now, and what was to be queued was not.",
                            kernel.words().item(),
                            refused),
                    "kernel",
                    0,
                    "The kernel's counter %s is not 0.".formatted(refusedVariable()));
        }
        long errors = kernel.badFrees(memory);
        if (errors > 0) {
            warn(
                    Kind.BAD_FREE,
                    "",
                    cycle,
                    String.format(Locale.ROOT, "Memory was given back %d times that had not been given out.", errors),
                    "kernel",
                    0,
                    "The kernel's counter %s is not 0.".formatted(kernel.badFreesName()));
        }
    }

    private String refusedVariable() {
        return kernel.queues().stream()
                .map(Kernel.Queue::refused)
                .filter(Objects::nonNull)
                .map(GuestValue::variable)
                .findFirst()
                .orElse("");
    }

    private void masked(long cycle) {
        long table = kernel.interruptTable();
        long pending = machine.cpu().peekCsr(Csr.MIP) & ~machine.cpu().peekCsr(Csr.MIE);
        for (int line = 0; line < LineUnit.LINES; line++) {
            boolean waits = (pending >>> (Idt.FIRST_LINE_CAUSE + line) & 1) != 0;
            if (!waits || cycle - state.pendingSince[line] < CHECK_CYCLES || table == 0) {
                continue;
            }
            long handler = memory.peek(table + (long) Idt.entryOfLine(line) * Idt.ENTRY_BYTES, Idt.ENTRY_BYTES);
            if (handler != 0) {
                warn(
                        Kind.INTERRUPT_MASKED,
                        "line " + line,
                        state.pendingSince[line] + CHECK_CYCLES,
                        String.format(
                                Locale.ROOT,
                                "Line %d (%s) is pending since @%d and %s would handle it, but its bit in mie is 0.",
                                line,
                                use(line),
                                state.pendingSince[line],
                                software.function(handler)),
                        "kernel",
                        0,
                        String.format(
                                Locale.ROOT,
                                "mip had the line's bit and mie had not for more than %d cycles.",
                                CHECK_CYCLES));
            }
        }
    }

    /** What only the time that has passed tells: asked when somebody looks. */
    private void judgeThisMoment() {
        long now = machine.clock().now();
        boolean asleep = machine.cpu().waiting();
        if (state.handlerSince >= 0 && now - state.handlerSince >= HANDLER_CYCLES && !asleep) {
            handlerTooLong(state.handlerSince + HANDLER_CYCLES, now - state.handlerSince, "has run for");
        }
        if (reader == null || !kernel.isBooted(memory)) {
            return;
        }
        if (state.event != 0 && now - state.eventSince >= CALLBACK_CYCLES && !asleep) {
            callbackTooLong(state.eventSince + CALLBACK_CYCLES, now - state.eventSince, "has run for");
        }
        if (asleep && state.waitingSince >= 0 && state.event == 0 && state.depth == 0 && !kernel.ends(memory)) {
            long since = state.waitingSince;
            strays(since, reader, now - since >= CHECK_CYCLES);
            unreachable(since, now - since >= CHECK_CYCLES);
            refused(since, reader);
            masked(now);
        }
    }

    private void stackOverrun(long cycle, String how) {
        String program = state.event == 0 ? "kernel" : surveyor.programName(state.owner, memory);
        warn(
                Kind.STACK_OVERRUN,
                "",
                cycle,
                "The stack is used up to its end while %s runs; what lies below is overwritten."
                        .formatted(program.equals("kernel") ? "the kernel" : program),
                program,
                state.event,
                Character.toUpperCase(how.charAt(0)) + how.substring(1) + ".");
    }

    private void warn(Kind kind, String about, long cycle, String sentence, String program, long event, String how) {
        if (state.warnings.size() < MOST_WARNINGS) {
            state.warnings.putIfAbsent(
                    kind.label() + " " + about, new GuestWarning(kind, cycle, sentence, program, event, how));
        }
    }

    private String use(int line) {
        String use = machine.board().lineUse(line);
        return use.isEmpty() ? "unused" : use;
    }
}
