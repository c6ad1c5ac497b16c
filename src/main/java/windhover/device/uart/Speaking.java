package windhover.device.uart;

/** A part that sends text out of the machine, which people may read. */
public interface Speaking {
    /** What it has sent. */
    Transcript sent();
}
