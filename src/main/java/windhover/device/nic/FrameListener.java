package windhover.device.nic;

/** The other end of the wire: hears the frames the card sends. */
@FunctionalInterface
public interface FrameListener {
    /**
     * A frame has been sent.
     *
     * @param frame without preamble and FCS; the listener may keep it
     * @param cycle the cycle in which its last byte left
     */
    void frameSent(byte[] frame, long cycle);
}
