package windhover.timeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes and reads what a {@link Rewindable} saves, big-endian, as {@link DataOutputStream} does. */
public final class Memento {
    private Memento() {}

    /** Writes what is to be known again. */
    @FunctionalInterface
    public interface Saving {
        void to(DataOutputStream out) throws IOException;
    }

    /** Reads it back. */
    @FunctionalInterface
    public interface Restoring {
        void from(DataInputStream in) throws IOException;
    }

    /** What was written, as bytes. */
    public static byte[] save(Saving saving) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            saving.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Lets it be read back.
     *
     * @throws IllegalArgumentException when there are too few bytes, or some are left
     */
    public static void restore(byte[] saved, Restoring restoring) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
            restoring.from(in);
            if (in.available() > 0) {
                throw new IllegalArgumentException(
                        "memento of " + saved.length + " bytes: " + in.available() + " too many");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("memento of " + saved.length + " bytes: expected more", e);
        }
    }

    /** Writes bytes with their number. */
    public static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads what {@link #writeBytes} wrote. */
    public static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException("memento: " + length + " bytes, expected at most " + in.available());
        }
        return in.readNBytes(length);
    }

    /** Writes a text of any length. */
    public static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #writeText} wrote. */
    public static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    /** Reads a count of things of at least {@code bytes} bytes each. */
    public static int readCount(DataInputStream in, int bytes) throws IOException {
        int count = in.readInt();
        if (count < 0 || (long) count * bytes > in.available()) {
            throw new IllegalArgumentException("memento: " + count + " things, more than there is room for");
        }
        return count;
    }
}
