package windhover.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.clock.SavedState;
import windhover.debug.Debugger;
import windhover.debug.Difference;
import windhover.debug.HistoryBudget;
import windhover.guest.kernel.KernelLibrary;
import windhover.output.FileFault;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioLibrary;
import windhover.scenario.ScenarioRun;
import windhover.timeline.file.RecordedHistory;
import windhover.timeline.file.SessionFile;
import windhover.timeline.file.SessionFormatException;
import windhover.timeline.file.SessionRecords.File;
import windhover.timeline.file.SessionRecords.Header;

/** A session file, opened on a machine of its own at reset: running on repeats what was recorded. */
final class RecordedSession implements Closeable {
    private static final int BEGINNING = 5;
    private static final byte[] MAGIC = "WHSES".getBytes(StandardCharsets.US_ASCII);

    private final SessionFile file;
    private final Opened opened;
    private final @Nullable ScenarioRun run;
    private final List<String> notices;

    private RecordedSession(SessionFile file, Opened opened, @Nullable ScenarioRun run, List<String> notices) {
        this.file = file;
        this.opened = opened;
        this.run = run;
        this.notices = notices;
    }

    /** True for bytes that begin as a session file does. */
    static boolean begins(byte[] bytes) {
        return Arrays.equals(Arrays.copyOf(bytes, BEGINNING), MAGIC);
    }

    /** True for the path of a file that begins as a session file does. */
    static boolean isSession(String name) {
        try {
            Path path = Path.of(name);
            if (!Files.isRegularFile(path)) {
                return false;
            }
            try (var in = Files.newInputStream(path)) {
                return begins(in.readNBytes(BEGINNING));
            }
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** As {@link #open(String, boolean, byte[])}, with the kernel that it was recorded with. */
    static RecordedSession open(String name, boolean checkpoints) throws BadInput {
        return open(name, checkpoints, null);
    }

    /**
     * Opens a session.
     *
     * @param checkpoints whether to use those of the file; without, every state is computed from reset and the inputs
     *     alone
     * @param kernel the text of a description of its kernel, in place of what it was recorded with; null for that
     * @throws BadInput when it is none, or what it ran on is not there
     */
    static RecordedSession open(String name, boolean checkpoints, byte @Nullable [] kernel) throws BadInput {
        try {
            if (!Files.isRegularFile(Path.of(name))) {
                // Not opened to see: a pipe would wait for ever for somebody to write.
                throw new BadInput(name + (Files.exists(Path.of(name)) ? ": is not a file" : ": no such file")
                        + ", expected a session");
            }
            SessionFile file = SessionFile.open(Path.of(name));
            try {
                return of(file, name, checkpoints && kernel == null, kernel);
            } catch (SessionFormatException | BadInput | IOException | RuntimeException e) {
                file.close();
                if (!file.damage().isEmpty() && !(e instanceof RuntimeException)) {
                    throw new BadInput(file.damage() + "; without the rest it cannot be run: " + e.getMessage());
                }
                throw e;
            }
        } catch (OutOfMemoryError e) {
            throw new BadInput(name + ": holds more than fits into the memory of this program; a larger -Xmx may help");
        } catch (SessionFormatException e) {
            String what = String.valueOf(e.getMessage());
            String own = Path.of(name).getFileName() + ": ";
            throw new BadInput(name + ": " + (what.startsWith(own) ? what.substring(own.length()) : what));
        } catch (IOException | InvalidPathException e) {
            throw new BadInput(name + ": cannot be read (" + FileFault.reason(e) + ")");
        }
    }

    private static RecordedSession of(SessionFile file, String name, boolean checkpoints, byte @Nullable [] kernel)
            throws IOException, SessionFormatException, BadInput {
        List<String> notices = new ArrayList<>();
        if (!file.damage().isEmpty()) {
            notices.add(file.damage());
        }
        notices.addAll(file.refused());
        boolean sameProgram = file.header().program().equals(Build.name());
        if (!sameProgram) {
            notices.add(
                    "%s: recorded with version %s, this is %s: run again from its inputs, and compared with the states that it holds"
                            .formatted(name, file.header().program(), Build.name()));
        }
        ScenarioRun run = file.header().scenario().isEmpty() ? null : scenario(file, name, kernel, notices);
        Opened opened = run == null
                ? Program.recorded(file, kernel, origin(file, Path.of(name)))
                : Opened.of(run, origin(file, Path.of(name)), SourceFinder.ofProgram(""));
        Debugger debugger = opened.debugger();
        String board = debugger.machine().board().name();
        String timing = debugger.machine().timing().name();
        String other = debugger.machine().board().otherIsa();
        if (!other.equals(file.header().isa())) {
            throw new BadInput("%s: recorded with instruction set %s, but its scenario or program runs with %s"
                    .formatted(name, isaName(file.header().isa()), isaName(other)));
        }
        if (!board.equals(file.header().board()) || !timing.equals(file.header().timing())) {
            throw new BadInput("%s: recorded on board %s with timing %s, but its scenario or program runs on %s with %s"
                    .formatted(name, file.header().board(), file.header().timing(), board, timing));
        }
        debugger.keepHistory(HistoryBudget.mebibytes());
        RecordedHistory.into(debugger.timeline(), file, SavedState.of(debugger.machine()), checkpoints && sameProgram);
        return new RecordedSession(file, opened, run, notices);
    }

    private static String isaName(String other) {
        return other.isEmpty() ? "the board's own" : other;
    }

    private static ScenarioRun scenario(SessionFile file, String name, byte @Nullable [] kernel, List<String> notices)
            throws IOException, SessionFormatException, BadInput {
        byte[] text = file.file(file.header().scenario()).content();
        try {
            Scenario scenario = ScenarioLibrary.of(text, file.header().scenario() + " in " + name, null);
            Origin.Kept kept = new Origin.Kept(wanted -> {
                try {
                    return kernel != null && wanted.equals(KernelLibrary.GIVEN)
                            ? kernel
                            : file.file(wanted).content();
                } catch (IOException | SessionFormatException e) {
                    throw new ScenarioFormatException(String.valueOf(e.getMessage()));
                }
            });
            noticeOtherImage(file, name, notices);
            return ScenarioRun.of(scenario, kept);
        } catch (ScenarioFormatException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    /** A session runs the image that it holds; that the program comes with another one now is worth a word. */
    private static void noticeOtherImage(SessionFile file, String name, List<String> notices)
            throws IOException, SessionFormatException {
        String image = file.header().image();
        if (!image.matches("(bare/)?[A-Za-z0-9._-]+")) {
            return;
        }
        try (var in = RecordedSession.class.getResourceAsStream("/windhover/roms/images/" + image)) {
            if (in != null && !Arrays.equals(in.readAllBytes(), file.file(image).content())) {
                notices.add("%s: holds another %s than comes with this version; the session's own is run"
                        .formatted(name, image));
            }
        }
    }

    private static Origin origin(SessionFile file, Path path) throws IOException, SessionFormatException {
        List<File> files = new ArrayList<>();
        for (String name : file.files()) {
            files.add(file.file(name));
        }
        Header was = file.header();
        return new Origin(was.by(Build.name()), List.copyOf(files), path, was.program());
    }

    /** The file. */
    SessionFile file() {
        return file;
    }

    /** The machine under observation, at reset. */
    Opened opened() {
        return opened;
    }

    /** The scenario's run; null when a program ran by itself. */
    @Nullable
    ScenarioRun run() {
        return run;
    }

    /**
     * How a run of it came to differ from what was recorded, one line; empty while every state that the file holds of
     * the moments that were passed was the same.
     */
    String difference() {
        Difference found = opened.debugger().difference();
        return found == null
                ? ""
                : "recorded with version %s: on %s %s"
                        .formatted(
                                file.header().program(),
                                opened.debugger()
                                        .timeline()
                                        .branches()
                                        .get(found.branch() - 1)
                                        .name(),
                                found.words());
    }

    /** What the user should know of the file: damage, another version, another image. One line each. */
    List<String> notices() {
        return notices;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
