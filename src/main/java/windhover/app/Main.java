package windhover.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import windhover.output.LostOutput;
import windhover.output.OutputException;
import windhover.output.TextOutput;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.ui.shell.DebuggerWindow;
import windhover.yaml.WholeNumber;

/**
 * The start of the program: the command line. It is not a JavaFX application class, so that the class path may hold
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

    /** Faults that are reported while a window is open: more of them say no more. */
    private static final int MOST_TOLD = 20;

    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private static final String FIRST_LESSON = "network-call";

    private final Streams streams;

    private Main(Streams streams) {
        this.streams = streams;
    }

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] args) {
        // What is printed and drawn is the same on every computer; only the window follows what the user has set.
        Locale.setDefault(Locale.ROOT);
        JAVAFX.setLevel(Level.SEVERE);
        LastResort.prepare();
        TextOutput out = TextOutput.standard();
        TextOutput err = TextOutput.standardError();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> unforeseen(fault, err));
        System.exit(run(args, new Streams(out, err, DebuggerWindow.displayAvailable(), System.in)));
    }

    /** Of a thread beside the one that carries out the command: nobody would wait for its answer any more. */
    private static void unforeseen(Throwable fault, TextOutput err) {
        try {
            if (TOLD.size() >= MOST_TOLD || !TOLD.add(kind(fault))) {
                return; // what fails at each frame is reported once
            }
            String sentence = LastResort.sentence(fault);
            err.print("windhover: " + sentence + "\n");
            if (!DebuggerWindow.tell("Windhover " + sentence + ".")) {
                System.exit(BAD_INPUT);
            }
        } catch (RuntimeException | Error again) {
            LastResort.end(); // else the thread would be gone, the others would wait for it, and nobody would know
        }
    }

    /** What two faults have in common of which one is reported: where they began; memory runs out anywhere. */
    private static String kind(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return fault.getClass().getName() + (fault instanceof OutOfMemoryError || trace.length == 0 ? "" : trace[0]);
    }

    /** Runs a command; what it prints goes to {@code out} and {@code err}. Answers the exit status. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, new Streams(out, err, DebuggerWindow.displayAvailable()));
    }

    /** Runs a command in given surroundings. */
    static int run(String[] args, Streams streams) {
        int status;
        try {
            status = execute(args, streams);
            streams.out().flush();
        } catch (LostOutput lost) {
            status = failed(lost, streams);
        } catch (Exception | VirtualMachineError | AssertionError | LinkageError fault) {
            // Also those that no program is meant to outlive: this one ends here, and in order.
            status = LastResort.report(fault, streams.err());
        }
        streams.err().flush();
        return streams.settled(status);
    }

    private static int execute(String[] args, Streams streams) {
        CommandLine line = new CommandLine(new Main(streams), new Streams.Factory(streams));
        line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(Main::wrongUsage);
        line.setExecutionExceptionHandler((fault, of, parsed) -> failed(fault, streams));
        line.setExecutionStrategy(parsed -> carriedOut(parsed, streams));
        // Java reads the digits of every script; a number on the command line has those that are shown in the help.
        line.registerConverter(
                Long.class,
                text -> WholeNumber.parse(text)
                        .orElseThrow(
                                () -> new CommandLine.TypeConversionException("'" + text + "' is not a whole number")));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setUsageHelpAutoWidth(streams.out().isTerminal());
        int status = line.execute(args);
        line.getOut().flush();
        line.getErr().flush();
        return status;
    }

    @Override
    public Integer call() throws ScenarioFormatException, BadInput {
        Scenario first = ScenarioLibrary.find(FIRST_LESSON);
        return OpenCommand.open(first, ScenarioLibrary.files(first), List.of(), null, streams);
    }

    /** Carries out a command, or a request for help, whose faults picocli would print as it likes. */
    private static int carriedOut(CommandLine.ParseResult parsed, Streams streams) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (CommandLine.PicocliException e) {
            throw e;
        } catch (RuntimeException e) {
            return failed(e, streams);
        }
    }

    private static int wrongUsage(CommandLine.ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        e.getCommandLine()
                .getErr()
                .print("windhover: " + Words.oneLine(e.getMessage()) + " (try `" + command + " --help`)\n");
        return BAD_INPUT;
    }

    private static int failed(Exception e, Streams streams) {
        if (e instanceof LostOutput || streams.out().lost() != null) {
            return BAD_INPUT; // told in the end, and only if it is a fault; whatever it became on its way here
        }
        Exception cause =
                e instanceof UncheckedIOException unchecked && unchecked.getCause() instanceof OutputException told
                        ? told
                        : e;
        if (cause instanceof ScenarioFormatException || cause instanceof BadInput || cause instanceof OutputException) {
            streams.out().flush();
            streams.err().print("windhover: " + Words.oneLine(cause.getMessage()) + "\n");
            return BAD_INPUT;
        }
        return LastResort.report(e, streams.err());
    }
}
