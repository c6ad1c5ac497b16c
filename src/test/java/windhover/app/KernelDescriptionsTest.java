package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a description is found: named by the user, by the scenario, beside the image, or shipped. */
class KernelDescriptionsTest {
    @SuppressWarnings("InlineFormatString") // long, and read as the file that it is
    private static final String SCENARIO = """
            name: relay
            title: Relay
            teaches: A kernel of one's own.
            board: bare
            image: relay.elf
            %s
            steps:
              - number: 1
                name: a job is queued
                why: The timer posts it.
                when: {queued: {callback: urgent_job}}
              - number: 2
                name: it is done
                why: A worker takes it.
                when: {callback: urgent_job}
            checks:
              - steps: all
            until: {cycles: 60000}
            """;

    @TempDir
    private Path folder;

    private int status;
    private String out = "";
    private String err = "";

    @BeforeEach
    void copy() throws IOException {
        copy("relay.elf", "relay.elf");
    }

    private void copy(String name, String to) throws IOException {
        try (InputStream in = KernelDescriptionsTest.class.getResourceAsStream("/windhover/kernels/relay/" + name)) {
            assertNotNull(in, name);
            Files.write(folder.resolve(to), in.readAllBytes());
        }
    }

    private void scenario(String kernel) throws IOException {
        Files.writeString(folder.resolve("relay.yaml"), String.format(Locale.ROOT, SCENARIO, kernel));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void windhover(String... args) {
        Result result = Result.windhover(args);
        status = result.status;
        out = result.out;
        err = result.err;
    }

    @Test
    void withoutADescriptionNothingIsKnownOfTheQueue() throws IOException {
        scenario("");
        windhover("run", path("relay.yaml"));
        assertEquals(2, status, out + err);
        assertTrue(err.contains("no event queue that is known"), err);
    }

    @Test
    void theOneBesideTheImageIsFound() throws IOException {
        scenario("");
        copy("relay.kernel.yaml", "relay.kernel.yaml");
        windhover("run", path("relay.yaml"));
        assertEquals(0, status, out + err);
        assertTrue(out.contains("queued: urgent_job for eager"), out);
    }

    @Test
    void aScenarioNamesOne() throws IOException {
        scenario("kernel: own.yaml");
        copy("relay.kernel.yaml", "own.yaml");
        windhover("run", path("relay.yaml"));
        assertEquals(0, status, out + err);
        scenario("kernel: none.yaml");
        windhover("run", path("relay.yaml"));
        assertEquals(2, status, out);
        assertEquals(1, err.lines().count(), err);
        assertTrue(err.contains("none.yaml"), err);
    }

    @Test
    void theUserNamesOneAndARecordingKeepsIt() throws IOException {
        scenario("");
        copy("relay.kernel.yaml", "elsewhere.yaml");
        windhover("run", path("relay.yaml"), "--kernel-description", path("elsewhere.yaml"), "--record", path("s"));
        assertEquals(0, status, out + err);
        Files.delete(folder.resolve("elsewhere.yaml"));
        windhover("replay", path("s"), "--show", "threads");
        assertEquals(0, status, err);
        assertTrue(out.contains("sleeper") && out.contains("lazy"), out);
        windhover("replay", path("s"), "--verify");
        assertEquals(0, status, out + err);
    }

    @Test
    void aNameThatTheImageLacksIsOneLineWithTheNearest() throws IOException {
        scenario("");
        copy("relay.kernel.yaml", "wrong.kernel.yaml");
        Path wrong = folder.resolve("wrong.kernel.yaml");
        Files.writeString(wrong, Files.readString(wrong).replace("enter: job_done", "enter: job_doen"));
        windhover("run", path("relay.yaml"), "--kernel-description", wrong.toString());
        assertEquals(0, status, out + err);
        assertEquals(1, err.lines().count(), err);
        assertTrue(err.contains(":28:") && err.contains("did you mean 'job_done'?"), err);
        windhover("kernel", "check", wrong.toString(), "--image", path("relay.elf"));
        assertEquals(1, status);
        assertTrue(out.contains("MISSING    line 28"), out);
    }

    @Test
    void aKeyThatNobodyKnowsIsRefused() throws IOException {
        scenario("");
        Files.writeString(folder.resolve("relay.kernel.yaml"), "kernel: X\nrecognise: [a]\nqueus: []\n");
        windhover("run", path("relay.yaml"));
        assertEquals(2, status);
        assertEquals(1, err.lines().count(), err);
        assertTrue(err.contains("relay.kernel.yaml:3:1: unknown key 'queus'"), err);
        assertTrue(err.contains("did you mean 'queues'?"), err);
    }

    @Test
    void execCountsWhatHappens() throws IOException {
        copy("relay.kernel.yaml", "relay.kernel.yaml");
        windhover("exec", path("relay.elf"), "--stats", "json");
        assertEquals(0, status, err);
        assertTrue(out.replace(" ", "").contains("\"switched\":25"), out);
    }
}
