package windhover.ui.kit;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.Scene;

/** Starts JavaFX once for all tests of this process and runs things on its thread. */
public final class FxHarness {
    private static final long PATIENCE_SECONDS = 600;
    private static boolean started;

    private FxHarness() {}

    /** Starts the toolkit unless it runs. */
    public static synchronized void start() {
        if (started) {
            return;
        }
        CountDownLatch ready = new CountDownLatch(1);
        try {
            Platform.startup(ready::countDown);
        } catch (IllegalStateException runsAlready) {
            ready.countDown();
        }
        try {
            if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("JavaFX did not start");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        Platform.setImplicitExit(false);
        started = true;
    }

    /** Runs a task on the JavaFX thread and gives its result; what it throws is thrown here. */
    public static <T> T call(Callable<T> task) {
        start();
        FutureTask<T> future = new FutureTask<>(task);
        if (Platform.isFxApplicationThread()) {
            future.run();
        } else {
            Platform.runLater(future);
        }
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException | TimeoutException late) {
            throw new AssertionError("the JavaFX thread did not answer", late);
        }
    }

    /** Runs a task on the JavaFX thread and waits for it. */
    public static void run(Runnable task) {
        call(() -> {
            task.run();
            return Boolean.TRUE;
        });
    }

    /** A scene of that size in that theme, styled and laid out, without a window. Call on the JavaFX thread. */
    public static Scene scene(Parent root, double width, double height, Theme theme) {
        Scene scene = theme.scene(root, width, height);
        settle(scene);
        return scene;
    }

    /** Applies styles and layout until they rest. Call on the JavaFX thread. */
    public static void settle(Scene scene) {
        for (int pass = 0; pass < 3; pass++) {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
        }
    }
}
