package windhover.reg;

/**
 * Something that happened in a device, beyond its registers, firmware, lines and transactions, which are reported
 * without its help: a value whose type says what. Each device has types of its own.
 */
public interface DeviceEvent {
    /** What kind of thing happened, in a few words, such as {@code frame sent}. */
    String kind();

    /**
     * What happened, in words that follow the name of the device and a colon; the kind, unless there is more to say.
     */
    default String words() {
        return kind();
    }
}
