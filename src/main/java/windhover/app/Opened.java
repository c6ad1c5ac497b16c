package windhover.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import windhover.debug.Debugger;
import windhover.debug.Session;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceRecorder;
import windhover.image.ElfImage;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFiles;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.scenario.WholeFile;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.TraceQuestions;
import windhover.ui.shell.Content;
import windhover.ui.source.SourceCatalog;

/**
 * A scenario or a program, ready to be shown.
 *
 * @param debugger the machine at reset, under observation
 * @param lesson what the lesson pane says
 * @param origin what it runs on, to be recorded
 * @param tracing begins to record what happens and why; call once, at reset
 * @param run of the scenario; null for a program that runs by itself
 * @param sources finds the program's sources
 */
record Opened(
        Debugger debugger,
        LessonText lesson,
        Origin origin,
        Supplier<TraceRecorder> tracing,
        @Nullable ScenarioRun run,
        SourceFinder sources) {
    /** A scenario. */
    static Opened scenario(Scenario scenario) throws ScenarioFormatException {
        return scenario(scenario, ScenarioLibrary.files(scenario));
    }

    /** A scenario, with its files. */
    static Opened scenario(Scenario scenario, ScenarioFiles files) throws ScenarioFormatException {
        Origin.Kept kept = new Origin.Kept(files);
        ScenarioRun run = ScenarioRun.of(scenario, kept);
        return of(run, Origin.of(scenario, kept), SourceFinder.ofScenario(scenario));
    }

    /** A scenario's run, wherever it stands. */
    static Opened of(ScenarioRun run, Origin origin, SourceFinder sources) {
        return new Opened(run.debugger(), lesson(run.scenario()), origin, run::record, run, sources);
    }

    /** The same, whose sources are sought in these folders first. */
    Opened seekingIn(List<Path> folders) {
        return new Opened(debugger, lesson, origin, tracing, run, sources.with(folders));
    }

    /** What the lesson pane says of a scenario. */
    static LessonText lesson(Scenario scenario) {
        return new LessonText(scenario.name(), scenario.title(), scenario.teaches(), scenario.layout());
    }

    /** As {@link #any(String, MachineOptions, GivenKernel, Consumer)}, on the machine and with the kernel that fit. */
    static Opened any(String nameOrPath, Consumer<String> say) throws ScenarioFormatException, BadInput {
        return any(nameOrPath, new MachineOptions(), new GivenKernel(), say);
    }

    /**
     * A lesson by its name, or a file by its path: a scenario, a recorded session or a program. An empty name stands
     * for the raw images alone.
     *
     * @param options the machine that the user wants for a program
     * @param kernel what the user says of its kernel
     * @param say hears, in one line each, what the user should know of the file
     */
    static Opened any(String nameOrPath, MachineOptions options, GivenKernel kernel, Consumer<String> say)
            throws ScenarioFormatException, BadInput {
        if (nameOrPath.isEmpty()) {
            return program("", null, options, kernel, say);
        }
        if (RecordedSession.isSession(nameOrPath)) {
            options.refuseFor(nameOrPath);
            RecordedSession session = RecordedSession.open(nameOrPath, true, kernel.bytes(""));
            session.notices().forEach(say);
            return session.opened();
        }
        if (!OpenCommand.isElf(nameOrPath) && !isStream(nameOrPath)) {
            options.refuseFor(nameOrPath);
            return scenario(ScenarioLibrary.find(nameOrPath));
        }
        byte[] bytes = ProgramFile.bytes(nameOrPath);
        if (RecordedSession.begins(bytes)) {
            throw new BadInput(nameOrPath + ": holds a session, which is read at many places: expected a regular file");
        }
        if (!OpenCommand.beginsElf(bytes)) {
            options.refuseFor(nameOrPath);
            return scenario(ScenarioLibrary.of(bytes, nameOrPath, null));
        }
        return program(nameOrPath, bytes, options, kernel, say);
    }

    private static Opened program(
            String file, byte @Nullable [] elf, MachineOptions options, GivenKernel kernel, Consumer<String> say)
            throws BadInput {
        Program program = Program.of(file, elf, options, kernel.bytes(file));
        program.image().warnings().forEach(say);
        Opened opened = program.open();
        opened.debugger.software().kernel().problems().forEach(say);
        return opened;
    }

    /** A program on the board that fits it, with the kernel that is recognised in it. */
    static Opened program(ElfImage image, byte[] bytes) throws BadInput {
        return Program.of(image.name(), bytes, new MachineOptions(), null).open();
    }

    /**
     * Runs to a cycle, or to the end that the scenario or the program has, or until nothing will happen any more: time
     * then passes as far.
     */
    void runTo(long cycle) {
        if (run != null) {
            run.runTo(cycle);
            return;
        }
        while (debugger.cycle() < cycle) {
            switch (debugger.run(cycle - debugger.cycle(), null)) {
                case ENDED -> {
                    return;
                }
                case IDLE -> debugger.skipTo(cycle);
                case ON, REACHED, BREAKPOINT -> {}
            }
        }
    }

    /** True for what can only be a lesson's name or the path of a scenario; its bytes may yet say otherwise. */
    static boolean isScenario(String nameOrPath) {
        return !RecordedSession.isSession(nameOrPath) && !OpenCommand.isElf(nameOrPath) && !isStream(nameOrPath);
    }

    /** True for a pipe or a device, which can be read only once. */
    static boolean isStream(String name) {
        try {
            return WholeFile.isStream(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The guest's sources and code. */
    SourceCatalog catalog() {
        return new ImageSourceCatalog(debugger.software(), sources);
    }

    /** All of it, with a thread for the machine. */
    Content content() {
        Trace trace = tracing.get().trace();
        long recordedTo = debugger.frontier();
        Session session = new Session(debugger);
        session.recordedWith(origin.recordedWith());
        if (recordedTo > debugger.cycle()) {
            session.runTo(recordedTo); // what happened, and why, is known only of what was run; the window can be used
            // meanwhile
        }
        return content(session, trace);
    }

    /** As {@link #content}, with another process at the other end of the wire. */
    Content content(LivePeer peer) {
        peer.connect(debugger);
        Trace trace = tracing.get().trace();
        Session session = new Session(debugger);
        peer.arrivals(input -> session.arrives(input, cycle -> peer.fits(cycle, input.size())));
        return content(session, trace);
    }

    private Content content(Session session, Trace trace) {
        AtShutdown.close(session); // a recording is to be whole also when a signal ends the process
        return new Content(session, lesson, catalog(), file -> session.ask(d -> record(session, file)))
                .recorded(questions(session, trace))
                .over(new MemoryOf(debugger, session::ask));
    }

    /** Begins to record; answers what to say. On the machine's thread. */
    String record(Session session, String file) {
        try {
            session.endRecording(); // before the next begins: it may be into the same file
            session.record(origin.record(file, debugger));
            return "Recording into " + file + " until the window is closed, from reset on.";
        } catch (BadInput e) {
            return Words.oneLine(e.getMessage());
        }
    }

    /** Questions to a record that a session's thread writes: that thread answers them, between two cycles. */
    private static TraceQuestions questions(Session session, Trace trace) {
        return new TraceQuestions() {
            @Override
            public <T> CompletableFuture<T> ask(Function<Trace, T> question) {
                return session.ask(debugger -> question.apply(trace));
            }
        };
    }
}
