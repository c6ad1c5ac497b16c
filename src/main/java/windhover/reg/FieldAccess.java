package windhover.reg;

/** What software may do with a field. */
public enum FieldAccess {
    /** Reads what was written. */
    RW("read and write"),
    /** Writes change nothing. */
    RO("read only"),
    /** Reads 0; a write has an effect. */
    WO("write only"),
    /** Writing 1 to a bit clears it; writing 0 leaves it. */
    W1C("read; write 1 to clear");

    private final String label;

    FieldAccess(String label) {
        this.label = label;
    }

    /** In words. */
    public String label() {
        return label;
    }

    boolean readable() {
        return this != WO;
    }

    boolean writable() {
        return this != RO;
    }
}
