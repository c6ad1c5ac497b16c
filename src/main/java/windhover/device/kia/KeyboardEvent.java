package windhover.device.kia;

/** What happens to the keyboard. */
public enum KeyboardEvent {
    /** A key was pressed or let go: there is something to send. */
    KEY,
    /** Half a clock period has passed; the clock falls. */
    FALL,
    /** Half a clock period has passed; the clock rises and the next bit follows. */
    RISE,
    /** As {@link #RISE}, after the stop bit. */
    LAST_RISE,
    /** The pause is over and nothing is left to send. */
    EMPTY
}
