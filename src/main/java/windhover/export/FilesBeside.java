package windhover.export;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import windhover.output.OutputException;
import windhover.output.OutputFile;

/** The files that lie beside an export. A file of such a name that the user made stays as it is. */
final class FilesBeside implements Closeable {
    private final Map<String, OutputFile> files = new LinkedHashMap<>();

    /**
     * Begins them, so that what cannot be written is known before the run.
     *
     * @param base what their names begin with, with the folder
     * @param kinds by suffix, what a file that was made here begins with
     * @param notices gets a line for each that stays
     */
    void open(String base, Map<String, String> kinds, List<Path> inputs, List<String> notices) throws IOException {
        for (Map.Entry<String, String> kind : kinds.entrySet()) {
            String name = base + kind.getKey();
            if (isAnothers(Path.of(name), kind.getValue())) {
                notices.add(name + ": is kept as it is, since it was not made by windhover");
            } else {
                files.put(kind.getKey(), OutputFile.open(name, inputs));
            }
        }
    }

    private static boolean isAnothers(Path path, String mark) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] begins = in.readNBytes(mark.length());
            return begins.length > 0 && !new String(begins, StandardCharsets.ISO_8859_1).equals(mark);
        } catch (IOException e) {
            return true; // what cannot be read is not looked into, and not replaced either
        }
    }

    /** Writes what is to lie there. */
    void write(List<Companion> companions) throws IOException {
        for (Companion companion : companions) {
            OutputFile file = files.get(companion.suffix());
            if (file != null) {
                file.stream().write(companion.text().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** All is written: they get their names. */
    void commit() throws OutputException {
        for (OutputFile file : files.values()) {
            file.commit();
        }
    }

    @Override
    public void close() throws OutputException {
        OutputException failed = null;
        for (OutputFile file : files.values()) {
            try {
                file.close();
            } catch (OutputException e) {
                failed = e; // the others are to be closed all the same
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
