package windhover.reg;

/** Observes what happens in a device. Called while the machine runs: look, do not touch. */
@FunctionalInterface
public interface DeviceProbe {
    /** Something happened. */
    void happened(DeviceEvent event);
}
