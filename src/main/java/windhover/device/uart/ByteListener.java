package windhover.device.uart;

/** Hears what a serial port sends. */
@FunctionalInterface
public interface ByteListener {
    /** Hears nothing. */
    ByteListener NONE = value -> {};

    /** A byte, 0 to 255, was sent. */
    void sent(int value);
}
