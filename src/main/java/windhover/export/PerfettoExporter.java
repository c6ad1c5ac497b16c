package windhover.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Runner;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.debug.trace.TraceSlice;
import windhover.machine.Board;

/**
 * Chrome's JSON trace events, which Perfetto opens: who had the processor, each device's firmware, the bus, the lines,
 * the kernel's events and the lesson's steps as tracks; the queue's depth as a counter; and from each cause an arrow to
 * what it caused on another track.
 */
final class PerfettoExporter extends Exporter {
    private static final String PROCESSOR = "processor";
    private static final String KERNEL = "kernel";
    private static final String DEVICES = "devices";
    private static final String LINES = "interrupt lines";
    private static final String WIRE = "wire and outside";
    private static final String LESSON = "lesson";
    private static final List<String> PROCESSES = List.of(LESSON, PROCESSOR, KERNEL, LINES, DEVICES, WIRE);

    /** A row of the picture. */
    private static final class Track {
        final int process;
        final int thread;
        int open;

        /** Nanoseconds at which the last slice ended. */
        long ended;

        Track(int process, int thread) {
            this.process = process;
            this.thread = thread;
        }
    }

    private final Trace trace;
    private final Board board;
    private final Output out;
    private final Map<String, Track> tracks = new HashMap<>();
    private final List<Track> inOrder = new ArrayList<>();
    private boolean first = true;
    private long from;
    private long passed;
    private @Nullable Runner runner;
    private int depth = -1;

    /** Events that would have ended a slice, and found none open. */
    private final Set<Long> withoutSlice = new HashSet<>();

    PerfettoExporter(ExportRun run, Output out) {
        trace = run.trace();
        board = run.debugger().machine().board();
        this.out = out;
    }

    @Override
    boolean wantsCycles() {
        return false;
    }

    @Override
    void begin(long cycle) {
        from = cycle;
        passed = cycle;
        out.text(
                "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"producer\":\"Windhover\",\"cycle\":\"40 ns\"},\"traceEvents\":[");
        for (int i = 0; i < PROCESSES.size(); i++) {
            next().text("{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":")
                    .number(i + 1L)
                    .text(",\"tid\":0,\"args\":{\"name\":");
            quoted(PROCESSES.get(i)).text("}}");
            next().text("{\"ph\":\"M\",\"name\":\"process_sort_index\",\"pid\":")
                    .number(i + 1L)
                    .text(",\"tid\":0,\"args\":{\"sort_index\":")
                    .number(i)
                    .text("}}");
        }
    }

    @Override
    void passed(long cycle) {
        flush(cycle + 1);
    }

    @Override
    void end(long cycle) {
        flush(cycle);
        for (Track track : inOrder) {
            while (track.open > 0) {
                close(track, cycle);
            }
        }
        out.text("\n]}\n");
    }

    private void flush(long until) {
        if (until <= passed) {
            return;
        }
        TraceSlice slice = trace.slice(passed, until, Integer.MAX_VALUE);
        for (TraceSlice.Span span : slice.spans()) {
            runs(span);
        }
        for (TraceSlice.Depth change : slice.depths()) {
            if (change.events() != depth) {
                depth = change.events();
                next().text("{\"ph\":\"C\",\"name\":\"events in the queue\",\"pid\":")
                        .number(PROCESSES.indexOf(KERNEL) + 1L)
                        .text(",\"tid\":0,\"ts\":");
                time(change.cycle())
                        .text(",\"args\":{\"events\":")
                        .number(depth)
                        .text("}}");
            }
        }
        for (TraceEvent event : slice.events()) {
            event(event);
            flow(event);
        }
        passed = until;
    }

    private void runs(TraceSlice.Span span) {
        if (span.runner().equals(runner)) {
            return;
        }
        if (runner != null) {
            close(track(PROCESSOR, runner.name()), span.from());
        }
        runner = span.runner();
        open(
                track(PROCESSOR, runner.name()),
                span.from(),
                runner.name(),
                runner.kind().name().toLowerCase(Locale.ROOT),
                "");
    }

    private void event(TraceEvent event) {
        Track track = track(event);
        String name = name(event);
        switch (event.kind()) {
            case FIRMWARE, LINE_ROSE, WIRE_BEGAN -> {
                if (track.open > 0) {
                    close(track, event.cycle());
                }
                open(track, event.cycle(), name, event.kind().label(), event.sentence());
            }
            case LINE_FELL, WIRE_ENDED -> {
                if (track.open > 0) {
                    // A slice holds its first nanosecond and not its end: so it holds the moment of what ends it, to
                    // which arrows go.
                    closeAt(track, Nanoseconds.of(event.cycle()) + 1);
                } else {
                    withoutSlice.add(event.index());
                }
            }
            default -> {
                next().text("{\"ph\":\"X\",\"dur\":0.040,\"name\":");
                quoted(name).text(",\"cat\":");
                quoted(event.kind().label());
                where(track, event.cycle());
                arguments(event.cycle(), event.sentence());
            }
        }
    }

    private void flow(TraceEvent event) {
        TraceEvent cause = event.cause() < 0 ? null : trace.event(event.cause());
        if (event.kind() == EventKind.CONSOLE) {
            return; // an arrow for each character printed would hide all others
        }
        if (cause == null || cause.cycle() < from || track(cause) == track(event)) {
            return;
        }
        if (withoutSlice.contains(cause.index()) || withoutSlice.contains(event.index())) {
            return; // an arrow that begins or ends at no slice is not drawn, or is drawn to another one
        }
        next().text("{\"ph\":\"s\",\"name\":\"causes\",\"cat\":\"cause\",\"id\":")
                .number(event.index());
        where(track(cause), cause.cycle()).text("}");
        next().text("{\"ph\":\"f\",\"bp\":\"e\",\"name\":\"causes\",\"cat\":\"cause\",\"id\":")
                .number(event.index());
        where(track(event), event.cycle()).text("}");
    }

    private Track track(TraceEvent event) {
        return switch (event.kind()) {
            case INPUT -> track(WIRE, "outside");
            case WIRE_BEGAN, WIRE_ENDED -> track(WIRE, "frames in");
            case FRAME_SENT -> track(WIRE, "frames out");
            case FIRMWARE -> track(DEVICES, event.name());
            case DESCRIPTOR_READ, DESCRIPTOR_WRITTEN, DMA_READ, DMA_WRITTEN, DEVICE_BUS ->
                track(DEVICES, "bus: " + event.name());
            case REGISTER_WRITTEN, REGISTER_READ -> track(PROCESSOR, "register accesses");
            case LINE_ROSE, LINE_FELL -> track(LINES, line((int) event.subject()));
            case TRAP, IDT_READ, HANDLER_ENTERED, HANDLER_FUNCTION, HANDLER_LEFT, SYSCALL, WAITS, WAKES ->
                track(PROCESSOR, "traps and waits");
            case SCHEDULE, QUEUED, DISPATCHED, CALLBACK, CALLBACK_ENDED, FREED, PURGED -> track(KERNEL, "events");
            case THREAD_SWITCHED, BLOCKED, WOKEN -> track(KERNEL, "threads");
            case STEP -> track(LESSON, "steps");
            case CONSOLE -> track(PROCESSOR, "console");
            case DEVICE -> track(DEVICES, "told by devices");
        };
    }

    private String line(int number) {
        String use = board.lineUse(number);
        return "irq" + number + (use.isEmpty() ? "" : " (" + use + ")");
    }

    private static String name(TraceEvent event) {
        return switch (event.kind()) {
            case FIRMWARE -> state(event.sentence());
            case LINE_ROSE -> "high";
            case WIRE_BEGAN -> "frame of " + event.detail() + " bytes";
            case STEP -> "step " + event.subject() + ": " + event.name();
            default -> event.kind().label() + (event.name().isEmpty() ? "" : ": " + event.name());
        };
    }

    /** The state that a firmware's sentence says it is in now: the word in front of the colon. */
    private static String state(String sentence) {
        int colon = sentence.indexOf(':');
        String before = colon < 0 ? sentence : sentence.substring(0, colon);
        return before.substring(before.lastIndexOf(' ') + 1);
    }

    private Track track(String process, String name) {
        String key = process + "/" + name;
        Track known = tracks.get(key);
        if (known != null) {
            return known;
        }
        Track track = new Track(PROCESSES.indexOf(process) + 1, tracks.size() + 1);
        tracks.put(key, track);
        inOrder.add(track);
        next().text("{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":")
                .number(track.process)
                .text(",\"tid\":")
                .number(track.thread)
                .text(",\"args\":{\"name\":");
        quoted(name).text("}}");
        return track;
    }

    private void open(Track track, long cycle, String name, String category, String sentence) {
        track.open++;
        next().text("{\"ph\":\"B\",\"name\":");
        quoted(name).text(",\"cat\":");
        quoted(category);
        place(track);
        nanoseconds(Math.max(track.ended, Nanoseconds.of(cycle)));
        arguments(cycle, sentence);
    }

    private void arguments(long cycle, String sentence) {
        out.text(",\"args\":{\"moment\":\"@").number(cycle).text("\"");
        if (!sentence.isEmpty()) {
            out.text(",\"what\":");
            quoted(sentence);
        }
        out.text("}}");
    }

    private void close(Track track, long cycle) {
        closeAt(track, Nanoseconds.of(cycle));
    }

    private void closeAt(Track track, long nanoseconds) {
        track.open--;
        track.ended = nanoseconds;
        next().text("{\"ph\":\"E\"");
        place(track);
        nanoseconds(nanoseconds).text("}");
    }

    private Output where(Track track, long cycle) {
        place(track);
        return time(cycle);
    }

    private void place(Track track) {
        out.text(",\"pid\":")
                .number(track.process)
                .text(",\"tid\":")
                .number(track.thread)
                .text(",\"ts\":");
    }

    private Output time(long cycle) {
        return nanoseconds(Nanoseconds.of(cycle));
    }

    /** Microseconds with three digits behind the point: nanoseconds, exactly. */
    private Output nanoseconds(long nanoseconds) {
        String fraction = Long.toString(1000 + nanoseconds % 1000).substring(1);
        return out.number(nanoseconds / 1000).text(".").text(fraction);
    }

    private Output next() {
        out.text(first ? "\n" : ",\n");
        first = false;
        return out;
    }

    private Output quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return out.text(json.append('"').toString());
    }
}
