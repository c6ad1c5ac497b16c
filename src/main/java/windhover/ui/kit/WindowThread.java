package windhover.ui.kit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.application.Platform;

/** Brings answers that come on another thread to the thread that owns the window. */
public final class WindowThread {
    private WindowThread() {}

    /**
     * Takes an answer on the window's thread when it comes, at once when it is there; empty when the question failed.
     */
    public static <T> void take(CompletableFuture<T> answer, Consumer<Optional<T>> taker) {
        CompletableFuture<Void> _ = answer.handle((value, failed) -> Optional.ofNullable(value))
                .thenAccept(value -> run(() -> taker.accept(value)));
    }

    private static void run(Runnable action) {
        if (Platform.isFxApplicationThread()) {
            action.run();
        } else {
            Platform.runLater(action);
        }
    }
}
