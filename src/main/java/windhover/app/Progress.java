package windhover.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Says on standard error how far something has come, when it takes longer than a moment and somebody looks on. */
final class Progress {
    /** Nanoseconds before the first report, and between two. */
    private static final long EVERY = 1_000_000_000L;

    private final PrintStream err;
    private final String doing;
    private final boolean seen;
    private long next = System.nanoTime() + EVERY;
    private int length;

    /**
     * Nothing is said yet.
     *
     * @param doing what is done, such as {@code exporting}
     */
    Progress(PrintStream err, String doing) {
        this.err = err;
        this.doing = doing;
        seen = isTerminal();
    }

    /** True when standard error is a terminal. */
    private static boolean isTerminal() {
        Path descriptor = Path.of("/proc/self/fd/2");
        try {
            if (Files.isSymbolicLink(descriptor)) {
                String target = Files.readSymbolicLink(descriptor).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            }
        } catch (IOException | InvalidPathException e) {
            return false;
        }
        return System.console() != null && System.console().isTerminal();
    }

    /** It has come so far, of so much at most. */
    void at(long cycle, long latest) {
        if (seen && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + EVERY;
            String line = String.format(Locale.ROOT, "%s: @%d of @%d at most", doing, cycle, latest);
            err.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
            err.flush();
            length = line.length();
        }
    }

    /** Takes away what was said, so that something else can be. */
    void clear() {
        if (length > 0) {
            err.print("\r" + " ".repeat(length) + "\r");
            err.flush();
            length = 0;
        }
    }
}
