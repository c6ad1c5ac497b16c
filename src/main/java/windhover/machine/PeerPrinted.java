package windhover.machine;

import windhover.device.uart.Transcript;
import windhover.reg.DeviceEvent;

/**
 * Another Kestrel on the wire printed a character on its console. It runs in slices, so it may have printed it a little
 * earlier.
 *
 * @param peer its name
 * @param printed all it has printed, this character last
 */
public record PeerPrinted(String peer, Transcript printed) implements DeviceEvent {
    @Override
    public String kind() {
        return "peer printed";
    }

    @Override
    public String words() {
        return peer + " printed a character";
    }
}
