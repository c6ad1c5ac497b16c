package windhover.device.wire;

import windhover.reg.DeviceEvent;

/**
 * A frame went out on the wire.
 *
 * @param frame from its destination address to its last byte of payload or padding; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // told once and read at once, never compared
public record FrameSent(byte[] frame) implements DeviceEvent {
    @Override
    public String kind() {
        return "frame sent";
    }
}
