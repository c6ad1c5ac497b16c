package windhover.fsm;

/** A state of a firmware table: an enum constant that says in a sentence what the firmware does while it is in it. */
public interface FirmwareState {
    /** The constant's name. */
    String name();

    /** What the firmware does or waits for in this state, in words for the screen. */
    String sentence();
}
