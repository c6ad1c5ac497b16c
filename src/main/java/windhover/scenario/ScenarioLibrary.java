package windhover.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.image.RawImage;
import windhover.machine.Assembly;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.output.FileFault;
import windhover.yaml.FormatException;
import windhover.yaml.NearestName;
import windhover.yaml.Utf8;

/** Finds scenarios by name in {@code scenarios/}, or by path, and the images they run. */
public final class ScenarioLibrary {
    private static final String SCENARIOS = "/windhover/scenarios";
    private static final String IMAGES = "/windhover/roms/images/";
    private static final String EXTENSION = ".yaml";
    private static final long LARGEST_IMAGE = ScenarioFiles.LARGEST;
    private static final int LARGEST_SCENARIO = 4 << 20;

    private ScenarioLibrary() {}

    /** The names of the scenarios that come with the program, sorted. */
    public static List<String> names() {
        URL folder = ScenarioLibrary.class.getResource(SCENARIOS);
        if (folder == null) {
            return List.of();
        }
        try {
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) {
                return names(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return names(jar.getPath(SCENARIOS));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the program's own scenarios cannot be read: " + FileFault.reason(e), e);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName()))
                    .filter(f -> f.endsWith(EXTENSION))
                    .map(f -> f.substring(0, f.length() - EXTENSION.length()))
                    .sorted()
                    .toList();
        }
    }

    /** All scenarios that come with the program, by name. */
    public static List<Scenario> all() throws ScenarioFormatException {
        List<Scenario> all = new ArrayList<>();
        for (String name : names()) {
            all.add(find(name));
        }
        return all;
    }

    /**
     * The scenario of a name or path.
     *
     * @throws ScenarioFormatException when there is none, or it cannot be read or used
     */
    public static Scenario find(String nameOrPath) throws ScenarioFormatException {
        if (nameOrPath.matches("[a-z0-9][a-z0-9-]*")) {
            byte[] text = resource(SCENARIOS + "/" + nameOrPath + EXTENSION);
            if (text != null) {
                return ScenarioParser.parse(
                        new String(text, StandardCharsets.UTF_8), "scenarios/" + nameOrPath + EXTENSION);
            }
        }
        Path path = path(nameOrPath);
        if (path != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !WholeFile.isReadable(path)) {
            throw new ScenarioFormatException(nameOrPath + ": "
                    + (Files.isDirectory(path) ? "is a folder" : "is a link that leads to no file")
                    + ", expected a scenario");
        }
        if (path == null || !WholeFile.isReadable(path)) {
            throw new ScenarioFormatException(
                    "no scenario '" + nameOrPath + "': expected a name from `windhover list` or the path of a file"
                            + NearestName.hint(nameOrPath, names()));
        }
        try {
            return of(WholeFile.read(path, LARGEST_SCENARIO), nameOrPath, ScenarioFolder.of(path));
        } catch (IOException e) {
            throw new ScenarioFormatException(nameOrPath + ": cannot be read (" + FileFault.reason(e) + ")");
        }
    }

    /**
     * The scenario that a file's bytes describe.
     *
     * @param folder where the files that it names lie, there or below; null for none
     */
    public static Scenario of(byte[] bytes, String file, @Nullable Path folder) throws ScenarioFormatException {
        if (bytes.length > LARGEST_SCENARIO) {
            throw new ScenarioFormatException(file + ": the file has more than " + LARGEST_SCENARIO + " bytes");
        }
        try {
            return ScenarioParser.parse(Utf8.decode(bytes, file), file, folder);
        } catch (FormatException e) {
            throw ScenarioFormatException.of(e);
        }
    }

    /** The program of a scenario, for its board: its image with the raw images on top. */
    static ElfImage program(Scenario scenario, Board board, ScenarioFiles files) throws ScenarioFormatException {
        ElfImage elf = scenario.image().isEmpty() ? null : image(scenario.image(), files);
        List<RawImage> raw = new ArrayList<>();
        for (Scenario.Raw each : scenario.raw()) {
            raw.add(new RawImage(each.file(), files.read(each.file()), each.address()));
        }
        try {
            return Assembly.program(board, elf, raw);
        } catch (LoadException e) {
            throw new ScenarioFormatException(scenario.source() + ": " + e.getMessage());
        }
    }

    /** An image by its name. */
    static ElfImage image(String name, ScenarioFiles files) throws ScenarioFormatException {
        try {
            return ElfImage.parse(files.read(name), name);
        } catch (ImageFormatException e) {
            throw new ScenarioFormatException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The files of a scenario: those in its own folder and below, else those that come with the program. Nothing else
     * can be reached by what a scenario says, wherever its links lead.
     */
    public static ScenarioFiles files(Scenario scenario) {
        return files(scenario, Map.of());
    }

    /**
     * The files of a scenario, some of them given by the user.
     *
     * @param given files that may lie anywhere, by the names that the scenario has for them
     */
    public static ScenarioFiles files(Scenario scenario, Map<String, Path> given) {
        return name -> {
            Path chosen = given.get(name);
            return chosen == null ? file(scenario, name) : contents(chosen, LARGEST_IMAGE);
        };
    }

    private static byte[] file(Scenario scenario, String name) throws ScenarioFormatException {
        Scenario.Slot slot = scenario.slots().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
        Path beside = ScenarioFolder.find(scenario.folder(), name, slot);
        if (beside != null) {
            return contents(beside, LARGEST_IMAGE);
        }
        byte[] image = name.matches("(bare/)?[A-Za-z0-9_-][A-Za-z0-9._-]*\\.elf") ? resource(IMAGES + name) : null;
        if (image == null) {
            throw new ScenarioFormatException(ScenarioFolder.message(
                    slot,
                    name,
                    "is neither beside the scenario nor in roms/images (a file elsewhere is given with "
                            + (slot != null && slot.kind() == Scenario.Slot.Kind.DISK ? "--disk" : "--image") + ")"));
        }
        return image;
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static byte[] contents(Path path, long most) throws ScenarioFormatException {
        try {
            if (!Files.isRegularFile(path)) {
                throw new ScenarioFormatException(
                        path + (Files.exists(path) ? ": is not a regular file" : ": no such file") + ", expected one");
            }
            if (Files.size(path) > most) {
                throw new ScenarioFormatException(path + ": the file has more than " + most + " bytes");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new ScenarioFormatException(path + ": cannot be read (" + FileFault.reason(e) + ")");
        }
    }

    private static byte @Nullable [] resource(String name) {
        try (InputStream in = ScenarioLibrary.class.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the program's own file " + name + " cannot be read: " + FileFault.reason(e), e);
        }
    }
}
