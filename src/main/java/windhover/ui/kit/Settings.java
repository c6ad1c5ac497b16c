package windhover.ui.kit;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import windhover.output.OutputFile;

/** What the window remembers from one day to the next: theme, text size, dividers. Never anything of the machine. */
public interface Settings {
    /** The remembered value, or {@code otherwise}. */
    String get(String key, String otherwise);

    /** Remembers a value. */
    void put(String key, String value);

    /** Takes a value for this time where none is remembered, without remembering it. */
    void suppose(String key, String value);

    /**
     * Writes what was put to where it lasts. Loses it quietly when the disk refuses: a lost setting must not stop a
     * lesson.
     */
    void save();

    /** A remembered number, or {@code otherwise} also when what is remembered is not a number between the bounds. */
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

    /**
     * The settings of this user: {@code windhover/window.properties} in the folder that the system has for such files.
     * Who has no such folder has settings that nobody remembers.
     */
    static Settings ofUser() {
        Path folder = userFolder(
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT),
                System.getProperty("user.home", ""),
                System.getenv());
        return folder == null ? inMemory() : inFile(folder.resolve("windhover").resolve("window.properties"));
    }

    /** The folder for settings, null where there is none: a user without a home must not get one wherever he stands. */
    static @Nullable Path userFolder(String system, String home, Map<String, String> environment) {
        try {
            String roaming = environment.getOrDefault("APPDATA", "");
            String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
            Path own = Path.of(home);
            Path folder = system.startsWith("windows") && !roaming.isEmpty()
                    ? Path.of(roaming)
                    : system.startsWith("mac")
                            ? own.resolve("Library").resolve("Application Support")
                            : Path.of(configured).isAbsolute() ? Path.of(configured) : own.resolve(".config");
            return folder.isAbsolute() ? folder : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Settings held as properties. */
    final class Stored implements Settings {
        private final Properties values = new Properties();
        private final Properties supposed = new Properties();
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
            return values.getProperty(key, supposed.getProperty(key, otherwise));
        }

        @Override
        public void suppose(String key, String value) {
            supposed.setProperty(key, value);
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
                StringWriter text = new StringWriter();
                values.store(text, null);
                // The first line is the time of day, which is not a setting.
                byte[] bytes = text.toString()
                        .lines()
                        .skip(1)
                        .sorted()
                        .collect(Collectors.joining("\n", "", "\n"))
                        .getBytes(StandardCharsets.UTF_8);
                OutputFile.write(target.toString(), List.of(), out -> out.write(bytes));
            } catch (IOException refused) {
                values.setProperty("unsaved", "true");
            }
        }
    }
}
