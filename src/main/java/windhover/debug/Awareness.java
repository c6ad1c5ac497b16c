package windhover.debug;

import java.util.List;
import windhover.guest.GuestSurvey;

/**
 * What the debugger knows of the operating system in the guest.
 *
 * @param guest its structures at this moment
 * @param warnings what it most likely does not mean to do, in the order of their moments
 */
public record Awareness(GuestSurvey guest, List<GuestWarning> warnings) {
  /** Nothing known. */
  public static final Awareness NONE = new Awareness(GuestSurvey.NONE, List.of());

  /** Copies the warnings. */
  public Awareness {
    warnings = List.copyOf(warnings);
  }
}
