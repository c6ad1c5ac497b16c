package windhover.mmu;

/** What an access to memory is for. A read-modify-write counts as a write. */
public enum Access {
    FETCH("instruction fetch", 1, 12),
    LOAD("load", 5, 13),
    STORE("store", 7, 15);

    private final String label;
    private final int accessFault;
    private final int pageFault;

    Access(String label, int accessFault, int pageFault) {
        this.label = label;
        this.accessFault = accessFault;
        this.pageFault = pageFault;
    }

    /** The name for the screen. */
    public String label() {
        return label;
    }

    /** The exception cause when memory or protection refuses it (Priv. table 3.6). */
    public int accessFault() {
        return accessFault;
    }

    /** The exception cause when the page table refuses it. */
    public int pageFault() {
        return pageFault;
    }
}
