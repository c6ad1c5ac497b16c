package windhover.ui.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import windhover.ui.shell.Appearance;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void whatIsSavedIsThereTheNextDay() {
        Path file = folder.resolve("new").resolve("window.properties");
        Settings settings = Settings.inFile(file);
        settings.put("theme", "dark");
        settings.save();
        assertEquals("dark", Settings.inFile(file).get("theme", "light"));
    }

    @Test
    void aUserWithoutAHomeGetsNoFolderWhereverHeStands() {
        assertNull(Settings.userFolder("linux", "?", Map.of()));
        assertNull(Settings.userFolder("linux", "", Map.of("XDG_CONFIG_HOME", "relative")));
        assertEquals(
                Path.of("/home/x/.config"), Settings.userFolder("linux", "/home/x", Map.of("XDG_CONFIG_HOME", "")));
        assertEquals(Path.of("/elsewhere"), Settings.userFolder("linux", "?", Map.of("XDG_CONFIG_HOME", "/elsewhere")));
    }

    @Test
    void whatIsSavedHoldsNoTimeOfDayAndIsInOrder() throws IOException {
        Path file = folder.resolve("window.properties");
        Settings settings = Settings.inFile(file);
        settings.put("theme", "dark");
        settings.put("a", "ü\n");
        settings.save();
        assertEquals("a=ü\\n\ntheme=dark\n", Files.readString(file));
        assertEquals("ü\n", Settings.inFile(file).get("a", ""));
    }

    @Test
    void whatIsSupposedIsNotRemembered() throws IOException {
        Path file = folder.resolve("window.properties");
        Settings settings = Settings.inFile(file);
        settings.suppose("theme", "dark");
        assertEquals("dark", settings.get("theme", "light"));
        settings.put("a", "b");
        settings.save();
        assertEquals("a=b\n", Files.readString(file));
    }

    @Test
    void aDamagedFileGivesTheDefaults() throws IOException {
        Path file = folder.resolve("window.properties");
        Files.writeString(file, "theme=\\u00zz", StandardCharsets.UTF_8);
        assertEquals("light", Settings.inFile(file).get("theme", "light"));
    }

    @Test
    void aNumberOutOfBoundsGivesTheDefault() {
        Settings settings = Settings.inMemory();
        settings.put("divider", "7");
        assertEquals(0.5, settings.number("divider", 0, 1, 0.5));
        settings.put("divider", "NaN");
        assertEquals(0.5, settings.number("divider", 0, 1, 0.5));
        settings.put("divider", "wide");
        assertEquals(0.5, settings.number("divider", 0, 1, 0.5));
        settings.put("divider", "0.25");
        assertEquals(0.25, settings.number("divider", 0, 1, 0.5));
    }

    @Test
    void aFolderThatCannotBeMadeStopsNothing() throws IOException {
        Path blocked = folder.resolve("file");
        Files.writeString(blocked, "in the way", StandardCharsets.UTF_8);
        Settings settings = Settings.inFile(blocked.resolve("window.properties"));
        settings.put("theme", "dark");
        settings.save();
        assertEquals("dark", settings.get("theme", "light"));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void looksAreRememberedAndBounded() {
        Settings settings = Settings.inMemory();
        Appearance looks = new Appearance(settings);
        looks.theme().set(Theme.CONTRAST);
        looks.motion().set(false);
        looks.enlarge(3);
        Appearance next = new Appearance(settings);
        assertEquals(Theme.CONTRAST, next.theme().get());
        assertEquals(1.3, next.textScale().get(), 1e-9);
        assertTrue(!next.motion().get());
        next.enlarge(100);
        assertEquals(Appearance.GREATEST_SCALE, next.textScale().get());
        assertEquals("-fx-font-size: 26.0px;", next.rootStyle());
    }
}
