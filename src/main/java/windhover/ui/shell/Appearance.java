package windhover.ui.shell;

import java.util.Locale;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import windhover.ui.kit.Settings;
import windhover.ui.kit.Theme;

/** How the window looks: theme, size of text, motion. Remembered. */
public final class Appearance {
    /** The smallest and the greatest enlargement of text. */
    public static final double LEAST_SCALE = 0.8;

    public static final double GREATEST_SCALE = 2.0;

    private static final double STEP = 0.1;
    private static final double NORMAL_TEXT = 13;

    private final ObjectProperty<Theme> theme;
    private final DoubleProperty textScale;
    private final BooleanProperty motion;

    /** Takes up what was remembered. */
    public Appearance(Settings settings) {
        theme = new SimpleObjectProperty<>(this, "theme", remembered(settings.get("theme", "")));
        textScale = new SimpleDoubleProperty(
                this, "textScale", settings.number("text.scale", LEAST_SCALE, GREATEST_SCALE, 1));
        motion = new SimpleBooleanProperty(
                this, "motion", !settings.get("motion", "on").equals("off"));
        theme.addListener(
                (observed, before, now) -> settings.put("theme", now.name().toLowerCase(Locale.ROOT)));
        textScale.addListener((observed, before, now) -> settings.put("text.scale", now.toString()));
        motion.addListener((observed, before, now) -> settings.put("motion", now ? "on" : "off"));
    }

    private static Theme remembered(String name) {
        for (Theme theme : Theme.values()) {
            if (theme.name().toLowerCase(Locale.ROOT).equals(name)) {
                return theme;
            }
        }
        return Theme.LIGHT;
    }

    /** The theme that is on. */
    public ObjectProperty<Theme> theme() {
        return theme;
    }

    /** 1 for normal text, 2 for twice its size. */
    public DoubleProperty textScale() {
        return textScale;
    }

    /** False when tokens must not move. */
    public BooleanProperty motion() {
        return motion;
    }

    /** Makes text larger (positive) or smaller by so many tenths. */
    public void enlarge(int tenths) {
        double scale = Math.round((textScale.get() + tenths * STEP) / STEP) * STEP;
        textScale.set(Math.clamp(scale, LEAST_SCALE, GREATEST_SCALE));
    }

    /** Normal text again. */
    public void normalText() {
        textScale.set(1);
    }

    /** The inline style of a root that gives text its size: the one style that no sheet can know. */
    public String rootStyle() {
        return String.format(Locale.ROOT, "-fx-font-size: %.1fpx;", NORMAL_TEXT * textScale.get());
    }
}
