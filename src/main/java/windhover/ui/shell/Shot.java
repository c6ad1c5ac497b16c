package windhover.ui.shell;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;
import windhover.debug.Snapshot;
import windhover.ui.kit.GuestMemory;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.Settings;
import windhover.ui.kit.Theme;
import windhover.ui.kit.TraceQuestions;
import windhover.ui.source.SourceCatalog;

/** Pictures of the window, or of one of its panes, made without a display. The same snapshot gives the same bytes. */
public final class Shot {
    /** The name of the whole window among {@link #views}. */
    public static final String ALL = "all";

    /** Layout rests after so many passes: panes that measure each other settle. */
    private static final int PASSES = 4;

    /** True once a picture was drawn in this process; of the application thread. */
    private static boolean warm;

    private Shot() {}

    /** The names that {@link #png} knows. */
    public static List<String> views() {
        return PaneRow.idsAfter(ALL, "steps");
    }

    /**
     * Starts JavaFX with no display and with drawing in software, for a process that only makes pictures. Does nothing
     * when JavaFX runs already.
     */
    public static void startWithoutDisplay() {
        if (System.getProperty("glass.platform") == null) {
            System.setProperty("glass.platform", "Headless");
        }
        if (System.getProperty("prism.order") == null) {
            System.setProperty("prism.order", "sw");
        }
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        try {
            Platform.startup(() -> started.complete(true));
        } catch (IllegalStateException runsAlready) {
            started.complete(true);
        }
        started.join();
    }

    /** What a picture is of. */
    public record Request(
            Snapshot snapshot,
            LessonText lesson,
            SourceCatalog catalog,
            TraceQuestions trace,
            GuestMemory memory,
            String view,
            int width,
            int height,
            Theme theme) {}

    /**
     * Makes a picture. Call {@link #startWithoutDisplay} before, and this from any thread.
     *
     * @return the bytes of a PNG file
     * @throws IllegalArgumentException when there is no view of that name
     */
    public static byte[] png(Request request) {
        if (!views().contains(request.view())) {
            throw new IllegalArgumentException(
                    "view '" + request.view() + "': expected one of " + String.join(", ", views()));
        }
        if (Platform.isFxApplicationThread()) {
            return draw(request);
        }
        CompletableFuture<byte[]> picture = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                picture.complete(draw(request));
            } catch (RuntimeException failed) {
                picture.completeExceptionally(failed);
            }
        });
        try {
            return picture.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while drawing", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the picture could not be drawn", failed.getCause());
        }
    }

    /**
     * The first picture of a process can differ from the next by a shade where an edge falls between two pixels, since
     * text is measured before all its glyphs are known. So the first one is thrown away.
     */
    private static byte[] draw(Request request) {
        if (!warm) {
            drawOnce(request);
            warm = true;
        }
        return drawOnce(request);
    }

    private static byte[] drawOnce(Request request) {
        Settings settings = Settings.inMemory();
        DebuggerView window = new DebuggerView(
                new Content(new StandingSession(request.snapshot()), request.lesson(), request.catalog())
                        .recorded(request.trace())
                        .over(request.memory()),
                settings);
        window.looks().theme().set(request.theme());
        window.looks().motion().set(true);
        Parent root = window.root();
        if (!request.view().equals(ALL)) {
            Node pane = window.panes().get(request.view());
            if (pane == null) {
                throw new IllegalStateException("the window has no pane " + request.view());
            }
            StackPane frame = new StackPane(pane);
            frame.setStyle(window.looks().rootStyle());
            root = frame;
        }
        Scene scene = request.theme().scene(root, request.width(), request.height());
        window.show(request.snapshot());
        for (int pass = 0; pass < PASSES; pass++) {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
        }
        WritableImage image = scene.snapshot(new WritableImage(request.width(), request.height()));
        return Png.bytes(image);
    }
}
