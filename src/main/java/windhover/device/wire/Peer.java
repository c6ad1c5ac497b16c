package windhover.device.wire;

import windhover.clock.Stateful;

/** A computer at the other end of the wire. What it sends it gives to {@link Wire#arrives}. */
public interface Peer extends Stateful {
    /**
     * A frame reaches it.
     *
     * @param frame with its check sequence, right or wrong; not to be changed
     */
    void hears(byte[] frame);
}
