package windhover.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the user names, read whole and once: a regular file, or a pipe or device such as {@code /dev/stdin}. */
public final class WholeFile {
    private WholeFile() {}

    /** True for what exists and can be read only once: neither a regular file nor a folder. */
    public static boolean isStream(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /** True for a regular file and for such a stream, at the end of all links. */
    public static boolean isReadable(Path path) {
        return Files.isRegularFile(path) || isStream(path);
    }

    /**
     * The bytes of a file, up to the end or the limit: one more than {@code most} when there are more. Waits for a
     * pipe's writer.
     */
    public static byte[] read(Path path, int most) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(most + 1);
        }
    }
}
