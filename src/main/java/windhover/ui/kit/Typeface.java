package windhover.ui.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/** The two typefaces of the window, shipped with it, so that every machine draws the same picture. */
public final class Typeface {
    /** For words. */
    public static final String WORDS = "Inter";

    /** For numbers, addresses and code. */
    public static final String CODE = "JetBrains Mono";

    private static boolean loaded;

    private Typeface() {}

    /** Makes both known to JavaFX; once is enough. */
    public static synchronized void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        for (String file : List.of(
                "inter/Inter-Regular.otf",
                "inter/Inter-SemiBold.otf",
                "inter/Inter-Bold.otf",
                "inter/Inter-Italic.otf",
                "jetbrains_mono/JetBrainsMono-Regular.ttf",
                "jetbrains_mono/JetBrainsMono-Bold.ttf")) {
            try (InputStream in = Typeface.class.getResourceAsStream("/com/formdev/flatlaf/fonts/" + file)) {
                if (in != null) {
                    Font.loadFont(in, 13);
                }
            } catch (IOException damaged) {
                throw new UncheckedIOException(damaged);
            }
        }
    }

    /** A font for words, in pixels. */
    public static Font words(double pixels, boolean bold) {
        return Font.font(WORDS, bold ? FontWeight.BOLD : FontWeight.NORMAL, pixels);
    }

    /** A font for numbers, addresses and code, in pixels. */
    public static Font code(double pixels, boolean bold) {
        return Font.font(CODE, bold ? FontWeight.BOLD : FontWeight.NORMAL, pixels);
    }
}
