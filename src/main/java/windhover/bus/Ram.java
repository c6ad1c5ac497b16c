package windhover.bus;

/** Main memory. */
public final class Ram extends WritableMemory {
    /** Zeroed memory of a size in bytes, a multiple of 4 KiB. */
    public Ram(int size) {
        super("RAM", size);
    }
}
