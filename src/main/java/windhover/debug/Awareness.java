package windhover.debug;

import java.util.List;
import windhover.guest.GuestSurvey;

/**
 * What the debugger knows of the operating system in the guest.
 *
 * @param guest its structures at this moment
 * @param warnings what it most likely does not mean to do, in the order of their moments
 * @param arms where the arms of the board's disks are
 */
public record Awareness(GuestSurvey guest, List<GuestWarning> warnings, List<DiskArm> arms) {
    /** Nothing known. */
    public static final Awareness NONE = new Awareness(GuestSurvey.NONE, List.of(), List.of());

    /** The arm of a disk: the device's name, and the cylinder that its register says. */
    public record DiskArm(String device, int cylinder) {}

    /** Copies the lists. */
    public Awareness {
        warnings = List.copyOf(warnings);
        arms = List.copyOf(arms);
    }
}
