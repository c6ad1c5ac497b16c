package windhover.bus;

/**
 * A device's request wires to its channel of the DMA controller. One request at a time; its end comes by
 * {@link DmaPeripheral#dmaEnded}. A request made while one is under way is lost.
 */
public interface DmaRequest {
    /** Asks to move {@code length} bytes from the device's buffer to memory. */
    void toMemory(long bufferOffset, long address, int length);

    /** Asks to move {@code length} bytes from memory to the device's buffer. */
    void fromMemory(long address, long bufferOffset, int length);
}
