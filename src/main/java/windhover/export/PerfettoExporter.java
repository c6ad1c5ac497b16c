package windhover.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.cpu.Cpu;
import windhover.cpu.LossReason;
import windhover.cpu.Stage;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Runner;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.debug.trace.TraceSlice;
import windhover.export.TraceEventFile.Track;
import windhover.guest.kernel.GuestEvent;
import windhover.machine.Board;

/**
 * Chrome's JSON trace events, which Perfetto opens: who had the processor and in which functions, where cycles were
 * lost, traps, each device's firmware, the bus, the lines, the kernel's events and the lesson's steps as tracks; shares
 * of the processor and the queue's depth as counters; and from each cause an arrow to what it caused on another track.
 */
final class PerfettoExporter extends Exporter {
    private static final String LESSON = "lesson";
    private static final String RUNNERS = "programs, tasks and handlers";
    private static final String PROCESSOR = "processor";
    private static final String KERNEL = "kernel";
    private static final String LINES = "interrupt lines";
    private static final String DEVICES = "devices";
    private static final String BUS = "bus";
    private static final String WIRE = "wire and outside";
    private static final List<String> PROCESSES =
            List.of(LESSON, RUNNERS, PROCESSOR, KERNEL, LINES, DEVICES, BUS, WIRE);

    private static final String TRAPS = "traps";
    private static final String NO_SYMBOL = "(no symbol)";

    /** Cycles after which what was recorded is written, long before it could be forgotten. */
    private static final long FLUSH = 8192;

    private static final int DEEPEST_TRAP = 64;

    private final Trace trace;
    private final Board board;
    private final Cpu cpu;
    private final FunctionNames functions;
    private final ExportSelection selection;
    private final TraceEventFile file;
    private final List<FunctionStack> stacks = new ArrayList<>();
    private final Map<Runner, Track> runnerTracks = new HashMap<>();
    private final boolean showsRunners;
    private final boolean showsFunctions;
    private final boolean showsLosses;
    private @Nullable ProcessorShare shares;
    private long from;
    private long passed;
    private int depth = -1;

    // An instruction that retires has committed a cycle before, and who had the processor then is who had it at the
    // end of the cycle before that.
    private Runner shown;
    private Runner next;
    private long shownSince;
    private long nextSince;
    private long retired;
    private @Nullable LossReason lost;

    PerfettoExporter(ExportRun run, Output out, ExportSelection selection) {
        trace = run.trace();
        board = run.debugger().machine().board();
        cpu = run.debugger().processor();
        functions = new FunctionNames(run.debugger().software());
        this.selection = selection;
        file = new TraceEventFile(out, PROCESSES);
        shown = trace.runner();
        next = shown;
        showsFunctions = selection.has(Topic.FUNCTIONS);
        showsRunners = showsFunctions || selection.has(Topic.PROCESSOR);
        showsLosses = selection.has(Topic.PIPELINE);
    }

    @Override
    boolean wantsCycles() {
        return true;
    }

    @Override
    void begin(long cycle) {
        from = cycle;
        passed = cycle;
        file.begin();
        shown = trace.runner();
        next = shown;
        shownSince = cycle;
        nextSince = cycle;
        retired = cpu.instructions();
        if (selection.has(Topic.PROCESSOR)) {
            shares = new ProcessorShare(file, PROCESSOR, cycle);
        }
        if (showsRunners) {
            resume(shown, cycle);
        }
    }

    private void resume(Runner runner, long cycle) {
        file.open(
                runnerTrack(runner), cycle, runner.name(), runner.kind().name().toLowerCase(Locale.ROOT), "");
        if (showsFunctions) {
            stack(runner).resume(cycle);
        }
    }

    private void suspend(Runner runner, long cycle) {
        if (showsFunctions) {
            stack(runner).suspend(cycle);
        }
        file.close(runnerTrack(runner), cycle);
    }

    private Track runnerTrack(Runner runner) {
        return runnerTracks.computeIfAbsent(runner, unseen -> file.track(RUNNERS, unseen.name()));
    }

    private FunctionStack stack(Runner runner) {
        while (stacks.size() <= runner.number()) {
            stacks.add(new FunctionStack(file, runnerTrack(runner)));
        }
        return stacks.get(runner.number());
    }

    @Override
    void passed(long cycle) {
        if (showsRunners) {
            functions(cycle);
            Runner now = trace.runner();
            turn();
            if (!now.equals(next)) {
                next = now;
                nextSince = cycle;
            }
        }
        if (showsLosses) {
            losses(cycle);
        }
        if (cycle + 1 - passed >= FLUSH) {
            flush(cycle + 1);
        }
    }

    /** What retires in this cycle committed in the one before. */
    private void functions(long cycle) {
        long count = cpu.instructions();
        if (count != retired) {
            retired = count;
            if (showsFunctions && cycle > from) {
                String function = functions.at(cpu.retiredPc());
                stack(shown).committed(cycle - 1, function.isEmpty() ? NO_SYMBOL : function, cpu.retiredUop());
            }
        }
    }

    /** Whoever has got the processor before this cycle is shown from then on. */
    private void turn() {
        if (!next.equals(shown)) {
            account(nextSince);
            suspend(shown, nextSince);
            shown = next;
            shownSince = nextSince;
            resume(shown, nextSince);
        }
    }

    private void account(long until) {
        if (shares != null) {
            shares.had(shown, shownSince, until);
        }
    }

    private void losses(long cycle) {
        LossReason now = cpu.view().bubble(Stage.WB);
        if (now != lost) {
            Track track = file.track(PROCESSOR, "lost cycles");
            if (lost != null) {
                file.close(track, cycle);
            }
            if (now != null) {
                file.open(track, cycle, now.label());
            }
            lost = now;
        }
    }

    @Override
    public void trapBegins(long cycle, long cause, long pc) {
        if (active && showsFunctions) {
            stack(trace.runner()).forget();
        }
    }

    @Override
    public void guestHappened(GuestEvent event) {
        if (active && showsFunctions && event instanceof GuestEvent.Dispatched) {
            stack(trace.runner()).forget();
        }
    }

    @Override
    void end(long cycle) {
        if (showsRunners) {
            turn();
            account(cycle);
        }
        if (shares != null) {
            shares.end(cycle);
        }
        flush(cycle);
        file.end(cycle);
    }

    private void flush(long until) {
        if (until <= passed) {
            return;
        }
        TraceSlice slice = trace.slice(passed, until, Integer.MAX_VALUE);
        if (selection.has(Topic.QUEUE)) {
            for (TraceSlice.Depth change : slice.depths()) {
                if (change.events() != depth) {
                    depth = change.events();
                    file.counter(KERNEL, "queue", "depth", change.cycle(), 10L * depth);
                }
            }
        }
        for (TraceEvent event : slice.events()) {
            if (selection.has(topic(event.kind()))) {
                event(event);
                flow(event);
            }
        }
        passed = until;
    }

    /**
     * Draws an event. Each has a slice that holds its moment, be it as short as a cycle: an arrow that leads to a
     * moment without one is not drawn, or to another slice.
     */
    private void event(TraceEvent event) {
        Track track = track(event);
        String name = name(event);
        String category = event.kind().label();
        long cycle = event.cycle();
        switch (event.kind()) {
            case FIRMWARE, LINE_ROSE, WIRE_BEGAN, WAITS -> {
                if (track.open() > 0) {
                    file.close(track, cycle);
                }
                file.open(track, cycle, name, category, event.sentence());
            }
            case LINE_FELL, WIRE_ENDED, WAKES -> {
                if (track.open() > 0) {
                    file.close(track, cycle);
                }
                file.instant(track, cycle, name, category, event.sentence());
            }
            case TRAP -> {
                if (track.open() < DEEPEST_TRAP) {
                    file.open(track, cycle, name, category, event.sentence());
                } else {
                    file.instant(track, cycle, name, category, event.sentence());
                }
            }
            case HANDLER_LEFT -> {
                file.instant(track, cycle, name, category, event.sentence());
                if (track.open() > 0) {
                    file.close(track, cycle + 1);
                }
            }
            case DISPATCHED -> {
                Track traps = file.track(PROCESSOR, TRAPS);
                while (traps.open() > 0) {
                    file.close(traps, cycle); // abandoned: the loop runs in no handler
                }
                file.instant(track, cycle, name, category, event.sentence());
            }
            default -> file.instant(track, cycle, name, category, event.sentence());
        }
    }

    private void flow(TraceEvent event) {
        TraceEvent cause = event.cause() < 0 ? null : trace.event(event.cause());
        if (event.kind() == EventKind.CONSOLE) {
            return; // an arrow for each character printed would hide all others
        }
        if (cause == null || cause.cycle() < from || !selection.has(topic(cause.kind()))) {
            return;
        }
        Track start = track(cause);
        Track end = track(event);
        if (!start.equals(end)) {
            file.arrow(event.index(), start, cause.cycle(), end, event.cycle());
        }
    }

    private Track track(TraceEvent event) {
        return switch (event.kind()) {
            case INPUT -> file.track(WIRE, "outside");
            case WIRE_BEGAN, WIRE_ENDED -> file.track(WIRE, "frames in");
            case FRAME_SENT -> file.track(WIRE, "frames out");
            case FIRMWARE -> file.track(DEVICES, event.name());
            case DESCRIPTOR_READ, DESCRIPTOR_WRITTEN, DMA_READ, DMA_WRITTEN, DEVICE_BUS ->
                file.track(BUS, event.name());
            case REGISTER_WRITTEN, REGISTER_READ ->
                file.track(DEVICES, event.name().isEmpty() ? "registers" : "registers of " + event.name());
            case CONSOLE -> file.track(DEVICES, "console");
            case DEVICE -> file.track(DEVICES, "other events");
            case LINE_ROSE, LINE_FELL -> file.track(LINES, CauseNames.line(board, (int) event.subject()));
            case TRAP, IDT_READ, HANDLER_ENTERED, HANDLER_FUNCTION, HANDLER_LEFT, SYSCALL ->
                file.track(PROCESSOR, TRAPS);
            case WAITS, WAKES -> file.track(PROCESSOR, "waits");
            case QUEUED, DISPATCHED -> file.track(KERNEL, "events of " + event.name());
            case SCHEDULE, CALLBACK, CALLBACK_ENDED, FREED, PURGED -> file.track(KERNEL, "events");
            case THREAD_SWITCHED, BLOCKED, WOKEN -> file.track(KERNEL, "task " + event.name());
            case STEP -> file.track(LESSON, "steps");
        };
    }

    private static Topic topic(EventKind kind) {
        return switch (kind) {
            case INPUT, WIRE_BEGAN, WIRE_ENDED, FRAME_SENT -> Topic.WIRE;
            case FIRMWARE, REGISTER_WRITTEN, REGISTER_READ, CONSOLE, DEVICE -> Topic.DEVICES;
            case DESCRIPTOR_READ, DESCRIPTOR_WRITTEN, DMA_READ, DMA_WRITTEN, DEVICE_BUS -> Topic.BUS;
            case LINE_ROSE, LINE_FELL -> Topic.LINES;
            case TRAP, IDT_READ, HANDLER_ENTERED, HANDLER_FUNCTION, HANDLER_LEFT, SYSCALL, WAITS, WAKES -> Topic.TRAPS;
            case SCHEDULE,
                    QUEUED,
                    DISPATCHED,
                    CALLBACK,
                    CALLBACK_ENDED,
                    FREED,
                    PURGED,
                    THREAD_SWITCHED,
                    BLOCKED,
                    WOKEN -> Topic.QUEUE;
            case STEP -> Topic.LESSON;
        };
    }

    private String name(TraceEvent event) {
        return switch (event.kind()) {
            case FIRMWARE -> state(event.sentence());
            case LINE_ROSE -> "high";
            case LINE_FELL -> "falls";
            case WIRE_BEGAN -> "frame of " + event.detail() + " bytes";
            case STEP -> "step " + event.subject() + ": " + event.name();
            case TRAP -> CauseNames.of(board, event.subject());
            case WAITS -> "waits for an interrupt";
            case WAKES -> "goes on";
            case QUEUED, DISPATCHED, THREAD_SWITCHED, BLOCKED, WOKEN, REGISTER_READ, REGISTER_WRITTEN ->
                event.kind().label();
            case HANDLER_ENTERED, HANDLER_FUNCTION, CALLBACK -> {
                String function = functions.at(event.subject());
                yield event.kind().label() + (function.isEmpty() ? "" : ": " + function);
            }
            default -> event.kind().label() + (event.name().isEmpty() ? "" : ": " + event.name());
        };
    }

    /** The state that a firmware's sentence says it is in now: the word in front of the colon. */
    private static String state(String sentence) {
        int colon = sentence.indexOf(':');
        String before = colon < 0 ? sentence : sentence.substring(0, colon);
        return before.substring(before.lastIndexOf(' ') + 1);
    }
}
