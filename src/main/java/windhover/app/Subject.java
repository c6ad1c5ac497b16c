package windhover.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.debug.Debugger;
import windhover.debug.StepMark;
import windhover.debug.trace.Trace;
import windhover.export.ExportRun;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.timeline.Moment;

/** What a command runs once more and looks at: a scenario, a recorded session or a program, at reset and recorded. */
final class Subject implements Closeable, ExportRun {
    private final String name;
    private final Opened opened;
    private final @Nullable RecordedSession session;
    private final Trace trace;
    private final List<Path> inputs;

    private Subject(String name, Opened opened, @Nullable RecordedSession session, List<Path> inputs) {
        this.name = name;
        this.opened = opened;
        this.session = session;
        this.inputs = inputs;
        trace = opened.tracing().get().trace();
    }

    /**
     * A lesson by its name, or a file by its path, as {@code windhover open} takes it.
     *
     * @param machine what the user wants for a program
     * @param given files that the user gives to a scenario
     * @param say hears, in one line each, what the user should know of the file
     */
    static Subject of(String name, MachineOptions machine, GivenFiles given, Consumer<String> say)
            throws ScenarioFormatException, BadInput {
        boolean session = RecordedSession.isSession(name);
        if (!name.isEmpty() && !session && !OpenCommand.isElf(name) && !Opened.isStream(name)) {
            machine.refuseFor(name);
            Scenario found = ScenarioLibrary.find(name);
            return new Subject(found.name(), Opened.scenario(found, given.of(found)), null, ReadFiles.of(found, given));
        }
        if (name.isEmpty() && !machine.hasRaw()) {
            throw new BadInput("expected a scenario, a session or a program, or --rom or --load");
        }
        if (given.any()) {
            throw new BadInput(
                    "--image, --disk: " + name + " is not a scenario, expected one whose files they replace");
        }
        List<Path> inputs = new ArrayList<>(Stream.concat(Stream.of(name), machine.rawFiles().stream())
                .filter(file -> !file.isEmpty())
                .map(Path::of)
                .toList());
        if (session) {
            machine.refuseFor(name);
            // Without the file's checkpoints: what led to what is known only of what was run.
            RecordedSession recorded =
                    RecordedSession.open(name, false, given.kernel().bytes(""));
            recorded.notices().forEach(say);
            return new Subject(name, recorded.opened(), recorded, inputs);
        }
        return new Subject(name, Opened.any(name, machine, given.kernel(), say), null, inputs);
    }

    /** Its name, as a message says it. */
    String name() {
        return name;
    }

    /** What it is opened as. */
    Opened opened() {
        return opened;
    }

    /** Files that are read, and must not be written. */
    List<Path> inputs() {
        return inputs;
    }

    @Override
    public Debugger debugger() {
        return opened.debugger();
    }

    @Override
    public Trace trace() {
        return trace;
    }

    /** The scenario's run, for its steps; null when a program runs by itself. */
    private @Nullable ScenarioRun scenario() {
        return session == null ? opened.run() : session.run();
    }

    @Override
    public long latest() {
        ScenarioRun run = scenario();
        return session != null
                ? debugger().frontier()
                : run != null ? run.scenario().limit() : Long.MAX_VALUE;
    }

    @Override
    public void runTo(long cycle) {
        if (cycle <= debugger().cycle()) {
            return;
        }
        if (session != null) {
            debugger().seek(Math.min(cycle, debugger().frontier()));
        } else if (scenario() == null && cycle >= NEVER) {
            debugger().run(cycle - debugger().cycle(), null); // a sleep without an end is an end
        } else {
            opened.runTo(cycle);
        }
    }

    /** Runs to a cycle also where the scenario's end would come first, since a step was observed. */
    void passTo(long cycle) throws BadInput {
        ScenarioRun run = scenario();
        if (cycle > latest()) {
            throw new BadInput("--at " + new Moment(cycle) + ": " + name + " ends at " + new Moment(latest()));
        }
        if (session == null && run != null) {
            run.passTo(cycle);
        } else {
            runTo(cycle);
        }
        if (debugger().cycle() < cycle && run == null) {
            throw new BadInput("--at " + new Moment(cycle) + ": " + name + " ends at "
                    + new Moment(debugger().cycle()));
        }
    }

    /** Runs until a step was observed; answers null when the run ended before. */
    @Nullable
    StepMark passToStep(int number) {
        ScenarioRun run = scenario();
        if (run == null) {
            return null;
        }
        if (session == null) {
            return run.runToStep(number) ? run.tracker().mark(number) : null;
        }
        debugger().seek(debugger().frontier());
        StepMark mark = run.tracker().mark(number);
        if (mark == null || !mark.observed()) {
            return null;
        }
        debugger().seek(mark.cycle() + 1);
        return mark;
    }

    /** Parses a moment of the command line. */
    Until parse(String moment) throws BadInput {
        ScenarioRun run = scenario();
        if (run != null) {
            return Until.parse(moment, run.scenario());
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
            case null -> at(beginning ? 0 : NEVER);
            case Until.Cycle(var at) -> at(at.cycle());
            case Until.Step(int number) -> () -> isObserved(number);
        };
    }

    private boolean isObserved(int number) {
        ScenarioRun run = scenario();
        StepMark mark = run == null ? null : run.tracker().mark(number);
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

    /** How a session's run came to differ from what was recorded, one line; empty while it did not. */
    String difference() {
        return session == null ? "" : session.difference();
    }

    @Override
    public void close() throws IOException {
        if (session != null) {
            session.close();
        }
    }
}
