package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static windhover.app.Result.windhover;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import windhover.debug.Debugger;
import windhover.debug.Session;
import windhover.debug.Snapshot;
import windhover.scenario.ScenarioLibrary;
import windhover.timeline.file.SessionFile;
import windhover.timeline.file.SessionRecorder;
import windhover.timeline.file.SessionRecords.Branch;
import windhover.timeline.file.SessionRecords.Checkpoint;
import windhover.timeline.file.SessionRecords.Header;
import windhover.timeline.file.SessionRecords.Input;
import windhover.timeline.file.SessionRecords.Progress;
import windhover.timeline.file.SessionWriter;

/** Session files that somebody made to do harm, with all checksums right: a sentence at most. */
@Timeout(600)
class HostileSessionTest {
    private static final long END = 60_000;
    private static final long STORED = 40_000;

    @TempDir
    Path folder;

    private Path session = Path.of("");

    /**
     * A recorded run with a checkpoint at {@value #STORED}. One that comes while another is being written is left out,
     * so a busy machine may need another try.
     */
    @BeforeEach
    void record() throws Exception {
        int stored = 0;
        for (int tries = 0; stored < 2 && tries < 100; tries++) {
            session = folder.resolve("good" + tries + ".windhover");
            Opened opened = Opened.scenario(ScenarioLibrary.find("network-call"));
            Debugger debugger = opened.debugger();
            debugger.keepHistory(64);
            try (SessionRecorder recorder = opened.origin().record(session.toString(), debugger)) {
                debugger.run(STORED, null);
                recorder.kept(
                        debugger.timeline().branch(),
                        new windhover.timeline.Checkpoint(
                                STORED,
                                STORED,
                                debugger.timeline().branch().journal().upTo(STORED),
                                windhover.clock.SavedState.of(debugger.machine()),
                                List.of()),
                        0);
                debugger.run(END - STORED, null);
            }
            try (SessionFile file = SessionFile.open(session)) {
                stored = file.checkpoints();
            }
        }
        assertEquals(2, stored, "the checkpoint at reset, and the one that tests forge");
    }

    private Path forged(UnaryOperator<Checkpoint> checkpoints, List<Input> inputs) throws Exception {
        Path forged = folder.resolve("forged.windhover");
        try (SessionFile was = SessionFile.open(session);
                SessionWriter out = new SessionWriter(forged, was.header())) {
            for (String name : was.files()) {
                out.file(was.file(name));
            }
            out.inputs(inputs);
            for (int i = 1; i < was.checkpoints(); i++) {
                out.checkpoint(checkpoints.apply(was.checkpoint(i)));
            }
            out.progress(new Progress(1, END, 0, 0));
        }
        return forged;
    }

    private static Checkpoint withState(Checkpoint was, byte[] state, long hash) {
        return new Checkpoint(was.branch(), was.cycle(), hash, was.work(), 0, -1, state, was.mementos(), was.pages());
    }

    private static void isOneLine(Result result) {
        assertTrue(result.status == 0 || result.status == 2, result.err);
        assertTrue(result.err.lines().count() <= 1, result.err);
        assertFalse(result.err.contains("\tat "), result.err);
    }

    @Test
    void aForgedStateEndsInASentence() throws Exception {
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            int bytes = 1 + random.nextInt(200);
            Path forged = forged(
                    was -> {
                        byte[] state = was.state().clone();
                        for (int b = 0; b < bytes; b++) {
                            state[random.nextInt(state.length)] =
                                    (byte) (random.nextBoolean() ? 0xff : random.nextInt());
                        }
                        return withState(was, state, 0);
                    },
                    List.of());
            Result result = windhover("replay", forged.toString());
            isOneLine(result);
            refused += result.err.isEmpty() ? 0 : 1;
            if (i < 10) {
                inAWindow(forged);
            }
        }
        assertTrue(refused > 0);
    }

    private static void inAWindow(Path file) throws Exception {
        Opened opened = Opened.any(file.toString(), notice -> {});
        try (Session live = new Session(opened.debugger())) {
            live.seek(END - 5);
            live.run();
            live.stepBack(Session.Step.CYCLE);
            live.ask(Debugger::cycle).handle((cycle, fault) -> cycle).get(600, java.util.concurrent.TimeUnit.SECONDS);
            Snapshot shown = live.snapshot();
            assertTrue(shown.cycle() >= 0);
        }
    }

    @Test
    void aStateOfAnotherMomentOrAnotherBuildIsLeftOutAndTold() throws Exception {
        String right = windhover("replay", session.toString()).out;
        Path forged = forged(was -> withState(was, was.state(), 1), List.of());
        Result result = windhover("replay", forged.toString());
        assertEquals(0, result.status, result.err);
        assertTrue(result.err.contains("cannot be used"), result.err);
        assertEquals(1, result.err.lines().count(), result.err);
        Result shorter = windhover(
                "replay",
                forged(was -> withState(was, new byte[9], 0), List.of()).toString());
        assertEquals(0, shorter.status, shorter.err);
        assertTrue(shorter.err.contains("cannot be used"), shorter.err);
        assertFalse(right.isEmpty());
    }

    @Test
    void anyInputAtAnyPortIsTheGuestsMatter() throws Exception {
        Random random = new Random(9);
        List<String> ports = new ArrayList<>(Opened.scenario(ScenarioLibrary.find("network-call"))
                .debugger()
                .machine()
                .ports());
        ports.add("no-such-port");
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] payload = new byte[random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(40)];
            random.nextBytes(payload);
            inputs.add(new Input(1, i * 200L, ports.get(random.nextInt(ports.size())), payload));
        }
        isOneLine(windhover("replay", forged(was -> was, inputs).toString(), "--verify"));
        isOneLine(windhover("replay", forged(was -> was, inputs).toString(), "--show", "events"));
    }

    @Test
    void numbersBeyondAllBoundsAreRefused() throws Exception {
        for (long cycle : new long[] {Long.MAX_VALUE, -1}) {
            Path file = folder.resolve("far.windhover");
            copy(file, out -> out.progress(new Progress(1, cycle, 0, 0)));
            Result result = windhover("replay", file.toString(), "--at", "@100");
            assertEquals(1, result.status, result.err);
            assertTrue(result.err.contains("cycle " + cycle + ", expected one from 0"), result.err);
        }
        Path file = folder.resolve("work.windhover");
        copy(file, out -> out.checkpoint(new Checkpoint(1, 100, 0, 101, 0, -1, new byte[0], List.of(), List.of())));
        assertTrue(windhover("replay", file.toString(), "--at", "@100").err.contains("101 cycles"));
    }

    @Test
    void aChainOfCheckpointsIsShort() throws Exception {
        Path file = folder.resolve("chain.windhover");
        copy(file, out -> {
            for (int i = 0; i < 40; i++) {
                out.checkpoint(new Checkpoint(1, 100 + i, 0, 0, 0, i - 1, new byte[0], List.of(), List.of()));
            }
        });
        try (SessionFile opened = SessionFile.open(file)) {
            assertEquals(32, opened.checkpoints());
            assertFalse(opened.damage().isEmpty());
        }
    }

    @Test
    void manyBranchesOfManyInputsDoNotFillTheMemory() throws Exception {
        Path file = folder.resolve("branches.windhover");
        int inputs = 100_000;
        copy(file, out -> {
            List<Input> many = new ArrayList<>();
            for (int i = 0; i < inputs; i++) {
                many.add(new Input(1, 1, "uart", new byte[0]));
            }
            out.inputs(many);
            for (int i = 2; i < 5_000; i++) {
                out.branch(new Branch(i, 1, 1, inputs, "b"));
            }
        });
        Result result = windhover("replay", file.toString());
        assertEquals(2, result.status);
        isOneLine(result);
    }

    @Test
    void anInputOfABranchLiesNotBeforeItLeft() throws Exception {
        Path file = folder.resolve("before.windhover");
        copy(file, out -> {
            out.progress(new Progress(1, 100, 0, 0));
            out.branch(new Branch(2, 1, 100, 0, "b"));
            out.inputs(List.of(new Input(2, 50, "uart", new byte[1])));
        });
        Result result = windhover("replay", file.toString());
        assertEquals(2, result.status);
        isOneLine(result);
    }

    @Test
    void aTitleDoesNotSpeakToTheTerminal() throws Exception {
        Path file = folder.resolve("title.windhover");
        try (SessionFile was = SessionFile.open(session)) {
            Header h = was.header();
            try (SessionWriter out = new SessionWriter(
                    file,
                    new Header("9\n9\u001b[2J", h.board(), h.timing(), "\u001b]0;x\u0007", h.scenario(), h.image()))) {
                for (String name : was.files()) {
                    out.file(was.file(name));
                }
            }
        }
        Result result = windhover("replay", file.toString());
        assertEquals(0, result.status, result.err);
        assertFalse((result.out + result.err).contains("\u001b"), result.out + result.err);
        assertEquals(1, result.err.lines().count(), result.err);
    }

    @Test
    void whatIsNoFileIsNotOpened() throws Exception {
        assertEquals(2, windhover("replay", folder.toString()).status);
        Path pipe = folder.resolve("pipe");
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0) {
            Result result = windhover("replay", pipe.toString());
            assertEquals(2, result.status);
            isOneLine(result);
        }
    }

    private interface Writing {
        void to(SessionWriter out) throws IOException;
    }

    private void copy(Path to, Writing more) throws Exception {
        try (SessionFile was = SessionFile.open(session);
                SessionWriter out = new SessionWriter(to, was.header())) {
            for (String name : was.files()) {
                out.file(was.file(name));
            }
            more.to(out);
        }
    }
}
