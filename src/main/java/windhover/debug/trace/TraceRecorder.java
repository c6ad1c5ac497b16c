package windhover.debug.trace;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.bus.Bus;
import windhover.bus.BusPort;
import windhover.bus.Master;
import windhover.clock.PagedBytes;
import windhover.cpu.Cpu;
import windhover.debug.Debugger;
import windhover.debug.Observer;
import windhover.debug.Software;
import windhover.debug.StepMark;
import windhover.device.nic.FrameBegins;
import windhover.device.nic.FrameEnds;
import windhover.device.uart.Printed;
import windhover.device.wire.FrameSent;
import windhover.guest.OwnerNames;
import windhover.guest.kernel.GuestEvent;
import windhover.guest.kernel.GuestValue;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.KernelEvents;
import windhover.irq.Idt;
import windhover.irq.LineUnit;
import windhover.machine.Board;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.mmu.Access;
import windhover.reg.DeviceEvent;

/**
 * Records what the model does into a {@link Trace}, each event with its cause, as it happens and while the cause is at
 * work: what a device does in the middle of another's action was caused by that action, what software does was caused
 * by what called it. Where nothing was seen to cause an event, it has no cause. Of the thread that owns the machine.
 */
public final class TraceRecorder implements Observer {
    /** Events remembered in detail unless said otherwise. */
    public static final int EVENTS = 1 << 20;

    private static final int DEEPEST_STIMULUS = 64;
    private static final int DEEPEST_TRAP = 8;
    private static final int SYSTEM_CALL_FROM_U = 8;
    private static final int CALL_NUMBER = 17;
    private static final String KERNEL = "kernel";
    private static final int LONGEST_NAME = 32;
    private static final int CACHED_NAMES = 32;
    private static final CachedName NO_NAME = new CachedName(0, 0, 0, 0, "");
    private static final int MOST_CALLBACKS = 4096;

    private final Machine machine;
    private final Cpu cpu;
    private final Software software;
    private final Trace trace;
    private final Writes writes;
    private final EventStream events;
    private final Overview overview;
    private final NameNumbers names;
    private final PagedBytes ram;
    private final long ramBase;
    private final long ramSize;

    /** The cycles of the clock when the processor's count was 0. */
    private final long cpuStart;

    private final Kernel kernel;
    private final KernelEvents happening;
    private final @Nullable GuestValue ownerName;

    /** Where the names of tasks are, where it is they who run outside of traps, and not programs. */
    private final @Nullable GuestValue taskName;

    /** Addresses of drivers' handlers; sorted. */
    private final long[] handlerFunctions;

    /** Functions of items that are watched, since an item for them was queued. */
    private final Set<Long> callbacks = new HashSet<>();

    private final ObservationPoints points;

    /** Until this cycle the run was recorded; what observers hear before it is a repetition. */
    private long horizon;

    /**
     * Inputs recorded at the horizon, before its cycle; how many of them are still to be repeated; and whether one is
     * just being.
     */
    private int inputsAtHorizon;

    private int inputsToRepeat;
    private boolean repeatsInput;
    private int branch = 1;

    /** The cycle of the last input recorded, and how many were recorded in it. */
    private long inputCycle = -1;

    private int inputsInCycle;
    private boolean inInput;

    /** The last cycle of which something was recorded other than what an input caused before it ran: it has run. */
    private long ranCycle = -1;

    /** What is at work in a device or at an input, the innermost last. */
    private final long[] stimuli = new long[DEEPEST_STIMULUS];

    private int stimulusDepth;

    /** By the number of the firmware's name, its last transition; −1 for none. */
    private long[] lastTransition = new long[64];

    private final long[] lineRose = new long[LineUnit.LINES];
    private int linesHigh;
    private final long[] requestCause = new long[Bus.MOST_NUMBERS];
    private final boolean[] acknowledgePushed = new boolean[Bus.MOST_NUMBERS];
    private long frameBegan = -1;
    private long lastFrameEnd = -1;

    /** The register access of the processor that is being done, and its cycle. */
    private long access = -1;

    private long accessCycle = -1;

    /**
     * What the software is at: the events that led to it, one for each trap not yet returned from; at 0 what runs
     * outside of traps.
     */
    private final long[] context = new long[DEEPEST_TRAP + 1];

    private final int[] contextRunner = new int[DEEPEST_TRAP + 1];
    private final long[] contextCause = new long[DEEPEST_TRAP + 1];
    private final long[] schedule = new long[DEEPEST_TRAP + 1];
    private int trapDepth;
    private int runner = Runners.KERNEL;

    private final EventMap queue = new EventMap();

    /** By task: the event that woke it last, which is why it runs when it is given the processor. */
    private final EventMap woken = new EventMap();

    private long currentEvent;
    private long currentCallback;

    /** The item whose callback returned last, and the event of that; what frees it was caused by that. */
    private long endedEvent;

    private long ended = -1;
    private boolean systemCall;
    private long currentThread;
    private final CachedName[] cachedNames = new CachedName[CACHED_NAMES];
    private int nextCachedName;

    /** The event recorded of what is being told; −1: it was not worth an event. */
    private long told = -1;

    /** A name of the guest's, and the bytes it was made from. */
    private record CachedName(long owner, long first, long second, long third, String name) {}

    private TraceRecorder(Debugger debugger, int most) {
        machine = debugger.machine();
        cpu = debugger.processor();
        software = debugger.software();
        ram = machine.ram().bytes();
        ramBase = machine.board().ramBase();
        ramSize = machine.board().ramSize();
        cpuStart = machine.clock().now() - cpu.cycles();
        trace = new Trace(machine, software, most);
        events = trace.events();
        writes = trace.writes();
        overview = trace.overviewInMaking();
        names = trace.names();
        kernel = software.kernel();
        happening = debugger.kernelEvents();
        ownerName = OwnerNames.access(kernel);
        taskName = kernel.tasks() == null || kernel.programs() != null
                ? null
                : kernel.tasks().name();
        String entry = kernel.handlerEntry();
        handlerFunctions = entry.isEmpty()
                ? new long[0]
                : addresses(software.image().symbolTable().names().stream()
                        .filter(name -> name.endsWith(entry))
                        .map(name -> software.address(name.substring(0, name.length() - entry.length()))));
        points = debugger;
        watch();
        Arrays.fill(cachedNames, NO_NAME);
        forget();
    }

    /**
     * Records a machine from now on, best from reset.
     *
     * @param most events remembered in detail, a power of two; the overview is kept for the whole run
     */
    public static TraceRecorder on(Debugger debugger, int most) {
        TraceRecorder recorder = new TraceRecorder(debugger, most);
        debugger.addFirst(recorder);
        return recorder;
    }

    /** Records a machine from now on, with {@value #EVENTS} events in detail. */
    public static TraceRecorder on(Debugger debugger) {
        return on(debugger, EVENTS);
    }

    /** What was recorded. Of the same thread as the machine; its answers are of any. */
    public Trace trace() {
        return trace;
    }

    private static long[] addresses(Stream<@Nullable Long> found) {
        return found.filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sorted()
                .distinct()
                .toArray();
    }

    private void watch() {
        for (long function : handlerFunctions) {
            points.watchFunction(function);
        }
    }

    private void forget() {
        stimulusDepth = 0;
        Arrays.fill(lastTransition, -1);
        Arrays.fill(lineRose, -1);
        linesHigh = 0;
        Arrays.fill(requestCause, -1);
        Arrays.fill(acknowledgePushed, false);
        frameBegan = -1;
        lastFrameEnd = -1;
        access = -1;
        accessCycle = -1;
        Arrays.fill(context, -1);
        Arrays.fill(contextRunner, Runners.KERNEL);
        Arrays.fill(schedule, -1);
        trapDepth = 0;
        runner = Runners.KERNEL;
        queue.clear();
        woken.clear();
        currentEvent = 0;
        currentCallback = 0;
        endedEvent = 0;
        ended = -1;
        systemCall = false;
        currentThread = 0;
        told = -1;
    }

    private boolean repeats(long cycle) {
        return cycle < horizon || repeatsInput;
    }

    private long add(long cycle, EventKind kind, long cause, int name, long subject, long detail) {
        told = events.add(cycle, kind, cause, name, subject, detail);
        if (!inInput) {
            ranCycle = cycle;
        }
        return told;
    }

    private void run(long cycle, int number) {
        if (number != runner) {
            overview.runner(cycle, number);
            trace.runnerChanges().add(cycle, number);
            runner = number;
        }
    }

    private void push(long index) {
        if (stimulusDepth < DEEPEST_STIMULUS) {
            stimuli[stimulusDepth] = index;
        }
        stimulusDepth++;
    }

    private void pop() {
        stimulusDepth = Math.max(0, stimulusDepth - 1);
    }

    /**
     * What is at work right now: in a device, at an input, or the processor at a register; −1: nothing that was seen.
     */
    private long stimulus(long cycle) {
        if (stimulusDepth > 0) {
            return stimulusDepth <= DEEPEST_STIMULUS ? stimuli[stimulusDepth - 1] : -1;
        }
        BusPort holder = machine.bus().holder();
        if (holder != null
                && holder.master().role() == Master.Role.DATA
                && holder.phase() == BusPort.Phase.GRANTED
                && holder.acknowledgeAt() == cycle) {
            return access(
                    cycle, holder.isWrite() ? EventKind.REGISTER_WRITTEN : EventKind.REGISTER_READ, holder.address());
        }
        // Without a shared bus the processor reaches devices directly, in its own half of the cycle; which register is
        // not told.
        boolean processorsTurn = cpu.cycles() + cpuStart > cycle;
        return processorsTurn && holder == null ? access(cycle, EventKind.REGISTER_WRITTEN, 0) : -1;
    }

    /** The processor's access to a device's register in this cycle. */
    private long access(long cycle, EventKind kind, long address) {
        if (accessCycle != cycle) {
            accessCycle = cycle;
            Board.Slot slot = address == 0 ? null : machine.slotAt(address);
            access = add(
                    cycle, kind, context[trapDepth], slot == null ? 0 : names.number(slot.name()), address, cpu.pc());
        }
        return access;
    }

    // Inputs and the wire.

    @Override
    public void inputBegins(long cycle, Input input) {
        if (cycle == horizon && inputsToRepeat > 0) {
            inputsToRepeat--;
            repeatsInput = true;
        }
        if (!repeats(cycle)) {
            inputsInCycle = cycle == inputCycle ? inputsInCycle + 1 : 1;
            inputCycle = cycle;
            inInput = true;
            push(add(cycle, EventKind.INPUT, -1, names.number(input.port()), 0, input.payload().length));
        }
    }

    @Override
    public void inputApplied(long cycle) {
        if (!repeats(cycle)) {
            pop();
        }
        inInput = false;
        repeatsInput = false;
    }

    @Override
    public void deviceHappened(long cycle, String device, DeviceEvent event) {
        switch (event) {
            case FrameBegins begins -> frameBegins(cycle, device, begins.length());
            case FrameEnds ends -> frameEnds(cycle);
            case FrameSent sent -> frameSent(cycle, device, sent.frame());
            case Printed printed -> consolePrinted(cycle, printed.character());
            default -> {
                if (!repeats(cycle)) {
                    add(cycle, EventKind.DEVICE, stimulus(cycle), names.number(event.words()), names.number(device), 0);
                }
            }
        }
    }

    private void frameBegins(long cycle, String device, int length) {
        if (!repeats(cycle)) {
            long cause = stimulus(cycle);
            frameBegan = add(
                    cycle, EventKind.WIRE_BEGAN, cause >= 0 ? cause : lastFrameEnd, names.number(device), 0, length);
            overview.received(cycle, length);
        }
    }

    private void frameEnds(long cycle) {
        if (!repeats(cycle)) {
            lastFrameEnd = add(cycle, EventKind.WIRE_ENDED, stimulus(cycle), 0, 0, 0);
        }
    }

    private void frameSent(long cycle, String device, byte[] frame) {
        if (!repeats(cycle)) {
            add(cycle, EventKind.FRAME_SENT, stimulus(cycle), names.number(device), frame.length, 0);
            overview.sent(cycle, frame.length);
        }
    }

    private void consolePrinted(long cycle, int character) {
        if (!repeats(cycle)) {
            add(cycle, EventKind.CONSOLE, stimulus(cycle), 0, character, 0);
        }
    }

    // Devices.

    @Override
    public void firmwareMoved(long cycle, String firmware, String from, String event, String to, String label) {
        if (repeats(cycle)) {
            return;
        }
        long cause = frameBegan;
        frameBegan = -1;
        if (cause < 0) {
            cause = stimulus(cycle);
        }
        int name = names.number(firmware);
        if (name >= lastTransition.length) {
            int old = lastTransition.length;
            lastTransition = Arrays.copyOf(lastTransition, name * 2);
            Arrays.fill(lastTransition, old, lastTransition.length, -1);
        }
        if (cause < 0) {
            cause = lastTransition[name]; // its own time went by
        }
        long states = (long) names.number(from) << 32 | names.number(to);
        long index = add(cycle, EventKind.FIRMWARE, cause, name, states, names.number(label));
        lastTransition[name] = index;
        push(index);
    }

    @Override
    public void firmwareActed(long cycle, String firmware) {
        if (!repeats(cycle)) {
            pop();
        }
    }

    @Override
    public void lineChanged(long cycle, int line, boolean high) {
        if (repeats(cycle)) {
            return;
        }
        long index = add(cycle, high ? EventKind.LINE_ROSE : EventKind.LINE_FELL, stimulus(cycle), 0, line, 0);
        if (high) {
            lineRose[line] = index;
            linesHigh |= 1 << line;
        } else {
            linesHigh &= ~(1 << line);
        }
        overview.lines(cycle, linesHigh);
        trace.lineChanges().add(cycle, linesHigh);
    }

    @Override
    public void busRequested(long cycle, BusPort port) {
        if (!repeats(cycle)) {
            requestCause[port.number()] = stimulus(cycle);
        }
    }

    @Override
    public void busAcknowledged(long cycle, BusPort port) {
        // Most transactions are the processor's; they come first here, and what it only reads does not matter.
        Master master = port.master();
        if (master.role() == Master.Role.DATA) {
            if (port.isWrite() && !port.error() && !repeats(cycle)) {
                stored(cycle, port);
            }
        } else if (!master.isProcessor() && !repeats(cycle)) {
            deviceAcknowledged(cycle, port);
        }
    }

    private void stored(long cycle, BusPort port) {
        long offset = port.address() - ramBase;
        if (Long.compareUnsigned(offset, ramSize) < 0) {
            writes.add(cycle, offset, port.size() * port.beats(), cpu.pc(), context[trapDepth]);
        } else {
            access(cycle, EventKind.REGISTER_WRITTEN, port.address());
        }
    }

    private void deviceAcknowledged(long cycle, BusPort port) {
        Master master = port.master();
        int bytes = port.size() * port.beats();
        long cause = requestCause[port.number()];
        long index = add(
                cycle,
                kind(master, port.isWrite()),
                cause,
                names.number(master.label()),
                port.address(),
                signed(port, bytes));
        requestCause[port.number()] = -1;
        if (master.role() == Master.Role.BLOCKS || master.role() == Master.Role.OWN_BLOCKS) {
            overview.dma(cycle, bytes);
        }
        long offset = port.address() - ramBase;
        if (port.isWrite() && !port.error() && Long.compareUnsigned(offset, ramSize) < 0) {
            writes.add(cycle, offset, bytes, 0, index);
        }
        push(index);
        acknowledgePushed[port.number()] = true;
    }

    private static EventKind kind(Master master, boolean write) {
        return switch (master.role()) {
            case DESCRIPTORS -> write ? EventKind.DESCRIPTOR_WRITTEN : EventKind.DESCRIPTOR_READ;
            case BLOCKS -> write ? EventKind.DMA_WRITTEN : EventKind.DMA_READ;
            default -> EventKind.DEVICE_BUS;
        };
    }

    private static long signed(BusPort port, int bytes) {
        return port.isWrite() && kind(port.master(), true) == EventKind.DEVICE_BUS ? -bytes : bytes;
    }

    @Override
    public void busTold(long cycle, BusPort port) {
        int master = port.number();
        if (acknowledgePushed[master] && !repeats(cycle)) {
            acknowledgePushed[master] = false;
            pop();
        }
    }

    // The processor.

    @Override
    public void trapBegins(long cycle, long cause, long pc) {
        if (repeats(cycle)) {
            return;
        }
        long why = context[trapDepth];
        int line = (int) cause - Idt.FIRST_LINE_CAUSE;
        if (cause < 0) {
            boolean high = line >= 0 && line < LineUnit.LINES && (linesHigh >> line & 1) != 0;
            why = high ? lineRose[line] : -1;
        }
        long index = add(cycle, EventKind.TRAP, why, 0, cause, pc);
        systemCall = cause == SYSTEM_CALL_FROM_U;
        if (systemCall) {
            index = add(
                    cycle,
                    EventKind.SYSCALL,
                    index,
                    names.number(trace.runners().get(runner).name()),
                    cpu.register(CALL_NUMBER),
                    pc);
        }
        if (trapDepth == DEEPEST_TRAP) {
            System.arraycopy(context, 1, context, 0, DEEPEST_TRAP);
            System.arraycopy(contextRunner, 1, contextRunner, 0, DEEPEST_TRAP);
            System.arraycopy(contextCause, 1, contextCause, 0, DEEPEST_TRAP);
            System.arraycopy(schedule, 1, schedule, 0, DEEPEST_TRAP);
        } else {
            trapDepth++;
        }
        context[trapDepth] = index;
        schedule[trapDepth] = -1;
        contextRunner[trapDepth] = trace.handler(cause);
        contextCause[trapDepth] = cause;
        run(cycle, contextRunner[trapDepth]);
    }

    @Override
    public void idtRead(long cycle, int entry, long address, long handler) {
        if (!repeats(cycle)) {
            context[trapDepth] = add(cycle, EventKind.IDT_READ, context[trapDepth], 0, entry, handler);
        }
    }

    @Override
    public void trapTaken(long cycle, long cause, long pc, long value, long handler) {
        if (!repeats(cycle)) {
            context[trapDepth] = add(cycle, EventKind.HANDLER_ENTERED, context[trapDepth], 0, handler, cause);
        }
    }

    @Override
    public void trapReturned(long cycle, long pc) {
        if (repeats(cycle)) {
            return;
        }
        add(cycle, EventKind.HANDLER_LEFT, context[trapDepth], 0, pc, contextCause[trapDepth]);
        if (cpu.privilege() == 0) {
            trapDepth = 0;
        } else if (trapDepth > 0) {
            trapDepth--;
        }
        if (trapDepth == 0 && taskName != null) {
            contextRunner[0] = cpu.privilege() == 0 && currentThread != 0
                    ? trace.runners().number(Runner.Kind.THREAD, threadName())
                    : Runners.KERNEL;
        }
        run(cycle, contextRunner[trapDepth]);
    }

    @Override
    public void processorWaits(long cycle, long pc) {
        if (!repeats(cycle)) {
            add(cycle, EventKind.WAITS, context[trapDepth], 0, pc, 0);
            run(cycle, Runners.IDLE);
        }
    }

    @Override
    public void processorWakes(long cycle, long pc) {
        if (!repeats(cycle)) {
            add(cycle, EventKind.WAKES, -1, 0, pc, 0);
            run(cycle, contextRunner[trapDepth]);
        }
    }

    // The guest's software.

    @Override
    public void functionEntered(long cycle, long address) {
        if (repeats(cycle)) {
            return;
        }
        told = -1;
        if (trapDepth > 0 && holds(handlerFunctions, address)) {
            context[trapDepth] = add(cycle, EventKind.HANDLER_FUNCTION, context[trapDepth], 0, address, 0);
        } else if (trapDepth == 0 && currentEvent != 0 && currentCallback == address) {
            if (events.holds(context[0]) && events.kind(context[0]) == EventKind.DISPATCHED) {
                context[0] = add(cycle, EventKind.CALLBACK, context[0], 0, address, currentEvent);
            }
        }
    }

    /** What memory holds, by physical address; 0 outside of RAM. */
    private long peek(long address, int size) {
        long offset = address - ramBase;
        return Long.compareUnsigned(offset, ramSize - size) <= 0 ? ram.read(offset, size) : 0;
    }

    private static boolean holds(long[] sorted, long address) {
        return Arrays.binarySearch(sorted, address) >= 0;
    }

    @Override
    public void memoryWritten(long cycle, long address, int length) {
        told = repeats(cycle) ? told : -1;
    }

    @Override
    public void guestHappened(GuestEvent event) {
        if (repeats(event.cycle())) {
            return;
        }
        told = -1;
        switch (event) {
            case GuestEvent.Asked asked -> asked(asked);
            case GuestEvent.Queued(long cycle, int number, long item, long callback, long data, long owner) ->
                queued(cycle, item, callback, data, owner);
            case GuestEvent.Rescheduled(long cycle, int number, long item, long callback, long data, long owner) ->
                queued(cycle, item, callback, data, owner);
            case GuestEvent.Dispatched dispatched -> dispatched(dispatched);
            case GuestEvent.Returned returned -> returned(returned.cycle(), returned.item());
            case GuestEvent.Freed(long cycle, int number, long item) ->
                add(cycle, EventKind.FREED, item == endedEvent ? ended : context[trapDepth], 0, item, 0);
            case GuestEvent.Purged(long cycle, int number, long item, long owner) -> {
                add(cycle, EventKind.PURGED, context[trapDepth], 0, item, 0);
                depth(cycle);
            }
            case GuestEvent.Switched switched -> switched(switched);
            case GuestEvent.Blocked(long cycle, long task, long on) ->
                add(cycle, EventKind.BLOCKED, context[trapDepth], names.number(taskName(task)), task, on);
            case GuestEvent.Woken(long cycle, long task, long on) ->
                woken.entered(
                        task, add(cycle, EventKind.WOKEN, context[trapDepth], names.number(taskName(task)), task, on));
            case GuestEvent.SystemCall(long cycle, long task, long number) -> {
                // One that came by a trap from U mode was recorded with the trap.
                if (!systemCall) {
                    add(cycle, EventKind.SYSCALL, context[trapDepth], names.number(taskName(task)), number, cpu.pc());
                }
                systemCall = false;
            }
            case GuestEvent.Allocated allocated -> {}
        }
    }

    private void asked(GuestEvent.Asked asked) {
        long cause = schedule[trapDepth] >= 0 ? schedule[trapDepth] : context[trapDepth];
        schedule[trapDepth] = add(
                asked.cycle(),
                EventKind.SCHEDULE,
                cause,
                names.number(software.function(asked.function())),
                asked.item() != 0 ? asked.item() : asked.callback(),
                asked.data());
    }

    private void queued(long cycle, long item, long callback, long data, long owner) {
        // A callback is watched once an item for it was queued: each function watched costs something.
        if (callback != 0 && callbacks.size() < MOST_CALLBACKS && callbacks.add(callback)) {
            points.watchFunction(callback);
        }
        long by = schedule[trapDepth];
        boolean seen = by >= 0
                && events.holds(by)
                && (events.subject(by) == item || (events.subject(by) == callback && events.detail(by) == data));
        schedule[trapDepth] = -1;
        long index = add(
                cycle,
                EventKind.QUEUED,
                seen ? by : context[trapDepth],
                names.number(programName(owner)),
                item,
                callback);
        queue.entered(item, index);
        depth(cycle);
    }

    private void depth(long cycle) {
        int depth = happening.depth();
        overview.depth(cycle, depth);
        trace.depthChanges().add(cycle, depth);
    }

    private void dispatched(GuestEvent.Dispatched dispatched) {
        long cycle = dispatched.cycle();
        trapDepth = 0; // the loop runs in no handler; who faulted and was abandoned never returned from its trap
        currentEvent = dispatched.item();
        currentCallback = dispatched.callback();
        String program = programName(dispatched.owner());
        context[0] = add(
                cycle,
                EventKind.DISPATCHED,
                queue.entered(currentEvent),
                names.number(program),
                currentEvent,
                currentCallback);
        contextRunner[0] =
                program.equals(KERNEL) ? Runners.KERNEL : trace.runners().number(Runner.Kind.PROGRAM, program);
        depth(cycle);
        run(cycle, contextRunner[0]);
    }

    private void returned(long cycle, long item) {
        trapDepth = 0;
        ended = add(cycle, EventKind.CALLBACK_ENDED, context[0], 0, item, 0);
        endedEvent = item;
        currentEvent = 0;
        currentCallback = 0;
        context[0] = -1;
        contextRunner[0] = Runners.KERNEL;
        run(cycle, Runners.KERNEL);
    }

    private void switched(GuestEvent.Switched switched) {
        currentThread = switched.to();
        // Why it goes on is what woke it, not whoever happened to give the processor away.
        long why = woken.entered(currentThread);
        boolean known = why >= 0 && events.holds(why);
        long index = add(
                switched.cycle(),
                EventKind.THREAD_SWITCHED,
                known ? why : context[trapDepth],
                names.number(taskName(currentThread)),
                currentThread,
                switched.from());
        if (trapDepth > 0) {
            context[0] = index; // what it does from now on, its calls and stores, follows from that
        }
    }

    private String programName(long owner) {
        return owner == 0 || ownerName == null ? KERNEL : guestName(owner, ownerName.value(owner, this::peek));
    }

    private String taskName(long task) {
        GuestValue name = kernel.tasks() == null ? null : kernel.tasks().name();
        return name == null ? kernel.symbols().describe(task) : guestName(task, name.value(task, this::peek));
    }

    private String threadName() {
        return taskName(currentThread);
    }

    /** The text at an address, made again only when its first bytes are others than last time. */
    private String guestName(long owner, long text) {
        long first = peek(text, 8);
        long second = peek(text + 8, 8);
        long third = peek(text + 16, 8);
        for (CachedName known : cachedNames) {
            if (known.owner == owner && known.first == first && known.second == second && known.third == third) {
                return known.name;
            }
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < LONGEST_NAME; i++) {
            int c = (int) peek(text + i, 1) & 0xff;
            if (c == 0) {
                break;
            }
            name.append(c >= ' ' && c < 0x7f ? (char) c : '?');
        }
        String made = name.isEmpty() ? "0x" + Long.toHexString(owner) : name.toString();
        cachedNames[nextCachedName] = new CachedName(owner, first, second, third, made);
        nextCachedName = (nextCachedName + 1) % CACHED_NAMES;
        return made;
    }

    /** A step of the lesson was observed, by what was told last. */
    public void stepObserved(StepMark mark) {
        if (!repeats(mark.cycle())) {
            events.add(mark.cycle(), EventKind.STEP, told, names.number(mark.name()), mark.number(), 0);
        }
    }

    @Override
    public void walkBegan(long cycle, Access access, long virtual) {
        told = -1;
    }

    @Override
    public void walkFound(long cycle, long virtual, long physical) {
        told = -1;
    }

    @Override
    public void walkFailed(long cycle, int cause, long virtual) {
        told = -1;
    }

    // Time.

    @Override
    public void rewound(long cycle, long frontier, int newBranch) {
        if (newBranch == branch) {
            long recorded = Math.max(frontier, ranCycle + 1);
            if (recorded >= horizon) {
                horizon = recorded;
                inputsAtHorizon = recorded == inputCycle ? inputsInCycle : 0;
            }
            inputsToRepeat = inputsAtHorizon;
            return;
        }
        branch = newBranch;
        // Where the branches part is known only of a branch that begins here; of another one nothing is kept that may
        // not be so there.
        long from = frontier <= cycle ? cycle : 0;
        horizon = cycle;
        inputsAtHorizon = 0;
        inputsToRepeat = 0;
        ranCycle = cycle - 1;
        trace.cut(from, cycle);
        forget();
        // What led here belongs to the other branch; how things stand can be seen.
        runner = trace.runnerAt(cycle);
        contextRunner[0] = runner;
        machine.part(LineUnit.class).ifPresent(this::lookAtLines);
        currentEvent = happening.current(0);
        currentThread = happening.running();
    }

    private void lookAtLines(LineUnit unit) {
        for (int n = 0; n < LineUnit.LINES; n++) {
            linesHigh |= unit.level(n) ? 1 << n : 0;
        }
    }
}
