package windhover.app;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import windhover.output.OutputException;

/** What is done about a fault that nobody foresaw: one line for the user, and the trace in a file. */
final class LastResort {
    private LastResort() {}

    /** Tells of a fault; answers the exit status. Of any thread. */
    static int report(Throwable fault, PrintStream err) {
        err.print("windhover: " + sentence(fault) + "\n");
        err.flush();
        return Main.BAD_INPUT;
    }

    /** A fault in one line, with the file that now holds its trace. */
    static String sentence(Throwable fault) {
        String what = fault instanceof OutOfMemoryError
                ? String.format(
                        Locale.ROOT,
                        "out of memory: %d MiB are allowed, and more with JDK_JAVA_OPTIONS=-Xmx8g or so",
                        Runtime.getRuntime().maxMemory() >> 20)
                : "failed unexpectedly (" + Words.oneLine(fault.toString()) + "), which is a fault of Windhover's own";
        return what + "; " + trace(fault);
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
            return "its trace could not be written (" + OutputException.reason(e) + ")";
        }
    }
}
