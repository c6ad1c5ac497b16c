package windhover.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.InputSource;
import windhover.debug.Session;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceRecorder;
import windhover.image.ElfImage;
import windhover.isa.Isa;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Machine;
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
 */
record Opened(Debugger debugger, LessonText lesson, Origin origin, Supplier<TraceRecorder> tracing) {
    /** A scenario. */
    static Opened scenario(Scenario scenario) throws ScenarioFormatException {
        return scenario(scenario, ScenarioLibrary.files(scenario));
    }

    /** A scenario, with its files. */
    static Opened scenario(Scenario scenario, ScenarioFiles files) throws ScenarioFormatException {
        Origin.Kept kept = new Origin.Kept(files);
        ScenarioRun run = ScenarioRun.of(scenario, kept);
        return of(run, Origin.of(scenario, kept));
    }

    /** A scenario's run, wherever it stands. */
    static Opened of(ScenarioRun run, Origin origin) {
        return new Opened(run.debugger(), lesson(run.scenario()), origin, run::record);
    }

    /** What the lesson pane says of a scenario. */
    static LessonText lesson(Scenario scenario) {
        return new LessonText(scenario.name(), scenario.title(), scenario.teaches(), scenario.layout());
    }

    /** As {@link #any(String, GivenKernel, GivenIsa, Consumer)}, with the kernel that is found. */
    static Opened any(String nameOrPath, Consumer<String> say) throws ScenarioFormatException, BadInput {
        return any(nameOrPath, new GivenKernel(), new GivenIsa(), say);
    }

    /**
     * A lesson by its name, or a file by its path: a scenario, a recorded session or a program.
     *
     * @param kernel what the user says of its kernel
     * @param isa what the user says of the processor
     * @param say hears, in one line each, what the user should know of the file
     */
    static Opened any(String nameOrPath, GivenKernel kernel, GivenIsa isa, Consumer<String> say)
            throws ScenarioFormatException, BadInput {
        if (RecordedSession.isSession(nameOrPath)) {
            isa.refuse(nameOrPath, "a session");
            RecordedSession session = RecordedSession.open(nameOrPath, true, kernel.bytes(""));
            session.notices().forEach(say);
            return session.opened();
        }
        if (!OpenCommand.isElf(nameOrPath) && !isStream(nameOrPath)) {
            isa.refuse(nameOrPath, "a scenario");
            return scenario(ScenarioLibrary.find(nameOrPath));
        }
        byte[] bytes = ProgramFile.bytes(nameOrPath);
        if (RecordedSession.begins(bytes)) {
            throw new BadInput(nameOrPath + ": holds a session, which is read at many places: expected a regular file");
        }
        if (!OpenCommand.beginsElf(bytes)) {
            isa.refuse(nameOrPath, "a scenario");
            return scenario(ScenarioLibrary.of(bytes, nameOrPath, null));
        }
        ElfImage image = ProgramFile.parse(bytes, nameOrPath);
        image.warnings().forEach(say);
        Opened program = program(image, bytes, kernel.bytes(nameOrPath), isa.set());
        program.debugger.software().kernel().problems().forEach(say);
        return program;
    }

    /** A program with the kernel that is recognised in it. */
    static Opened program(ElfImage image, byte[] bytes) throws BadInput {
        return program(image, bytes, null, null);
    }

    /** True for a pipe or a device, which can be read only once. */
    static boolean isStream(String name) {
        try {
            return WholeFile.isStream(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * A program, on the board that its segments fit.
     *
     * @param bytes of its file
     * @param kernel the text of a description of its kernel; null for what is recognised
     * @param isa the instruction set; null for the board's
     */
    static Opened program(ElfImage image, byte[] bytes, byte @Nullable [] kernel, @Nullable Isa isa) throws BadInput {
        Machine machine = machine(Board.BARE, isa);
        if (!machine.fits(image)) {
            Machine other = machine(Board.KESTREL3, isa);
            machine = other.fits(image) ? other : machine;
        }
        try {
            machine.load(image);
        } catch (LoadException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
        machine.reset(machine.start(image));
        Debugger debugger = new Debugger(machine, GivenKernel.software(image, kernel), InputSource.NONE);
        return new Opened(
                debugger,
                LessonText.NONE,
                Origin.of(machine, image.name(), bytes, kernel),
                () -> TraceRecorder.on(debugger));
    }

    private static Machine machine(Board board, @Nullable Isa isa) {
        return new Machine(isa == null ? board : board.withIsa(isa), Timing.KESTREL3);
    }

    /** The guest's sources and code. */
    static SourceCatalog catalog(Debugger debugger) {
        return new ImageSourceCatalog(debugger.software(), Opened::sourceText);
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
        return new Content(session, lesson, catalog(debugger), file -> session.ask(d -> record(session, file)))
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

    /** The text of a guest source that comes with the program, by the name that the compiler was told. */
    private static Optional<String> sourceText(String file) {
        String path = file.startsWith("./") ? file.substring(2) : file;
        if (!path.startsWith("roms/") || path.contains("..")) {
            return Optional.empty();
        }
        try (InputStream in = Opened.class.getResourceAsStream("/windhover/" + path)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
