package windhover.ui.shell;

import java.nio.file.Path;
import java.util.Map;
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
     * @param given files that the user chose for it, by the names that it has for them
     * @param opened takes it, on the window's thread
     * @param refused takes why it cannot be opened, on the window's thread
     */
    void begin(
            String nameOrPath,
            Map<String, Path> given,
            Consumer<Content> opened,
            Consumer<Library.CannotOpenException> refused) {
        cancel();
        thread =
                Thread.ofPlatform().daemon().name("opens a file").start(() -> open(nameOrPath, given, opened, refused));
    }

    private void open(
            String nameOrPath,
            Map<String, Path> given,
            Consumer<Content> opened,
            Consumer<Library.CannotOpenException> refused) {
        Thread self = Thread.currentThread();
        try {
            Content content = library.open(nameOrPath, given);
            Platform.runLater(() -> {
                if (ends(self)) {
                    opened.accept(content);
                } else if (content.session() instanceof AutoCloseable) {
                    content.session().close(); // nobody waits for it any more
                }
            });
        } catch (Library.CannotOpenException e) {
            refuse(self, e, refused);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError | LinkageError e) {
            refuse(
                    self,
                    new Library.CannotOpenException(nameOrPath + ": cannot be opened, Windhover itself failed"),
                    refused);
            throw e; // whoever hears of what nobody foresaw keeps its trace
        }
    }

    private void refuse(Thread self, Library.CannotOpenException why, Consumer<Library.CannotOpenException> refused) {
        Platform.runLater(() -> {
            if (ends(self)) {
                refused.accept(why);
            }
        });
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
