package windhover.debug;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.cpu.Cpu;
import windhover.guest.GuestSurvey;
import windhover.guest.GuestSurveyor;
import windhover.guest.HeapMap;
import windhover.guest.KernelReader;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.MemoryPeek;
import windhover.irq.LineUnit;
import windhover.machine.Machine;

/** What all warnings have to go by: the guest, what it is at just now, and where to tell. */
final class GuestScene {
    /** The kernel's lists are looked at no more often than this. */
    static final int CHECK_CYCLES = 100_000;

    private static final int MOST_WARNINGS = 200;
    private static final int MOST_ALLOCATIONS = 4096;
    private static final GuestWarning BLANK = new GuestWarning(GuestWarning.Kind.EVENT_NEVER_FREED, 0, "", "", 0, "");

    @Wiring("what is watched")
    final Machine machine;

    @Wiring("what is watched")
    final Cpu processor;

    @Wiring("what is watched")
    final Software software;

    @Wiring("what is watched")
    final Kernel kernel;

    @Wiring("reads the machine's memory")
    final MemoryPeek memory;

    @Wiring("reads the kernel's structures")
    final GuestSurveyor surveyor;

    @Wiring("reads the kernel's queues")
    final @Nullable KernelReader reader;

    private final Map<String, GuestWarning> warnings = new LinkedHashMap<>();
    private final Map<Long, HeapMap.Allocation> allocations = new LinkedHashMap<>();

    /** The item being handled, 0 for none; what it called, whose it is, and since when. */
    private long item;

    private long callback;
    private long owner;
    private long since;
    private long dispatches;

    /** Traps taken and not returned from. */
    private int depth;

    private long lastLook;
    private long waitingSince = -1;

    /** Where it is told what only the time that has passed tells; null where that is kept. */
    @Wiring("set while a moment is judged, and only then")
    private @Nullable Map<String, GuestWarning> judged;

    GuestScene(Machine machine, Cpu processor, Software software) {
        this.machine = machine;
        this.processor = processor;
        this.software = software;
        kernel = software.kernel();
        memory = machine::peek;
        surveyor = new GuestSurveyor(kernel);
        reader = surveyor.reader();
    }

    void state(StateVisitor v) {
        v.map("warnings", warnings, "", BLANK, (x, key) -> x.text("key", key), GuestScene::warning);
        v.map(
                "allocations",
                allocations,
                0L,
                new HeapMap.Allocation("", 0),
                (x, block) -> x.i64("block", block),
                (x, given) -> new HeapMap.Allocation(x.text("by", given.by()), x.i64("cycle", given.cycle())));
        item = v.i64("item", item);
        callback = v.i64("callback", callback);
        owner = v.i64("owner", owner);
        since = v.i64("since", since);
        dispatches = v.i64("dispatches", dispatches);
        depth = v.i32("depth", depth);
        lastLook = v.i64("lastLook", lastLook);
        waitingSince = v.i64("waitingSince", waitingSince);
    }

    private static GuestWarning warning(StateVisitor v, GuestWarning warning) {
        return new GuestWarning(
                v.constant("kind", warning.kind()),
                v.i64("cycle", warning.cycle()),
                v.text("sentence", warning.sentence()),
                v.text("program", warning.program()),
                v.i64("event", warning.event()),
                v.text("how", warning.how()));
    }

    // ---- What the guest is at ----

    void dispatched(long cycle, long what, long called, long whose) {
        item = what;
        callback = called;
        owner = whose;
        since = cycle;
        dispatches++;
    }

    void returned() {
        item = 0;
    }

    void trapTaken() {
        depth++;
    }

    void trapReturned() {
        depth = Math.max(0, depth - 1);
    }

    void waits(long cycle) {
        waitingSince = cycle;
    }

    void allocated(long block, String by, long cycle) {
        if (allocations.size() == MOST_ALLOCATIONS) {
            allocations.remove(allocations.keySet().iterator().next());
        }
        allocations.put(block, new HeapMap.Allocation(by, cycle));
    }

    long item() {
        return item;
    }

    long callback() {
        return callback;
    }

    /** The program, or the task, of the item that is being handled. */
    String ownerName() {
        return item == 0 ? "kernel" : surveyor.programName(owner, memory);
    }

    long since() {
        return since;
    }

    long dispatches() {
        return dispatches;
    }

    int depth() {
        return depth;
    }

    /** Since when the processor waits, or waited last; −1 when it never did. */
    long waitingSince() {
        return waitingSince;
    }

    /** True when it is time to look at the kernel's lists again; then it has been done. */
    boolean isTimeToLook(long cycle) {
        if (cycle - lastLook < CHECK_CYCLES) {
            return false;
        }
        lastLook = cycle;
        return true;
    }

    GuestSurvey survey() {
        return surveyor.read(memory, allocations::get);
    }

    String itemWord() {
        return kernel.words().item();
    }

    /**
     * As {@link Warner#lacks}, of a warning that goes by the kernel's lists: they are looked at by way of its queue.
     */
    String lacksQueue() {
        return reader == null ? "a guest whose kernel has a queue that is known" : "";
    }

    /** As {@link #lacksQueue}, where one thing more must be known. */
    String lacksQueueAnd(boolean known, String what) {
        return reader != null && known ? "" : "a guest whose kernel's description has " + what;
    }

    /** As {@link Warner#lacks}, of a warning that goes by interrupt lines. */
    String lacksLines() {
        return machine.part(LineUnit.class).isEmpty() ? "a board with interrupt lines" : "";
    }

    /** The variable of the main queue. */
    String queueVariable() {
        return kernel.queue() == null ? "" : kernel.queue().variable();
    }

    String lineUse(int line) {
        String use = machine.board().lineUse(line);
        return use.isEmpty() ? "unused" : use;
    }

    // ---- Telling ----

    /** True while a moment is judged that is not kept: then nothing may be remembered. */
    boolean judges() {
        return judged != null;
    }

    /** Lets something be said of this moment, and answers all warnings with it; nothing of it is kept. */
    java.util.Collection<GuestWarning> judging(Runnable judge) {
        Map<String, GuestWarning> all = new LinkedHashMap<>(warnings);
        judged = all;
        try {
            judge.run();
        } finally {
            judged = null;
        }
        return all.values();
    }

    /** Tells a warning, unless it was told before. */
    void warn(String about, GuestWarning warning) {
        Map<String, GuestWarning> to = judged == null ? warnings : judged;
        if (to.size() < MOST_WARNINGS) {
            to.putIfAbsent(warning.kind().label() + " " + about, warning);
        }
    }
}
