package windhover.guest.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The program knows no kernel by name: what it knows of one stands in the kernel's description. */
class NoFavouritesTest {
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Names with an underscore or a capital within: a word of plain English is not a proof of anything. */
    private static Set<String> symbolsOfTheShipped() throws IOException {
        Set<String> names = new TreeSet<>();
        for (KernelDescription shipped : KernelLibrary.shipped()) {
            String text = Files.readString(Path.of(shipped.file())).replaceAll("#.*", "");
            Matcher word = WORD.matcher(text);
            while (word.find()) {
                String name = word.group();
                if (name.indexOf('_') > 0 || name.matches("[a-z]+[A-Z].*")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Test
    void noSymbolOfAShippedKernelIsInTheProgram() throws IOException {
        Set<String> symbols = symbolsOfTheShipped();
        assertTrue(
                symbols.containsAll(List.of("work_queue", "event_pool", "current_thread", "quitFlag", "queue_push")));
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                int number = 0;
                for (String line : Files.readAllLines(file)) {
                    number++;
                    Matcher string = STRING.matcher(line);
                    while (string.find()) {
                        Matcher word = WORD.matcher(string.group(1));
                        while (word.find()) {
                            if (symbols.contains(word.group())) {
                                found.add(file + ":" + number + ": " + word.group());
                            }
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), found, "a kernel's names belong into its description");
    }
}
