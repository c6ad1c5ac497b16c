package windhover.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.ui.shell.DebuggerWindow;

/**
 * The start of the program: the command line. It is no JavaFX application class, so that the class path may hold
 * JavaFX.
 */
@Command(
        name = "windhover",
        mixinStandardHelpOptions = true,
        version = "windhover " + Main.VERSION,
        description =
                "A cycle-accurate simulator of the Kestrel-3 with a visual debugger. Without a command: the window, on the lesson network-call.",
        subcommands = {
            ListCommand.class,
            OpenCommand.class,
            RunCommand.class,
            ExecCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            KernelCommand.class,
            ShotCommand.class
        })
public final class Main implements Callable<Integer> {
    /** The program's version. */
    static final String VERSION = "0.1.0";

    /** Exit status of a run in which all went as expected. */
    public static final int OK = 0;

    /** Exit status when a check of a scenario does not hold. */
    public static final int CHECK_FAILED = 1;

    /** Exit status of bad input: wrong usage, a damaged file, an unknown name. */
    public static final int BAD_INPUT = 2;

    /** Exit status of a run that a signal ended. */
    static final int INTERRUPTED = 130;

    /**
     * JavaFX warns that it lies on the class path, which is meant; kept, since loggers that nobody holds forget their
     * level.
     */
    private static final Logger JAVAFX = Logger.getLogger("javafx");

    private static final String FIRST_LESSON = "network-call";

    private final Streams streams;

    private Main(Streams streams) {
        this.streams = streams;
    }

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        JAVAFX.setLevel(Level.SEVERE);
        int status = run(args, out, err);
        out.flush();
        System.exit(status);
    }

    /** Runs a command; what it prints goes to {@code out} and {@code err}. Answers the exit status. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, new Streams(out, err, DebuggerWindow.displayAvailable()));
    }

    /** Runs a command in given surroundings. */
    static int run(String[] args, Streams streams) {
        PrintStream out = streams.out();
        PrintStream err = streams.err();
        CommandLine line = new CommandLine(new Main(streams), new Streams.Factory(streams));
        PrintWriter lines = new PrintWriter(out, true, StandardCharsets.UTF_8);
        line.setOut(lines);
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(Main::wrongUsage);
        line.setExecutionExceptionHandler(Main::failed);
        line.setUsageHelpAutoWidth(true);
        int status = line.execute(args);
        lines.flush();
        out.flush();
        err.flush();
        return status;
    }

    @Override
    public Integer call() throws ScenarioFormatException, BadInput {
        Scenario first = ScenarioLibrary.find(FIRST_LESSON);
        return OpenCommand.open(first, ScenarioLibrary.files(first), null, streams);
    }

    private static int wrongUsage(CommandLine.ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        e.getCommandLine()
                .getErr()
                .println("windhover: " + oneLine(e.getMessage()) + " (try `" + command + " --help`)");
        return BAD_INPUT;
    }

    private static int failed(Exception e, CommandLine line, ParseResult result) throws Exception {
        if (e instanceof ScenarioFormatException || e instanceof BadInput) {
            line.getErr().println("windhover: " + oneLine(e.getMessage()));
            return BAD_INPUT;
        }
        throw e;
    }

    private static String oneLine(@Nullable String message) {
        return message == null
                ? "unknown fault"
                : message.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
