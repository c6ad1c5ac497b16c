package windhover.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.debug.Debugger;
import windhover.output.FileFault;
import windhover.output.OutputFile;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFiles;
import windhover.scenario.ScenarioFormatException;
import windhover.timeline.file.SessionRecorder;
import windhover.timeline.file.SessionRecords.File;
import windhover.timeline.file.SessionRecords.Header;

/**
 * What something ran on, and all files that it took, so that it can be recorded and run again elsewhere.
 *
 * @param header what a session file begins with
 * @param files whole
 * @param session the session file that is open, which no recording may replace; null when it is none
 * @param recordedWith the version that recorded that session; empty when it is none
 */
record Origin(Header header, List<File> files, @Nullable Path session, String recordedWith) {
    /** The files that a scenario takes, kept as they are read. */
    static final class Kept implements ScenarioFiles {
        private final ScenarioFiles from;
        private final Map<String, byte[]> read = new LinkedHashMap<>();

        Kept(ScenarioFiles from) {
            this.from = from;
        }

        @Override
        public byte[] read(String name) throws ScenarioFormatException {
            byte[] bytes = read.get(name);
            if (bytes == null) {
                bytes = from.read(name);
                read.put(name, bytes);
            }
            return bytes.clone();
        }
    }

    /** Of a scenario and the files that its run took. */
    static Origin of(Scenario scenario, Kept kept) throws ScenarioFormatException {
        for (String file : scenario.files()) {
            kept.read(file); // also those that are not needed before a later moment
        }
        String name = scenario.name() + ".yaml";
        while (kept.read.containsKey(name)) {
            name = "scenario " + name; // a file of that name is something else
        }
        List<File> files = new ArrayList<>();
        files.add(new File(name, scenario.text().getBytes(StandardCharsets.UTF_8)));
        kept.read.forEach((file, bytes) -> files.add(new File(file, bytes)));
        return new Origin(
                new Header(Build.name(), scenario.board(), scenario.timing(), scenario.title(), name, scenario.image())
                        .on(scenario.isa()),
                List.copyOf(files),
                null,
                "");
    }

    /**
     * Begins to record into a file. A session that is there is replaced, but not the one that is open, and no file of
     * another kind. Call between two cycles.
     *
     * @throws BadInput when the file cannot be written
     */
    SessionRecorder record(String file, Debugger debugger) throws BadInput {
        try {
            Path path = Path.of(file);
            if (session != null && Files.exists(path) && Files.isSameFile(path, session)) {
                throw new BadInput(
                        file + ": this session is open and is read from; expected another name to record into");
            }
            if (OutputFile.isPipe(path)) {
                // Opening one waits for somebody to read, and nobody could go back in what was read.
                throw new BadInput(file + ": is a pipe; expected a regular file to record into");
            }
            if (Files.isRegularFile(path) && Files.size(path) > 0 && !RecordedSession.isSession(file)) {
                throw new BadInput(file + ": exists and is not a session; expected another name to record into");
            }
            return new SessionRecorder(path, header, files, debugger.timeline());
        } catch (IOException | InvalidPathException e) {
            throw new BadInput(file + ": cannot be written (" + FileFault.reason(e) + ")");
        }
    }
}
