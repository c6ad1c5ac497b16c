package windhover.device.floppy;

/** What can happen to the controller. */
public enum FloppyEvent {
    /** Software writes a command. */
    START,
    /** The sector lies on another cylinder. */
    OTHER_CYLINDER,
    /** The sector lies on the other side. */
    OTHER_SIDE,
    /** The sector to write is still in memory. */
    WANT_DATA,
    /** Arm and head are in place. */
    ON_TRACK,
    /** Nothing is left to do. */
    FINISHED,
    /** The arm is over the next cylinder, and not yet where it shall be. */
    STEPPED,
    /** The arm is over the cylinder of the sector. */
    ARRIVED,
    /** The arm has stopped swinging. */
    SETTLED,
    /** The head is switched. */
    SELECTED,
    /** A burst has gone over the bus; part of the sector is left. */
    BURST,
    /** The sector to write is in the controller's buffer. */
    FETCHED,
    /** The sector begins to pass under the head. */
    UNDER_HEAD,
    /** The sector is read, and its check sequence is right. */
    SECTOR_READ,
    /** The sector is written. */
    SECTOR_WRITTEN,
    /** The sector is in memory. */
    STORED,
    /** The bus transaction ended with an error. */
    BUS_ERROR,
    /** The command cannot be carried out, for the reason in CAUSE. */
    REFUSED,
    /** Software gives the command up. */
    ABORT,
    /** It is time to tell how the command ended. */
    TELL
}
