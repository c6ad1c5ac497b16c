package windhover.ui.shell;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javafx.animation.AnimationTimer;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.jspecify.annotations.Nullable;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.ui.kit.Settings;

/** The debugger's window: a stage around {@link DebuggerView}, and the one timer that gives it a snapshot a frame. */
public final class DebuggerWindow {
    /** The size below which panes are no longer readable; the window can be made smaller all the same. */
    public static final double LEAST_WIDTH = 960;

    public static final double LEAST_HEIGHT = 600;

    private static final double FIRST_WIDTH = 1600;
    private static final double FIRST_HEIGHT = 960;
    private static final double GREATEST = 16_384;

    /** The window that {@link #open} shows; null while there is none. */
    private static volatile @Nullable DebuggerWindow opened;

    private final Settings settings;
    private final Library library;
    private SessionCommands session;
    private DebuggerView view;
    private final Scene scene;
    private final AnimationTimer timer;
    /** Where a lesson that was opened is taken to. */
    private @Nullable Arrival arriving;

    private final PictureClock clock = new PictureClock();
    private long frames;
    private long lastFrame;
    private boolean asked;
    private boolean showed;
    private @Nullable Snapshot shown;

    /**
     * Builds the window's scene. Call on the JavaFX thread.
     *
     * @param content what to show
     * @param settings what is remembered
     */
    public DebuggerWindow(Content content, Settings settings) {
        this(content, settings, Library.NONE);
    }

    /**
     * Builds the window's scene. Call on the JavaFX thread.
     *
     * @param content what to show first
     * @param settings what is remembered
     * @param library what can be opened in its place
     */
    public DebuggerWindow(Content content, Settings settings, Library library) {
        this.settings = settings;
        this.library = library;
        view = new DebuggerView(content, settings, library);
        view.onOpen(this::show);
        scene = new Scene(
                new Region(),
                settings.number("width", 1, GREATEST, FIRST_WIDTH),
                settings.number("height", 1, GREATEST, FIRST_HEIGHT));
        view.attach(scene);
        session = content.session();
        timer = new AnimationTimer() {
            @Override
            public void handle(long now) {
                frame(now);
            }
        };
    }

    /** Takes what is open, if it is a lesson at reset, to the moment before its first step. */
    void arrive() {
        arriving = new Arrival(session);
    }

    /** A frame: shows the newest snapshot when it is due, and moves what moves in between. */
    @SuppressWarnings("ReferenceEquality") // the session hands out the same object until something changed
    private void frame(long now) {
        frames++;
        if (showed) {
            clock.cost(now - lastFrame - PictureClock.FRAME);
            showed = false;
        }
        lastFrame = now;
        if (!asked && clock.due(now, PictureClock.FRAME) && !clock.due(now, 0)) {
            asked = true; // the session makes it in the meantime, so that it is fresh when it is due
            session.snapshot();
        }
        if (clock.due(now, 0)) {
            asked = false;
            Snapshot snapshot = session.snapshot();
            showed = snapshot != shown;
            shown = snapshot;
            Arrival arrival = arriving;
            if (arrival != null && arrival.shown(snapshot, now)) {
                view.say("Before the first step: N goes on to it, R back to reset, where the kernel starts.");
            }
            view.show(snapshot);
            clock.shown(now, snapshot.activity() == Snapshot.Activity.RUNNING, snapshot.cyclesPerSecond());
        }
        view.frame(System.nanoTime());
    }

    /**
     * True when there may be a display to open a window on, or JavaFX was told to do without. On Linux that is an X
     * server: JavaFX knows no Wayland, whose compositors bring one.
     */
    public static boolean displayAvailable() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        boolean needsServer = !os.startsWith("windows") && !os.startsWith("mac");
        return !needsServer
                || "Headless".equals(System.getProperty("glass.platform"))
                || isSet(System.getenv("DISPLAY"));
    }

    private static boolean isSet(String variable) {
        return variable != null && !variable.isBlank();
    }

    /** There is no display after all. */
    public static final class NoDisplayException extends Exception {
        private static final long serialVersionUID = 1;

        NoDisplayException(Throwable cause) {
            super("the display cannot be opened", cause);
        }
    }

    /**
     * Opens the window and returns when it is closed. Call from the main thread, once in a process.
     *
     * @param content makes what to show, on the JavaFX thread
     * @param library what can be opened in its place
     * @throws NoDisplayException when no window can be opened
     */
    public static void open(Function<Settings, Content> content, Library library) throws NoDisplayException {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Settings settings = Settings.ofUser();
        try {
            Platform.startup(() -> {
                try {
                    followSystem(settings);
                    Stage stage = new Stage();
                    DebuggerWindow window = new DebuggerWindow(content.apply(settings), settings, library);
                    window.show(stage, settings);
                    window.arrive();
                    opened = window;
                    stage.setOnHidden(event -> {
                        opened = null;
                        settings.save();
                        closed.countDown();
                    });
                } catch (RuntimeException | Error fault) {
                    failure.set(fault);
                    closed.countDown(); // nobody would ever close a window that is not there
                }
            });
        } catch (RuntimeException | LinkageError fault) {
            throw new NoDisplayException(fault);
        }
        try {
            closed.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Platform.exit(); // from here, and not from a handler: JavaFX is to finish closing what it is closing
        switch (failure.get()) {
            case RuntimeException fault -> throw fault;
            case Error fault -> throw fault;
            case null, default -> {}
        }
    }

    /** Who has not chosen a theme gets the system's: dark where the system is dark. */
    private static void followSystem(Settings settings) {
        if (settings.get("theme", "").isEmpty() && Platform.getPreferences().getColorScheme() == ColorScheme.DARK) {
            settings.suppose("theme", "dark");
        }
    }

    /**
     * Says something in the status line of the window that is open. Of any thread.
     *
     * @return false when no window is open
     */
    public static boolean tell(String sentence) {
        DebuggerWindow window = opened;
        if (window == null) {
            return false;
        }
        Platform.runLater(() -> window.view.say(sentence));
        return true;
    }

    /** Shows something else in this window; what was shown ends. Call on the JavaFX thread. */
    public void show(Content content) {
        session.close();
        view.detach(scene);
        view = new DebuggerView(content, settings, library);
        view.onOpen(this::show);
        scene.setRoot(view.root());
        view.attach(scene);
        session = content.session();
        arrive();
    }

    /** Puts the window on a stage and shows it; when the stage is closed, so is this. Call on the JavaFX thread. */
    public void show(Stage stage, Settings settings) {
        stage.setTitle("Windhover");
        stage.setScene(scene);
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        stage.setWidth(Math.min(screen.getWidth(), settings.number("width", 1, GREATEST, FIRST_WIDTH)));
        stage.setHeight(Math.min(screen.getHeight(), settings.number("height", 1, GREATEST, FIRST_HEIGHT)));
        stage.setMinWidth(Math.min(screen.getWidth(), LEAST_WIDTH));
        stage.setMinHeight(Math.min(screen.getHeight(), LEAST_HEIGHT));
        stage.widthProperty().addListener((observed, before, now) -> settings.put("width", now.toString()));
        stage.heightProperty().addListener((observed, before, now) -> settings.put("height", now.toString()));
        stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, event -> close());
        stage.show();
        timer.start();
    }

    /** Stops drawing and ends the session. */
    public void close() {
        timer.stop();
        view.detach(scene);
        session.close();
    }

    /** The content. */
    public DebuggerView view() {
        return view;
    }

    /** The scene. */
    public Scene scene() {
        return scene;
    }

    /** Frames drawn since the window was shown. */
    public long frames() {
        return frames;
    }
}
