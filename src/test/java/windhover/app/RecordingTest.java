package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static windhover.app.Result.windhover;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.StateHash;
import windhover.debug.Debugger;
import windhover.debug.Session;
import windhover.machine.Input;
import windhover.scenario.ScenarioLibrary;
import windhover.timeline.Branch;
import windhover.timeline.file.SessionRecorder;

/** Recordings that begin, end and are replaced at any moment, and the sessions that come of them. */
class RecordingTest {
    @TempDir
    Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static Opened opened(String scenario) throws Exception {
        Opened opened = Opened.scenario(ScenarioLibrary.find(scenario));
        opened.debugger().keepHistory(64);
        return opened;
    }

    private static void verifies(String file, int branches) {
        Result verified = windhover("replay", file, "--verify");
        assertEquals(0, verified.status, verified.out + verified.err);
        assertTrue(verified.out.contains("on " + branches + " branch"), verified.out);
    }

    private static <T> T asked(Session session, java.util.function.Function<Debugger, T> question) throws Exception {
        return session.ask(question).get(600, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"first.windhover", "second.windhover"})
    void aSecondRecordingHasAllThatComesAfterItBegan(String second) throws Exception {
        Opened opened = opened("queue-tour");
        try (Session session = new Session(opened.debugger())) {
            asked(session, d -> opened.record(session, path("first.windhover")));
            asked(session, d -> {
                d.run(10_000, null);
                return 0;
            });
            asked(session, d -> opened.record(session, path(second)));
            asked(session, d -> {
                d.run(5_000, null);
                return d.input(Input.register(0, 31, 0x77));
            });
            asked(session, d -> {
                d.run(10_000, null);
                return d.cycle();
            });
        }
        verifies(path(second), 1);
        try (RecordedSession again = RecordedSession.open(path(second), true)) {
            assertEquals("", again.file().damage());
            assertEquals(
                    1,
                    again.file().inputs().stream()
                            .filter(input -> input.cycle() == 15_000)
                            .count());
        }
    }

    @Test
    void aBranchThatLeavesSoonAfterItsParentCameThereComesBack() throws Exception {
        Opened opened = opened("queue-tour");
        Debugger debugger = opened.debugger();
        try (SessionRecorder recorder = opened.origin().record(path("s"), debugger)) {
            recorder.progress(debugger.timeline().branch(), 0, 0);
            debugger.run(20_000, null);
            debugger.seek(10_000);
            debugger.input(Input.register(0, 31, 1));
            debugger.run(10, null);
        }
        verifies(path("s"), 2);
        try (RecordedSession again = RecordedSession.open(path("s"), true)) {
            assertEquals(
                    20_000,
                    again.opened().debugger().timeline().branches().get(0).frontier());
        }
    }

    @Test
    void anInputThatComesAtACycleWhoseStateWasStoredIsNoDifference() throws Exception {
        Opened opened = opened("queue-tour");
        Debugger debugger = opened.debugger();
        try (SessionRecorder recorder = opened.origin().record(path("s"), debugger)) {
            debugger.seek(0);
            debugger.input(Input.register(0, 30, 5));
            debugger.run(5_000, null);
            recorder.progress(debugger.timeline().branch(), debugger.cycle(), StateHash.of(debugger.machine()));
            debugger.input(Input.register(0, 31, 1));
            recorder.progress(debugger.timeline().branch(), debugger.cycle(), StateHash.of(debugger.machine()));
            debugger.run(5_000, null);
            recorder.progress(debugger.timeline().branch(), debugger.cycle(), StateHash.of(debugger.machine()));
        }
        verifies(path("s"), 1);
    }

    @Test
    void aRecordingBegunOnALaterBranchVerifies() throws Exception {
        Opened opened = opened("queue-tour");
        Debugger debugger = opened.debugger();
        debugger.run(20_000, null);
        debugger.seek(5_000);
        debugger.input(Input.register(0, 31, 1));
        try (SessionRecorder recorder = opened.origin().record(path("s"), debugger)) {
            debugger.run(10_000, null);
            recorder.progress(debugger.timeline().branch(), debugger.cycle(), StateHash.of(debugger.machine()));
        }
        verifies(path("s"), 2);
    }

    @Test
    void theNamesOfBranchesComeBack() throws Exception {
        Opened opened = opened("queue-tour");
        try (Session session = new Session(opened.debugger())) {
            asked(session, d -> {
                d.run(20_000, null);
                d.seek(5_000);
                return d.input(Input.register(0, 31, 1));
            });
            session.nameBranch(1, "as it was");
            asked(session, d -> opened.record(session, path("s")));
            asked(session, d -> {
                d.seek(4_000);
                return d.input(Input.register(0, 31, 1));
            });
            session.nameBranch(2, "what if");
            session.nameBranch(3, "never mind");
            asked(session, Debugger::cycle);
        }
        try (RecordedSession again = RecordedSession.open(path("s"), true)) {
            assertEquals("", again.file().damage());
            assertEquals(
                    java.util.List.of("as it was", "what if", "never mind"),
                    again.opened().debugger().timeline().branches().stream()
                            .map(Branch::name)
                            .toList());
        }
    }

    /** A disk that is full ends the recording with a sentence, not the session and not the run. */
    @Test
    void aDiskThatIsFullIsToldAtOnce() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
        Result run = windhover("run", "network-call", "--record", "/dev/full");
        assertEquals(2, run.status);
        assertEquals(1, run.err.lines().count(), run.err);
        // The recording begins well, and the disk is full later: a file whose channel fails.
        Opened opened = opened("queue-tour");
        try (Session session = new Session(opened.debugger())) {
            assertTrue(asked(session, d -> opened.record(session, "/dev/full")).contains("cannot be written"));
            asked(session, d -> {
                d.run(1_000, null);
                return 0;
            });
            assertEquals(1_000, asked(session, Debugger::cycle));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "disk-elevator",
                "two-kestrels-on-a-wire",
                "keys-lost",
                "shell",
                "nic-ring-overflow",
                "file-header"
            })
    void lessonsWithDisksPeersKeysAndFaultsVerify(String scenario) {
        Result run = windhover("run", scenario, "--record", path(scenario));
        assertEquals(0, run.status, run.out + run.err);
        verifies(path(scenario), 1);
        String hash = run.out.substring(run.out.lastIndexOf("0x")).strip();
        Result replayed = windhover("replay", path(scenario));
        assertTrue(replayed.out.contains(hash), replayed.out + replayed.err);
        assertEquals("", replayed.err);
    }

    @Test
    void aProgramByItselfIsRecordedAndReplayed() throws Exception {
        Path elf;
        try (var files = Files.walk(Path.of("roms/images"))) {
            elf = files.filter(file -> Files.isRegularFile(file) && OpenCommand.isElf(file.toString()))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        Opened opened = Opened.any(elf.toString(), notice -> {});
        long hash;
        try (Session session = new Session(opened.debugger())) {
            asked(session, d -> opened.record(session, path("s")));
            asked(session, d -> d.run(100_000, null));
            hash = asked(session, d -> StateHash.of(d.machine()));
        }
        verifies(path("s"), 1);
        assertTrue(windhover("replay", path("s")).out.contains(String.format(Locale.ROOT, "0x%016x", hash)));
        assertEquals(2, windhover("replay", path("s"), "--at", "step:1").status);
    }

    @Test
    void theCommandLineIsJudgedInOneLine() throws Exception {
        Path text = folder.resolve("text");
        Files.writeString(text, "no session");
        Result none = windhover("replay", text.toString());
        assertEquals(2, none.status);
        assertEquals(
                "windhover: " + text + ": no session file: expected it to begin with WHSES and a format version",
                none.err.strip());
        assertEquals(0, windhover("run", "queue-tour", "--record", path("s")).status);
        assertEquals(2, windhover("replay", path("s"), "--verify", "--at", "soon").status);
        Result both = windhover("replay", path("s"), "--verify", "--at", "@100");
        assertEquals(0, both.status, both.err);
        assertTrue(
                both.out.startsWith("All ") && both.out.contains("At @100 after"), "verified, then shown: " + both.out);
    }

    @Test
    void whatNeverRanBeginsAtItsBeginning() throws Exception {
        Opened opened = opened("queue-tour");
        opened.origin().record(path("s"), opened.debugger()).close();
        try (RecordedSession again = RecordedSession.open(path("s"), true)) {
            assertEquals(
                    -1,
                    again.opened().debugger().timeline().branch().frontier(),
                    "the inputs of cycle 0 are still to come");
        }
        assertEquals(0, windhover("replay", path("s")).status);
    }

    @Test
    void wrongWordsOnTheCommandLineReplaceNoFile() throws Exception {
        Path kept = folder.resolve("kept");
        Files.writeString(kept, "precious");
        assertEquals(2, windhover("run", "network-call", "--record", kept.toString(), "--until", "soon").status);
        assertEquals(2, windhover("run", "network-call", "--record", kept.toString(), "--why", "because").status);
        assertEquals("precious", Files.readString(kept));
    }

    @Test
    void aRecordingDoesNotReplaceWhatItRuns() throws Exception {
        Path scenario = folder.resolve("mine.yaml");
        Files.writeString(scenario, Files.readString(Path.of("scenarios/queue-tour.yaml")));
        Result result = windhover("run", scenario.toString(), "--record", scenario.toString());
        assertEquals(2, result.status, result.err);
        assertEquals(1, result.err.lines().count(), result.err);
        assertEquals(-1, Files.mismatch(scenario, Path.of("scenarios/queue-tour.yaml")));
        assertEquals(0, windhover("run", "queue-tour", "--record", path("s")).status);
        byte[] before = Files.readAllBytes(Path.of(path("s")));
        Opened opened = Opened.any(path("s"), notice -> {});
        assertThrows(BadInput.class, () -> opened.origin().record(path("s"), opened.debugger()));
        assertEquals(before.length, Files.size(Path.of(path("s"))));
    }

    /** Random journeys, random inputs in the past, a recording begun anywhere: all comes back, whole or cut. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverWasDoneComesBack(long seed) throws Exception {
        Random random = new Random(seed);
        String[] scenarios = {
            "queue-tour", "network-call", "disk-elevator", "two-kestrels-on-a-wire", "nic-ring-overflow", "hello-name"
        };
        Opened opened = opened(scenarios[(int) (seed % scenarios.length)]);
        Debugger debugger = opened.debugger();
        int begin = random.nextInt(12);
        SessionRecorder recorder = null;
        for (int i = 0; i < 24; i++) {
            if (i == begin) {
                recorder = opened.origin().record(path("s"), debugger);
            }
            switch (random.nextInt(5)) {
                case 0 -> debugger.seek(random.nextLong(debugger.frontier() + 1));
                case 1 -> debugger.input(Input.register(0, 5 + random.nextInt(3), random.nextLong()));
                case 2 ->
                    debugger.switchTo(debugger.timeline()
                            .branches()
                            .get(random.nextInt(debugger.timeline().branches().size())));
                default -> debugger.run(1 + random.nextInt(200_000), null);
            }
            if (recorder != null && random.nextInt(3) == 0) {
                recorder.progress(debugger.timeline().branch(), debugger.cycle(), StateHash.of(debugger.machine()));
            }
        }
        if (recorder != null) {
            recorder.close();
        }
        int branches = debugger.timeline().branches().size();
        verifies(path("s"), branches);
        try (RecordedSession again = RecordedSession.open(path("s"), true)) {
            Debugger replay = again.opened().debugger();
            for (int i = 0; i < 12; i++) {
                int number = 1 + random.nextInt(branches);
                Branch here = Objects.requireNonNull(debugger.timeline().branch(number));
                Branch there = Objects.requireNonNull(replay.timeline().branch(number));
                assertEquals(here.frontier(), there.frontier(), here.name());
                debugger.switchTo(here);
                replay.switchTo(there);
                long to = random.nextLong(Math.max(1, here.frontier()));
                debugger.seek(to);
                replay.seek(to);
                assertEquals(StateHash.of(debugger.machine()), StateHash.of(replay.machine()), here.name() + " @" + to);
            }
        }
        byte[] whole = Files.readAllBytes(Path.of(path("s")));
        for (int i = 0; i < 4; i++) {
            Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(whole, random.nextInt(whole.length)));
            Result cut = windhover("replay", path("cut"), "--verify");
            assertTrue(cut.status == 0 || cut.status == 2, cut.out + cut.err);
            boolean early = cut.err.contains("nothing to verify");
            assertEquals(early ? 2 : 1, cut.err.lines().count(), cut.err);
            assertFalse(cut.out.contains("differs"), cut.out);
        }
    }
}
