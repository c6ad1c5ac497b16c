package windhover.app;

import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import windhover.output.LostOutput;
import windhover.output.TextOutput;

/**
 * What a command finds around it.
 *
 * @param out where results go
 * @param err where complaints go
 * @param hasDisplay true when a window can be opened
 * @param in what it is given to read
 */
record Streams(TextOutput out, TextOutput err, boolean hasDisplay, InputStream in) {
    /**
     * Exit status when nobody reads what is printed any more: 128 + SIGPIPE, as a shell reports it of other programs.
     */
    static final int UNREAD = 141;

    /** Streams that are not a terminal, with nothing to read. */
    Streams(PrintStream out, PrintStream err, boolean hasDisplay) {
        this(out, err, hasDisplay, InputStream.nullInputStream());
    }

    /** Streams that are not a terminal. */
    Streams(PrintStream out, PrintStream err, boolean hasDisplay, InputStream in) {
        this(new TextOutput(out, false), new TextOutput(err, false), hasDisplay, in);
    }

    /** The exit status in the end: that of the command, when all that was printed got where it should. */
    int settled(int status) {
        LostOutput complaint = err.lost();
        LostOutput result = out.lost();
        if (result != null && !result.unread()) {
            err.print("windhover: " + result.getMessage() + "\n");
            return Main.BAD_INPUT;
        }
        if (result != null || (complaint != null && complaint.unread())) {
            return UNREAD;
        }
        return complaint == null ? status : Main.BAD_INPUT;
    }

    /** Makes the commands, and hands the streams to those whose constructor takes them. */
    record Factory(Streams streams) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Streams.class) {
                    return type.cast(constructor.newInstance(streams));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
