package windhover.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import windhover.app.Result;

/**
 * The commands on the page of the traces print what the page says. A block of the kind {@code console} is a session: a
 * line with {@code $} is a command, the lines behind it are what it prints, and {@code …} stands for lines left out.
 */
class TracesPageTest {
    private static final Path PAGE = Path.of("docs/traces.md");
    private static final String ELLIPSIS = "…";

    /** A command, and what the page says that it prints. */
    private record Said(int line, String command, List<String> output) {}

    @TempDir
    static Path directory;

    private static List<Said> sessions() throws IOException {
        List<Said> sessions = new ArrayList<>();
        boolean in = false;
        int number = 0;
        for (String line : Files.readAllLines(PAGE)) {
            number++;
            if (line.startsWith("```")) {
                in = line.equals("```console");
            } else if (in && line.startsWith("$ ")) {
                sessions.add(new Said(number, line.substring(2), new ArrayList<>()));
            } else if (in) {
                sessions.getLast().output.add(line);
            }
        }
        return sessions;
    }

    @TestFactory
    Stream<DynamicTest> everyCommandPrintsWhatThePageSays() throws IOException {
        List<Said> sessions = sessions();
        assertTrue(sessions.size() > 10, "the page has commands");
        for (ExportFormat format : ExportFormat.values()) {
            assertTrue(
                    sessions.stream().anyMatch(said -> ExportFormat.ofSuffix(output(said.command)) == format),
                    "a command for " + format.label());
        }
        return sessions.stream().map(said -> DynamicTest.dynamicTest(said.command, () -> check(said)));
    }

    /** What a command writes. */
    private static String output(String command) {
        return command.contains(" -o ") ? command.replaceFirst(".* -o (\\S+).*", "$1") : "";
    }

    private static void check(Said said) throws IOException, InterruptedException {
        List<String> found = (said.command.startsWith("windhover ") ? windhover(said.command) : shell(said.command))
                .lines()
                .toList();
        int from = said.output.indexOf(ELLIPSIS);
        if (from >= 0) {
            int behind = said.output.size() - from - 1;
            assertTrue(found.size() >= said.output.size() - 1, () -> String.join("\n", found));
            List<String> kept = new ArrayList<>(found.subList(0, from));
            kept.add(ELLIPSIS);
            kept.addAll(found.subList(found.size() - behind, found.size()));
            assertEquals(said.output, kept, PAGE + ":" + said.line);
        } else {
            assertEquals(said.output, found, PAGE + ":" + said.line);
        }
    }

    /** Runs the program here, its files in the directory of the session. */
    private static String windhover(String command) {
        List<String> words = new ArrayList<>();
        for (String word : command.substring("windhover ".length()).split(" ", -1)) {
            boolean file = !words.isEmpty() && words.getLast().equals("-o");
            words.add(file ? directory.resolve(word).toString() : word.replaceAll("^'|'$", ""));
        }
        Result result = Result.windhover(words.toArray(String[]::new));
        assertEquals(0, result.status, result.err);
        return (result.out + result.err).replace(directory + "/", "");
    }

    /** Runs a command of the field; where a tool is not installed the test is skipped, but not in CI. */
    private static String shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .directory(directory.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() == 127) {
            String why = command + ": not installed (.ci/run installs it)";
            return "true".equals(System.getenv("CI")) ? fail(why) : abort(why);
        }
        return said;
    }
}
