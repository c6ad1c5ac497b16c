package windhover.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or standard error, checked: the first byte that could not be written is remembered, and everything
 * after it is refused. Buffered.
 */
public final class StandardStream extends OutputStream {
    private static final int BUFFER = 1 << 13;
    private static final int FILE_TYPE = 0xF000;
    private static final int PIPE = 0x1000;
    private static final int SOCKET = 0xC000;

    /** For last words only: opened beforehand, since then there may be no memory to open anything. */
    private static final FileOutputStream LAST = new FileOutputStream(FileDescriptor.err);

    private final OutputStream to;
    private final String name;
    private final int descriptor;
    private final byte[] buffer = new byte[BUFFER];
    private int used;
    private @Nullable LostOutput lost;

    /**
     * A stream under a name for messages.
     *
     * @param descriptor its number in this process, by which a pipe is known; −1 when it has none
     */
    StandardStream(OutputStream to, String name, int descriptor) {
        this.to = to;
        this.name = name;
        this.descriptor = descriptor;
    }

    /** This process's standard output. */
    public static StandardStream out() {
        return new StandardStream(new FileOutputStream(FileDescriptor.out), "standard output", 1);
    }

    /** This process's standard error. */
    public static StandardStream err() {
        return new StandardStream(new FileOutputStream(FileDescriptor.err), "standard error", 2);
    }

    /** Writes bytes to standard error past everything else. For a process that has no memory to do better. */
    public static void sayLast(byte[] words) {
        try {
            LAST.write(words);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return; // there is nobody left to tell
        }
    }

    /** What became of the first byte that was lost; null while none was. */
    public synchronized @Nullable LostOutput lost() {
        return lost;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        refuse();
        if (used == BUFFER) {
            flush();
        }
        buffer[used++] = (byte) b;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        refuse();
        if (length > BUFFER - used) {
            flush();
        }
        if (length > BUFFER) {
            send(bytes, from, length);
        } else {
            System.arraycopy(bytes, from, buffer, used, length);
            used += length;
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        refuse();
        int length = used;
        used = 0;
        if (length > 0) {
            send(buffer, 0, length);
        }
    }

    private void refuse() throws IOException {
        if (lost != null) {
            throw new FileFault(String.valueOf(lost.getMessage()));
        }
    }

    private void send(byte[] bytes, int from, int length) throws IOException {
        try {
            to.write(bytes, from, length);
        } catch (IOException e) {
            used = 0;
            lost = new LostOutput(name + ": cannot be written (" + FileFault.reason(e) + ")", nobodyReads(e), e);
            throw e;
        }
    }

    /** True when the reader of a pipe has gone, and false when a disk is full, a device is broken and so on. */
    private boolean nobodyReads(IOException e) {
        return String.valueOf(e.getMessage()).contains("pipe") || isPipe();
    }

    /** A pipe holds what it is given or has no reader: it knows no other fault, whatever the language of messages. */
    private boolean isPipe() {
        try {
            int type = (Integer) Files.getAttribute(Path.of("/dev/fd/" + descriptor), "unix:mode") & FILE_TYPE;
            return type == PIPE || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
