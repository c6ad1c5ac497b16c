package windhover.app;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import windhover.debug.Session;

/** Closes sessions that are open when a signal ends the process, so that what they record is whole. */
final class AtShutdown {
    private static final Set<Session> OPEN =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtShutdown::closeAll, "closes sessions"));
    }

    private AtShutdown() {}

    /** Closes a session in the end, if it is still in use then. */
    static void close(Session session) {
        OPEN.add(session);
    }

    private static void closeAll() {
        List<Session> open;
        synchronized (OPEN) {
            open = List.copyOf(OPEN);
        }
        open.forEach(Session::close);
    }
}
