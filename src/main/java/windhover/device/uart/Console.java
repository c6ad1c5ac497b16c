package windhover.device.uart;

/** A port on which a guest prints for people: each board has one at most. */
public interface Console {
    /** What it has sent. */
    Transcript sent();

    /** Sets who hears the output. */
    void listener(ByteListener listener);
}
