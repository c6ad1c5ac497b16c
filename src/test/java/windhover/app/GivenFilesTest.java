package windhover.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static windhover.app.Result.windhover;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of the user's in place of those that a scenario names. */
class GivenFilesTest {
    @TempDir
    Path folder;

    private Path scenario = Path.of("");
    private Path elsewhere = Path.of("");

    @BeforeEach
    void files() throws Exception {
        scenario = Files.createDirectories(folder.resolve("lessons")).resolve("mine.yaml");
        Files.writeString(scenario, """
                name: mine
                title: A program that is given
                teaches: t
                image: student.elf
                disk: {image: their.disk}
                peers: [{kestrel: {name: other, image: other.elf}}]
                steps: []
                checks: []
                until: {cycles: 20_000}
                """);
        elsewhere = Files.createDirectories(folder.resolve("else=where"));
        Files.copy(Path.of("roms/images/network-call.elf"), elsewhere.resolve("a.elf"));
        Files.copy(Path.of("roms/images/network-caller.elf"), elsewhere.resolve("b.elf"));
        Files.writeString(elsewhere.resolve("c.disk"), "a disk");
    }

    @Test
    void theyAreRunAndRecorded() throws Exception {
        Path session = folder.resolve("s.windhover");
        Result run = windhover(
                "run",
                scenario.toString(),
                "--image",
                elsewhere.resolve("a.elf").toString(),
                "--image",
                "other.elf=" + elsewhere.resolve("b.elf"),
                "--disk",
                elsewhere.resolve("c.disk").toString(),
                "--record",
                session.toString());
        assertEquals(0, run.status, run.err);
        try (RecordedSession opened = RecordedSession.open(session.toString(), false)) {
            assertArrayEquals(
                    Files.readAllBytes(elsewhere.resolve("a.elf")),
                    opened.file().file("student.elf").content());
            assertArrayEquals(
                    Files.readAllBytes(elsewhere.resolve("b.elf")),
                    opened.file().file("other.elf").content());
            assertEquals("a disk", new String(opened.file().file("their.disk").content(), StandardCharsets.US_ASCII));
        }
        assertEquals(0, windhover("replay", session.toString(), "--verify").status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--image | nowhere.elf        | no such file, expected one to use as 'student.elf'",
                "--image | othr.elf=x         | no such file, and the scenario mine names no 'othr.elf', expected student.elf, other.elf",
                "--image | other.elf=x        | no such file, expected one to use as 'other.elf'",
                "--image | .                  | is not a regular file",
                "--disk  | student.elf=x      | names no 'student.elf', expected their.disk",
            })
    void whatCannotBeUsedIsSaidInOneLine(String option, String text, String message) {
        Result run = windhover("run", scenario.toString(), option, text);
        assertEquals(2, run.status, run.out);
        assertEquals(1, run.err.lines().count(), run.err);
        assertTrue(run.err.contains(message), run.err);
    }

    @Test
    void aScenarioWithoutDisksTakesNone() {
        Result run = windhover(
                "run", "queue-tour", "--disk", elsewhere.resolve("c.disk").toString());
        assertEquals(2, run.status);
        assertTrue(run.err.contains("names no file of a disk"), run.err);
        Result twice = windhover(
                "run",
                "queue-tour",
                "--image",
                elsewhere.resolve("a.elf").toString(),
                "--image",
                elsewhere.resolve("b.elf").toString());
        assertEquals(2, twice.status);
        assertTrue(twice.err.contains("was given before"), twice.err);
    }
}
