package windhover.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Chrome's JSON trace events: slices on tracks, counters, and arrows between slices. Times are nanoseconds, written as
 * microseconds with three digits, so exactly.
 */
final class TraceEventFile {
    /**
     * How long something lasts that takes no time: a nanosecond less than a cycle, so that it has ended when the next
     * cycle begins, also where a viewer reads times as floating-point numbers and cuts them off.
     */
    private static final int INSTANT = Nanoseconds.A_CYCLE - 1;

    /** A row of the picture. */
    static final class Track {
        private final int process;
        private final int thread;
        private int open;

        /** The cycle behind what takes no time and was drawn last: what is drawn next begins or ends there at best. */
        private long busyUntil;

        Track(int process, int thread) {
            this.process = process;
            this.thread = thread;
        }

        /** How many slices are open on it. */
        int open() {
            return open;
        }
    }

    private final Output out;
    private final List<String> processes;
    private final Map<String, Track> tracks = new HashMap<>();
    private final List<Track> inOrder = new ArrayList<>();

    /** Names as JSON: the same few come again and again. */
    private final Map<String, String> quoted = new HashMap<>();

    private boolean first = true;

    /** A file whose tracks are grouped into these processes, in this order. */
    TraceEventFile(Output out, List<String> processes) {
        this.out = out;
        this.processes = processes;
    }

    /** Writes the beginning. */
    void begin() {
        out.text(
                "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"producer\":\"Windhover\",\"cycle\":\"40 ns\"},\"traceEvents\":[");
        for (int i = 0; i < processes.size(); i++) {
            next().text("{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":")
                    .number(i + 1L)
                    .text(",\"tid\":0,\"args\":{\"name\":")
                    .text(name(processes.get(i)))
                    .text("}}");
            next().text("{\"ph\":\"M\",\"name\":\"process_sort_index\",\"pid\":")
                    .number(i + 1L)
                    .text(",\"tid\":0,\"args\":{\"sort_index\":")
                    .number(i)
                    .text("}}");
        }
    }

    /** The track of a name. */
    Track track(String process, String name) {
        String key = process + "/" + name;
        Track known = tracks.get(key);
        if (known != null) {
            return known;
        }
        Track track = new Track(processes.indexOf(process) + 1, tracks.size() + 1);
        tracks.put(key, track);
        inOrder.add(track);
        next().text("{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":")
                .number(track.process)
                .text(",\"tid\":")
                .number(track.thread)
                .text(",\"args\":{\"name\":")
                .text(name(name))
                .text("}}");
        return track;
    }

    /** A slice begins at a cycle, with words on it that may be empty. */
    void open(Track track, long cycle, String name, String category, String words) {
        track.open++;
        next().text("{\"ph\":\"B\",\"name\":")
                .text(name(name))
                .text(",\"cat\":")
                .text(name(category));
        where(track, Math.max(cycle, track.busyUntil));
        out.text(",\"args\":{\"moment\":\"@").number(cycle).octet('"');
        words(words);
        out.text("}}");
    }

    /** A slice begins that needs no words. */
    void open(Track track, long cycle, String name) {
        track.open++;
        next().text("{\"ph\":\"B\",\"name\":").text(name(name));
        where(track, cycle);
        out.octet('}');
    }

    /** The slice that began last ends with a cycle's beginning. */
    void close(Track track, long cycle) {
        track.open--;
        next().text("{\"ph\":\"E\"");
        where(track, Math.max(cycle, track.busyUntil));
        out.octet('}');
    }

    /** Something happens in a cycle: a slice as long as that. */
    void instant(Track track, long cycle, String name, String category, String words) {
        track.busyUntil = cycle + 1;
        next().text("{\"ph\":\"X\",\"dur\":0.0")
                .number(INSTANT)
                .text(",\"name\":")
                .text(name(name))
                .text(",\"cat\":")
                .text(name(category));
        where(track, cycle);
        out.text(",\"args\":{\"moment\":\"@").number(cycle).octet('"');
        words(words);
        out.text("}}");
    }

    private void words(String words) {
        if (!words.isEmpty()) {
            out.text(",\"what\":").text(json(words));
        }
    }

    /**
     * A counter has a value from a cycle on.
     *
     * @param unit what is counted
     * @param tenths ten times the value
     */
    void counter(String process, String name, String unit, long cycle, long tenths) {
        next().text("{\"ph\":\"C\",\"name\":")
                .text(name(name))
                .text(",\"pid\":")
                .number(processes.indexOf(process) + 1L)
                .text(",\"tid\":0,\"ts\":");
        time(cycle);
        out.text(",\"args\":{").text(name(unit)).octet(':').number(tenths / 10);
        if (tenths % 10 != 0) {
            out.octet('.').number(tenths % 10);
        }
        out.text("}}");
    }

    /** An arrow from the slice that holds a cycle to one that holds another. */
    void arrow(long number, Track from, long start, Track to, long end) {
        next().text("{\"ph\":\"s\",\"name\":\"causes\",\"cat\":\"cause\",\"id\":")
                .number(number);
        where(from, start);
        out.octet('}');
        next().text("{\"ph\":\"f\",\"bp\":\"e\",\"name\":\"causes\",\"cat\":\"cause\",\"id\":")
                .number(number);
        where(to, end);
        out.octet('}');
    }

    /** All slices that are open end, and the file with them. */
    void end(long cycle) {
        for (Track track : inOrder) {
            while (track.open > 0) {
                close(track, cycle);
            }
        }
        out.text("\n]}\n");
    }

    private void where(Track track, long cycle) {
        out.text(",\"pid\":")
                .number(track.process)
                .text(",\"tid\":")
                .number(track.thread)
                .text(",\"ts\":");
        time(cycle);
    }

    private void time(long cycle) {
        long nanoseconds = Nanoseconds.of(cycle);
        long fraction = nanoseconds % 1000;
        out.number(nanoseconds / 1000).octet('.').octet((int) ('0' + fraction / 100));
        out.octet((int) ('0' + fraction / 10 % 10)).octet((int) ('0' + fraction % 10));
    }

    private Output next() {
        out.text(first ? "\n" : ",\n");
        first = false;
        return out;
    }

    private String name(String text) {
        return quoted.computeIfAbsent(text, TraceEventFile::json);
    }

    private static String json(String text) {
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
        return json.append('"').toString();
    }
}
