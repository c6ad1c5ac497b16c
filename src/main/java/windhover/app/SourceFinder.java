package windhover.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.scenario.Scenario;

/**
 * Finds the source files that a program's debug information names: those that come with Windhover, then in the folders
 * that the user names, where the compiler read them, and beside the program.
 *
 * <p>A program may come from anybody, and what it names is read and shown. So only files are read that are called as
 * sources are and hold text; and what a scenario runs finds its sources in the scenario's own folder and below, as all
 * else that a scenario names, or in the folders that the user names.
 */
final class SourceFinder {
    /** A longer file is not shown. */
    private static final int LONGEST = 8 << 20;

    /** So many folders of a name are left out one after the other at most. */
    private static final int DEEPEST = 32;

    private static final Set<String> ENDINGS = Set.of(
            "c", "h", "cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "h++", "ipp", "inc", "inl", "tcc", "s", "sx",
            "asm", "rs", "zig", "d", "adb", "ads", "f", "f90", "go", "nim", "m", "def", "ld", "y", "l", "pas", "swift",
            "v");

    /** No file lies below it. */
    private static final Path NOWHERE = Path.of("nowhere").toAbsolutePath().resolve("at all");

    private final List<Path> given;
    private final List<Path> beside;

    /** Where all that it finds beside what is given must lie; null for anywhere. */
    private final @Nullable Path confines;

    private SourceFinder(List<Path> given, List<Path> beside, @Nullable Path confines) {
        this.given = given;
        this.beside = beside;
        this.confines = confines;
    }

    /** Of a program in a file of the user's; of one without a file what the program itself says is all there is. */
    static SourceFinder ofProgram(String file) {
        try {
            Path folder = file.isEmpty() ? null : Path.of(file).toAbsolutePath().getParent();
            return new SourceFinder(List.of(), folder == null ? List.of() : List.of(folder), null);
        } catch (InvalidPathException e) {
            return new SourceFinder(List.of(), List.of(), null);
        }
    }

    /** Of what a scenario runs. */
    static SourceFinder ofScenario(Scenario scenario) {
        Path folder = scenario.folder();
        if (folder == null) {
            return new SourceFinder(List.of(), List.of(), NOWHERE);
        }
        Path image = scenario.image().isEmpty()
                ? folder
                : folder.resolve(scenario.image()).getParent();
        return new SourceFinder(List.of(), image == null ? List.of(folder) : List.of(image, folder), folder);
    }

    /** The same, with more folders that the user named. */
    SourceFinder with(List<Path> more) {
        return new SourceFinder(
                Stream.concat(given.stream(), more.stream()).distinct().toList(), beside, confines);
    }

    /**
     * A source file.
     *
     * @param text its lines
     * @param changed when it was last written, as the file system says; 0 for one that comes with the program
     */
    record Found(List<String> text, long changed) {}

    /**
     * The text of a file.
     *
     * @param file as the debug information names it
     * @param directory where the compiler ran; empty when unknown
     * @return null when it is not at hand
     */
    @Nullable
    Found find(String file, String directory) {
        List<String> own = shipped(file);
        if (own != null) {
            return new Found(own, 0);
        }
        Found chosen = below(given, file, null);
        if (chosen != null) {
            return chosen;
        }
        try {
            Path named =
                    directory.isEmpty() ? Path.of(file) : Path.of(directory).resolve(file);
            Found found = named.isAbsolute() ? read(named, confines) : null;
            if (found != null) {
                return found;
            }
        } catch (InvalidPathException e) {
            return null; // what is not a path here may still lie beside, but under a name that cannot be given
        }
        return below(beside, file, confines);
    }

    private static @Nullable Found below(List<Path> folders, String file, @Nullable Path confines) {
        for (Path folder : folders) {
            Found found = below(folder, file, confines);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** A file in a folder: by its whole name, else with fewer and fewer of the folders before it. */
    private static @Nullable Found below(Path folder, String file, @Nullable Path confines) {
        List<String> tails = new ArrayList<>();
        String tail = file.startsWith("/") ? file.substring(1) : file;
        while (tails.size() < DEEPEST) {
            tails.add(tail);
            int slash = tail.indexOf('/');
            if (slash < 0) {
                break;
            }
            tail = tail.substring(slash + 1);
        }
        for (String each : tails) {
            try {
                Found found = read(folder.resolve(each), confines);
                if (found != null) {
                    return found;
                }
            } catch (InvalidPathException e) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable Found read(Path path, @Nullable Path confines) {
        Path name = path.getFileName();
        if (name == null || !isSource(name.toString())) {
            return null;
        }
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > LONGEST) {
                return null;
            }
            if (confines != null && !path.toRealPath().startsWith(confines)) {
                return null;
            }
            byte[] bytes = Files.readAllBytes(path);
            for (byte value : bytes) {
                if (value == 0) {
                    return null; // not a text
                }
            }
            return new Found(
                    new String(bytes, StandardCharsets.UTF_8).lines().toList(),
                    Files.getLastModifiedTime(path).toMillis());
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isSource(String name) {
        int dot = name.lastIndexOf('.');
        // Headers of the C++ library have no ending.
        return dot < 0
                ? name.matches("[a-z_]+")
                : ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** The text of a guest source that comes with Windhover, by the name that the compiler was told. */
    private static @Nullable List<String> shipped(String file) {
        String path = file.startsWith("./") ? file.substring(2) : file;
        if (!path.startsWith("roms/") || path.contains("..")) {
            return null;
        }
        try (InputStream in = SourceFinder.class.getResourceAsStream("/windhover/" + path)) {
            return in == null
                    ? null
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        } catch (IOException e) {
            return null;
        }
    }
}
