package windhover.device.nic;

import windhover.clock.PagedBytes;

/** Observes the card. Called while the machine runs: look, do not touch. */
public interface NicProbe {
    /** Observes nothing. */
    NicProbe NONE = new NicProbe() {};

    /**
     * The first bit of a frame reaches the card, whatever the card does with it.
     *
     * @param wire holds the frame, with its check sequence
     * @param offset where it begins
     * @param length its bytes
     */
    default void frameBegins(PagedBytes wire, int offset, int length) {}

    /** The last bit of the frame has passed. */
    default void frameEnds() {}

    /** A received frame is lost. */
    default void dropped(Drop reason) {}

    /**
     * A received frame of {@code length} bytes, without FCS, was handed over through the descriptor at {@code index}.
     */
    default void handedOver(int index, int length) {}
}
