package windhover.ui.shell;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;

/**
 * Something the user can ask for: the toolbar, the key map, the help and the palette are all made from the same list.
 *
 * @param name short, a verb first
 * @param sentence what it does, for tooltips and help
 * @param key the key that does it; null when it has none
 * @param keyText the key as people write it; empty when it has none
 * @param run does it
 */
public record Action(String name, String sentence, @Nullable KeyCombination key, String keyText, Runnable run) {
    /**
     * An action with a key; with the control key (command on a Mac) when {@code keyText} starts with Ctrl, with shift
     * when with Shift.
     */
    public static Action of(String name, String sentence, KeyCode key, String keyText, Runnable run) {
        KeyCombination combination = keyText.startsWith("Ctrl")
                ? new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN)
                : keyText.startsWith("Shift")
                        ? new KeyCodeCombination(key, KeyCombination.SHIFT_DOWN)
                        : new KeyCodeCombination(key);
        return new Action(name, sentence, combination, keyText, run);
    }

    /** An action without a key: only the palette has it. */
    public static Action of(String name, String sentence, Runnable run) {
        return new Action(name, sentence, null, "", run);
    }

    /** The tooltip: the sentence, then the key. */
    public String tooltip() {
        return keyText.isEmpty() ? sentence : sentence + "\nKey: " + keyText;
    }
}
