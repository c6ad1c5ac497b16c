package windhover.export;

/** The formats, each named as on the command line. */
public enum ExportFormat {
    /** Value change dump (IEEE 1364): signals, for GTKWave and Surfer. */
    VCD("vcd"),
    /** Kanata 0004: the pipeline, for Konata. */
    KANATA("kanata"),
    /** Chrome's JSON trace events: tracks and flows, for Perfetto. */
    PERFETTO("perfetto"),
    /** Frames in and out, for Wireshark. */
    PCAPNG("pcapng");

    private final String label;

    ExportFormat(String label) {
        this.label = label;
    }

    /** Its name. */
    public String label() {
        return label;
    }

    Exporter exporter(ExportRun run, Output out) {
        return switch (this) {
            case VCD -> new VcdExporter(run, out);
            case KANATA -> new KanataExporter(run.debugger(), out);
            case PERFETTO -> new PerfettoExporter(run, out);
            case PCAPNG -> new PcapngExporter(out);
        };
    }
}
