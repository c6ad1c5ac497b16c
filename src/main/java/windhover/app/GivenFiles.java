package windhover.app;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import windhover.guest.kernel.KernelLibrary;
import windhover.scenario.Scenario;
import windhover.scenario.Scenario.Slot.Kind;
import windhover.scenario.ScenarioFiles;
import windhover.scenario.ScenarioLibrary;
import windhover.yaml.NearestName;

/**
 * Files that the user gives to a scenario, in place of those that it names. What the scenario itself says reaches only
 * its own folder; what the user says may lie anywhere.
 */
final class GivenFiles {
    @Option(
            names = "--image",
            paramLabel = "[NAME=]FILE",
            description =
                    "A program to run in place of the scenario's image, or of the image that it calls NAME. May lie anywhere.")
    private List<String> images = List.of();

    @Option(
            names = "--disk",
            paramLabel = "[NAME=]FILE",
            description =
                    "A file to use in place of the scenario's disk image, or of the disk's file that it calls NAME. May lie anywhere.")
    private List<String> disks = List.of();

    @Mixin
    private final GivenKernel kernel = new GivenKernel();

    /** The kernel description that the user gave. */
    GivenKernel kernel() {
        return kernel;
    }

    /** True when the user gave any file of a scenario. */
    boolean any() {
        return !images.isEmpty() || !disks.isEmpty();
    }

    /** What the user may have named: each text whole and, where it has a name before it, without that. */
    List<Path> named() {
        return Stream.concat(images.stream(), disks.stream())
                .flatMap(text -> Stream.of(text, text.substring(text.indexOf('=') + 1)))
                .map(Path::of)
                .toList();
    }

    /** The folders of the images that the user gave, beside which their sources may lie. */
    List<Path> imageFolders() {
        return images.stream()
                .map(text -> text.substring(text.indexOf('=') + 1))
                .map(file -> Path.of(file).toAbsolutePath().getParent())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** The files of a scenario, those that the user gave among them. */
    ScenarioFiles of(Scenario scenario) throws BadInput {
        Map<String, Path> given = new LinkedHashMap<>();
        for (String image : images) {
            put(given, scenario, Kind.IMAGE, "--image", image);
        }
        for (String disk : disks) {
            put(given, scenario, Kind.DISK, "--disk", disk);
        }
        return files(scenario, given, kernel);
    }

    /**
     * The files of a scenario: those given, and the kernel's description that the user gave or that lies beside the
     * image.
     */
    static ScenarioFiles files(Scenario scenario, Map<String, Path> chosen, GivenKernel kernel) throws BadInput {
        Map<String, Path> given = new LinkedHashMap<>(chosen);
        Path image = given.get(scenario.image());
        String description = kernel.file(image == null ? "" : image.toString());
        if (description != null) {
            given.put(KernelLibrary.GIVEN, Path.of(description));
        }
        return ScenarioLibrary.files(scenario, given);
    }

    private static void put(Map<String, Path> given, Scenario scenario, Kind kind, String option, String text)
            throws BadInput {
        List<String> slots = scenario.slots().stream()
                .filter(slot -> slot.kind() == kind || (kind == Kind.IMAGE && slot.kind() == Kind.RAW))
                .map(Scenario.Slot::name)
                .distinct()
                .toList();
        if (slots.isEmpty()) {
            throw new BadInput("%s '%s': the scenario %s names no file of a disk, expected one that does"
                    .formatted(option, text, scenario.name()));
        }
        // The longest name that fits, since names may hold '=' as paths may.
        String name = slots.stream()
                .filter(slot -> text.startsWith(slot + "="))
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .orElse("");
        String file = name.isEmpty() ? text : text.substring(name.length() + 1);
        if (name.isEmpty()) {
            name = slots.getFirst();
        }
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                int equals = text.indexOf('=');
                throw new BadInput(option + " '" + text + "': "
                        + (equals > 0 && file.equals(text)
                                ? "no such file, and the scenario " + scenario.name() + " names no '"
                                        + text.substring(0, equals) + "', expected " + String.join(", ", slots)
                                        + NearestName.hint(text.substring(0, equals), slots)
                                : (Files.exists(path) ? "is not a regular file" : "no such file")
                                        + ", expected one to use as '" + name + "'"));
            }
            if (given.putIfAbsent(name, path) != null) {
                throw new BadInput(option + " '" + text + "': '" + name + "' was given before, expected it once");
            }
        } catch (InvalidPathException e) {
            throw new BadInput(option + " '" + text + "': is not the name of a file");
        }
    }
}
