package windhover.irq;

/** A device's end of an interrupt line: a wire that is high or low. */
@FunctionalInterface
public interface InterruptLine {
    /** A line that leads nowhere. */
    InterruptLine UNCONNECTED = level -> {};

    /** Drives the wire; setting a level it has already changes nothing. */
    void set(boolean level);
}
