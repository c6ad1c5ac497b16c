package windhover.device.nic;

/** What can happen to the receiver. */
public enum NicReceiveEvent {
    /** A frame begins on the wire. */
    CARRIER,
    /** A frame begins while all packet buffers are full. */
    CARRIER_NO_ROOM,
    /** A frame begins while receiving is off. */
    CARRIER_OFF,
    /** The preamble is over. */
    START_OF_FRAME,
    /** Some bytes have come, and more will. */
    BYTES,
    /** The last byte has come. */
    END_OF_FRAME,
    /** Length and check sequence are right. */
    GOOD,
    /** The frame is too short. */
    TOO_SHORT,
    /** The frame is too long. */
    TOO_LONG,
    /** The check sequence is wrong. */
    BAD_FCS,
    /** The frame is for this card. */
    FOR_US,
    /** The frame is for another card. */
    NOT_FOR_US,
    /** The frame that nobody heard is over. */
    PASSED
}
