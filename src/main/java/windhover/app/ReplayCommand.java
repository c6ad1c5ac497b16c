package windhover.app;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import windhover.clock.StateHash;
import windhover.debug.Debugger;
import windhover.debug.Snapshot;
import windhover.debug.StepMark;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceRecorder;
import windhover.scenario.ScenarioRun;
import windhover.timeline.Branch;
import windhover.timeline.Moment;
import windhover.timeline.file.SessionRecords;

@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a recorded session again, without a window, and says what was observed.",
            "Exit status: 0 done, 1 a stored hash differs or the moment was not reached, 2 bad input."
        })
final class ReplayCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "SESSION", description = "The path of a session file.")
    private String session = "";

    @Option(
            names = "--at",
            paramLabel = "MOMENT",
            description = "Go to a cycle (@12480), or to where a step was observed (step:4). Default: the end.")
    private @Nullable String at;

    @Option(names = "--show", paramLabel = "WHAT", description = "What to show there: ${COMPLETION-CANDIDATES}.")
    private @Nullable Show show;

    @Option(
            names = "--verify",
            description = "Compute every stored state again, from reset and the inputs alone, and compare the hashes.")
    private boolean verify;

    /** What can be shown of a moment. */
    enum Show {
        regs,
        queue,
        threads,
        devices,
        events,
        chain
    }

    @Mixin
    private final GivenKernel kernel = new GivenKernel();

    ReplayCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws BadInput, IOException {
        if (at != null && at.startsWith("@")) {
            moment(at); // a word that is not a moment is refused before anything runs
        }
        if (verify) {
            int status;
            try (RecordedSession recorded = RecordedSession.open(session, false, kernel.bytes(""))) {
                recorded.notices().forEach(notice -> streams.err().print("windhover: " + Words.oneLine(notice) + "\n"));
                status = verify(recorded);
            }
            if (status != Main.OK || (at == null && show == null)) {
                return status;
            }
        }
        boolean needsPast = show == Show.events || show == Show.chain;
        try (RecordedSession recorded = RecordedSession.open(session, !verify && !needsPast, kernel.bytes(""))) {
            if (!verify) {
                recorded.notices().forEach(notice -> streams.err().print("windhover: " + Words.oneLine(notice) + "\n"));
            }
            try {
                return replay(recorded);
            } catch (RuntimeException e) {
                if (needsPast) {
                    throw e; // nothing of the file's states was used
                }
                throw new BadInput(session + ": holds a state that this machine cannot have come to (" + e
                        + "); --verify computes without the stored states");
            }
        }
    }

    private int verify(RecordedSession recorded) {
        Debugger debugger = recorded.opened().debugger();
        List<SessionRecords.Progress> stored = new ArrayList<>(recorded.file().progress());
        for (int i = 0; i < recorded.file().checkpoints(); i++) {
            stored.add(recorded.file().checkpointAt(i));
        }
        stored.removeIf(progress -> progress.hash() == 0);
        stored.sort(Comparator.comparingInt(SessionRecords.Progress::branch)
                .thenComparingLong(SessionRecords.Progress::cycle));
        if (stored.isEmpty()) {
            streams.err()
                    .print("windhover: " + session + ": holds no hash of a state, so there is nothing to verify\n");
            return Main.BAD_INPUT;
        }
        Progress said = new Progress(streams.err(), "verifying");
        debugger.journey((cycle, to) -> {
            said.at(cycle, debugger.frontier());
            return true;
        });
        int agree = 0;
        for (SessionRecords.Progress progress : stored) {
            Branch branch = debugger.timeline().branch(progress.branch());
            if (branch == null || branch.journal().cycleOf(Math.max(0, progress.applied())) <= progress.cycle()) {
                continue; // an input came at this cycle after the hash was taken: the state before it is not a moment
                // to
                // go to
            }
            if (!branch.equals(debugger.timeline().branch())) {
                debugger.switchTo(branch);
            }
            debugger.seek(progress.cycle());
            said.at(debugger.cycle(), debugger.frontier());
            long found = StateHash.of(debugger.machine());
            if (debugger.cycle() != progress.cycle() || found != progress.hash()) {
                said.clear();
                streams.out()
                        .print(String.format(
                                Locale.ROOT,
                                "%s differs at @%d of %s: recorded 0x%016x with version %s, replayed 0x%016x%s\n",
                                session,
                                progress.cycle(),
                                branch.name(),
                                progress.hash(),
                                recorded.file().header().program(),
                                found,
                                debugger.cycle() == progress.cycle() ? "" : " at @" + debugger.cycle()));
                return Main.CHECK_FAILED;
            }
            agree++;
        }
        said.clear();
        if (agree == 0) {
            streams.err()
                    .print(
                            "windhover: " + session
                                    + ": each of its hashes was taken before the inputs of its cycle had come, so there is nothing to verify\n");
            return Main.BAD_INPUT;
        }
        streams.out()
                .print(String.format(
                        Locale.ROOT,
                        "All %d stored hashes agree, on %d %s, up to @%d\n",
                        agree,
                        debugger.timeline().branches().size(),
                        debugger.timeline().branches().size() == 1 ? "branch" : "branches",
                        debugger.timeline().branches().stream()
                                .mapToLong(Branch::frontier)
                                .max()
                                .orElse(0)));
        return Main.OK;
    }

    private int replay(RecordedSession recorded) throws BadInput {
        Debugger debugger = recorded.opened().debugger();
        PrintStream out = streams.out();
        long end = Math.max(0, debugger.timeline().branch().frontier());
        long to = end;
        Trace trace = TraceRecorder.on(debugger).trace();
        if (at != null && at.startsWith("@")) {
            to = moment(at);
        }
        Progress said = new Progress(streams.err(), "replaying");
        debugger.journey((cycle, bound) -> {
            said.at(cycle, bound);
            return true;
        });
        debugger.seek(Math.min(to, end));
        said.clear();
        if (at != null && !at.startsWith("@")) {
            StepMark mark = step(recorded.run(), at);
            if (!mark.observed()) {
                streams.err().print("windhover: step " + mark.number() + " was not observed in this session\n");
                return Main.CHECK_FAILED;
            }
            to = mark.cycle() + 1;
            debugger.seek(to);
        }
        if (to > end) {
            streams.err().print("windhover: the session ends at @" + end + ", before @" + to + "\n");
            return Main.CHECK_FAILED;
        }
        if (!debugger.historyProblem().isEmpty()) {
            streams.err().print("windhover: " + session + ": " + debugger.historyProblem() + "\n");
        }
        Snapshot snapshot = debugger.snapshot(Snapshot.Activity.PAUSED, "", 0);
        if (show != null) {
            new MomentReport(debugger, trace, snapshot, out).print(show);
            return difference(recorded);
        }
        out.print(recorded.file().header().title() + ", board "
                + recorded.file().header().board() + ", timing "
                + recorded.file().header().timing() + "\n");
        for (StepMark mark : snapshot.steps()) {
            if (mark.observed()) {
                out.print(Words.step(mark));
            }
        }
        recorded.file()
                .bookmarks()
                .forEach(bookmark -> out.print("%10s  bookmark  %s%s\n"
                        .formatted(
                                "@" + bookmark.cycle(),
                                bookmark.name(),
                                bookmark.note().isEmpty() ? "" : ": " + bookmark.note())));
        for (Branch branch : debugger.timeline().branches()) {
            out.print(String.format(
                    Locale.ROOT,
                    "%s: %d %s, up to @%d\n",
                    branch.name(),
                    branch.journal().size(),
                    branch.journal().size() == 1 ? "input" : "inputs",
                    branch.frontier()));
        }
        if (!debugger.endSentence().isEmpty()) {
            out.print(debugger.endSentence() + "\n");
        }
        out.print(String.format(
                Locale.ROOT,
                "At @%d after %d instructions, state 0x%016x\n",
                debugger.cycle(),
                debugger.machine().instructions(),
                StateHash.of(debugger.machine())));
        return difference(recorded);
    }

    /** Says how the states differ from those that were recorded; answers the exit status. */
    private int difference(RecordedSession recorded) {
        if (recorded.difference().isEmpty()) {
            return Main.OK;
        }
        streams.err().print("windhover: " + session + ": " + recorded.difference() + "\n");
        return Main.CHECK_FAILED;
    }

    private static long moment(String text) throws BadInput {
        try {
            return Moment.parse(text).cycle();
        } catch (IllegalArgumentException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    private static StepMark step(@Nullable ScenarioRun run, String text) throws BadInput {
        if (!text.matches("step:[0-9]{1,4}")) {
            throw new BadInput(
                    "moment '" + text + "': expected @ and a cycle such as @12480, or a step such as step:4");
        }
        StepMark mark = run == null ? null : run.tracker().mark(Integer.parseInt(text.substring("step:".length())));
        if (mark == null) {
            throw new BadInput("moment '" + text + "': this session has no such step");
        }
        return mark;
    }
}
