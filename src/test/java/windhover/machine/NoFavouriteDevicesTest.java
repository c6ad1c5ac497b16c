package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Above the board nothing knows a device by its name: what is said of one stands in its package and its row. */
class NoFavouriteDevicesTest {
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Names that are words of plain English too; they are looked for only as whole texts. */
    private static final Set<String> ENGLISH = Set.of("config", "finisher", "floppy");

    /**
     * Names that are words of other trades as well, of caches, of the privileged architecture and of files, and prove
     * nothing.
     */
    private static final Set<String> COMMON = Set.of("lines", "timer", "rom");

    /** Where a name may stand: names of a capture's interfaces, on which readers of captures rely. */
    private static final Set<String> EXCEPTIONS = Set.of("export/PcapngExporter.java nic");

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Board board : Board.ALL) {
            board.slots().forEach(slot -> names.add(slot.name()));
        }
        names.removeAll(COMMON);
        return names;
    }

    private static void look(String text, Set<String> names, String where, List<String> found) {
        if (names.contains(text) && ENGLISH.contains(text)) {
            found.add(where + text);
        }
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String name = word.group().toLowerCase(Locale.ROOT);
            if (names.contains(name) && !ENGLISH.contains(name)) {
                found.add(where + name);
            }
        }
    }

    @Test
    void noNameOfADeviceIsInTheProgramAboveItsRow() throws IOException {
        Set<String> names = names();
        assertTrue(names.containsAll(List.of("nic", "uart", "kia", "clint", "floppy")), names.toString());
        Path root = Path.of("src/main/java/windhover");
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                String name = root.relativize(file).toString();
                if (name.startsWith("device/") || name.equals("machine/Board.java")) {
                    continue;
                }
                for (String line : Files.readAllLines(file)) {
                    Matcher string = STRING.matcher(line);
                    while (string.find()) {
                        look(string.group(1), names, name + " ", found);
                    }
                }
            }
        }
        found.removeIf(EXCEPTIONS::contains);
        assertEquals(
                List.of(),
                found,
                "these files of src/main/java/windhover name a device: let its row in machine/Board.java, its DeviceEvent"
                        + " or its Device give the words");
    }

    @Test
    void aNameInATextIsFound() {
        List<String> found = new ArrayList<>();
        look("floppy", names(), "x ", found);
        look("a floppy disk", names(), "x ", found);
        look("^(KIA|SIA) ", names(), "x ", found);
        assertEquals(List.of("x floppy", "x kia", "x sia"), found);
    }
}
