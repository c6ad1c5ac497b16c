package windhover.ui.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import windhover.debug.GuestWarning;
import windhover.debug.Snapshot;
import windhover.debug.StepMark;
import windhover.debug.TimelineState;
import windhover.debug.TimelineState.BranchState;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Runner;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.debug.trace.TraceOverview;
import windhover.debug.trace.TraceSlice;
import windhover.timeline.Bookmark;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Hue;

/**
 * What the timeline shows and which part of the run is in view, without a window. Of the window's thread, but for
 * {@link Query}.
 */
@SuppressWarnings("LongDoubleConversion") // cycles become places on the screen, where no more than a pixel counts
final class TimelineModel {
    /** The closest look: so many cycles in all. */
    static final double CLOSEST = 16;

    private static final double ROOM_AHEAD = 1.02;
    private static final long SPANS_WITHIN = 8_000_000;
    private static final long EVENTS_WITHIN = 400_000;
    private static final int MOST_SPANS = 8000;
    private static final int MOST_EVENTS = 3000;
    private static final int MOST_ROWS = 2000;
    private static final Set<EventKind> UNSHOWN = EnumSet.of(
            EventKind.CONSOLE,
            EventKind.DEVICE_BUS,
            EventKind.WAITS,
            EventKind.WAKES,
            EventKind.REGISTER_WRITTEN,
            EventKind.REGISTER_READ);
    private static final Set<EventKind> SHOWN = EnumSet.complementOf(EnumSet.copyOf(UNSHOWN));

    /** A question to the record: of immutable values only, so that any thread may ask it. */
    record Query(long from, long until, long run, int branch) {
        RunData answer(Trace trace) {
            TraceOverview overview = trace.overview();
            long length = until - from;
            TraceSlice spans = length > SPANS_WITHIN ? null : trace.slice(from, until, MOST_SPANS, Set.of());
            TraceSlice events = length > EVENTS_WITHIN ? null : trace.slice(from, until, MOST_EVENTS, SHOWN);
            return new RunData(overview, exact(spans), exact(events));
        }

        private static @Nullable TraceSlice exact(@Nullable TraceSlice slice) {
            return slice != null && slice.complete() && slice.knownFrom() <= slice.from() ? slice : null;
        }
    }

    /** A step of the lesson, at the cycle in which it was observed. */
    record Step(int number, String name, long cycle) {}

    /** A row of the text twin. */
    record Row(long cycle, String moment, String lasts, String what, String sentence) {}

    private final Map<Integer, SortedMap<Integer, Step>> stepsByBranch = new HashMap<>();
    private List<GuestWarning> warnings = List.of();
    private TimelineState state = TimelineState.EMPTY;
    private Map<Integer, String> lineUses = Map.of();
    private List<Lane> lanes = List.of();
    private RunData data = RunData.NONE;
    private double from;
    private double until = 1024;
    private boolean whole = true;
    private long now;
    private boolean follows = true;

    /** Shows where the machine is. Answers true when anything that is drawn at rest has changed. */
    boolean show(Snapshot snapshot) {
        boolean changed = !snapshot.timeline().branches().equals(state.branches())
                || snapshot.timeline().branch() != state.branch();
        changed |= !snapshot.timeline().bookmarks().equals(state.bookmarks());
        state = snapshot.timeline();
        boolean moved = snapshot.cycle() != now;
        now = snapshot.cycle();
        changed |= takeSteps(snapshot.steps());
        if (!snapshot.awareness().warnings().equals(warnings)) {
            warnings = snapshot.awareness().warnings();
            changed = true;
        }
        if (lineUses.isEmpty() && !snapshot.lines().isEmpty()) {
            lineUses = snapshot.lines().stream()
                    .collect(Collectors.toMap(Snapshot.LineState::number, Snapshot.LineState::source, (a, b) -> a));
        }
        if (whole) {
            changed |= setRange(0, wholeLength());
        } else if (moved && follows && (now < from || now > until)) {
            double length = until - from;
            changed |= setRange(now - length * (now < from ? 0.2 : 0.8), now + length * (now < from ? 0.8 : 0.2));
        }
        return changed;
    }

    private boolean takeSteps(List<StepMark> marks) {
        BranchState branch = branch();
        SortedMap<Integer, Step> steps = stepsByBranch.computeIfAbsent(state.branch(), number -> {
            SortedMap<Integer, Step> shared = new TreeMap<>(
                    branch == null ? Map.of() : stepsByBranch.getOrDefault(branch.parent(), new TreeMap<>()));
            shared.values().removeIf(step -> branch != null && step.cycle() >= branch.from());
            return shared;
        });
        boolean changed = steps.values().removeIf(step -> step.cycle() > end());
        for (StepMark mark : marks) {
            if (mark.observed()) {
                Step step = new Step(mark.number(), mark.name(), mark.cycle());
                changed |= !step.equals(steps.put(mark.number(), step));
            }
        }
        return changed;
    }

    private @Nullable BranchState branch() {
        return state.branches().stream()
                .filter(one -> one.number() == state.branch())
                .findFirst()
                .orElse(null);
    }

    private double wholeLength() {
        return Math.max(CLOSEST, Math.max(end(), 1) * ROOM_AHEAD);
    }

    /** The furthest moment of this branch. */
    long end() {
        return Math.max(now, state.frontier());
    }

    /** Where the machine is. */
    long now() {
        return now;
    }

    /** The history. */
    TimelineState state() {
        return state;
    }

    /** The cycle at the left edge. */
    double from() {
        return from;
    }

    /** The cycle at the right edge. */
    double until() {
        return until;
    }

    /** True while the whole run is in view, and stays so as it gets longer. */
    boolean whole() {
        return whole;
    }

    /** Whether the part in view follows the machine. */
    void follow(boolean on) {
        follows = on;
    }

    /** Brings the whole run into view. */
    void fit() {
        whole = true;
        setRange(0, wholeLength());
    }

    /** Looks closer, or from further away when the factor is less than 1, with a cycle staying where it is. */
    void zoom(double factor, double at) {
        double length = Math.clamp((until - from) / factor, CLOSEST, wholeLength());
        if (length >= wholeLength()) {
            fit();
            return;
        }
        whole = false;
        double share = (at - from) / (until - from);
        setRange(at - share * length, at + (1 - share) * length);
    }

    /** Moves the part in view by so many cycles. */
    void pan(double cycles) {
        if (!whole) {
            setRange(from + cycles, until + cycles);
        }
    }

    private boolean setRange(double newFrom, double newUntil) {
        double length = newUntil - newFrom;
        double left = Math.clamp(newFrom, 0, Math.max(0, wholeLength() - length));
        if (left == from && left + length == until) {
            return false;
        }
        from = left;
        until = left + length;
        return true;
    }

    /** A moment that can be gone to: within the run. */
    long moment(double cycle) {
        return Math.clamp((long) Math.floor(cycle), 0, end());
    }

    /** What to ask of the record for the part in view. */
    Query query() {
        return new Query((long) Math.max(0, Math.floor(from)), (long) Math.ceil(until), end(), state.branch());
    }

    /** Takes what the record answered. */
    void take(RunData answer) {
        data = answer;
        lanes = makeLanes(answer.overview());
    }

    /** The record of the part in view. */
    RunData data() {
        return data;
    }

    /** The rows, from top to bottom. */
    List<Lane> lanes() {
        return lanes;
    }

    /** The steps of this branch that were observed, by cycle. */
    List<Step> steps() {
        return stepsByBranch.getOrDefault(state.branch(), new TreeMap<>()).values().stream()
                .sorted(Comparator.comparingLong(Step::cycle))
                .toList();
    }

    /** The guest's warnings so far. */
    List<GuestWarning> warnings() {
        return warnings;
    }

    /** The bookmarks of this branch, by moment. */
    List<Bookmark> bookmarks() {
        return state.bookmarks().stream()
                .filter(one -> one.branch() == state.branch())
                .sorted(Comparator.comparingLong(Bookmark::cycle))
                .toList();
    }

    /** The note on a moment of this branch; empty when there is none. */
    String noteAt(long cycle) {
        return bookmarks().stream()
                .filter(one -> one.cycle() == cycle)
                .map(Bookmark::note)
                .findFirst()
                .orElse("");
    }

    /** A bookmark's moment with its note. */
    static String label(Bookmark bookmark) {
        return Figures.moment(bookmark.cycle()) + (bookmark.note().isEmpty() ? "" : "  " + bookmark.note());
    }

    private List<Lane> makeLanes(TraceOverview overview) {
        List<Lane> made = new ArrayList<>();
        List<Runner> ran = new ArrayList<>();
        for (Runner runner : overview.runners()) {
            for (long cycles : overview.runnerCycles()[runner.number()]) {
                if (cycles > 0) {
                    ran.add(runner);
                    break;
                }
            }
        }
        ran.sort(
                Comparator.comparingInt((Runner runner) -> order(runner.kind())).thenComparingInt(Runner::number));
        for (Runner runner : ran) {
            made.add(lane(runner));
        }
        int everHigh = 0;
        for (int mask : overview.lines()) {
            everHigh |= mask;
        }
        for (int line = 0; line < Integer.SIZE; line++) {
            if ((everHigh >> line & 1) != 0) {
                String use = lineUses.getOrDefault(line, "");
                made.add(new Lane(
                        Lane.Kind.LINE,
                        line,
                        "irq" + line + (use.isEmpty() ? "" : " " + use),
                        "L",
                        Hue.HANDLER,
                        "Interrupt line: when it was high."));
            }
        }
        if (any(overview.receivedBytes())) {
            made.add(new Lane(
                    Lane.Kind.RECEIVED, 0, "wire, in", "F", Hue.FIRMWARE, "Frames on the wire to the network card."));
        }
        if (any(overview.sentBytes())) {
            made.add(new Lane(
                    Lane.Kind.SENT, 0, "wire, out", "F", Hue.FIRMWARE, "Frames on the wire from the network card."));
        }
        if (any(overview.dmaBytes())) {
            made.add(new Lane(
                    Lane.Kind.DMA, 0, "DMA", "D", Hue.DMA, "Bytes that the DMA controller moved to or from memory."));
        }
        int deepest = 0;
        for (int depth : overview.deepest()) {
            deepest = Math.max(deepest, depth);
        }
        if (deepest > 0) {
            made.add(new Lane(
                    Lane.Kind.DEPTH,
                    0,
                    "queue, to " + deepest,
                    "Q",
                    Hue.KERNEL,
                    "How many events waited in the kernel's queue; deepest " + deepest + "."));
        }
        if (overview.until() > 0) {
            made.add(new Lane(
                    Lane.Kind.EVENTS,
                    0,
                    "events",
                    "•",
                    Hue.KERNEL,
                    "What happened, one mark each: right click one to ask why. Zoom in to see them."));
        }
        return List.copyOf(made);
    }

    private static boolean any(long[] values) {
        for (long value : values) {
            if (value > 0) {
                return true;
            }
        }
        return false;
    }

    private static int order(Runner.Kind kind) {
        return switch (kind) {
            case PROGRAM -> 0;
            case THREAD -> 1;
            case KERNEL -> 2;
            case SYSTEM_CALL -> 3;
            case EXCEPTION -> 4;
            case HANDLER -> 5;
            case IDLE -> 6;
        };
    }

    private static Lane lane(Runner runner) {
        Hue hue = switch (runner.kind()) {
            case PROGRAM, THREAD -> Hue.PROGRAM;
            case KERNEL, SYSTEM_CALL -> Hue.KERNEL;
            case EXCEPTION -> Hue.FAULT;
            case HANDLER -> Hue.HANDLER;
            case IDLE -> Hue.IDLE;
        };
        String sentence = switch (runner.kind()) {
            case PROGRAM -> "Program: when one of its events was handled.";
            case THREAD -> "Thread: when it had the processor.";
            case KERNEL -> "Kernel: its own code, outside of any call and any handler.";
            case SYSTEM_CALL -> "System calls: from the ecall of a program until the kernel gave the processor back.";
            case EXCEPTION ->
                "Exceptions: from an instruction that could not be done until the kernel gave the processor back.";
            case HANDLER -> "Interrupt handler: from the interrupt until it gave the processor back.";
            case IDLE -> "Idle: the processor waited for an interrupt.";
        };
        return new Lane(Lane.Kind.RUNNER, runner.number(), runner.name(), hue.letter(), hue, sentence);
    }

    /** A row's values, 0 to 1, in columns of so many cycles from the left edge on. */
    double[] columns(Lane lane, int count) {
        double per = (until - from) / Math.max(1, count);
        Columns columns = new Columns(from, per, count);
        TraceOverview all = data.overview();
        TraceSlice spans = covers(data.spans()) ? data.spans() : null;
        TraceSlice events = covers(data.events()) ? data.events() : null;
        long width = all.bucketCycles();
        switch (lane.kind()) {
            case RUNNER -> {
                if (spans != null) {
                    for (TraceSlice.Span span : spans.spans()) {
                        if (span.runner().number() == lane.number()) {
                            columns.share(span.from(), span.until(), 1);
                        }
                    }
                } else if (lane.number() < all.runnerCycles().length) {
                    columns.shares(width, all.buckets(), bucket -> all.share(lane.number(), bucket));
                }
            }
            case LINE -> {
                if (spans != null) {
                    for (TraceSlice.LineSpan span : spans.lines()) {
                        if (span.line() == lane.number()) {
                            columns.raise(span.from(), span.until(), 1);
                        }
                    }
                } else {
                    columns.raises(width, all.buckets(), bucket -> all.lineHigh(lane.number(), bucket) ? 1 : 0);
                }
            }
            case DMA -> {
                if (events != null) {
                    for (TraceEvent event : events.events()) {
                        if (event.kind() == EventKind.DMA_READ || event.kind() == EventKind.DMA_WRITTEN) {
                            columns.share(event.cycle(), event.cycle() + 1.0, event.detail());
                        }
                    }
                } else {
                    columns.shares(width, all.buckets(), bucket -> all.dmaBytes()[bucket]);
                }
                columns.scaled();
            }
            case RECEIVED, SENT -> wire(lane, columns, events);
            case DEPTH -> {
                if (spans != null) {
                    List<TraceSlice.Depth> depths = spans.depths();
                    for (int i = 0; i < depths.size(); i++) {
                        long end = i + 1 < depths.size() ? depths.get(i + 1).cycle() : spans.until();
                        columns.raise(depths.get(i).cycle(), end, depths.get(i).events());
                    }
                } else {
                    columns.raises(width, all.buckets(), bucket -> all.deepest()[bucket]);
                }
                int deepest = 1;
                for (int depth : all.deepest()) {
                    deepest = Math.max(deepest, depth);
                }
                double[] values = columns.values();
                for (int i = 0; i < values.length; i++) {
                    values[i] = Math.min(1, values[i] / deepest);
                }
            }
            case EVENTS -> {
                if (events != null) {
                    for (TraceEvent event : events.events()) {
                        columns.raise(event.cycle(), event.cycle() + 1.0, 1);
                    }
                }
            }
        }
        return columns.values();
    }

    private void wire(Lane lane, Columns columns, @Nullable TraceSlice events) {
        TraceOverview all = data.overview();
        int direction = lane.kind() == Lane.Kind.RECEIVED ? 0 : 1;
        if (events == null) {
            long[] bytes = direction == 0 ? all.receivedBytes() : all.sentBytes();
            columns.shares(all.bucketCycles(), all.buckets(), bucket -> bytes[bucket]);
            columns.scaled();
            return;
        }
        double began = from;
        boolean open = events.events().stream()
                .filter(event -> (event.kind() == EventKind.WIRE_BEGAN || event.kind() == EventKind.WIRE_ENDED)
                        && event.subject() == direction)
                .findFirst()
                .map(event -> event.kind() == EventKind.WIRE_ENDED)
                .orElse(false);
        for (TraceEvent event : events.events()) {
            if (event.subject() == direction && event.kind() == EventKind.WIRE_BEGAN) {
                began = event.cycle();
                open = true;
            } else if (event.subject() == direction && event.kind() == EventKind.WIRE_ENDED && open) {
                columns.raise(began, event.cycle() + 1.0, 1);
                open = false;
            }
        }
        if (open) {
            columns.raise(began, events.until(), 1);
        }
    }

    /** True when a slice tells of all that is in view; while a new answer is on its way, an old one may not. */
    private boolean covers(@Nullable TraceSlice slice) {
        return slice != null
                && slice.from() <= from
                && slice.until() >= Math.min(until, data.overview().until());
    }

    /** The events in view that may be shown one by one; none when there are too many. */
    List<TraceEvent> events() {
        return covers(data.events()) && data.events() != null ? data.events().events() : List.of();
    }

    /** The event nearest to a cycle, within so many cycles; null when there is none. */
    @Nullable
    TraceEvent eventNear(double cycle, double within) {
        return events().stream()
                .filter(event -> event.kind() != EventKind.DMA_READ && event.kind() != EventKind.DMA_WRITTEN)
                .filter(event -> Math.abs(event.cycle() + 0.5 - cycle) <= Math.max(within, 0.5))
                .min(Comparator.comparingDouble(event -> Math.abs(event.cycle() + 0.5 - cycle)))
                .orElse(null);
    }

    /** What was so at a cycle, in words. */
    String describe(double at, double within) {
        long cycle = Math.max(0, (long) Math.floor(at));
        StringBuilder text = new StringBuilder(Figures.moment(cycle));
        TraceOverview all = data.overview();
        if (cycle >= all.until()) {
            return text.append("\nNot reached yet.").toString();
        }
        TraceSlice spans = covers(data.spans()) ? data.spans() : null;
        if (spans != null) {
            for (TraceSlice.Span span : spans.spans()) {
                if (span.from() <= cycle && cycle < span.until()) {
                    text.append("\nThe processor ran ")
                            .append(name(span.runner()))
                            .append(", ")
                            .append(Figures.grouped(span.until() - span.from()))
                            .append(" cycles.");
                }
            }
        } else {
            int bucket = all.bucketOf(cycle);
            text.append("\nIn these ")
                    .append(Figures.grouped(all.bucketCycles()))
                    .append(" cycles:");
            for (Runner runner : all.runners()) {
                double share = all.share(runner.number(), bucket);
                if (share >= 0.005) {
                    text.append(String.format(Locale.ROOT, "\n%3.0f %%  %s", share * 100, name(runner)));
                }
            }
        }
        List<String> high = new ArrayList<>();
        for (Lane lane : lanes) {
            boolean is = lane.kind() == Lane.Kind.LINE
                    && (spans != null
                            ? spans.lines().stream()
                                    .anyMatch(span -> span.line() == lane.number()
                                            && span.from() <= cycle
                                            && cycle < span.until())
                            : all.lineHigh(lane.number(), all.bucketOf(cycle)));
            if (is) {
                high.add(lane.name());
            }
        }
        if (!high.isEmpty()) {
            text.append("\nHigh: ").append(String.join(", ", high)).append('.');
        }
        for (Step step : steps()) {
            if (Math.abs(step.cycle() - at) <= within) {
                text.append("\n◆ Step ")
                        .append(step.number())
                        .append(", ")
                        .append(step.name())
                        .append(", ")
                        .append(Figures.moment(step.cycle()))
                        .append('.');
            }
        }
        for (GuestWarning warning : warnings) {
            if (Math.abs(warning.cycle() - at) <= within) {
                text.append("\n⚠ ").append(warning.sentence());
            }
        }
        for (Bookmark bookmark : bookmarks()) {
            if (Math.abs(bookmark.cycle() - at) <= within) {
                text.append("\n⚑ ").append(label(bookmark));
            }
        }
        TraceEvent event = eventNear(at, within);
        if (event != null) {
            text.append("\n• ")
                    .append(Figures.moment(event.cycle()))
                    .append("  ")
                    .append(event.sentence());
        }
        return text.toString();
    }

    private static String name(Runner runner) {
        return switch (runner.kind()) {
            case IDLE -> "nothing: idle";
            case KERNEL -> "the kernel";
            case HANDLER -> "the handler of " + runner.name();
            case SYSTEM_CALL -> "a system call";
            case EXCEPTION -> "the handler of an exception";
            case PROGRAM, THREAD -> runner.name();
        };
    }

    /** The part in view as a table: the text twin. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        TraceSlice spans = covers(data.spans()) ? data.spans() : null;
        if (spans != null) {
            for (TraceSlice.Span span : spans.spans()) {
                rows.add(row(
                        span.from(),
                        Figures.grouped(span.until() - span.from()),
                        span.runner().kind().name().toLowerCase(java.util.Locale.ROOT),
                        "The processor runs " + name(span.runner()) + "."));
            }
        } else {
            rows.addAll(shares());
        }
        for (TraceEvent event : events()) {
            if (event.kind() != EventKind.STEP) {
                rows.add(row(event.cycle(), "", event.kind().label(), event.sentence()));
            }
        }
        for (Step step : steps()) {
            rows.add(row(step.cycle(), "", "◆ step " + step.number(), step.name()));
        }
        for (GuestWarning warning : warnings) {
            rows.add(row(warning.cycle(), "", "⚠ warning", warning.sentence()));
        }
        for (Bookmark bookmark : bookmarks()) {
            rows.add(row(bookmark.cycle(), "", "⚑ bookmark", bookmark.note()));
        }
        rows.removeIf(row -> row.cycle() < Math.floor(from) || row.cycle() > until);
        rows.sort(Comparator.comparingLong(Row::cycle));
        return List.copyOf(rows.subList(0, Math.min(rows.size(), MOST_ROWS)));
    }

    private List<Row> shares() {
        TraceOverview all = data.overview();
        long first = all.bucketOf((long) from);
        long last = all.bucketOf((long) until);
        List<Row> rows = new ArrayList<>();
        for (Runner runner : all.runners()) {
            long cycles = 0;
            for (int bucket = (int) first; bucket <= last && bucket < all.buckets(); bucket++) {
                cycles += all.runnerCycles()[runner.number()][bucket];
            }
            if (cycles > 0) {
                rows.add(row(
                        (long) Math.ceil(from),
                        Figures.grouped(cycles),
                        "in all",
                        "The processor runs " + name(runner) + "; zoom in to see when."));
            }
        }
        return rows;
    }

    private static Row row(long cycle, String lasts, String what, String sentence) {
        return new Row(cycle, Figures.moment(cycle), lasts, what, sentence);
    }

    /** The part in view in a few words. */
    String inWords() {
        double length = until - from;
        return Figures.moment((long) from) + " to " + Figures.moment((long) until)
                + (whole ? ", the whole run" : ", " + Figures.brief(length) + " cycles");
    }
}
