package windhover.device.wire;

/** Observes the wire. Called while the machine runs: look, do not touch. */
public interface WireProbe {
    /** Observes nothing. */
    WireProbe NONE = new WireProbe() {};

    /** The machine's card has sent a frame; it is without its check sequence, and no fault has happened to it yet. */
    default void sent(byte[] frame) {}

    /** A frame, with its check sequence, begins to reach the card. */
    default void arriving(byte[] frame) {}

    /** Something happens to a frame. */
    default void faulty(Fault fault, Direction direction, byte[] frame) {}
}
