package windhover.cpu;

/** The five stages, in the order in which an instruction passes them. */
public enum Stage {
    IF("fetch"),
    ID("decode and read registers"),
    EX("execute"),
    MEM("memory access and commit"),
    WB("write back");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    /** What the stage does, for the screen. */
    public String label() {
        return label;
    }
}
