package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import windhover.timeline.file.SessionFile;

/**
 * Processes that record are killed at random moments, while the guest works and while it sleeps: each recording opens
 * and verifies. How much was lost is told, and judged only where somebody asks for it, since a busy computer may keep
 * any process from its work: {@code -Dwindhover.kills=1000 -Dwindhover.kills.lost=1000} (milliseconds).
 */
class KilledRecordingTest {
    private static final int KILLS = Integer.getInteger("windhover.kills", 2);
    private static final long LOST = Long.getLong("windhover.kills.lost", Long.MAX_VALUE);
    private static final long SEED = Long.getLong("windhover.kills.seed", 17);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 12, unit = java.util.concurrent.TimeUnit.HOURS)
    void whatWasRecordedIsThere() throws Exception {
        Random random = new Random(SEED);
        Path busy = scenario("busy", "key-polling.elf");
        Path idle = scenario("idle", "network-call.elf");
        long[] lost = new long[KILLS];
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            Path session = folder.resolve("s" + i + ".windhover");
            String what = i % 2 == 0 ? "busy" : "idle";
            Process process = i % 2 == 0
                    ? TrustInSessionsTest.child("run", busy.toString(), "--record", session.toString())
                    : TrustInSessionsTest.child(
                            "run", idle.toString(), "--record", session.toString(), "--peer", "udp:0");
            long killed;
            try {
                TrustInSessionsTest.awaitBlocks(session);
                Thread.sleep(random.nextInt(3000));
            } finally {
                killed = System.currentTimeMillis();
                process.destroyForcibly().waitFor();
            }
            // What is told of the machine is written at once: who was killed since the last block had told no more.
            lost[i] = Math.max(0, killed - Files.getLastModifiedTime(session).toMillis());
            String fault = fault(session);
            if (!fault.isEmpty() || lost[i] > LOST) {
                faults.add(what + ", kill " + i + ": lost " + lost[i] + " ms; " + fault);
            }
            Files.delete(session);
        }
        Arrays.sort(lost);
        System.out.println(String.format(
                Locale.ROOT,
                "%d kills: lost %d ms in the middle, %d ms at most; %d did not open or verify, or lost more than allowed",
                KILLS,
                lost[KILLS / 2],
                lost[KILLS - 1],
                faults.size()));
        assertEquals(List.of(), faults);
    }

    /** What is wrong with a recording that was cut; empty when it opens and verifies. */
    private static String fault(Path session) throws Exception {
        try (SessionFile file = SessionFile.open(session)) {
            assertTrue(file.damage().contains("not closed") || file.damage().contains("cut"), file.damage());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = Main.run(
                new String[] {"replay", session.toString(), "--verify"},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return status == Main.OK ? "" : out.toString(StandardCharsets.UTF_8);
    }

    private Path scenario(String name, String image) throws Exception {
        Path scenario = folder.resolve(name + ".yaml");
        Files.writeString(scenario, """
                name: %s
                title: Until it is killed
                teaches: nothing
                image: %s
                steps: []
                checks: []
                until: {cycles: 900_000_000_000}
                """.formatted(name, image));
        return scenario;
    }
}
