package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.debug.Debugger;
import windhover.debug.RecordingPulse;
import windhover.scenario.ScenarioLibrary;
import windhover.timeline.file.SessionFile;
import windhover.timeline.file.SessionRecorder;
import windhover.timeline.file.SessionRecords.Progress;

/**
 * What a process that is killed leaves behind, by a clock of the test's: whether the guest works or sleeps, each word
 * of how far it has come gets into the file by itself, with nothing that is told later.
 */
class RecordingPulseTest {
    private static final long MILLISECOND = 1_000_000;
    private static final int BEATS = 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"busy, key-polling.elf", "asleep, network-call.elf"})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatAKillLosesIsLessThanASecond(String name, String image) throws Exception {
        Path scenario = Files.writeString(folder.resolve(name + ".yaml"), """
                name: %s
                title: Until it is killed
                teaches: nothing
                image: %s
                steps: []
                checks: []
                until: {cycles: 900_000_000_000}
                """.formatted(name, image));
        Opened opened = Opened.scenario(ScenarioLibrary.find(scenario.toString()));
        Debugger debugger = opened.debugger();
        debugger.listening(true);
        debugger.run(200_000, null);
        Path session = folder.resolve("s.windhover");
        long[] clock = {0};
        try (SessionRecorder recorder = opened.origin().record(session.toString(), debugger)) {
            RecordingPulse pulse = new RecordingPulse(recorder, debugger, () -> clock[0]);
            int before = left(session).size();
            for (int beat = 1; beat <= BEATS; beat++) {
                debugger.run(20_000, null);
                pulse.beat();
                long cycle = debugger.cycle();
                List<Progress> left = left(session);
                while (left.isEmpty() || left.getLast().cycle() < cycle) {
                    Thread.sleep(1); // it is written by a thread of the recorder's
                    left = left(session);
                }
                assertEquals(cycle, left.getLast().cycle());
                clock[0] += 149 * MILLISECOND;
                debugger.run(100, null);
                pulse.beat(); // too soon
                clock[0] += MILLISECOND;
            }
            List<Progress> left = left(session);
            assertEquals(BEATS, left.size() - before, "a word for each 150 ms, and no more");
            long hashes = left.stream().filter(each -> each.hash() != 0).count();
            assertTrue(hashes >= BEATS * 150 / 1_000 && hashes <= BEATS / 6 + 2, hashes + " hashes in three seconds");
        }
    }

    /** What the file holds that a kill would leave at this moment. */
    private List<Progress> left(Path session) throws Exception {
        Path copy = folder.resolve("copy");
        Files.copy(session, copy, StandardCopyOption.REPLACE_EXISTING);
        try (SessionFile file = SessionFile.open(copy)) {
            assertTrue(file.damage().contains("not closed") || file.damage().contains("cut"), file.damage());
            return file.progress();
        }
    }
}
