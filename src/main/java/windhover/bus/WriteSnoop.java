package windhover.bus;

/** A part that listens to the writes of all masters, as a cache must. It may change itself, not the bus. */
public interface WriteSnoop {
    /** A master has written {@code length} bytes from a physical address on. */
    void written(Master master, long address, int length);
}
