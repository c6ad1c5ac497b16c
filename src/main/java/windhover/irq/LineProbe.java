package windhover.irq;

/** Observes the wires of the line unit. Called while the machine runs: look, do not touch. */
@FunctionalInterface
public interface LineProbe {
    /** Observes nothing. */
    LineProbe NONE = (line, high) -> {};

    /** A device has changed the level of its wire. */
    void level(int line, boolean high);
}
