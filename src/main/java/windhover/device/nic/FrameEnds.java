package windhover.device.nic;

import windhover.reg.DeviceEvent;

/** The last bit of the frame on the wire to the network card has passed. */
public record FrameEnds() implements DeviceEvent {
    static final FrameEnds EVENT = new FrameEnds();

    @Override
    public String kind() {
        return "frame ends";
    }
}
