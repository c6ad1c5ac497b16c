package windhover.reg;

/** A part, a device or what hangs on it, that tells what happens in it. */
public interface Telling {
    /** Sets the listener, which hears from now on. */
    void tell(DeviceProbe probe);
}
