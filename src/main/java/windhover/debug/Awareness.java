package windhover.debug;

import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.guest.GuestSurvey;
import windhover.guest.KernelState;

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

    /** The same with the events of programs as a state of the kernel has them; null changes nothing. */
    Awareness with(@Nullable KernelState state) {
        return state == null ? this : new Awareness(guest.with(state), warnings, arms);
    }

    /** Copies the lists. */
    public Awareness {
        warnings = List.copyOf(warnings);
        arms = List.copyOf(arms);
    }
}
