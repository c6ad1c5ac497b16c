package windhover.bus;

/** Where a device that cannot reach memory by itself has its bytes moved. */
public interface DmaController {
    /** Gives a channel to a device for good; software can no longer start it. */
    DmaRequest attach(int channel, DmaPeripheral peripheral);
}
