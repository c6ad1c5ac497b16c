package windhover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each library is entered in the list, and none of the known faults that are written down there applies. */
class DependenciesTest {
    private static final Pattern JAR = Pattern.compile(
            "(.+?)-(\\d[\\w.]*?(?:-(?:M|RC|jre|alpha|beta)[\\w.]*)?)(?:-(?:linux|win|mac)\\w*(?:-\\w+)?)?\\.jar");

    private record Library(String name, String version) {}

    private record Fault(String name, String mended, String what) {
        boolean appliesTo(Library library) {
            return library.name.equals(name) && isBefore(library.version, mended);
        }
    }

    private static List<String> list() throws IOException {
        try (InputStream in = Objects.requireNonNull(DependenciesTest.class.getResourceAsStream("dependencies.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static List<Library> classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<Library> libraries = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator, -1)) {
            String jar = String.valueOf(Path.of(entry).getFileName());
            Matcher matcher = JAR.matcher(jar);
            if (jar.endsWith(".jar") && !jar.startsWith("junit-platform-console-standalone")) {
                assertTrue(matcher.matches(), jar + ": expected a name and a version");
                libraries.add(new Library(matcher.group(1), matcher.group(2)));
            }
        }
        return libraries;
    }

    /** True when a version comes before another, number by number. */
    private static boolean isBefore(String version, String other) {
        String[] a = version.split("[^0-9]+");
        String[] b = other.split("[^0-9]+");
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            int order = number(a, i).compareTo(number(b, i));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    private static BigInteger number(String[] parts, int i) {
        return i < parts.length && !parts[i].isEmpty() ? new BigInteger(parts[i]) : BigInteger.ZERO;
    }

    @Test
    void eachLibraryIsEnteredAndNoKnownFaultApplies() throws IOException {
        TreeMap<Library, String> days = new TreeMap<>((x, y) -> x.toString().compareTo(y.toString()));
        List<Fault> faults = new ArrayList<>();
        for (String line : list()) {
            String[] words = line.split(" ", 4);
            if (words[0].equals("!")) {
                faults.add(new Fault(words[1], words[2], words[3]));
            } else {
                assertTrue(words[2].matches("20[0-9]{2}-[01][0-9]-[0-3][0-9]"), line);
                days.put(new Library(words[0], words[1]), words[2]);
            }
        }
        List<Library> libraries = classPath();
        assertFalse(libraries.isEmpty());
        assertEquals(
                List.of(),
                libraries.stream().filter(library -> !days.containsKey(library)).toList(),
                "not in dependencies.txt: look through their known faults, then enter them with the day");
        for (Fault fault : faults) {
            assertEquals(List.of(), libraries.stream().filter(fault::appliesTo).toList(), fault.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3.0.1, 3.1, true",
        "3.1, 3.1, false",
        "3.1.0, 3.1, false",
        "3.10, 3.9, false",
        "32.0.0-jre, 32.0.0, false",
        "2.9, 2.10, true"
    })
    void versionsAreComparedNumberByNumber(String version, String other, boolean before) {
        assertEquals(before, isBefore(version, other));
    }
}
