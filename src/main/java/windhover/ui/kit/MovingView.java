package windhover.ui.kit;

/** A view in which something moves between two snapshots: called at each frame, on the JavaFX thread. */
@FunctionalInterface
public interface MovingView {
    /**
     * Moves what moves, and nothing else: what is said stays that of the snapshot shown.
     *
     * @param nanos the moment of host time
     */
    void frame(long nanos);
}
