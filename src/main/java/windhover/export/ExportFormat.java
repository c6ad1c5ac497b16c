package windhover.export;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats, each named as on the command line. */
public enum ExportFormat {
    /** Value change dump (IEEE 1364): signals, for GTKWave and Surfer. */
    VCD("vcd", true, ".vcd"),
    /** The same, in GTKWave's own format, which is small and holds the names itself. */
    FST("fst", true, ".fst"),
    /** Kanata 0004: the pipeline, for Konata. */
    KANATA("kanata", false, ".kanata"),
    /** Chrome's JSON trace events: tracks and flows, for Perfetto. */
    PERFETTO("perfetto", true, ".json"),
    /** Frames in and out, for Wireshark. */
    PCAPNG("pcapng", false, ".pcapng");

    private static final String COMPRESSED = ".gz";

    private final String label;
    private final boolean hasTopics;
    private final String suffix;

    ExportFormat(String label, boolean hasTopics, String suffix) {
        this.label = label;
        this.hasTopics = hasTopics;
        this.suffix = suffix;
    }

    /** Its name. */
    public String label() {
        return label;
    }

    /** True when it holds several {@linkplain Topic topics}, of which some can be left out. */
    public boolean hasTopics() {
        return hasTopics;
    }

    /** True when it holds signals by name. */
    public boolean hasSignals() {
        return this == VCD || this == FST;
    }

    /** True when it is written at several places of its file, and compressed already. */
    boolean needsPlainFile() {
        return this == FST;
    }

    /** The format that a file's name says; null when it says none. */
    public static @Nullable ExportFormat ofSuffix(String file) {
        String plain = plain(file).toLowerCase(Locale.ROOT);
        for (ExportFormat format : values()) {
            if (plain.endsWith(format.suffix)) {
                return format;
            }
        }
        return null;
    }

    /** True for the name of a file that is to be compressed. */
    static boolean isCompressed(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(COMPRESSED);
    }

    /** A file's name without the suffix that says that it is compressed. */
    private static String plain(String file) {
        return isCompressed(file) ? file.substring(0, file.length() - COMPRESSED.length()) : file;
    }

    /** What the names of the files beside one begin with: its name without its suffixes. */
    String base(String file) {
        String plain = plain(file);
        boolean says = plain.toLowerCase(Locale.ROOT).endsWith(suffix);
        String base = says ? plain.substring(0, plain.length() - suffix.length()) : plain;
        return base.isEmpty() || base.endsWith("/") ? plain : base;
    }

    /** The files that lie beside one of this format: by suffix, what each begins with. */
    Map<String, String> beside() {
        return hasSignals() ? GtkwaveView.FILES : Map.of();
    }

    Exporter exporter(ExportRun run, Output out, ExportSelection selection) throws ExportException {
        return switch (this) {
            case VCD -> {
                NameTable names = new NameTable();
                yield new WaveExporter(run, new VcdFile(out, names, selection.texts()), names, selection);
            }
            case FST -> {
                NameTable names = new NameTable();
                yield new WaveExporter(run, new FstFile(out, names), names, selection);
            }
            case KANATA -> new KanataExporter(run.debugger(), out);
            case PERFETTO -> new PerfettoExporter(run, out, selection);
            case PCAPNG -> new PcapngExporter(run, out);
        };
    }
}
