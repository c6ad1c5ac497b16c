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
    private static final Set<String> ENGLISH = Set.of("lines", "timer", "config", "rom", "finisher", "floppy");

    /** The files in which such a name may stand. */
    private static final Set<String> EXCEPTIONS = new TreeSet<>(Set.of(
            "export/PcapngExporter.java nic", // names of a capture's interfaces, on which readers of captures rely
            "cpu/Cache.java lines", // those of a cache
            "export/VcdExporter.java lines", // signals
            "isa/Csr.java timer")); // the privileged architecture's word for a kind of interrupt

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Board board : Board.ALL) {
            board.slots().forEach(slot -> names.add(slot.name()));
        }
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
        assertEquals(
                EXCEPTIONS,
                new TreeSet<>(found),
                "these files of src/main/java/windhover name a device: let its row in machine/Board.java, its DeviceEvent"
                        + " or its Device give the words");
    }

    @Test
    void aNameInATextIsFound() {
        List<String> found = new ArrayList<>();
        look("timer", names(), "x ", found);
        look("the timer of the processor", names(), "x ", found);
        look("^(KIA|SIA) ", names(), "x ", found);
        assertEquals(List.of("x timer", "x kia", "x sia"), found);
    }
}
