package windhover.app;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.output.FileFault;
import windhover.output.StandardStream;

/** What is done about a fault that nobody foresaw: one line for the user, and the trace in a file. */
final class LastResort {
    private static final int RESERVED = 1 << 20;

    /** Causes of causes that are looked at. */
    private static final int DEEPEST = 20;

    /** Given up when memory has run out, so that there is some to say so. */
    @SuppressWarnings("UnusedVariable") // its size is its use
    private static byte @Nullable [] reserve;

    /** What is said when even that fails. Made beforehand, since then nothing can be made. */
    private static final byte[] LAST_WORDS =
            "windhover: failed and could not say why; most likely it is out of memory, and more is allowed with JDK_JAVA_OPTIONS=-Xmx8g or so\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private LastResort() {}

    /** Makes ready for a fault, while there is memory for that: later its classes might not be found any more. */
    static void prepare() {
        reserve = new byte[RESERVED];
        StandardStream.sayLast(new byte[0]);
        Words.oneLine("");
    }

    /** Tells of a fault; answers the exit status. Of any thread. */
    static int report(Throwable fault, PrintStream err) {
        try {
            err.print("windhover: " + sentence(fault) + "\n");
            err.flush();
        } catch (RuntimeException | Error again) {
            StandardStream.sayLast(LAST_WORDS);
        }
        return Main.BAD_INPUT;
    }

    /** Says that the process failed and ends it at once, where nothing else is left to do. Asks for no memory. */
    static void end() {
        StandardStream.sayLast(LAST_WORDS);
        Runtime.getRuntime().halt(Main.BAD_INPUT);
    }

    /** A fault in one line, with the file that now holds its trace. */
    static String sentence(Throwable fault) {
        boolean memory = outOfMemory(fault);
        if (memory) {
            reserve = null;
        }
        String what = memory
                ? String.format(
                        Locale.ROOT,
                        "out of memory: %d MiB are allowed, and more with JDK_JAVA_OPTIONS=-Xmx8g or so",
                        Runtime.getRuntime().maxMemory() >> 20)
                : "failed unexpectedly (" + Words.oneLine(fault.toString()) + "), which is a fault of Windhover's own";
        return what + "; " + trace(fault);
    }

    /** True when memory ran out, whatever that was made into on its way. */
    private static boolean outOfMemory(Throwable fault) {
        int depth = 0;
        for (Throwable each = fault; each != null && depth < DEEPEST; each = each.getCause()) {
            if (each instanceof OutOfMemoryError) {
                return true;
            }
            depth++;
        }
        return false;
    }

    private static String trace(Throwable fault) {
        try {
            Path file = Files.createTempFile("windhover-", ".trace");
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
                out.print("Windhover " + Main.VERSION + " on Java " + Runtime.version() + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", thread "
                        + Thread.currentThread().getName() + "\n");
                fault.printStackTrace(out);
                if (out.checkError()) {
                    return "its trace could not be written to " + file;
                }
            }
            return "its trace is in " + file;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return "its trace could not be written (" + FileFault.reason(e) + ")";
        }
    }
}
