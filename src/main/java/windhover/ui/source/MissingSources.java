package windhover.ui.source;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import windhover.ui.kit.Settings;

/**
 * Asks, once for each file, where a source lies whose text is not at hand, and remembers the folders in which the user
 * found some. Needs no window.
 */
final class MissingSources {
    /** The setting that holds the folders, the last found first, a line each. */
    static final String KEY = "source-folders";

    private static final int REMEMBERED = 12;

    private final SourceCatalog catalog;
    private final Settings settings;
    private final Set<String> declined = new HashSet<>();

    /** Looks in the folders that are remembered, if something is missing. */
    MissingSources(SourceCatalog catalog, Settings settings) {
        this.catalog = catalog;
        this.settings = settings;
        for (Path folder : remembered()) {
            if (!catalog.missing().isEmpty()) {
                catalog.lookIn(folder);
            }
        }
    }

    private List<Path> remembered() {
        List<Path> folders = new ArrayList<>();
        for (String line : settings.get(KEY, "").lines().toList()) {
            Path folder = path(line);
            if (folder != null && folder.isAbsolute() && folders.size() < REMEMBERED) {
                folders.add(folder);
            }
        }
        return folders;
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null; // of another system
        }
    }

    /** The question for a file, a sentence; empty when its text is at hand or the user does not want to be asked. */
    String question(String file) {
        if (declined.contains(file) || !catalog.missing().contains(file)) {
            return "";
        }
        String directory = catalog.directoryOf(file);
        return "The source of this place is not at hand: " + file
                + (directory.isEmpty() || file.startsWith("/") ? "" : ", compiled in " + directory) + ".";
    }

    /** Asks no more for a file. */
    void decline(String file) {
        declined.add(file);
    }

    /**
     * The user says where a file lies. The folder that its name counts from is remembered, and others that are missing
     * are looked for there as well.
     *
     * @return what to say, a sentence
     */
    String found(String file, Path chosen) {
        Path folder = base(file, chosen.toAbsolutePath());
        if (folder == null) {
            return chosen.getFileName() + " is another file, expected " + SourceModel.shortName(file) + ".";
        }
        List<String> found = catalog.lookIn(folder);
        if (!found.contains(file)) {
            return chosen + " cannot be read as a source.";
        }
        List<Path> folders = remembered();
        folders.remove(folder);
        folders.addFirst(folder);
        settings.put(
                KEY,
                String.join(
                        "\n",
                        folders.stream().limit(REMEMBERED).map(Path::toString).toList()));
        return found.size() == 1
                ? "Found " + SourceModel.shortName(file) + "; its folder is remembered."
                : "Found " + found.size() + " files of the program in " + folder + ", which is remembered.";
    }

    /**
     * The folder from which a file's name leads to what was chosen; null when they have not even one name in common.
     */
    private static @Nullable Path base(String file, Path chosen) {
        String[] names = file.split("/", -1);
        Path at = chosen;
        int common = 0;
        while (common < names.length
                && at.getFileName() != null
                && at.getParent() != null
                && names[names.length - 1 - common].equals(at.getFileName().toString())) {
            at = at.getParent();
            common++;
        }
        return common == 0 ? null : at;
    }
}
