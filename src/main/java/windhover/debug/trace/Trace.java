package windhover.debug.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.debug.Software;
import windhover.debug.SourcePosition;
import windhover.irq.Idt;
import windhover.irq.LineUnit;
import windhover.isa.Cause;
import windhover.machine.Machine;
import windhover.timeline.Moment;

/**
 * What happened in a run. The latest events are remembered one by one, each with its cause; of the whole run there is
 * an {@link #overview}. Its methods are of the thread that owns the machine; what they answer is immutable and of any
 * thread.
 */
public final class Trace {
    private static final int CHANGES = 1 << 18;
    private static final int LONGEST_CHAIN = 400;

    private final Machine machine;
    private final EventStream events;
    private final Overview overview = new Overview();
    private final Runners runners = new Runners();
    private final NameNumbers names = new NameNumbers();
    private final Changes runnerChanges = new Changes(CHANGES);
    private final Changes depthChanges = new Changes(CHANGES);
    private final Changes lineChanges = new Changes(CHANGES);
    private final Writes writes;
    private final Sentences sentences;
    private final int[] handlers = new int[Idt.FIRST_LINE_CAUSE + LineUnit.LINES];
    private int exceptions = -1;
    private int systemCalls = -1;

    /** Recorded from this cycle on. */
    private long since;

    Trace(Machine machine, Software software, int most) {
        this.machine = machine;
        events = new EventStream(most);
        writes = new Writes(machine.board().ramSize());
        sentences = new Sentences(machine, software, events, names);
    }

    EventStream events() {
        return events;
    }

    Overview overviewInMaking() {
        return overview;
    }

    Runners runners() {
        return runners;
    }

    NameNumbers names() {
        return names;
    }

    Changes runnerChanges() {
        return runnerChanges;
    }

    Changes depthChanges() {
        return depthChanges;
    }

    Changes lineChanges() {
        return lineChanges;
    }

    Writes writes() {
        return writes;
    }

    /** The runner that handles a cause. */
    int handler(long cause) {
        if (cause >= 0) {
            if (Cause.isSystemCall(cause)) {
                if (systemCalls < 0) {
                    systemCalls = runners.number(Runner.Kind.SYSTEM_CALL, "system calls");
                }
                return systemCalls;
            }
            if (exceptions < 0) {
                exceptions = runners.number(Runner.Kind.EXCEPTION, "exceptions");
            }
            return exceptions;
        }
        int code = (int) cause & (handlers.length - 1); // as many as mip has bits that a line or the processor drives
        if (handlers[code] == 0) {
            int line = code - Idt.FIRST_LINE_CAUSE;
            String use = line < 0 ? "" : machine.board().lineUse(line);
            Cause own = Cause.of(cause);
            String name = line < 0
                    ? own == null ? "interrupt " + code : own.title()
                    : "irq" + line + (use.isEmpty() ? "" : " (" + use + ")");
            handlers[code] = runners.number(Runner.Kind.HANDLER, name);
        }
        return handlers[code];
    }

    int runnerAt(long cycle) {
        long at = runnerChanges.at(cycle);
        return at < runnerChanges.first() ? Runners.KERNEL : runnerChanges.value(at);
    }

    /** Forgets what came at a cycle or after it; what comes is recorded from {@code again} on. */
    void cut(long cycle, long again) {
        int runner = runnerAt(cycle);
        int depth = valueAt(depthChanges, cycle);
        int lines = valueAt(lineChanges, cycle);
        events.cut(cycle);
        runnerChanges.cut(cycle);
        depthChanges.cut(cycle);
        lineChanges.cut(cycle);
        writes.cut(cycle);
        overview.cut(cycle, runner, depth, lines);
        since = cycle == again ? since : again;
    }

    private static int valueAt(Changes changes, long cycle) {
        long at = changes.at(cycle);
        return at < changes.first() ? 0 : changes.value(at);
    }

    /** Who has the processor now. */
    public Runner runner() {
        return runners.get(
                runnerChanges.total() == 0 ? Runners.KERNEL : runnerChanges.value(runnerChanges.total() - 1));
    }

    /** How many events wait in the kernel's queue now. */
    public int depth() {
        return depthChanges.total() == 0 ? 0 : depthChanges.value(depthChanges.total() - 1);
    }

    /** How many events there were since the beginning; the index of the next. */
    public long total() {
        return events.total();
    }

    /** The first event that is remembered. */
    public long first() {
        return events.first();
    }

    /** An event, or null when it is not remembered. */
    public @Nullable TraceEvent event(long index) {
        return events.holds(index) ? sentences.event(index) : null;
    }

    /** What kind an event is of, without making its words; null when it is not remembered. */
    public @Nullable EventKind kind(long index) {
        return events.holds(index) ? events.kind(index) : null;
    }

    /** The last event of a kind before a cycle or in it, or null. */
    public @Nullable TraceEvent lastBefore(long cycle, EventKind kind) {
        for (long i = events.from(cycle + 1) - 1; i >= events.first(); i--) {
            if (events.kind(i) == kind) {
                return sentences.event(i);
            }
        }
        return null;
    }

    /** The whole run at a glance, as it stands now. */
    public TraceOverview overview() {
        return overview.at(Math.max(machine.clock().now(), overview.until()), runners.all());
    }

    /**
     * A part of the run in detail: at most so many events, spans and changes of lines and of the queue's depth each,
     * the first of them.
     */
    public TraceSlice slice(long from, long until, int most) {
        return slice(from, until, most, Set.of(EventKind.values()));
    }

    /** The same with events of some kinds only. */
    public TraceSlice slice(long from, long until, int most, Set<EventKind> kinds) {
        long end = Math.min(until, Math.max(machine.clock().now(), overview.until()));
        List<TraceEvent> found = new ArrayList<>();
        boolean complete = true;
        for (long i = events.from(from); i < events.total() && events.cycle(i) < until; i++) {
            if (kinds.contains(events.kind(i))) {
                if (found.size() == most) {
                    complete = false;
                    break;
                }
                found.add(sentences.event(i));
            }
        }
        List<TraceSlice.Span> spans = new ArrayList<>();
        complete &= spans(from, end, most, spans);
        List<TraceSlice.LineSpan> lines = new ArrayList<>();
        complete &= lines(from, end, most, lines);
        List<TraceSlice.Depth> depths = new ArrayList<>();
        complete &= depths(from, end, most, depths);
        return new TraceSlice(
                from,
                end,
                knownFrom(),
                complete,
                List.copyOf(spans),
                List.copyOf(found),
                List.copyOf(lines),
                List.copyOf(depths));
    }

    private long knownFrom() {
        long known = events.first() == 0 ? since : Math.max(since, events.cycle(events.first()) + 1);
        for (Changes changes : List.of(runnerChanges, depthChanges, lineChanges)) {
            known = changes.first() == 0 ? known : Math.max(known, changes.cycle(changes.first()));
        }
        return known;
    }

    private boolean spans(long from, long until, int most, List<TraceSlice.Span> spans) {
        long at = runnerChanges.at(from);
        long start = from;
        int number = at < runnerChanges.first() ? Runners.KERNEL : runnerChanges.value(at);
        while (start < until) {
            if (spans.size() == most) {
                return false;
            }
            at++;
            long end = at < runnerChanges.total() ? Math.min(until, runnerChanges.cycle(at)) : until;
            if (end > start) {
                spans.add(new TraceSlice.Span(runners.get(number), start, end));
            }
            start = end;
            number = at < runnerChanges.total() ? runnerChanges.value(at) : number;
        }
        return true;
    }

    private boolean lines(long from, long until, int most, List<TraceSlice.LineSpan> spans) {
        long at = lineChanges.at(from);
        int high = at < lineChanges.first() ? 0 : lineChanges.value(at);
        long[] since = new long[LineUnit.LINES];
        Arrays.fill(since, from);
        for (at++; at < lineChanges.total() && lineChanges.cycle(at) < until; at++) {
            int now = lineChanges.value(at);
            for (int n = 0; n < LineUnit.LINES; n++) {
                if (((now ^ high) >> n & 1) != 0) {
                    if ((high >> n & 1) != 0) {
                        if (spans.size() == most) {
                            return false;
                        }
                        spans.add(new TraceSlice.LineSpan(n, since[n], lineChanges.cycle(at)));
                    }
                    since[n] = lineChanges.cycle(at);
                }
            }
            high = now;
        }
        for (int n = 0; n < LineUnit.LINES; n++) {
            if ((high >> n & 1) != 0 && since[n] < until) {
                spans.add(new TraceSlice.LineSpan(n, since[n], until));
            }
        }
        return true;
    }

    private boolean depths(long from, long until, int most, List<TraceSlice.Depth> depths) {
        depths.add(new TraceSlice.Depth(from, valueAt(depthChanges, from)));
        for (long at = depthChanges.at(from) + 1; at < depthChanges.total() && depthChanges.cycle(at) < until; at++) {
            if (depths.size() > most) {
                return false;
            }
            depths.add(new TraceSlice.Depth(depthChanges.cycle(at), depthChanges.value(at)));
        }
        return true;
    }

    /** Why an event of the trace happened. */
    public Chain why(long index) {
        if (!events.holds(index)) {
            return new Chain(
                    "Why did event " + index + " happen?",
                    List.of(),
                    "It is not remembered: later events have taken its place.");
        }
        return chain("Why did this happen: " + sentences.sentence(index), index);
    }

    /** Why a step of the lesson happened: what it was observed by, and what led to that. */
    public Chain whyStep(int number) {
        String question = "Why did step " + number + " happen?";
        for (long i = events.total() - 1; i >= events.first(); i--) {
            if (events.kind(i) == EventKind.STEP && events.subject(i) == number) {
                return chain(question, i);
            }
        }
        return new Chain(question, List.of(), "It was not observed, or is no longer remembered.");
    }

    /** Why the event that entered the kernel's queue last did. */
    public Chain whyQueued() {
        TraceEvent last = lastBefore(Long.MAX_VALUE - 1, EventKind.QUEUED);
        return last == null
                ? new Chain(
                        "Why was the last event queued?",
                        List.of(),
                        "That an event entered the queue was not observed, or is no longer remembered.")
                : whyQueued(last.subject());
    }

    /** Why an event of the kernel is in the queue, or was the last time. */
    public Chain whyQueued(long eventAddress) {
        String question = String.format(Locale.ROOT, "Why is event 0x%x in the queue?", eventAddress);
        for (long i = lastSoFar(); i >= events.first(); i--) {
            if (events.kind(i) == EventKind.QUEUED && events.subject(i) == eventAddress) {
                return chain(question, i);
            }
        }
        return new Chain(
                question, List.of(), "That it entered the queue was not observed, or is no longer remembered.");
    }

    /** Why the handler that runs, or ran last, was entered. */
    public Chain whyHandler() {
        String question = "Why was the handler entered?";
        for (long i = lastSoFar(); i >= events.first(); i--) {
            EventKind kind = events.kind(i);
            if (kind == EventKind.HANDLER_FUNCTION || kind == EventKind.HANDLER_ENTERED) {
                return chain(question, i);
            }
        }
        return new Chain(question, List.of(), "No handler was entered, or it is no longer remembered.");
    }

    /**
     * The last event that lies before now: when the machine is at a moment of its past, later ones are recorded too.
     */
    private long lastSoFar() {
        return events.from(machine.clock().now()) - 1;
    }

    /** Why a byte of memory holds what it does: its last writer, and what led to that. */
    public Chain whyByte(long physicalAddress) {
        String question = String.format(Locale.ROOT, "Who wrote the byte at 0x%x?", physicalAddress);
        long offset = physicalAddress - machine.board().ramBase();
        long write = writes.lastOf(offset);
        if (write < 0) {
            return new Chain(question, List.of(), sentences.neverWritten(writes.written(offset)));
        }
        long event = writes.event(write);
        if (writes.pc(write) == 0) {
            return event >= 0 && events.holds(event)
                    ? chain(question, event)
                    : new Chain(
                            question,
                            List.of(),
                            String.format(
                                    Locale.ROOT,
                                    "A device wrote it at @%d; what led to that is no longer remembered.",
                                    writes.cycle(write)));
        }
        Chain led = event >= 0 && events.holds(event)
                ? chain(question, event)
                : new Chain(question, List.of(), sentences.unobserved(EventKind.REGISTER_WRITTEN));
        List<Chain.Link> links = new ArrayList<>(led.links());
        long since = links.isEmpty()
                ? 0
                : writes.cycle(write) - links.getLast().moment().cycle();
        links.add(new Chain.Link(
                -1,
                EventKind.REGISTER_WRITTEN,
                new Moment(writes.cycle(write)),
                since,
                sentences.stored(
                        writes.pc(write), writes.offset(write) + machine.board().ramBase(), writes.length(write)),
                sentences.position(writes.pc(write))));
        return new Chain(question, List.copyOf(links), led.beginning());
    }

    private Chain chain(String question, long last) {
        List<Long> path = new ArrayList<>();
        String beginning = "";
        long at = last;
        while (true) {
            path.add(at);
            long cause = events.cause(at);
            if (cause < 0) {
                beginning = sentences.unobserved(events.kind(at));
                break;
            }
            if (!events.holds(cause)) {
                beginning = "What came before is no longer remembered: later events have taken its place.";
                break;
            }
            if (path.size() == LONGEST_CHAIN) {
                beginning = "The chain goes on; only its last " + LONGEST_CHAIN + " links are shown.";
                break;
            }
            at = cause;
        }
        List<Chain.Link> links = new ArrayList<>();
        long before = -1;
        for (int i = path.size() - 1; i >= 0; i--) {
            long index = path.get(i);
            long cycle = events.cycle(index);
            SourcePosition where = sentences.where(index);
            links.add(new Chain.Link(
                    index,
                    events.kind(index),
                    new Moment(cycle),
                    before < 0 ? 0 : cycle - before,
                    sentences.sentence(index),
                    where));
            before = cycle;
        }
        return new Chain(question, List.copyOf(links), beginning);
    }
}
