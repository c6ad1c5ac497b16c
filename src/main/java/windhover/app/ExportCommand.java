package windhover.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import windhover.debug.Debugger;
import windhover.debug.StepMark;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceRecorder;
import windhover.export.Export;
import windhover.export.ExportException;
import windhover.export.ExportFormat;
import windhover.export.ExportRun;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.timeline.Moment;

/** {@code windhover export}: a run in the format of another tool. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes a run in a standard trace format: vcd (signals), kanata (pipeline), perfetto (tracks and causes), pcapng (frames).")
final class ExportCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "SCENARIO|SESSION",
            description = "A name from `windhover list`, or the path of a scenario or of a recorded session.")
    private String scenario = "";

    @Option(names = "--to", required = true, paramLabel = "FORMAT", description = "vcd, kanata, perfetto or pcapng.")
    private String format = "";

    @Option(
            names = "-o",
            required = true,
            paramLabel = "FILE",
            description = "The file to write; it is there when all of it is.")
    private String file = "";

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            description = "The first moment: @12480, or step:4. Default: the beginning.")
    private @Nullable String from;

    @Option(
            names = "--until",
            paramLabel = "MOMENT",
            description = "The moment behind the last: @12480, or step:4. Default: the run's end.")
    private @Nullable String until;

    @Mixin
    private final GivenFiles given = new GivenFiles();

    private final Streams streams;

    ExportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws ScenarioFormatException, BadInput, IOException {
        ExportFormat to = format(format);
        if (RecordedSession.isSession(scenario)) {
            if (given.any()) {
                throw new BadInput(
                        "--image, --disk: " + scenario + " is not a scenario, expected one whose files they replace");
            }
            // Without the file's checkpoints: what led to what is known only of what was run.
            try (RecordedSession session =
                    RecordedSession.open(scenario, false, given.kernel().bytes(""))) {
                session.notices().forEach(notice -> streams.err().print("windhover: " + Words.oneLine(notice) + "\n"));
                ScenarioRun run = session.run();
                Debugger debugger = session.opened().debugger();
                long end = debugger.frontier();
                Trace trace = run == null
                        ? TraceRecorder.on(debugger).trace()
                        : run.record().trace();
                int status = export(
                        new Source(debugger, trace, run, end, cycle -> debugger.seek(Math.min(cycle, end))),
                        to,
                        List.of(Path.of(scenario)));
                if (!session.difference().isEmpty()) {
                    streams.err().print("windhover: " + scenario + ": " + session.difference() + "\n");
                    return Main.CHECK_FAILED;
                }
                return status;
            }
        }
        Scenario found = ScenarioLibrary.find(scenario);
        ScenarioRun run = ScenarioRun.of(found, given.of(found));
        return export(
                new Source(
                        run.debugger(),
                        run.record().trace(),
                        run,
                        run.scenario().limit(),
                        run::runTo),
                to,
                ReadFiles.of(found, given));
    }

    private int export(Source run, ExportFormat to, List<Path> inputs) throws BadInput {
        Until first = from == null ? null : run.parse(from);
        Until last = until == null ? null : run.parse(until);
        if (first instanceof Until.Cycle(var a) && last instanceof Until.Cycle(var b) && a.compareTo(b) >= 0) {
            throw new BadInput("--from " + a + " --until " + b + ": expected the first before the last");
        }
        Export export = new Export(run, to, run.mark(first, true), run.mark(last, false));
        Progress progress = new Progress(streams.err(), "exporting");
        try {
            export.write(file, inputs, progress::at);
        } catch (ExportException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        } finally {
            progress.clear();
        }
        return Main.OK;
    }

    private static ExportFormat format(String name) throws BadInput {
        for (ExportFormat format : ExportFormat.values()) {
            if (format.label().equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new BadInput("format '" + name + "': expected vcd, kanata, perfetto or pcapng");
    }

    /**
     * A scenario or a session as a source of an export.
     *
     * @param scenario its run, for its steps; null when a program ran by itself
     * @param latest the cycle at which the run ends at the latest
     * @param running runs to a cycle or to the end
     */
    private record Source(
            Debugger debugger, Trace trace, @Nullable ScenarioRun scenario, long latest, LongConsumer running)
            implements ExportRun {
        @Override
        public void runTo(long cycle) {
            if (cycle > debugger.cycle()) {
                running.accept(cycle);
            }
        }

        Until parse(String moment) throws BadInput {
            if (scenario != null) {
                return Until.parse(moment, scenario.scenario());
            }
            try {
                return new Until.Cycle(Moment.parse(moment));
            } catch (IllegalArgumentException e) {
                throw new BadInput(String.valueOf(e.getMessage()));
            }
        }

        /** A moment of the command line; without one the run's beginning, or a moment that never comes. */
        ExportRun.Mark mark(@Nullable Until moment, boolean beginning) {
            return switch (moment) {
                case null -> beginning ? at(0) : at(Long.MAX_VALUE - 1);
                case Until.Cycle(var at) -> at(at.cycle());
                case Until.Step(int number) -> () -> isObserved(number);
            };
        }

        private boolean isObserved(int number) {
            StepMark mark = scenario == null ? null : scenario.tracker().mark(number);
            return mark != null && mark.observed();
        }

        private ExportRun.Mark at(long cycle) {
            return new ExportRun.Mark() {
                @Override
                public boolean reached() {
                    return debugger().cycle() >= cycle;
                }

                @Override
                public long cycle() {
                    return cycle;
                }
            };
        }
    }
}
