package windhover.guest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of the guest as far as it could be followed.
 *
 * @param <T> what it holds
 * @param items in the guest's order
 * @param problem why it was cut there, a sentence; null when the list is whole
 */
record GuestList<T>(List<T> items, @Nullable String problem) {
    /** Copies the items. */
    GuestList {
        items = List.copyOf(items);
    }
}
