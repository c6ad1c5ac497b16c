package windhover.device.nic;

import windhover.clock.PagedBytes;
import windhover.reg.DeviceEvent;

/**
 * The first bit of a frame reaches the network card, whatever the card does with it.
 *
 * @param wire holds the frame, with its check sequence; to be read at once, it is written over later
 * @param offset where it begins
 * @param length its bytes
 */
public record FrameBegins(PagedBytes wire, int offset, int length) implements DeviceEvent {
    @Override
    public String kind() {
        return "frame begins";
    }
}
