package windhover.app;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import windhover.debug.Debugger;
import windhover.debug.GuestWarning;
import windhover.debug.HistoryBudget;
import windhover.debug.StepMark;
import windhover.debug.trace.Chain;
import windhover.debug.trace.Trace;
import windhover.scenario.CheckResult;
import windhover.scenario.Observation;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFiles;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.timeline.file.SessionRecorder;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a scenario without a window: a line for each step when it is observed, then the scenario's checks.",
            "Exit status: 0 all checks hold, 1 one does not, 2 bad input."
        })
final class RunCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "SCENARIO", description = "A name from `windhover list`, or the path of a scenario file.")
    private String scenario = "";

    @Option(
            names = "--until",
            paramLabel = "MOMENT",
            description =
                    "Stop at a cycle (@12480) or when a step is observed (step:4), and check there. A scenario's own end comes first.")
    private @Nullable String until;

    @Option(names = "--format", paramLabel = "text|json", description = "How to print. Default: text.")
    private OutputFormat format = OutputFormat.text;

    @Option(
            names = "--peer",
            paramLabel = "udp:PORT[:REMOTEPORT]",
            description =
                    "Another process on this computer at the other end of the wire: a UDP datagram an Ethernet frame. Runs no faster than the machine.")
    private @Nullable String peer;

    @Option(
            names = "--why",
            paramLabel = "WHAT",
            description =
                    "Say in the end what led to it, from the first cause on: step:8, handler, queued (the last event), byte:ADDRESS or byte:SYMBOL.")
    private @Nullable String why;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Record the run into a session file; a session that is there is replaced.")
    private @Nullable String record;

    @Mixin
    private final GivenFiles given = new GivenFiles();

    RunCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws ScenarioFormatException, BadInput {
        if (peer != null && until != null) {
            throw new BadInput(
                    "--peer beside --until: expected one of them, since a run with a live peer goes to the scenario's end");
        }
        Scenario found = ScenarioLibrary.find(scenario);
        return run(found, given.of(found), new Options(until, peer, why, record, format), streams);
    }

    /**
     * How to run.
     *
     * @param until where to stop, or null for the scenario's end
     * @param peer who is at the other end of the wire, or null
     * @param why what to explain in the end, or null
     * @param record the file to record into, or null
     */
    record Options(
            @Nullable String until,
            @Nullable String peer,
            @Nullable String why,
            @Nullable String record,
            OutputFormat format) {}

    /** Runs a scenario and prints what happened; answers the exit status. */
    static int run(Scenario scenario, ScenarioFiles files, Options options, Streams streams)
            throws ScenarioFormatException, BadInput {
        Origin.Kept kept = new Origin.Kept(files);
        ScenarioRun run = ScenarioRun.of(scenario, kept);
        GivenKernel.say(run.debugger().software(), streams.err());
        // All that can be wrong on the command line is reported before a file is replaced.
        Until end = options.until == null ? null : Until.parse(options.until, scenario);
        Why question = options.why == null ? null : Why.parse(options.why, scenario);
        if (question instanceof Why.Writer(String place)) {
            Why.address(place, run.debugger().software());
        }
        if (options.peer == null) {
            return recorded(run, kept, end, question, null, options, streams);
        }
        try (LivePeer peer = LivePeer.open(options.peer, run.debugger().machine())) {
            return recorded(run, kept, end, question, peer, options, streams);
        }
    }

    private static int recorded(
            ScenarioRun run,
            Origin.Kept kept,
            @Nullable Until end,
            @Nullable Why question,
            @Nullable LivePeer peer,
            Options options,
            Streams streams)
            throws ScenarioFormatException, BadInput {
        Progress progress = new Progress(streams.err(), "running");
        if (options.record == null) {
            return run(
                    run,
                    end,
                    question,
                    peer,
                    options.format,
                    new Slices(run, null, null, progress, streams.err()),
                    progress,
                    streams);
        }
        Debugger debugger = run.debugger();
        debugger.keepHistory(HistoryBudget.mebibytes());
        SessionRecorder recorder = Origin.of(run.scenario(), kept).record(options.record, debugger);
        try (Interruption interruption = new Interruption()) {
            Slices slices = new Slices(run, recorder, interruption, progress, streams.err());
            int status = Main.BAD_INPUT;
            boolean whole = false;
            try {
                status = run(run, end, question, peer, options.format, slices, progress, streams);
            } finally {
                whole = close(slices, options.record);
            }
            if (!whole) {
                return Main.BAD_INPUT;
            }
            if (interruption.asked()) {
                streams.err()
                        .print(String.format(
                                Locale.ROOT,
                                "windhover: ended at @%d; the recording %s is whole up to there\n",
                                run.cycle(),
                                options.record));
                streams.out().flush();
                streams.err().flush();
            }
            return status;
        }
    }

    /** Ends a recording; answers false when it broke off and that was said. */
    private static boolean close(Slices slices, String file) throws BadInput {
        try {
            slices.close();
            return true;
        } catch (IOException e) {
            if (slices.failureTold()) {
                return false;
            }
            throw new BadInput(file + ": " + e.getMessage());
        }
    }

    private static int run(
            ScenarioRun run,
            @Nullable Until end,
            @Nullable Why question,
            @Nullable LivePeer peer,
            OutputFormat format,
            Slices slices,
            Progress progress,
            Streams streams)
            throws BadInput {
        PrintStream out = streams.out();
        Scenario scenario = run.scenario();
        Trace trace = question == null ? null : run.record().trace();
        boolean text = format == OutputFormat.text;
        if (text) {
            out.print(scenario.name() + ": " + scenario.title() + "\n");
            run.listener(mark -> {
                progress.clear();
                out.print(Words.step(mark));
            });
        }
        boolean through = peer != null ? peer.run(run, slices::turn) : slices.run(end);
        progress.clear();
        if (peer != null && !peer.notice().isEmpty()) {
            streams.err().print("windhover: " + peer.notice() + "\n");
        }
        if (!through) {
            return Main.INTERRUPTED;
        }
        List<CheckResult> checks = run.checks();
        boolean passed = checks.stream().allMatch(CheckResult::passed);
        Chain chain = question == null || trace == null
                ? null
                : question.answer(trace, run.debugger().software());
        if (text) {
            printEnd(run, checks, out);
            if (chain != null) {
                out.print("\n" + chain.text());
            }
        } else {
            Map<String, Object> json = json(run, checks, passed);
            if (chain != null) {
                json.put("why", Why.json(chain));
            }
            out.print(Json.text(json));
        }
        return passed ? Main.OK : Main.CHECK_FAILED;
    }

    private static void printEnd(ScenarioRun run, List<CheckResult> checks, PrintStream out) {
        for (StepMark mark : run.tracker().marks()) {
            if (!mark.observed()) {
                Scenario.Step step = run.scenario().step(mark.number());
                List<String> waited = step == null
                        ? List.of()
                        : step.when().stream().map(Observation::words).toList();
                out.print(String.format(
                        Locale.ROOT,
                        "%10s  step %d  %s: not observed (%s)\n",
                        "-",
                        mark.number(),
                        mark.name(),
                        String.join(", then ", waited)));
            }
        }
        for (CheckResult check : checks) {
            out.print((check.passed() ? "     holds  " : "     FAILS  ") + check.what()
                    + (check.passed() ? "" : " (found: " + check.found() + ")") + "\n");
        }
        for (GuestWarning warning : run.warnings()) {
            out.print(String.format(
                    Locale.ROOT,
                    "   warning  @%d  %s: %s\n",
                    warning.cycle(),
                    warning.kind().label(),
                    warning.sentence()));
        }
        if (!run.debugger().endSentence().isEmpty()) {
            out.print(run.debugger().endSentence() + "\n");
        }
        long failing = checks.stream().filter(c -> !c.passed()).count();
        out.print(String.format(
                Locale.ROOT,
                "%s at @%d after %d instructions, state %s\n",
                failing == 0
                        ? "All " + checks.size() + " checks hold"
                        : failing + " of " + checks.size() + " checks do not hold",
                run.cycle(),
                run.debugger().machine().instructions(),
                hash(run)));
    }

    private static String hash(ScenarioRun run) {
        return String.format(Locale.ROOT, "0x%016x", run.stateHash());
    }

    private static Map<String, Object> json(ScenarioRun run, List<CheckResult> checks, boolean passed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", run.scenario().name());
        json.put("passed", passed);
        json.put("cycles", run.cycle());
        json.put("instructions", run.debugger().machine().instructions());
        json.put("state_hash", hash(run));
        json.put("stopped", run.debugger().whyStopped());
        json.put("exit_code", run.debugger().machine().exitCode());
        json.put(
                "first_exception",
                FirstException.json(
                        run.debugger().machine().stopped(), run.debugger().software()));
        List<Map<String, Object>> steps = new ArrayList<>();
        for (StepMark mark : run.tracker().marks()) {
            Map<String, Object> step = new LinkedHashMap<>();
            step.put("number", mark.number());
            step.put("name", mark.name());
            step.put("moment", mark.observed() ? "@" + mark.cycle() : null);
            step.put("seen", mark.seen());
            steps.add(step);
        }
        json.put("steps", steps);
        List<Map<String, Object>> results = new ArrayList<>();
        for (CheckResult check : checks) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("what", check.what());
            result.put("passed", check.passed());
            result.put("found", check.found());
            results.add(result);
        }
        json.put("checks", results);
        List<Map<String, Object>> warnings = new ArrayList<>();
        for (GuestWarning warning : run.warnings()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", warning.kind().label());
            one.put("moment", "@" + warning.cycle());
            one.put("sentence", warning.sentence());
            one.put("program", warning.program());
            one.put("event", warning.event() == 0 ? null : String.format(Locale.ROOT, "0x%x", warning.event()));
            one.put("observed", warning.how());
            warnings.add(one);
        }
        json.put("warnings", warnings);
        return json;
    }
}
