package windhover.app;

import java.io.PrintStream;
import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * What a command finds around it.
 *
 * @param out where results go
 * @param err where complaints go
 * @param hasDisplay true when a window can be opened
 */
record Streams(PrintStream out, PrintStream err, boolean hasDisplay) {
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
