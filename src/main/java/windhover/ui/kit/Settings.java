package windhover.ui.kit;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What the window remembers from one day to the next: theme, text size, dividers. Never anything of the machine. */
public interface Settings {
    /** The remembered value, or {@code otherwise}. */
    String get(String key, String otherwise);

    /** Remembers a value. */
    void put(String key, String value);

    /**
     * Writes what was put to where it lasts. Loses it quietly when the disk refuses: a lost setting must not stop a
     * lesson.
     */
    void save();

    /** A remembered number, or {@code otherwise} also when what is remembered is no number between the bounds. */
    default double number(String key, double least, double greatest, double otherwise) {
        try {
            double value = Double.parseDouble(get(key, Double.toString(otherwise)));
            return value >= least && value <= greatest ? value : otherwise;
        } catch (NumberFormatException damaged) {
            return otherwise;
        }
    }

    /** Settings that nobody remembers, for pictures and tests. */
    static Settings inMemory() {
        return new Stored(null);
    }

    /** Settings in a properties file; a file that is absent or damaged gives the defaults. */
    static Settings inFile(Path file) {
        return new Stored(file);
    }

    /** The file of this user: {@code windhover/window.properties} in the folder that the system has for such files. */
    static Path userFile() {
        String home = System.getProperty("user.home", ".");
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String roaming = System.getenv("APPDATA");
        String xdg = System.getenv("XDG_CONFIG_HOME");
        Path folder = os.startsWith("windows") && roaming != null
                ? Path.of(roaming)
                : os.startsWith("mac")
                        ? Path.of(home, "Library", "Application Support")
                        : xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(home, ".config");
        return folder.resolve("windhover").resolve("window.properties");
    }

    /** Settings held as properties. */
    final class Stored implements Settings {
        private final Properties values = new Properties();
        private final @Nullable Path file;

        private Stored(@Nullable Path file) {
            this.file = file;
            if (file != null && Files.isReadable(file)) {
                try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                    values.load(in);
                } catch (IOException | IllegalArgumentException damaged) {
                    values.clear();
                }
            }
        }

        @Override
        public String get(String key, String otherwise) {
            return values.getProperty(key, otherwise);
        }

        @Override
        public void put(String key, String value) {
            values.setProperty(key, value);
        }

        @Override
        public void save() {
            Path target = file;
            if (target == null || target.getParent() == null) {
                return;
            }
            try {
                Files.createDirectories(target.getParent());
                Path fresh = Files.createTempFile(target.getParent(), "window", ".tmp");
                try (Writer out = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
                    values.store(out, null);
                }
                Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException refused) {
                values.setProperty("unsaved", "true");
            }
        }
    }
}
