package windhover.bus;

/**
 * A device's buffer as the DMA controller sees it, over their private wires. Offsets come from registers that a guest
 * can write, so any number can come; a device wraps them into its buffer.
 */
public interface DmaBuffer {
    /** The byte at an offset, 0 to 255. */
    int dmaRead(long offset);

    /** Puts a byte, 0 to 255. */
    void dmaWrite(long offset, int value);
}
