package windhover.device.kia;

/** What a falling edge of the keyboard's clock brings. */
public enum KiaReceiveEvent {
    /** The data wire is low. */
    LOW,
    /** The data wire is high. */
    HIGH,
    /** The data wire has the last of the eight data bits. */
    LAST_BIT
}
