package windhover.fsm;

/** A state of a firmware table: an enum constant that says in a sentence what the firmware does while it is in it. */
public interface FirmwareState {
    /** The constant's name. */
    String name();

    /** What the firmware does or waits for in this state, in words for the screen. */
    String sentence();

    /** Whether bytes travel on the cable of the device while the firmware is in this state, and which way. */
    default Carries carries() {
        return Carries.NOTHING;
    }

    /** What travels on the cable of a device. */
    enum Carries {
        NOTHING,
        /** Bytes come to the device. */
        IN,
        /** Bytes leave the device. */
        OUT
    }
}
