package windhover.bus;

/** A part that listens to the writes of all masters, as a cache must. It may change itself, not the bus. */
public interface WriteSnoop {
    /** The master of a port has written {@code length} bytes from a physical address on. */
    void written(BusPort port, long address, int length);
}
