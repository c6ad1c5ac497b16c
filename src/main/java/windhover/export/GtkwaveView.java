package windhover.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What GTKWave needs to show signals so that they can be read: a save file, with the signals that changed, in groups,
 * and the steps of the lesson as markers; and a translate file, with the names of the numbers.
 */
final class GtkwaveView {
    /** Suffix of the save file. */
    static final String SAVE = ".gtkw";

    /** Suffix of the translate file. */
    static final String NAMES = ".names";

    private static final String SAVE_MARK = "[*] Windhover";
    private static final String NAMES_MARK = "0000 -\n";

    // Flags of a row (GTKWave, analyzer.h): hexadecimal, decimal, binary, right-aligned, a comment, translated by a
    // file.
    private static final int HEXADECIMAL = 0x02;
    private static final int DECIMAL = 0x04;
    private static final int BINARY = 0x08;
    private static final int RIGHT = 0x20;
    private static final int COMMENT = 0x200;
    private static final int TRANSLATED = 0x2000;

    private static final int MARKERS = 26;
    private static final double PIXELS = 1050;
    private static final double PIXELS_A_FRAME = 200;

    /** A group of rows. */
    private record Group(String title, Set<Topic> topics) {}

    private static final List<Group> GROUPS = List.of(
            new Group("Lesson", Set.of(Topic.LESSON)),
            new Group("Wire and devices", Set.of(Topic.WIRE, Topic.DEVICES)),
            new Group("Interrupts and traps", Set.of(Topic.LINES, Topic.TRAPS)),
            new Group("Processor", Set.of(Topic.PROCESSOR, Topic.FUNCTIONS)),
            new Group("Kernel", Set.of(Topic.QUEUE)),
            new Group("Bus", Set.of(Topic.BUS)),
            new Group("Pipeline", Set.of(Topic.PIPELINE)));

    /** What the files begin with, by suffix. */
    static final Map<String, String> FILES = marks();

    private GtkwaveView() {}

    private static Map<String, String> marks() {
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(SAVE, SAVE_MARK);
        marks.put(NAMES, NAMES_MARK);
        return Collections.unmodifiableMap(marks);
    }

    /**
     * The files of an export that has ended.
     *
     * @param name of the export's file, without its folder
     * @param base what the names of the files beside it begin with, without a folder
     * @param end the cycle behind the last
     */
    static List<Companion> of(WaveExporter export, String name, String base, long end) {
        return List.of(new Companion(SAVE, save(export, name, base, end)), new Companion(NAMES, names(export.names())));
    }

    private static String save(WaveExporter export, String name, String base, long end) {
        StringBuilder text = new StringBuilder(SAVE_MARK + ": signals for GTKWave\n");
        // Both, so that GTKWave finds the one beside the other from any folder.
        text.append("[dumpfile] \"").append(name).append("\"\n");
        text.append("[savefile] \"").append(base).append(SAVE).append("\"\n");
        List<WaveExporter.StepSeen> steps = export.steps();
        long from = steps.isEmpty() ? export.first() : steps.getFirst().cycle();
        long until = steps.size() < 2 ? end : steps.getLast().cycle();
        long edge = Math.max(1, (until - from) / 20);
        from = Math.max(export.first(), from - edge);
        until = Math.min(end, until + edge);
        double units = Math.max(1, Nanoseconds.of(until - from));
        double zoom = -StrictMath.log(units * PIXELS_A_FRAME / PIXELS) / StrictMath.log(2);
        text.append("[timestart] ").append(Nanoseconds.of(from)).append("\n[size] 1600 1000\n[pos] 0 0\n");
        text.append(String.format(
                Locale.ROOT,
                "*%.6f %d",
                zoom,
                Nanoseconds.of(steps.isEmpty() ? from : steps.getLast().cycle())));
        StringBuilder markers = new StringBuilder();
        for (int i = 0; i < MARKERS; i++) {
            if (i < steps.size()) {
                text.append(' ').append(Nanoseconds.of(steps.get(i).cycle()));
                markers.append(String.format(
                        Locale.ROOT,
                        "[markername] %c%d\n",
                        (char) ('A' + i),
                        steps.get(i).number()));
            } else {
                text.append(" -1");
            }
        }
        text.append('\n').append(markers);
        text.append("[sst_width] 200\n[signals_width] 300\n[sst_expanded] 0\n");
        for (Group group : GROUPS) {
            List<WaveExporter.Shown> rows = export.shown().stream()
                    .filter(row -> group.topics().contains(row.topic()))
                    .filter(row -> row.signal().changes() > 0)
                    .toList();
            if (!rows.isEmpty()) {
                text.append(String.format(Locale.ROOT, "@%x\n-%s\n", COMMENT, group.title()));
                rows.forEach(row -> row(text, row, base));
            }
        }
        return text.append("[pattern_trace] 1\n[pattern_trace] 0\n").toString();
    }

    private static void row(StringBuilder text, WaveExporter.Shown row, String base) {
        int flags = RIGHT;
        if (row.named()) {
            flags |= TRANSLATED | HEXADECIMAL;
        } else if (row.width() == 1) {
            flags |= BINARY;
        } else if (row.path().endsWith("_pc") || row.path().endsWith("_address")) {
            flags |= HEXADECIMAL;
        } else {
            flags |= DECIMAL;
        }
        text.append(String.format(Locale.ROOT, "@%x\n", flags));
        if (row.named()) {
            text.append("^1 ").append(base).append(NAMES).append('\n');
        }
        text.append(row.path());
        if (row.width() > 1) {
            text.append(String.format(Locale.ROOT, "[%d:0]", row.width() - 1));
        }
        text.append('\n');
    }

    private static String names(NameTable names) {
        StringBuilder text = new StringBuilder(NAMES_MARK);
        for (int i = 1; i < names.size(); i++) {
            text.append(String.format(Locale.ROOT, "%04x %s%s\n", i, colour(names.name(i)), names.name(i)));
        }
        return text.toString();
    }

    /** A colour in GTKWave's way of writing one, for what a viewer should see at once. */
    private static String colour(String name) {
        return name.startsWith("hold: ")
                ? "?DarkGoldenrod?"
                : name.startsWith("squash: ") ? "?MediumVioletRed?" : name.startsWith("bubble: ") ? "?DimGray?" : "";
    }
}
