package windhover.bus;

/** Who may ask for the bus, in priority order: the first that waits is served. */
public enum Master {
    VIDEO("video"),
    NIC("network card"),
    DMAC("DMA controller"),
    DISK("disk controller"),
    WALKER("page walker"),
    CPU_DATA("CPU data port"),
    CPU_FETCH("CPU fetch port");

    private final String label;

    Master(String label) {
        this.label = label;
    }

    /** The name for the screen. */
    public String label() {
        return label;
    }
}
