package windhover.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.output.FileFault;

/**
 * The folder of a scenario's file. A scenario comes from somebody else as often as not, and what it reads ends up in
 * recordings that are passed on: so the paths that it writes reach this folder and what lies below it, and nothing
 * else.
 */
final class ScenarioFolder {
    private static final String RULE = "a path in a scenario is relative and stays in the scenario's folder";

    /** Files in these are made by the system as they are read; no folder of lessons lies there. */
    private static final List<String> SYSTEM = List.of("proc", "sys", "dev");

    private ScenarioFolder() {}

    /** The folder of a scenario's file, its links resolved; null for a pipe or a device, beside which nothing lies. */
    static @Nullable Path of(Path scenario) {
        try {
            return Files.isRegularFile(scenario) ? scenario.toRealPath().getParent() : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The file of a name in a scenario's folder, its links resolved; null when none is there.
     *
     * @param folder as {@link #of} answered
     * @param slot where the scenario names it, for messages; null when that is not known
     * @throws ScenarioFormatException when the name, or a link on the way, leads out of the folder
     */
    static @Nullable Path find(@Nullable Path folder, String name, Scenario.@Nullable Slot slot)
            throws ScenarioFormatException {
        Path plain;
        try {
            plain = Path.of(name);
        } catch (InvalidPathException e) {
            throw new ScenarioFormatException(message(slot, name, "is not the name of a file"));
        }
        if (plain.isAbsolute() || plain.getRoot() != null || plain.normalize().startsWith("..")) {
            throw new ScenarioFormatException(message(slot, name, "leads elsewhere: " + RULE));
        }
        if (folder == null) {
            return null;
        }
        Path there = folder.resolve(plain);
        if (!Files.isRegularFile(there)) {
            return null;
        }
        try {
            Path real = there.toRealPath();
            boolean system = SYSTEM.stream().anyMatch(each -> real.startsWith(Path.of("/", each)));
            if (!real.startsWith(folder) || system) {
                throw new ScenarioFormatException(message(slot, name, "is a link that leads elsewhere: " + RULE));
            }
            return real;
        } catch (IOException e) {
            throw new ScenarioFormatException(message(slot, name, "cannot be read (" + FileFault.reason(e) + ")"));
        }
    }

    /** A fault of a file that a scenario names: where, which key, and what. */
    static String message(Scenario.@Nullable Slot slot, String name, String fault) {
        return slot == null
                ? "file '%s' %s".formatted(name, fault)
                : "%s: %s '%s' %s".formatted(slot.at(), slot.key(), name, fault);
    }
}
