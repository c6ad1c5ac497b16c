package windhover.device.uart;

/** What happens to the receiving half of the SIA. */
public enum SiaReceiveEvent {
    /** The other end begins a frame. */
    START_BIT,
    /** The frame's stop bit is here; the other end begins another at once. */
    NEXT,
    /** The frame's stop bit is here; then the wire stays high. */
    LAST
}
