package windhover.device.nic;

/** What can happen to the transmitter. */
public enum NicTransmitEvent {
    /** The ring holds a descriptor to send. */
    DOORBELL,
    /** The processor has laid a frame into packet memory. */
    SEND_PIO,
    /** The descriptor is read and names a frame. */
    DESCRIPTOR,
    /** The descriptor is read but does not belong to the card. */
    NOT_OWNED,
    /** The descriptor is read but its length is not 1 to 1514. */
    BAD_LENGTH,
    /** The bus transaction ended with an error. */
    BUS_ERROR,
    /** The DMA controller has copied the frame. */
    DMA_DONE,
    /** The DMA controller failed. */
    DMA_ERROR,
    /** The frame is ready to go. */
    READY,
    /** The wire is free. */
    SILENCE,
    /** The preamble is sent. */
    START_OF_FRAME,
    /** Some bytes are sent, and more follow. */
    BYTES,
    /** The last byte is sent, of a frame from the ring. */
    SENT,
    /** The last byte is sent, of a frame the processor laid into packet memory. */
    SENT_PIO,
    /** The descriptor is written. */
    WRITTEN,
    /** The processor is told. */
    TOLD
}
