package windhover.timeline;

import windhover.clock.StateReader;
import windhover.clock.StateVisitor;
import windhover.clock.StateWriter;
import windhover.clock.Stateful;

/**
 * A {@link Rewindable} that lists what it knows once, for a visitor, as the parts of the machine do. A field that can
 * change and is not shown must be marked {@link windhover.clock.Derived} or {@link windhover.clock.Wiring}; a test
 * holds this.
 */
public interface RewindableState extends Rewindable, Stateful {
    @Override
    default String name() {
        return getClass().getSimpleName();
    }

    @Override
    void state(StateVisitor v);

    @Override
    default byte[] save() {
        return StateWriter.save(this);
    }

    @Override
    default void restore(byte[] saved) {
        StateReader.restore(this, saved);
    }
}
