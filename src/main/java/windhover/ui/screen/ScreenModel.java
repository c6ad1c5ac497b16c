package windhover.ui.screen;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import windhover.debug.KeyInputs;
import windhover.debug.ScreenState;
import windhover.machine.Input;
import windhover.ui.kit.Figures;

/** What the screen pane says, and which keys it holds down for the machine. Needs no window. */
final class ScreenModel {
    /** How large the picture is drawn. */
    enum Scale {
        ACTUAL("1×", "A pixel of the machine is a pixel of this window."),
        DOUBLE("2×", "A pixel of the machine is two by two pixels of this window."),
        FIT("Fit", "As large as the pane allows.");

        private final String label;
        private final String sentence;

        Scale(String label, String sentence) {
            this.label = label;
            this.sentence = sentence;
        }

        String label() {
            return label;
        }

        String sentence() {
            return sentence;
        }

        /** The scale that a setting names, FIT for anything else. */
        static Scale of(String name) {
            for (Scale scale : values()) {
                if (scale.name().equals(name)) {
                    return scale;
                }
            }
            return FIT;
        }
    }

    private final Consumer<Input> machine;
    private final Set<String> held = new LinkedHashSet<>();

    ScreenModel(Consumer<Input> machine) {
        this.machine = machine;
    }

    /**
     * A key went down, or repeats.
     *
     * @param key its name, as JavaFX and the keyboard's {@code Key} both have it
     * @return false when the machine's keyboard has no such key
     */
    boolean pressed(String key) {
        Optional<Input> input = KeyInputs.key(key, true);
        input.ifPresent(codes -> {
            held.add(key);
            machine.accept(codes);
        });
        return input.isPresent();
    }

    /** A key was let go; nothing happens unless it went down here. */
    void released(String key) {
        if (held.remove(key)) {
            KeyInputs.key(key, false).ifPresent(machine);
        }
    }

    /** All keys are let go, since those who hold them look elsewhere now. */
    void releaseAll() {
        for (String key : List.copyOf(held)) {
            released(key);
        }
    }

    /** A character came from a key that this keyboard does not have, such as one of another layout. */
    void typed(String character) {
        Input keys = KeyInputs.typed(character);
        if (keys.payload().length > 0) {
            machine.accept(keys);
        }
    }

    /** The screen in a sentence, for those who do not see it. */
    static String says(ScreenState screen) {
        if (!screen.fitted()) {
            return "This board has no screen and no keyboard.";
        }
        if (!screen.on()) {
            return "Off: the guest has not switched the video adapter on.";
        }
        return ScreenState.WIDTH + " × " + ScreenState.HEIGHT + " pixels from " + Figures.hex(screen.base()) + ", "
                + Figures.grouped(screen.lit()) + " lit, on since " + Figures.moment(screen.since()) + ", "
                + Figures.grouped(screen.frames()) + (screen.frames() == 1 ? " frame" : " frames");
    }

    /** How to type, and how far what was typed has come. */
    static String hint(ScreenState screen, boolean focused) {
        if (!screen.fitted()) {
            return "";
        }
        ScreenState.Keys keys = screen.keys();
        String way = focused
                ? "Keys go to the machine. Esc gives them back; Shift+Esc types Esc."
                : "Click here and type: keys go to the machine.";
        String lost = keys.dropped() == 0 ? "" : ", " + Figures.grouped(keys.dropped()) + " dropped since it was full";
        return keys.waiting() + keys.fifo() + keys.dropped() == 0
                ? way
                : way + " Codes: " + keys.waiting() + " wait in the keyboard, " + keys.fifo()
                        + " of 15 in the adapter's FIFO" + lost + ".";
    }
}
