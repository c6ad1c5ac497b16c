package windhover.device.nic;

/** What can happen to the memory side of receiving. */
public enum DeliverEvent {
    /** A frame waits in a packet buffer. */
    FRAME,
    /** A frame waits, and the processor is to copy it. */
    FRAME_PIO,
    /** A frame waits, but the ring is empty. */
    FRAME_NO_RING,
    /** A frame waits, but receiving was switched off. */
    FRAME_OFF,
    /** The descriptor is read and holds a buffer. */
    DESCRIPTOR,
    /** The descriptor is read but does not belong to the card. */
    NOT_OWNED,
    /** The descriptor is read but its buffer is too small. */
    TOO_SMALL,
    /** The bus transaction ended with an error. */
    BUS_ERROR,
    /** The DMA controller is set up. */
    READY,
    /** The DMA controller has copied the frame. */
    DMA_DONE,
    /** The DMA controller failed. */
    DMA_ERROR,
    /** The descriptor is written. */
    WRITTEN,
    /** The processor is told. */
    TOLD,
    /** The processor has copied the frame. */
    RELEASE
}
