package windhover.output;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Whether a person's terminal is at the other end. */
public final class Terminal {
    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/[0-9]+|tty.*|console|hvc[0-9]+)");

    private Terminal() {}

    /** True when descriptor 0, 1 or 2 of this process is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // its contract allows null
    public static boolean is(int descriptor) {
        Path list = Path.of("/proc/self/fd");
        if (Files.isDirectory(list)) {
            try {
                // Not the real path: in a container, a terminal's device need not be in sight.
                return isDevice(Files.readSymbolicLink(list.resolve(String.valueOf(descriptor)))
                        .toString());
            } catch (IOException e) {
                return false;
            }
        }
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    static boolean isDevice(String path) {
        return DEVICE.matcher(path).matches();
    }
}
