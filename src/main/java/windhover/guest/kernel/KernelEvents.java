package windhover.guest.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.guest.kernel.KernelDescription.Kind;
import windhover.guest.kernel.KernelDescription.Meaning;

/**
 * The one stream of what happens in the guest's kernel: hears of each watched instruction as it commits, and tells what
 * that means by the kernel's description. Of the thread that owns the machine.
 */
public final class KernelEvents implements Stateful {
    private static final int RETURN_ADDRESS = 1;
    private static final int STACK_POINTER = 2;
    private static final int FIRST_ARGUMENT = 10;
    private static final int ARGUMENTS = 8;

    /** Calls that are waited for to return; a guest may leave functions by other ways. */
    private static final int MOST_FRAMES = 64;

    /** Places at which calls are waited for; each costs something when it is passed. */
    private static final int MOST_RETURNS = 4096;

    /** Items that are followed in a queue. */
    private static final int MOST_ITEMS = 4096;

    /** Is told what happens. */
    @FunctionalInterface
    public interface Listener {
        /** Something happened. */
        void happened(GuestEvent event);
    }

    /** A call that has not returned yet. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and nobody else has the array
    private record Frame(int point, long returnAddress, long stackPointer, long[] arguments, long from, long caller) {}

    private static final Frame NO_FRAME = new Frame(0, 0, 0, new long[ARGUMENTS], 0, 0);

    @Wiring("what is followed")
    private final Kernel kernel;

    @Wiring("reads the guest's memory")
    private final MemoryPeek memory;

    @Wiring("reads the processor's registers")
    private final GuestValue.Registers cpu;

    @Wiring("asks for instructions to be watched")
    private final LongConsumer watch;

    @Wiring("is told")
    private final Listener listener;

    @Wiring("made of the description, once")
    private final Map<Long, List<Integer>> pointsAt = new HashMap<>();

    @Wiring("made of the description, once")
    private final Map<Long, Integer> viaAt = new HashMap<>();

    private final long[] viaCallers;

    @Derived("instructions that are watched for ever: more of them change nothing")
    private final Set<Long> returns = new HashSet<>();

    private final Deque<Frame> frames = new ArrayDeque<>();

    /** By queue: the items that wait, in the order in which they entered, with their owners. */
    private final List<LinkedHashMap<Long, Long>> waiting = new ArrayList<>();

    private final long[] current;
    private long running;
    private long dispatched;

    /**
     * The events of a kernel.
     *
     * @param memory the guest's memory
     * @param cpu the processor's registers as they are now
     * @param watch asks for {@link #reached} at the address of an instruction
     * @param listener hears of them, in order
     */
    public KernelEvents(
            Kernel kernel, MemoryPeek memory, GuestValue.Registers cpu, LongConsumer watch, Listener listener) {
        this.kernel = kernel;
        this.memory = memory;
        this.cpu = cpu;
        this.watch = watch;
        this.listener = listener;
        current = new long[Math.max(1, kernel.queues().size())];
        for (int i = 0; i < current.length; i++) {
            waiting.add(new LinkedHashMap<>());
        }
        for (int i = 0; i < kernel.points().size(); i++) {
            Point point = kernel.points().get(i);
            pointsAt.computeIfAbsent(point.address(), none -> new ArrayList<>()).add(i);
            watch.accept(point.address());
            if (point.via() != 0) {
                viaAt.putIfAbsent(point.via(), viaAt.size());
                watch.accept(point.via());
            }
        }
        viaCallers = new long[Math.max(1, viaAt.size())];
    }

    @Override
    public String name() {
        return "kernel events";
    }

    /** True when a point of a kind is among those that are observed. */
    public boolean observes(Kind kind) {
        return kernel.points().stream().anyMatch(point -> point.kind() == kind);
    }

    /** Items given to their functions since reset. */
    public long dispatched() {
        return dispatched;
    }

    /** How many items wait in a queue, by what has happened. */
    public int depth(int queue) {
        return queue < waiting.size() ? waiting.get(queue).size() : 0;
    }

    /** How many items wait in all queues. */
    public int depth() {
        int all = 0;
        for (LinkedHashMap<Long, Long> one : waiting) {
            all += one.size();
        }
        return all;
    }

    /** The items that wait in a queue, by what has happened, in the order in which they entered. */
    public List<Long> waiting(int queue) {
        return queue < waiting.size() ? List.copyOf(waiting.get(queue).keySet()) : List.of();
    }

    /** The item that is being handled, by what has happened; 0 for none. */
    public long current(int queue) {
        return queue < current.length ? current[queue] : 0;
    }

    /** The task that has the processor, by what has happened; 0 when none was switched to yet. */
    public long running() {
        return running;
    }

    /** True when an instruction is one at which something may happen. */
    public boolean watches(long pc) {
        return pointsAt.containsKey(pc) || viaAt.containsKey(pc) || returns.contains(pc);
    }

    /** A watched instruction is the next to commit; all before it have had their effects. */
    public void reached(long cycle, long pc) {
        if (returns.contains(pc)) {
            returned(cycle, pc);
        }
        Integer via = viaAt.get(pc);
        if (via != null) {
            viaCallers[via] = cpu.register(RETURN_ADDRESS);
        }
        List<Integer> here = pointsAt.get(pc);
        if (here != null) {
            for (int i : here) {
                Point point = kernel.points().get(i);
                if (point.point() == KernelDescription.Point.CALL_THROUGH) {
                    if (holds(point, this::now)) {
                        happens(cycle, point, this::now, from(point, this::now), 0);
                    }
                } else if (point.calledFrom(cpu.register(RETURN_ADDRESS)) && holds(point, this::now)) {
                    if (point.point() == KernelDescription.Point.ENTER) {
                        happens(cycle, point, this::now, from(point, this::now), caller(point));
                    } else {
                        await(i, point);
                    }
                }
            }
        }
    }

    private long now(int register) {
        return cpu.register(register >= NameLookup.RESULT ? FIRST_ARGUMENT : register);
    }

    private boolean holds(Point point, GuestValue.Registers registers) {
        for (Condition condition : point.when()) {
            if (!condition.holds(0, memory, registers)) {
                return false;
            }
        }
        return true;
    }

    private long caller(Point point) {
        long caller = cpu.register(RETURN_ADDRESS);
        Point.Range through = point.viaRange();
        Integer via = through == null || !through.holds(caller) ? null : viaAt.get(point.via());
        return via == null ? caller : viaCallers[via];
    }

    private void await(int number, Point point) {
        long back = cpu.register(RETURN_ADDRESS);
        if (!returns.contains(back)) {
            if (returns.size() == MOST_RETURNS) {
                return;
            }
            returns.add(back);
            watch.accept(back);
        }
        long stack = cpu.register(STACK_POINTER);
        // The same call again, from the same place and at the same depth: the one before was left by another way.
        frames.removeIf(frame -> frame.point == number && frame.returnAddress == back && frame.stackPointer == stack);
        if (frames.size() == MOST_FRAMES) {
            frames.removeFirst();
        }
        long[] arguments = new long[ARGUMENTS];
        for (int i = 0; i < ARGUMENTS; i++) {
            arguments[i] = cpu.register(FIRST_ARGUMENT + i);
        }
        frames.addLast(new Frame(number, back, stack, arguments, from(point, this::now), caller(point)));
    }

    private void returned(long cycle, long pc) {
        long stack = cpu.register(STACK_POINTER);
        for (Iterator<Frame> open = frames.descendingIterator(); open.hasNext(); ) {
            Frame frame = open.next();
            if (frame.returnAddress == pc && frame.stackPointer == stack) {
                open.remove();
                GuestValue.Registers registers = register -> register >= NameLookup.RESULT
                        ? cpu.register(FIRST_ARGUMENT)
                        : register >= FIRST_ARGUMENT && register < FIRST_ARGUMENT + ARGUMENTS
                                ? frame.arguments[register - FIRST_ARGUMENT]
                                : cpu.register(register);
                happens(cycle, kernel.points().get(frame.point), registers, frame.from, frame.caller);
            }
        }
    }

    private long value(@Nullable GuestValue access, GuestValue.Registers registers) {
        return access == null ? 0 : access.value(0, memory, registers);
    }

    private long from(Point point, GuestValue.Registers registers) {
        return point.from() == null ? running : value(point.from(), registers) - point.fromOffset();
    }

    private int queueOf(Point point, GuestValue.Registers registers) {
        if (point.inQueue() == null) {
            return point.queue() >= 0 ? point.queue() : queueOf(point, itemOf(point, registers));
        }
        long meant = point.inQueue().value(0, memory, registers);
        for (Kernel.Queue queue : kernel.queues()) {
            if (queue.places().contains(meant)) {
                return queue.number();
            }
        }
        return -1;
    }

    /** The queue that an item is of: where it waits or is handled, else the one whose memory holds it. */
    private int queueOf(Point point, long item) {
        if (point.kind() != Kind.QUEUED) {
            for (int i = 0; i < current.length; i++) {
                if (waiting.get(i).containsKey(item)) {
                    return i;
                }
            }
            for (int i = 0; i < current.length; i++) {
                if (current[i] == item) {
                    return i;
                }
            }
        }
        for (Kernel.Queue queue : kernel.queues()) {
            if (queue.mayHold(item)) {
                return queue.number();
            }
        }
        return 0;
    }

    private long itemOf(Point point, GuestValue.Registers registers) {
        if (point.item() != null) {
            return value(point.item(), registers);
        }
        if (point.point() == KernelDescription.Point.CALL_THROUGH) {
            return registers.register(FIRST_ARGUMENT);
        }
        for (long one : current) {
            if (one != 0) {
                return one;
            }
        }
        return 0;
    }

    private void happens(long cycle, Point point, GuestValue.Registers registers, long from, long caller) {
        switch (point.kind()) {
            case ASKED ->
                listener.happened(new GuestEvent.Asked(
                        cycle,
                        point.function(),
                        value(point.item(), registers),
                        value(point.callback(), registers),
                        value(point.data(), registers)));
            case QUEUED, RESCHEDULED, DISPATCHED, RETURNED, FREED, PURGED -> {
                int number = queueOf(point, registers);
                if (number >= 0 && number < current.length) {
                    ofItem(cycle, point, registers, number);
                }
            }
            case SWITCHED -> switched(cycle, from, value(point.to(), registers) - point.toOffset());
            case BLOCKED -> {
                long task = task(point, registers);
                if (isTask(task)) {
                    listener.happened(new GuestEvent.Blocked(cycle, task, value(point.on(), registers)));
                }
            }
            case WOKEN -> woken(cycle, point, registers);
            case SYSTEM_CALL -> {
                long number = point.number() == null ? -1 : value(point.number(), registers);
                listener.happened(new GuestEvent.SystemCall(cycle, task(point, registers), number));
            }
            case ALLOCATED -> {
                long block = value(point.block(), registers);
                if (block != 0) {
                    listener.happened(new GuestEvent.Allocated(cycle, block, caller));
                }
            }
        }
    }

    // ---- Items ----

    private void ofItem(long cycle, Point point, GuestValue.Registers registers, int number) {
        Kernel.Queue queue = number < kernel.queues().size() ? kernel.queues().get(number) : null;
        LinkedHashMap<Long, Long> waits = waiting.get(number);
        boolean through = point.point() == KernelDescription.Point.CALL_THROUGH;
        long item = point.item() != null
                ? value(point.item(), registers)
                : through ? registers.register(FIRST_ARGUMENT) : point.kind() == Kind.PURGED ? 0 : current[number];
        if (point.kind() == Kind.PURGED) {
            purged(cycle, point, registers, number, item);
            return;
        }
        if (item == 0 || (queue != null && queue.problem(item) != null)) {
            return;
        }
        long callback = through
                ? registers.register(point.target())
                : point.callback() != null
                        ? value(point.callback(), registers)
                        : of(queue == null ? null : queue.callback(), item);
        long data =
                point.data() != null ? value(point.data(), registers) : of(queue == null ? null : queue.data(), item);
        long owner = point.owner() != null
                ? value(point.owner(), registers)
                : of(queue == null ? null : queue.owner(), item);
        switch (point.kind()) {
            case QUEUED, RESCHEDULED -> {
                boolean again = point.kind() == Kind.RESCHEDULED || item == current[number];
                waits.remove(item);
                if (waits.size() < MOST_ITEMS) {
                    waits.put(item, owner);
                }
                listener.happened(
                        again
                                ? new GuestEvent.Rescheduled(cycle, number, item, callback, data, owner)
                                : new GuestEvent.Queued(cycle, number, item, callback, data, owner));
            }
            case DISPATCHED -> {
                waits.remove(item);
                current[number] = item;
                dispatched++;
                listener.happened(new GuestEvent.Dispatched(cycle, number, item, callback, data, owner, depth()));
            }
            case RETURNED -> {
                if (current[number] == item) {
                    current[number] = 0;
                }
                listener.happened(new GuestEvent.Returned(cycle, number, item));
            }
            default -> {
                waits.remove(item);
                listener.happened(new GuestEvent.Freed(cycle, number, item));
            }
        }
    }

    private long of(@Nullable GuestValue access, long item) {
        return access == null ? 0 : access.value(item, memory);
    }

    private void purged(long cycle, Point point, GuestValue.Registers registers, int number, long item) {
        LinkedHashMap<Long, Long> waits = waiting.get(number);
        long owner = value(point.owner(), registers);
        List<Long> gone = new ArrayList<>();
        for (Map.Entry<Long, Long> one : waits.entrySet()) {
            boolean meant =
                    point.item() != null ? one.getKey() == item : point.owner() == null || one.getValue() == owner;
            if (meant) {
                gone.add(one.getKey());
            }
        }
        for (long one : gone) {
            Long whose = waits.remove(one);
            listener.happened(new GuestEvent.Purged(cycle, number, one, whose == null ? 0 : whose));
        }
    }

    // ---- Tasks ----

    private boolean isTask(long task) {
        Kernel.Tasks tasks = kernel.tasks();
        return task != 0
                && tasks != null
                && (task == tasks.idleAddress() || tasks.all().stream().anyMatch(all -> all.mayHold(task)));
    }

    private long task(Point point, GuestValue.Registers registers) {
        if (point.task() != null) {
            return value(point.task(), registers);
        }
        Kernel.Tasks tasks = kernel.tasks();
        return running != 0 || tasks == null || tasks.running() == null
                ? running
                : tasks.running().value(memory);
    }

    private void switched(long cycle, long from, long to) {
        // A switch to nobody is one to the kernel's own scheduler: half of a switch, of which the other half is told.
        if (isTask(to) && to != running) {
            boolean known = isTask(from);
            long before = known ? from : running;
            running = to;
            listener.happened(new GuestEvent.Switched(cycle, before, to));
        }
    }

    private void woken(long cycle, Point point, GuestValue.Registers registers) {
        long on = value(point.on(), registers);
        if (point.task() != null) {
            long task = value(point.task(), registers);
            if (isTask(task)) {
                listener.happened(new GuestEvent.Woken(cycle, task, on));
            }
            return;
        }
        Kernel.Tasks tasks = kernel.tasks();
        GuestValue waitsFor = tasks == null
                        || tasks.waitsFor() == null
                        || tasks.waitsFor().values().isEmpty()
                ? null
                : tasks.waitsFor().values().getFirst();
        if (tasks == null || waitsFor == null) {
            return;
        }
        for (long task : Kernel.read(tasks.all(), memory, address -> null).things()) {
            boolean blocked = tasks.states() == null || tasks.states().is(Meaning.BLOCKED, task, memory);
            if (blocked && waitsFor.value(task, memory) == on) {
                listener.happened(new GuestEvent.Woken(cycle, task, on));
            }
        }
    }

    // ---- Time ----

    /** Shows what has happened so far, as far as what comes depends on it. */
    @Override
    public void state(StateVisitor v) {
        dispatched = v.i64("dispatched", dispatched);
        running = v.i64("running", running);
        v.i64s("current", current);
        for (LinkedHashMap<Long, Long> items : waiting) {
            v.map("waiting", items, 0L, 0L, (x, item) -> x.i64("item", item), (x, owner) -> x.i64("owner", owner));
        }
        v.i64s("viaCallers", viaCallers);
        v.list("frames", frames, NO_FRAME, this::frame);
    }

    private Frame frame(StateVisitor v, Frame frame) {
        int point = v.i32("point", frame.point);
        if (point < 0 || point >= kernel.points().size()) {
            throw new IllegalArgumentException("no point " + point + " in the kernel's description");
        }
        long back = v.i64("returnAddress", frame.returnAddress);
        long stack = v.i64("stackPointer", frame.stackPointer);
        long[] arguments = frame.arguments.clone();
        v.i64s("arguments", arguments);
        // In another history that call may not have been.
        if (returns.add(back)) {
            watch.accept(back);
        }
        boolean same = point == frame.point
                && back == frame.returnAddress
                && stack == frame.stackPointer
                && Arrays.equals(arguments, frame.arguments);
        Frame kept = new Frame(
                point,
                back,
                stack,
                same ? frame.arguments : arguments,
                v.i64("from", frame.from),
                v.i64("caller", frame.caller));
        return same && kept.equals(frame) ? frame : kept;
    }
}
