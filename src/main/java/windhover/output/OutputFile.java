package windhover.output;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being written; all that writes files goes through it, recordings excepted, which grow in place.
 *
 * <p>A regular file, or one that is not there yet, is written beside its place under a hidden name, synced, and moved
 * there by {@link #commit}: whoever looks finds the old file or the whole new one. Links are followed, so that the file
 * they lead to is replaced and not the link, and a file that is replaced keeps its mode and, where the system allows
 * it, its owner. Whatever ends the writing before (a full disk, {@link #close} without {@code commit}, the end of the
 * process) leaves the old file and nothing else. A pipe, a device or a socket is written through, and so is what
 * {@code /dev/stdout} and its like lead to.
 */
public final class OutputFile implements Closeable {
    private static final int MOST_LINKS = 40;
    private static final int BUFFER = 1 << 16;
    private static final int FILE_TYPE = 0xF000;
    private static final int PIPE = 0x1000;
    private static final int SOCKET = 0xC000;
    private static final Pattern DESCRIPTORS = Pattern.compile("/proc/([0-9]+)(?:/task/[0-9]+)?/fd|/dev/fd");

    /** Files beside their places that the end of the process would leave behind. Guarded by itself. */
    private static final Set<OutputFile> OPEN = new HashSet<>();

    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OutputFile::clearAway, "output files are cleared away"));
    }

    private final String name;
    private final Told stream;
    private final @Nullable FileChannel channel;
    private final @Nullable Path part;
    private final Path target;
    private boolean done;
    private boolean growing;

    private OutputFile(
            String name, Path target, @Nullable Path part, @Nullable FileChannel channel, OutputStream stream) {
        this.name = name;
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.stream = new Told(stream, name);
    }

    /** What makes the contents of a file. */
    @FunctionalInterface
    public interface Contents {
        /** Writes them; may fail in any way, and then there is no file. */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes a whole file.
     *
     * @param name as the user gave it
     * @param inputs files that are read and must not be the one that is written
     * @throws OutputException when it cannot be written; then what was there is as it was
     */
    public static void write(String name, List<Path> inputs, Contents contents) throws OutputException {
        try (OutputFile file = open(name, inputs)) {
            contents.write(file.stream());
            file.commit();
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            throw OutputException.of(name, e);
        }
    }

    /**
     * Begins a file. A pipe waits here for somebody to read, as for any program.
     *
     * @param name as the user gave it
     * @param inputs files that are read and must not be the one that is written, be it under another name
     * @throws OutputException when it cannot be written
     */
    public static OutputFile open(String name, List<Path> inputs) throws OutputException {
        try {
            Path path = Path.of(name);
            if (name.isEmpty() || path.getFileName() == null || name.endsWith("/")) {
                throw new OutputException("file '" + name + "': expected the name of a file");
            }
            return at(path, name, inputs);
        } catch (InvalidPathException e) {
            throw new OutputException("file '" + name + "': expected the name of a file");
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            throw OutputException.of(name, e);
        }
    }

    private static OutputFile at(Path path, String name, List<Path> inputs) throws IOException {
        for (Path input : inputs) {
            if (isSame(path, input)) {
                throw new OutputException(name + ": is read from (" + input + "); expected another file to write into");
            }
        }
        OutputStream own = ownStream(path);
        if (own != null) {
            return new OutputFile(name, path, null, null, own);
        }
        if (Files.isDirectory(path)) {
            throw new OutputException(name + ": is a directory, expected the name of a file");
        }
        Path place = isDescriptor(path) ? path : followed(path);
        if (isDescriptor(place) || (Files.exists(place) && !Files.isRegularFile(place))) {
            return through(place, name);
        }
        Path folder = place.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new OutputException(
                    name + ": cannot be written (no such folder), expected the name of a file in an existing folder");
        }
        if (Files.exists(place) && !Files.isWritable(place)) {
            throw new OutputException(name + ": cannot be written (it is write-protected)");
        }
        return beside(place, folder, name);
    }

    /** True when two names are those of one regular file, whether it is there or will be, be it by links. */
    public static boolean isSame(String one, String other) {
        try {
            Path first = followed(Path.of(one));
            Path second = followed(Path.of(other));
            return isSame(first, second) || (!Files.exists(first) && first.equals(second));
        } catch (IOException | InvalidPathException e) {
            return false; // it cannot be written, as will be told then
        }
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        // Devices are not files that writing would destroy: a terminal may well be read and written.
        return Files.isRegularFile(one) && Files.isRegularFile(other) && Files.isSameFile(one, other);
    }

    /** This process's own standard output or error, when that is where a name leads; so that both stay in order. */
    private static @Nullable OutputStream ownStream(Path path) throws IOException {
        Path at = path;
        for (int links = 0; links < MOST_LINKS; links++) {
            Path folder = realFolder(at);
            Matcher fd = folder == null ? null : DESCRIPTORS.matcher(folder.toString());
            if (folder == null || fd == null) {
                return null;
            }
            if (fd.matches()) {
                boolean ours = fd.group(1) == null
                        || fd.group(1)
                                .equals(String.valueOf(ProcessHandle.current().pid()));
                return switch (String.valueOf(at.getFileName())) {
                    case "1" -> ours ? new Descriptor(FileDescriptor.out) : null;
                    case "2" -> ours ? new Descriptor(FileDescriptor.err) : null;
                    default -> null;
                };
            }
            Path link = folder.resolve(String.valueOf(at.getFileName()));
            if (!Files.isSymbolicLink(link)) {
                return null;
            }
            at = folder.resolve(Files.readSymbolicLink(link));
        }
        return null;
    }

    private static @Nullable Path realFolder(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        return folder == null || !Files.isDirectory(folder) ? null : folder.toRealPath();
    }

    /**
     * True for a name of the system's list of a process's open files: what stands behind it has no place of its own.
     */
    private static boolean isDescriptor(Path path) throws IOException {
        Path folder = realFolder(path);
        return folder != null && DESCRIPTORS.matcher(folder.toString()).matches();
    }

    /** Where the links of a name lead in the end, also when there is no file yet. */
    private static Path followed(Path path) throws IOException {
        Path at = path.toAbsolutePath();
        for (int links = 0; links < MOST_LINKS; links++) {
            Path folder = realFolder(at);
            if (folder == null) {
                return at;
            }
            at = folder.resolve(String.valueOf(at.getFileName())).normalize();
            if (isDescriptor(at) || !Files.isSymbolicLink(at)) {
                return at;
            }
            at = folder.resolve(Files.readSymbolicLink(at));
        }
        throw new FileSystemLoopException(path.toString());
    }

    private static OutputFile through(Path path, String name) throws IOException {
        if (isSocket(path)) {
            SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                socket.connect(UnixDomainSocketAddress.of(path));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            return new OutputFile(name, path, null, null, Channels.newOutputStream(socket));
        }
        return new OutputFile(name, path, null, null, Files.newOutputStream(path, StandardOpenOption.WRITE));
    }

    private static boolean isSocket(Path path) throws IOException {
        return type(path) == SOCKET;
    }

    /** True for a pipe with a name, or a socket: what is written there is gone. */
    public static boolean isPipe(Path path) {
        try {
            int type = type(path);
            return type == PIPE || type == SOCKET;
        } catch (IOException e) {
            return false; // it is not there, or cannot be looked at
        }
    }

    private static int type(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (Integer) Files.getAttribute(path, "unix:mode") & FILE_TYPE
                : 0;
    }

    private static OutputFile beside(Path place, Path folder, String name) throws IOException {
        while (true) {
            Path part = folder.resolve(String.format(
                    Locale.ROOT,
                    ".windhover-%016x.part",
                    ThreadLocalRandom.current().nextLong()));
            FileChannel channel;
            try {
                channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
            OutputFile file = new OutputFile(name, place, part, channel, Channels.newOutputStream(channel));
            synchronized (OPEN) {
                OPEN.add(file);
                if (ending) {
                    clearAway();
                    throw new OutputException(name + ": not written, since the program ends");
                }
            }
            return file;
        }
    }

    /**
     * Makes it a file whose beginning is worth having, such as a log: what was written so far gets its name also when
     * {@link #commit} never comes, as by Ctrl-C, unless it was the writing that failed. Each line is to be written at
     * once, so that none is cut.
     */
    public OutputFile growing() {
        synchronized (OPEN) {
            growing = true;
        }
        return this;
    }

    /** True for a regular file, which gets its name by {@link #commit}; false for what is written through. */
    public boolean isRegular() {
        return channel != null;
    }

    /**
     * Writes over what was written at a place of a regular file.
     *
     * @throws OutputException when it cannot be written
     */
    public void rewrite(long position, byte[] bytes) throws OutputException {
        try {
            stream.flush();
            if (channel == null) {
                throw new OutputException(name + ": is written through, expected a regular file");
            }
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest, position + rest.position());
            }
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            throw OutputException.of(name, e);
        }
    }

    /** Where to write. Each fault is an {@link OutputException}. */
    public OutputStream stream() {
        return stream;
    }

    /**
     * All is written: a regular file gets its name.
     *
     * @throws OutputException when it does not; then what was there is as it was
     */
    public void commit() throws OutputException {
        try {
            stream.flush();
            if (channel == null || part == null) {
                return;
            }
            keepMode(part);
            channel.force(true);
            channel.close();
            synchronized (OPEN) {
                if (done) {
                    return; // the end of the process was here first
                }
                if (ending) {
                    throw new OutputException(name + ": not written, since the program ends");
                }
                move(part);
                done = true;
                OPEN.remove(this);
            }
            sync(target.getParent());
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            throw OutputException.of(name, e);
        }
    }

    private void move(Path from) throws IOException {
        try {
            Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Gives the new file the mode and the owner of the one that it replaces. */
    private void keepMode(Path fresh) throws IOException {
        PosixFileAttributeView to = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (to == null) {
            return;
        }
        PosixFileAttributes was;
        try {
            was = Files.readAttributes(target, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        PosixFileAttributes is = to.readAttributes();
        try {
            if (!is.group().equals(was.group())) {
                to.setGroup(was.group());
            }
            if (!is.owner().equals(was.owner())) {
                to.setOwner(was.owner());
            }
        } catch (IOException e) {
            // only the administrator may give files away; the contents are what matters
        }
        to.setPermissions(was.permissions());
    }

    /** Makes the new name of a file last over a loss of power, where the system can. */
    private static void sync(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
            open.force(true);
        } catch (IOException e) {
            // not every system opens folders
        }
    }

    /** Ends the writing; without {@link #commit} before, nothing is left of a file that was written beside. */
    @Override
    public void close() throws OutputException {
        if (growing && !done && !stream.failed()) {
            commit();
        }
        try {
            if (channel == null) {
                stream.close();
            } else {
                channel.close();
            }
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            throw OutputException.of(name, e);
        } finally {
            synchronized (OPEN) {
                if (OPEN.remove(this) && !done) {
                    delete();
                }
            }
        }
    }

    private void delete() {
        try {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            // its folder has gone, or can no longer be written: there is nothing that could be done
        }
    }

    /** The process ends: what was written so far is kept, and what comes now is not. */
    private void end() {
        try {
            stream.end();
            if (part != null) {
                keepMode(part);
                move(part);
                done = true;
            }
        } catch (IOException e) {
            delete();
        }
    }

    private static void clearAway() {
        synchronized (OPEN) {
            ending = true;
            for (OutputFile file : OPEN) {
                if (file.growing) {
                    file.end();
                } else {
                    file.delete();
                }
            }
            OPEN.clear();
        }
    }

    /** A standard stream of this process; closing it would take it from everybody else. */
    private static final class Descriptor extends OutputStream {
        private final FileOutputStream to;

        Descriptor(FileDescriptor descriptor) {
            to = new FileOutputStream(descriptor);
        }

        @Override
        public void write(int b) throws IOException {
            to.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            to.write(bytes, from, length);
        }

        @Override
        public void close() {
            // stays open
        }
    }

    /** A buffered stream whose faults say which file they are of. */
    private static final class Told extends OutputStream {
        private final OutputStream to;
        private final String name;
        private boolean ended;
        private boolean failed;

        Told(OutputStream to, String name) {
            this.to = new BufferedOutputStream(to, BUFFER);
            this.name = name;
        }

        @Override
        public synchronized void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            if (!ended) {
                try {
                    to.write(bytes, from, length);
                } catch (IOException e) {
                    failed = true;
                    throw OutputException.of(name, e);
                }
            }
        }

        @Override
        public synchronized void flush() throws IOException {
            if (!ended) {
                try {
                    to.flush();
                } catch (IOException e) {
                    failed = true;
                    throw OutputException.of(name, e);
                }
            }
        }

        synchronized boolean failed() {
            return failed;
        }

        /** Writes what waits, and passes over what comes. */
        synchronized void end() throws IOException {
            flush();
            ended = true;
        }

        @Override
        public void close() throws IOException {
            try {
                to.close();
            } catch (IOException e) {
                throw OutputException.of(name, e);
            }
        }
    }
}
