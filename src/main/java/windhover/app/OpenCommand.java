package windhover.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFiles;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.ui.shell.DebuggerWindow;
import windhover.ui.shell.DebuggerWindow.NoDisplayException;

@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description =
                "Opens a scenario, a recorded session or a program (ELF) in the debugger's window. Without a display a scenario runs in the terminal instead.")
final class OpenCommand implements Callable<Integer> {
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private final Streams streams;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "The path of a scenario, a session or an ELF, or a name from `windhover list`. None with --rom or --load alone.")
    private String file = "";

    @Mixin
    private final MachineOptions machine = new MachineOptions();

    @Option(
            names = "--engine",
            paramLabel = "staged",
            description = "What runs a program: the pipeline, whose stages the window shows. Default: staged.")
    private EngineName engine = EngineName.staged;

    @Option(
            names = "--peer",
            paramLabel = "udp:PORT[:REMOTEPORT]",
            description =
                    "Another process on this computer at the other end of the wire: a UDP datagram an Ethernet frame.")
    private @Nullable String peer;

    @Mixin
    private final GivenSources sources = new GivenSources();

    @Mixin
    private final GivenFiles given = new GivenFiles();

    OpenCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws ScenarioFormatException, BadInput {
        if (engine != EngineName.staged) {
            throw new BadInput("--engine " + engine
                    + ": has no stages that the window could show, expected staged (`windhover exec` runs it)");
        }
        if (file.isEmpty() && !machine.hasRaw()) {
            throw new BadInput("expected a file to open, or --rom or --load");
        }
        boolean session = RecordedSession.isSession(file);
        if (!file.isEmpty() && !session && !isElf(file) && !Opened.isStream(file)) {
            machine.refuseFor(file);
            Scenario scenario = ScenarioLibrary.find(file);
            ScenarioFiles files = given.of(scenario);
            List<Path> folders = Stream.concat(sources.folders().stream(), given.imageFolders().stream())
                    .toList();
            return open(scenario, files, folders, peer, streams);
        }
        if (given.any()) {
            throw new BadInput(
                    "--image, --disk: " + file + " is not a scenario, expected one whose files they replace");
        }
        Opened opened = Opened.any(
                file,
                machine,
                given.kernel(),
                notice -> streams.err().print("windhover: " + Words.oneLine(notice) + "\n"));
        List<Path> folders = sources.folders();
        String instead = "use `windhover " + (session ? "replay " : "exec ") + file + "` in the terminal";
        if (!streams.hasDisplay()) {
            throw new BadInput("no display to open a window on; " + instead);
        }
        try {
            show(opened.seekingIn(folders), peer);
        } catch (NoDisplayException e) {
            throw new BadInput(e.getMessage() + "; " + instead);
        }
        return Main.OK;
    }

    /** Opens a scenario in a window, or runs it in the terminal where there is no display. */
    static int open(Scenario scenario, ScenarioFiles files, List<Path> sources, @Nullable String peer, Streams streams)
            throws ScenarioFormatException, BadInput {
        String why = "No display for a window";
        if (streams.hasDisplay()) {
            try {
                show(Opened.scenario(scenario, files).seekingIn(sources), peer);
                return Main.OK;
            } catch (NoDisplayException e) {
                why = "No window, since " + e.getMessage();
            }
        }
        streams.out().print(why + ": running " + scenario.name() + " in the terminal.\n");
        return RunCommand.run(
                scenario, files, new RunCommand.Options(null, peer, null, null, OutputFormat.text), streams);
    }

    private static void show(Opened opened, @Nullable String peer) throws BadInput, NoDisplayException {
        if (peer == null) {
            DebuggerWindow.open(settings -> opened.content(), new LessonsAndFiles());
            return;
        }
        try (LivePeer other = LivePeer.open(peer, opened.debugger().machine())) {
            DebuggerWindow.open(settings -> opened.content(other), new LessonsAndFiles());
        }
    }

    /** True for bytes that begin as an ELF does. */
    static boolean beginsElf(byte[] bytes) {
        return Arrays.equals(Arrays.copyOf(bytes, ELF.length), ELF);
    }

    static boolean isElf(String name) {
        try {
            Path path = Path.of(name);
            if (!Files.isRegularFile(path)) {
                return false;
            }
            try (InputStream in = Files.newInputStream(path)) {
                return beginsElf(in.readNBytes(ELF.length));
            }
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
