package windhover.ui.kit;

import javafx.beans.property.LongProperty;
import javafx.beans.property.SimpleLongProperty;

/**
 * What is chosen in one pane and marked in every other that shows it: an event, a control block or a program of the
 * guest, by its address in guest memory.
 */
public final class Selection {
    /** Nothing is chosen. */
    public static final long NOTHING = -1;

    private final LongProperty address = new SimpleLongProperty(this, "address", NOTHING);

    /** The address of what is chosen; {@link #NOTHING} when nothing is. */
    public LongProperty address() {
        return address;
    }
}
