package windhover.device.dmac;

/** What can happen to a channel. */
public enum ChannelEvent {
    /** Software or the device asks for a transfer. */
    START,
    /** As START, with neither bytes nor a link. */
    START_EMPTY,
    /** The channel gets the engine, to read memory. */
    TURN_READ,
    /** The channel gets the engine, to read the device's buffer. */
    TURN_TAKE,
    /** The channel gets the engine, to read a link. */
    TURN_LINK,
    /** The burst is read; it goes to memory. */
    READ_FOR_MEMORY,
    /** The burst is read; it goes to the device. */
    READ_FOR_DEVICE,
    /** One transaction is written; part of the burst is left. */
    MORE,
    /** The burst is written; something is left to do. */
    TURN_OVER,
    /** The last byte is written. */
    LAST,
    /** The bus transaction ended with an error. */
    BUS_ERROR,
    /** Software gives the transfer up. */
    ABORT,
    /** The transaction that was under way at ABORT has ended. */
    STOPPED,
    /** It is time to tell how the transfer ended. */
    TELL
}
