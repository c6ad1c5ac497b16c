package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static windhover.app.Result.windhover;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.StateHash;
import windhover.debug.Debugger;
import windhover.debug.Session;
import windhover.debug.SessionCommands.Step;
import windhover.debug.Snapshot;
import windhover.scenario.ScenarioLibrary;
import windhover.timeline.file.SessionRecorder;
import windhover.timeline.file.SessionRecords.Bookmark;
import windhover.timeline.file.SessionRecords.Header;
import windhover.timeline.file.SessionRecords.Input;
import windhover.timeline.file.SessionRecords.Progress;
import windhover.timeline.file.SessionWriter;

/** Sessions in which something is odd: it is told, and it costs no time. */
@Timeout(120)
class TrustInSessionsTest {
    @TempDir
    Path folder;

    private interface Writing {
        void to(SessionWriter out) throws IOException;
    }

    /** A session of the lesson that waits for a datagram, written by hand. */
    private Path written(String program, Writing writing) throws Exception {
        Path path = folder.resolve("s.windhover");
        Origin origin = Opened.scenario(ScenarioLibrary.find("network-call")).origin();
        Header was = origin.header();
        Header header = new Header(program, was.board(), was.timing(), was.title(), was.scenario(), was.image());
        try (SessionWriter out = new SessionWriter(path, header)) {
            for (var file : origin.files()) {
                out.file(file);
            }
            writing.to(out);
        }
        return path;
    }

    private static final long FAR = 1L << 60;

    private Path far() throws Exception {
        return written(Build.name(), out -> out.inputs(List.of(new Input(1, FAR, "uart", new byte[] {'x'}))));
    }

    @Test
    void aMomentFarAwayIsReachedAtOnce() throws Exception {
        String far = far().toString();
        Result replayed = windhover("replay", far);
        assertEquals(0, replayed.status, replayed.err);
        assertTrue(replayed.out.contains("At @" + FAR + " after"), replayed.out);
        for (String format : List.of("pcapng", "vcd", "kanata", "perfetto")) {
            Path to = folder.resolve(format);
            Result exported = windhover("export", far, "--to", format, "-o", to.toString());
            assertEquals(0, exported.status, exported.err);
            assertTrue(Files.exists(to));
        }
    }

    @Test
    void whoStandsFarAwayGoesBackAtOnce() throws Exception {
        try (RecordedSession session = RecordedSession.open(far().toString(), true)) {
            Debugger debugger = session.opened().debugger();
            debugger.seek(FAR);
            long hash = StateHash.of(debugger.machine());
            assertTrue(debugger.back(Step.INSTRUCTION, () -> false));
            assertTrue(debugger.cycle() < 1_000_000, "the guest slept from early on: " + debugger.cycle());
            debugger.seek(FAR);
            assertEquals(hash, StateHash.of(debugger.machine()));
            assertTrue(debugger.back(Step.EVENT, () -> false));
            debugger.seek(FAR);
            assertTrue(debugger.back(Step.LINE, () -> false));
            debugger.seek(FAR);
            assertTrue(debugger.back(Step.CYCLE, () -> false));
            assertEquals(FAR - 1, debugger.cycle());
        }
    }

    @Test
    void theWindowComesToTheEndOfALongSleepAtOnce() throws Exception {
        Opened opened = Opened.any(far().toString(), notice -> {});
        var content = opened.content();
        try (Session session = (Session) content.session()) {
            Snapshot snapshot = session.snapshot();
            while (snapshot.cycle() < FAR) {
                Thread.sleep(5);
                snapshot = session.snapshot();
            }
            assertEquals(FAR, snapshot.cycle());
        }
    }

    /** A guest that sleeps and wakes often: a run of so many cycles has so many, in whatever slices of work. */
    @Test
    void aRunHasAsManyCyclesAsWereAskedFor() throws Exception {
        Debugger whole = Opened.scenario(ScenarioLibrary.find("timers")).debugger();
        Debugger sliced = Opened.scenario(ScenarioLibrary.find("timers")).debugger();
        for (int i = 0; i < 40; i++) {
            assertEquals(Debugger.Outcome.ON, whole.run(25_000, null));
            long to = sliced.cycle() + 25_000;
            while (sliced.cycle() < to) {
                sliced.run(to - sliced.cycle(), 1_000, null);
            }
            assertEquals(25_000L * (i + 1), whole.cycle());
            assertEquals(whole.cycle(), sliced.cycle());
        }
        assertEquals(StateHash.of(whole.machine()), StateHash.of(sliced.machine()));
    }

    @Test
    void aJourneyIsBrokenOffByPause() throws Exception {
        Opened opened = Opened.scenario(ScenarioLibrary.find(endless().toString())); // busy all the time
        Debugger debugger = opened.debugger();
        debugger.run(3_000_000, null);
        debugger.journey((cycle, to) -> cycle < 600_000);
        debugger.seek(0);
        debugger.seek(2_900_000);
        assertTrue(debugger.cycle() >= 600_000 && debugger.cycle() < 2_900_000, "stopped at @" + debugger.cycle());
        debugger.journey((cycle, to) -> true);
        debugger.seek(2_900_000);
        assertEquals(2_900_000, debugger.cycle());
    }

    @Test
    void aSearchThatIsBrokenOffLeavesTheMachineWhereItWas() throws Exception {
        Opened opened = Opened.scenario(ScenarioLibrary.find("network-call"));
        Debugger debugger = opened.debugger();
        debugger.run(60_000, null);
        long now = debugger.cycle();
        long hash = StateHash.of(debugger.machine());
        debugger.journey((cycle, to) -> false);
        assertFalse(debugger.back(Step.EVENT, () -> true));
        assertEquals(now, debugger.cycle());
        assertEquals(hash, StateHash.of(debugger.machine()));
    }

    @Test
    void nothingToVerifyIsSaid() throws Exception {
        Result result = windhover("replay", far().toString(), "--verify");
        assertEquals(2, result.status);
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.contains("nothing to verify"), result.err);
        assertEquals("", result.out);
    }

    @Test
    void whatIsBehindTheEndAndOddBookmarksAreNamed() throws Exception {
        Path path = written(Build.name(), out -> {
            out.progress(new Progress(1, 50_000, 0, 0));
            out.bookmark(new Bookmark(-5, 1, 100, "minus", "n"));
            out.bookmark(new Bookmark(1, 1, -100, "before", "n"));
            out.bookmark(new Bookmark(2, 7, 100, "elsewhere", "n"));
            out.bookmark(new Bookmark(3, 1, 50_001, "later", "n"));
            out.bookmark(new Bookmark(4, 1, 50_000, "good", "n"));
        });
        Files.write(path, new byte[1000], StandardOpenOption.APPEND);
        Result result = windhover("replay", path.toString());
        assertEquals(0, result.status, result.err);
        for (String name : List.of("minus", "before", "elsewhere", "later")) {
            assertTrue(result.err.contains("bookmark '" + name + "' is left out"), result.err);
        }
        assertTrue(result.err.contains("the 1000 bytes behind it are not part of the session"), result.err);
        assertEquals(5, result.err.lines().count(), result.err);
        assertTrue(result.out.contains("bookmark  good"), result.out);
    }

    /** A version that behaves otherwise: it is named, and so is the first moment that differs. */
    @Test
    void aStateThatIsAnotherThanRecordedIsNamedWithItsVersion() throws Exception {
        long[] hashes = new long[3];
        Debugger debugger = Opened.scenario(ScenarioLibrary.find("queue-tour")).debugger();
        Path path = folder.resolve("other.windhover");
        Opened opened = Opened.scenario(ScenarioLibrary.find("queue-tour"));
        Header was = opened.origin().header();
        for (int i = 0; i < 3; i++) {
            debugger.run(10_000, null);
            hashes[i] = StateHash.of(debugger.machine());
        }
        try (SessionWriter out = new SessionWriter(
                path, new Header("0.0.7", was.board(), was.timing(), was.title(), was.scenario(), was.image()))) {
            for (var file : opened.origin().files()) {
                out.file(file);
            }
            int applied = debugger.timeline().branch().journal().upTo(0);
            out.progress(new Progress(1, 10_000, applied, hashes[0]));
            out.progress(new Progress(1, 20_000, applied, hashes[1] + 1));
            out.progress(new Progress(1, 30_000, applied, hashes[2] + 1));
        }
        assertTrue(applied(debugger), "no input comes between the moments of this test");
        Result replayed = windhover("replay", path.toString());
        assertEquals(1, replayed.status, replayed.err);
        assertTrue(replayed.err.contains("recorded with version 0.0.7, this is " + Build.name()), replayed.err);
        assertTrue(replayed.err.contains("differ first at @20000"), replayed.err);
        assertTrue(replayed.err.contains("agree up to @10000"), replayed.err);
        Result shown = windhover("replay", path.toString(), "--show", "regs");
        assertEquals(1, shown.status, shown.err);
        Result early = windhover("replay", path.toString(), "--at", "@15000");
        assertEquals(0, early.status, early.err);
        Result verified = windhover("replay", path.toString(), "--verify");
        assertEquals(1, verified.status);
        assertTrue(
                verified.out.contains("differs at @20000") && verified.out.contains("with version 0.0.7"),
                verified.out);
        Result exported = windhover(
                "export",
                path.toString(),
                "--to",
                "pcapng",
                "-o",
                folder.resolve("x").toString());
        assertEquals(1, exported.status, exported.err);
        assertTrue(exported.err.contains("differ first at @20000"), exported.err);

        Content content = new Content(Opened.any(path.toString(), notice -> {}));
        try (Session session = content.session()) {
            Snapshot snapshot = session.snapshot();
            while (!snapshot.stop().contains("not what was recorded")) {
                Thread.sleep(5);
                snapshot = session.snapshot();
            }
            assertTrue(snapshot.stop().contains("0.0.7") && snapshot.stop().contains("@20000"), snapshot.stop());
        }
    }

    private static boolean applied(Debugger debugger) {
        return debugger.timeline().branch().journal().upTo(30_000)
                == debugger.timeline().branch().journal().upTo(0);
    }

    private record Content(Opened opened) {
        Session session() {
            return (Session) opened.content().session();
        }
    }

    @Test
    void theBuildHasANameOfItsOwn() {
        assertTrue(Build.name().matches("[0-9.]+\\+[0-9a-f]{12}"), Build.name());
        assertNotEquals(Main.VERSION, Build.name());
    }

    @Test
    void twoRecordingsIntoOneFileAreRefused() throws Exception {
        Path path = folder.resolve("two.windhover");
        Opened first = Opened.scenario(ScenarioLibrary.find("queue-tour"));
        Opened second = Opened.scenario(ScenarioLibrary.find("queue-tour"));
        try (SessionRecorder recorder = first.origin().record(path.toString(), first.debugger())) {
            first.debugger().run(10_000, null);
            recorder.progress(
                    first.debugger().timeline().branch(),
                    10_000,
                    StateHash.of(first.debugger().machine()));
            BadInput refused =
                    assertThrows(BadInput.class, () -> second.origin().record(path.toString(), second.debugger()));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("another recording goes into it"),
                    refused.getMessage());
        }
        Result verified = windhover("replay", path.toString(), "--verify");
        assertEquals(0, verified.status, verified.out + verified.err);
        assertTrue(verified.out.contains("@10000"), verified.out);
        second.origin().record(path.toString(), second.debugger()).close();
    }

    /** A pipe to which nobody listens does not hold the program, and a device is not a file. */
    @ParameterizedTest
    @ValueSource(strings = {"pipe", "/dev/null", "/dev/full"})
    void aRecordingIsARegularFile(String name) throws Exception {
        Path path = name.startsWith("/") ? Path.of(name) : folder.resolve(name);
        if (!name.startsWith("/")) {
            try {
                assumeTrue(new ProcessBuilder("mkfifo", path.toString()).start().waitFor() == 0);
            } catch (IOException e) {
                assumeTrue(false, "no mkfifo here");
            }
        }
        assumeTrue(Files.exists(path));
        Result result = windhover("run", "queue-tour", "--record", path.toString());
        assertEquals(2, result.status);
        assertEquals(1, result.err.lines().count(), result.err);
        assertTrue(result.err.contains("a regular file"), result.err);
    }

    /** What was run is recorded, not what has the same name or lies at the same path by now. */
    @Test
    void theScenarioThatWasRunIsRecorded() throws Exception {
        Path lesson = folder.resolve("network-call.yaml");
        String text = Files.readString(Path.of("scenarios/network-call.yaml")) + "# my own\n";
        Files.writeString(lesson, text);
        var scenario = ScenarioLibrary.find(lesson.toString());
        Files.writeString(lesson, text + "# changed since\n");
        Opened opened = Opened.scenario(scenario);
        Path path = folder.resolve("own.windhover");
        opened.origin().record(path.toString(), opened.debugger()).close();
        try (RecordedSession session = RecordedSession.open(path.toString(), true)) {
            String kept = new String(
                    session.file().file(session.file().header().scenario()).content(), StandardCharsets.UTF_8);
            assertEquals(text, kept);
        }
    }

    @Test
    void theHistoryKeepsWithinItsBudgetWhenEverythingIsDirtied() throws Exception {
        Opened opened = Opened.scenario(ScenarioLibrary.find("shell"));
        Debugger debugger = opened.debugger();
        debugger.keepHistory(4);
        Path path = folder.resolve("dirty.windhover");
        try (SessionRecorder recorder = opened.origin().record(path.toString(), debugger)) {
            byte[] page = new byte[4096];
            for (int i = 0; i < 12; i++) {
                debugger.run(2_000_000, null);
                for (int at = 0x400; at < 0x800; at++) {
                    page[0] = (byte) i;
                    page[1] = (byte) at;
                    debugger.machine().ram().bytes().put((long) at << 12, page, 0, page.length);
                }
            }
            assertEquals("", recorder.failure());
            assertTrue(
                    debugger.timeline().bytes() < 24 << 20, debugger.timeline().bytes() + " bytes");
        }
        assertEquals("", windhover("replay", path.toString(), "--at", "@0").err);
    }

    @Test
    void aSignalIsHeldUntilTheRecordingIsWhole() throws Exception {
        Path path = folder.resolve("term.windhover");
        Process process = child("run", endless().toString(), "--record", path.toString());
        try {
            awaitBlocks(path);
            process.toHandle().destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(err.contains("is whole up to there"), err);
        } finally {
            process.destroyForcibly();
        }
        try (RecordedSession session = RecordedSession.open(path.toString(), true)) {
            assertEquals("", session.file().damage());
        }
    }

    @Test
    void anotherProcessIsRefusedAsWell() throws Exception {
        Path path = folder.resolve("locked.windhover");
        Process process = child("run", endless().toString(), "--record", path.toString());
        try {
            awaitBlocks(path);
            Result refused = windhover("run", "queue-tour", "--record", path.toString());
            assertEquals(2, refused.status);
            assertTrue(refused.err.contains("another recording goes into it"), refused.err);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertEquals(0, windhover("replay", path.toString()).status, "what the first one recorded is there");
        assertEquals(0, windhover("run", "queue-tour", "--record", path.toString()).status, "it is gone by now");
    }

    Path endless() throws IOException {
        Path scenario = folder.resolve("endless.yaml");
        Files.writeString(scenario, """
                name: endless
                title: Polls a keyboard for hours
                teaches: nothing
                image: key-polling.elf
                steps: []
                checks: []
                until: {cycles: 900_000_000_000}
                """);
        return scenario;
    }

    static Process child(String... args) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "windhover.app.Main"));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static void awaitBlocks(Path path) throws Exception {
        for (int i = 0; i < 6000; i++) {
            if (Files.exists(path) && holdsProgress(path)) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("nothing was recorded within a minute");
    }

    private static boolean holdsProgress(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            byte[] bytes = new byte[(int) channel.size()];
            channel.read(java.nio.ByteBuffer.wrap(bytes));
            return new String(bytes, StandardCharsets.ISO_8859_1).contains("PROG");
        }
    }
}
