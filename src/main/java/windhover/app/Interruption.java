package windhover.app;

import java.io.Closeable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds the end of the process, by Ctrl-C or SIGTERM, until what is being written is whole. While it is open a signal
 * does not end the process at once; whoever works asks whether one came, and closes this when all is well.
 */
final class Interruption implements Closeable {
    /** Longer than that nobody waits for a process that is to end. */
    private static final long SECONDS = 30;

    private final CountDownLatch whole = new CountDownLatch(1);
    private final Thread hook = new Thread(this::hold, "ends what is written");
    private volatile boolean asked;

    /** From now on. */
    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void hold() {
        asked = true;
        try {
            boolean ended = whole.await(SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                return; // what is whole by now stays so
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when the process is to end. */
    boolean asked() {
        return asked;
    }

    @Override
    public void close() {
        whole.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook runs
        }
    }
}
