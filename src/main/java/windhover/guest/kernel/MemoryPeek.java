package windhover.guest.kernel;

/** Looks at the guest's memory and changes nothing; {@code bus.AddressMap::peek} is one. */
@FunctionalInterface
public interface MemoryPeek {
    /**
     * A little-endian value, with zeros above it.
     *
     * @param address virtual address of its lowest byte; where nobody answers the value is 0
     * @param size 1, 2, 4 or 8 bytes
     */
    long peek(long address, int size);
}
