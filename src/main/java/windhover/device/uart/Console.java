package windhover.device.uart;

import windhover.reg.DeviceProbe;
import windhover.reg.Telling;

/** A port on which a guest prints for people: each board has one at most. */
public interface Console extends Speaking, Telling {
    /** Sets who hears the output. */
    void listener(ByteListener listener);

    @Override
    default void tell(DeviceProbe probe) {
        listener(character -> probe.happened(new Printed(character)));
    }
}
