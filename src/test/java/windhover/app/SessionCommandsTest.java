package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static windhover.app.Result.windhover;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.StateHash;
import windhover.debug.Debugger;
import windhover.debug.Snapshot;
import windhover.debug.StepMark;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.TraceSlice;
import windhover.machine.Input;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.timeline.file.SessionFile;
import windhover.timeline.file.SessionRecorder;
import windhover.timeline.file.SessionRecords;
import windhover.timeline.file.SessionWriter;
import windhover.ui.shell.Content;

/** Recording, replaying and verifying sessions from the command line. */
class SessionCommandsTest {
    @TempDir
    Path folder;

    private String session = "";

    @BeforeEach
    void record() {
        session = folder.resolve("call.windhover").toString();
        Result run = windhover("run", "network-call", "--record", session);
        assertEquals(0, run.status, run.err);
    }

    @Test
    void aReplayEndsInTheStateOfTheRun() {
        String ran = windhover("run", "network-call").out;
        Result replayed = windhover("replay", session);
        assertEquals(0, replayed.status, replayed.err);
        String hash = ran.substring(ran.lastIndexOf("0x")).strip();
        assertTrue(replayed.out.contains(hash), replayed.out + " has not " + hash);
        assertTrue(replayed.out.contains("step 8"), replayed.out);
        assertEquals("", replayed.err);
    }

    @Test
    void everyStoredHashIsComparedFromResetOn() {
        Result verified = windhover("replay", session, "--verify");
        assertEquals(0, verified.status, verified.err);
        assertTrue(verified.out.startsWith("All 2 stored hashes agree"), verified.out);
    }

    @Test
    void anInputThatWasChangedIsNoticed() throws Exception {
        Path changed = folder.resolve("changed.windhover");
        try (SessionFile was = SessionFile.open(Path.of(session));
                SessionWriter out = new SessionWriter(changed, was.header())) {
            for (String name : was.files()) {
                out.file(was.file(name));
            }
            out.inputs(was.inputs().stream()
                    .map(input ->
                            new SessionRecords.Input(input.branch(), input.cycle() + 1, input.port(), input.payload()))
                    .toList());
            for (SessionRecords.Progress progress : was.progress()) {
                out.progress(progress);
            }
        }
        Result verified = windhover("replay", changed.toString(), "--verify");
        assertEquals(1, verified.status, verified.out + verified.err);
        assertTrue(verified.out.contains("differs at @"), verified.out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"regs", "queue", "threads", "devices", "events", "chain"})
    void aMomentCanBeShown(String what) {
        Result shown = windhover("replay", session, "--at", "step:7", "--show", what);
        assertEquals(0, shown.status, shown.err);
        List<String> lines = shown.out.lines().toList();
        assertTrue(lines.size() > 1 && lines.get(0).matches("@[0-9]+"), shown.out);
        assertEquals(
                shown, windhover("replay", session, "--at", lines.get(0), "--show", what), "the same by its cycle");
    }

    @Test
    void theChainLeadsFromTheWireToTheQueue() {
        String chain = windhover("replay", session, "--at", "step:7", "--show", "chain").out;
        int last = chain.indexOf("The chain begins");
        List<String> links = List.of(
                "The first bit of a frame",
                "The DMA controller has written",
                "irq6 (frame received) rises",
                "reads entry 54",
                "schedule_as is called");
        for (String link : links) {
            int found = chain.indexOf(link, last + 1);
            assertTrue(found > last, link + " after what comes before it in:\n" + chain);
            last = found;
        }
    }

    @Test
    void aFileCutAnywhereReplaysOrIsRefusedInOneLine() throws Exception {
        byte[] whole = Files.readAllBytes(Path.of(session));
        Path cut = folder.resolve("cut.windhover");
        int replayed = 0;
        for (int length = 0; length < whole.length; length += 997) {
            Files.write(cut, Arrays.copyOf(whole, length));
            Result result = windhover("replay", cut.toString());
            assertTrue(result.status == 0 || result.status == 2, result.err);
            assertEquals(1, result.err.lines().count(), result.err);
            replayed += result.status == 0 ? 1 : 0;
        }
        assertTrue(replayed > 0);
    }

    @Test
    void aMomentBeyondTheEndIsNotReached() {
        Result beyond = windhover("replay", session, "--at", "@999999999");
        assertEquals(1, beyond.status);
        assertTrue(beyond.err.startsWith("windhover: the session ends at @"), beyond.err);
        assertEquals(2, windhover("replay", session, "--at", "step:99").status);
        assertEquals(2, windhover("replay", session, "--at", "soon").status);
        assertEquals(2, windhover("replay", "no-such-file").status);
        assertEquals(2, windhover("run", "network-call", "--record", "/no/such/folder/x").status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vcd", "kanata", "perfetto", "pcapng"})
    void aSessionIsExportedAsItsScenarioIs(String format) throws Exception {
        Path ofSession = folder.resolve("session." + format);
        Path ofScenario = folder.resolve("scenario." + format);
        Result exported = windhover("export", session, "--to", format, "-o", ofSession.toString(), "--until", "@40000");
        assertEquals(0, exported.status, exported.err);
        assertEquals(
                0,
                windhover("export", "network-call", "--to", format, "-o", ofScenario.toString(), "--until", "@40000")
                        .status);
        assertEquals(-1, Files.mismatch(ofSession, ofScenario));
    }

    @Test
    void aSessionOpensAtItsEndWithItsWholeRunKnown() throws Exception {
        Content content = Opened.any(session, notice -> {}).content();
        try {
            long end = 0;
            for (Snapshot shown = content.session().snapshot();
                    end == 0 || shown.cycle() < end || shown.activity() == Snapshot.Activity.RUNNING; ) {
                shown = content.session().snapshot();
                end = shown.timeline().frontier();
                Thread.onSpinWait();
            }
            TraceSlice whole = content.trace()
                    .ask(trace -> trace.slice(0, Long.MAX_VALUE, Integer.MAX_VALUE))
                    .get();
            assertEquals(0, whole.knownFrom());
            assertTrue(whole.events().stream().anyMatch(event -> event.kind() == EventKind.IDT_READ));
            assertTrue(content.session().snapshot().steps().stream().allMatch(StepMark::observed));
        } finally {
            content.session().close();
        }
    }

    /** A session with a past that was changed: two branches, each with checkpoints. */
    @Test
    void branchesAreRecordedAndComeBack() throws Exception {
        Scenario scenario = ScenarioLibrary.find("queue-tour");
        Origin.Kept kept = new Origin.Kept(ScenarioLibrary.files(scenario));
        ScenarioRun run = ScenarioRun.of(scenario, kept);
        Debugger debugger = run.debugger();
        debugger.keepHistory(64);
        debugger.run(20_000, null);
        Path file = folder.resolve("branches.windhover");
        long onFirst;
        long onSecond;
        try (SessionRecorder recorder = Origin.of(scenario, kept).record(file.toString(), debugger)) {
            debugger.run(10_000, null);
            onFirst = StateHash.of(debugger.machine());
            recorder.progress(debugger.timeline().branch(), debugger.cycle(), onFirst);
            debugger.seek(15_000);
            assertTrue(debugger.input(Input.register(0, 31, 0x1234)));
            debugger.run(10_000, null);
            onSecond = StateHash.of(debugger.machine());
            recorder.progress(debugger.timeline().branch(), debugger.cycle(), onSecond);
        }
        Result verified = windhover("replay", file.toString(), "--verify");
        assertTrue(verified.out.contains("on 2 branches"), verified.out + verified.err);
        assertEquals(0, verified.status);
        try (RecordedSession again = RecordedSession.open(file.toString(), true)) {
            Debugger opened = again.opened().debugger();
            opened.seek(30_000);
            assertEquals(onFirst, StateHash.of(opened.machine()));
            opened.switchTo(opened.timeline().branches().get(1));
            opened.seek(25_000);
            assertEquals(onSecond, StateHash.of(opened.machine()));
            assertFalse(opened.timeline().branches().get(1).name().isEmpty());
        }
    }
}
