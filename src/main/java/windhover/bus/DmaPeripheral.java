package windhover.bus;

/**
 * What the DMA controller serves on one of its channels, over their private wires: a buffer of a device, and who waits
 * for it to be filled or emptied.
 */
public interface DmaPeripheral {
    /** Its name, for messages and the picture. */
    String name();

    /** The buffer that is copied from or to, always the same. */
    DmaBuffer dmaBuffer();

    /** The transfer it asked for has ended; after an error only part of it has happened. */
    void dmaEnded(boolean error);
}
