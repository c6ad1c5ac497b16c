package windhover.ui.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The colours of the themes: complete, readable (WCAG 2.2, 1.4.3 and 1.4.6), and nowhere else. */
class ThemeTest {
    private static final Pattern COLOUR = Pattern.compile("(-wh-[a-z0-9-]+):\\s*(#[0-9a-fA-F]{6,8})");
    private static final List<String> HUES =
            List.of("program", "kernel", "handler", "dma", "firmware", "idle", "fault");

    private static String text(String name) throws IOException {
        try (InputStream in = ThemeTest.class.getResourceAsStream("/windhover/css/" + name + ".css")) {
            assertTrue(in != null, name + ".css is on the class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Map<String, Color> colours(Theme theme) throws IOException {
        Map<String, Color> colours = new LinkedHashMap<>();
        Matcher found = COLOUR.matcher(text(theme.name().toLowerCase(Locale.ROOT)));
        while (found.find()) {
            colours.put(found.group(1), Color.web(found.group(2)));
        }
        return colours;
    }

    private static Color of(Map<String, Color> colours, String name) {
        Color colour = colours.get("-wh-" + name);
        if (colour == null) {
            throw new AssertionError("no colour -wh-" + name);
        }
        return colour;
    }

    @Test
    void everyThemeNamesTheSameColours() throws IOException {
        assertEquals(
                new TreeSet<>(colours(Theme.LIGHT).keySet()),
                new TreeSet<>(colours(Theme.DARK).keySet()));
        assertEquals(
                new TreeSet<>(colours(Theme.LIGHT).keySet()),
                new TreeSet<>(colours(Theme.CONTRAST).keySet()));
    }

    @Test
    void theCommonSheetNamesNoColour() throws IOException {
        assertTrue(!Pattern.compile("#[0-9a-fA-F]{3,8}\\b|rgba?\\(")
                .matcher(text("base"))
                .find());
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void textReadsOnEveryGround(Theme theme) throws IOException {
        Map<String, Color> colours = colours(theme);
        double least = theme == Theme.CONTRAST ? 7 : 4.5;
        for (String ground : List.of("canvas", "surface", "raised", "sunken")) {
            for (String ink : List.of("text", "muted")) {
                assertContrast(colours, ink, ground, least);
            }
        }
        for (String hue : HUES) {
            assertContrast(colours, "text", hue + "-soft", least);
            assertContrast(colours, hue, hue + "-soft", 4.5);
            assertContrast(colours, hue, "surface", 4.5);
            assertContrast(colours, hue, "raised", 4.5);
            assertContrast(colours, "on-hue", hue, 4.5);
        }
        assertContrast(colours, "on-hue", "accent", 4.5);
        assertContrast(colours, "text", "accent-soft", least);
    }

    private static void assertContrast(Map<String, Color> colours, String ink, String ground, double least) {
        double ratio = contrast(of(colours, ink), of(colours, ground));
        assertTrue(
                ratio >= least,
                String.format(Locale.ROOT, "%s on %s: %.2f to 1, expected %.1f", ink, ground, ratio, least));
    }

    /** The contrast ratio of WCAG 2.2. */
    private static double contrast(Color a, Color b) {
        double lighter = Math.max(luminance(a), luminance(b));
        double darker = Math.min(luminance(a), luminance(b));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void noTwoHuesLookAlikeAndEachHasALetterOfItsOwn(Theme theme) throws IOException {
        Map<String, Color> colours = colours(theme);
        for (String a : HUES) {
            for (String b : HUES) {
                if (a.compareTo(b) < 0) {
                    assertTrue(distance(of(colours, a), of(colours, b)) > 0.12, a + " and " + b + " look alike");
                }
            }
        }
        assertEquals(
                HUES.size(),
                Arrays.stream(Hue.values()).map(Hue::letter).distinct().count(),
                "each has a letter of its own");
    }

    private static double distance(Color a, Color b) {
        return Math.sqrt(Math.pow(a.getRed() - b.getRed(), 2)
                + Math.pow(a.getGreen() - b.getGreen(), 2)
                + Math.pow(a.getBlue() - b.getBlue(), 2));
    }
}
