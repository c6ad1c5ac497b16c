package windhover.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which program this is: its version, and a digest of all its classes on which the course of a run depends. Two builds
 * of the same sources have the same name, and no change of the machine's behaviour goes without another one.
 */
final class Build {
    /** What looks and tells, but changes nothing. */
    private static final Set<String> APART = Set.of("ui", "app", "export");

    private static final int DIGITS = 12;

    private Build() {}

    /**
     * The version and the digest, such as {@code 0.1.0+5c01d2a9e4b7}; the version alone where the classes cannot be
     * read.
     */
    static String name() {
        return Name.VALUE;
    }

    /** Computed when it is asked for. */
    private static final class Name {
        static final String VALUE = Main.VERSION + digest();
    }

    private static String digest() {
        CodeSource source = Build.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return "";
        }
        try {
            Path place = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(place)) {
                return "+" + digest(place.resolve("windhover"));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return "+" + digest(jar.getPath("/windhover"));
            }
        } catch (IOException | UncheckedIOException | URISyntaxException | NoSuchAlgorithmException e) {
            return "";
        }
    }

    private static String digest(Path root) throws IOException, NoSuchAlgorithmException {
        TreeMap<String, Path> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file ->
                            !APART.contains(root.relativize(file).getName(0).toString()))
                    .forEach(
                            file -> classes.put(root.relativize(file).toString().replace('\\', '/'), file));
        }
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (var each : classes.entrySet()) {
            digest.update(each.getKey().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(each.getValue()));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }
}
