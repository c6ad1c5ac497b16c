package windhover.clock;

/** A part with state. */
public interface Stateful {
    /** The name under which its state is shown and saved, unique within its owner. */
    String name();

    /**
     * Shows every field that can change to the visitor, each time in the same order, and takes back what the visitor
     * answers. The one method serves save, load, hash, diff and the state view. A field that is not shown must be
     * marked {@link Derived} or {@link Wiring}; a test holds this for every part of every board.
     */
    void state(StateVisitor v);
}
