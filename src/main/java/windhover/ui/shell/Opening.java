package windhover.ui.shell;

import java.util.function.Consumer;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Opens one thing at a time on a thread of its own, so that the window draws and takes keys meanwhile, however large
 * the file is. Of the window's thread.
 */
final class Opening {
    private final Library library;
    private @Nullable Thread thread;

    /** Opens what a library has. */
    Opening(Library library) {
        this.library = library;
    }

    /** True while something is being opened. */
    boolean underWay() {
        return thread != null;
    }

    /**
     * Begins to open something, in place of what is being opened.
     *
     * @param opened takes it, on the window's thread
     * @param refused takes the line that says why it cannot be opened, on the window's thread
     */
    void begin(String nameOrPath, Consumer<Content> opened, Consumer<String> refused) {
        cancel();
        thread = Thread.ofPlatform().daemon().name("opens a file").start(() -> open(nameOrPath, opened, refused));
    }

    private void open(String nameOrPath, Consumer<Content> opened, Consumer<String> refused) {
        Thread self = Thread.currentThread();
        try {
            Content content = library.open(nameOrPath);
            Platform.runLater(() -> {
                if (ends(self)) {
                    opened.accept(content);
                } else if (content.session() instanceof AutoCloseable) {
                    content.session().close(); // nobody waits for it any more
                }
            });
        } catch (Library.CannotOpenException e) {
            String why = String.valueOf(e.getMessage());
            Platform.runLater(() -> {
                if (ends(self)) {
                    refused.accept(why);
                }
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            Platform.runLater(() -> {
                if (ends(self)) {
                    refused.accept(nameOrPath + ": cannot be opened (" + e + ")");
                }
            });
        }
    }

    /** True when this was the thread that somebody waits for; then nobody does any more. */
    @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
    private boolean ends(Thread opener) {
        if (thread != opener) {
            return false;
        }
        thread = null;
        return true;
    }

    /** Opens it no longer. Reading a file stops at once, anything else when it is done. */
    void cancel() {
        Thread opener = thread;
        thread = null;
        if (opener != null) {
            opener.interrupt();
        }
    }
}
