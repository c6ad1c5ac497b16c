package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No locale shows in results, also where nobody has set the root locale before, as the program's start does. */
class AnyLocaleTest {
    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void restore() {
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
    }

    private String results() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(all, false, StandardCharsets.UTF_8);
        Path file = folder.resolve("file");
        String session = folder.resolve("session").toString();
        String[][] commands = {
            {"run", "network-call", "--why", "step:8", "--record", session},
            {"run", "network-call", "--format", "json"},
            {"replay", session, "--show", "regs"},
            {"replay", session, "--show", "devices"},
            {"export", "network-call", "--to", "vcd", "--until", "@500", "-o", file.toString()},
            {"exec", "roms/images/bare/hello.elf", "--commit-log", file.toString()},
            {"exec", "roms/images/bare/hello.elf", "--max-cycles", "-5"},
        };
        for (String[] command : commands) {
            Files.deleteIfExists(file);
            to.print(Main.run(command, new Streams(to, to, false)) + "\n");
            if (Files.exists(file)) {
                all.writeBytes(Files.readAllBytes(file));
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theSameBytesInEveryLocale() throws IOException {
        Locale.setDefault(Locale.ROOT);
        String expected = results();
        for (String tag : List.of("ar-EG-u-nu-arab", "tr-TR")) {
            Locale.setDefault(Locale.forLanguageTag(tag));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            assertEquals(expected, results(), tag);
        }
    }

    /** That the locales above would show, if they were asked. */
    @Test
    @SuppressWarnings("DefaultLocale")
    void theLocalesOfThisTestAreNotAllTheSame() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertNotEquals("12", String.format("%d", 12));
    }
}
