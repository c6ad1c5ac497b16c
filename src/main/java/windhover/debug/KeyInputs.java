package windhover.debug;

import java.util.Optional;
import windhover.device.kia.Key;
import windhover.device.kia.Kia;
import windhover.device.kia.UsLayout;
import windhover.machine.Input;

/** What somebody does on the machine's keyboard, as inputs. */
public final class KeyInputs {
    private KeyInputs() {}

    /** Somebody types a text; characters that no key types are left out. */
    public static Input typed(String text) {
        return new Input(Kia.PORT, UsLayout.scanCodes(text));
    }

    /**
     * A key goes down or is let go.
     *
     * @param key the name of a {@link Key}, such as {@code A}, {@code ENTER}
     * @return empty when the keyboard has no such key
     */
    public static Optional<Input> key(String key, boolean down) {
        for (Key candidate : Key.values()) {
            if (candidate.name().equals(key)) {
                return Optional.of(new Input(Kia.PORT, down ? candidate.pressed() : candidate.released()));
            }
        }
        return Optional.empty();
    }
}
