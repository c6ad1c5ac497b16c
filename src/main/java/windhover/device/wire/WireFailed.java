package windhover.device.wire;

import windhover.reg.DeviceEvent;

/** Something went wrong with a frame on the wire. */
public record WireFailed(Fault fault, Direction direction) implements DeviceEvent {
    @Override
    public String kind() {
        return "wire fault";
    }

    @Override
    public String words() {
        return "a frame " + direction.words() + " was " + fault.words() + " on the wire";
    }
}
