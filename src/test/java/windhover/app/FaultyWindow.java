package windhover.app;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/**
 * The program as it is started, with faults put into its window once that is shown, one after the other. Prints what
 * the window says after each, and closes it.
 */
public final class FaultyWindow {
    /** All there are: an action, a key, each frame, a layout, another thread, no memory. */
    static final List<String> FAULTS = List.of("action", "key", "frame", "layout", "thread", "memory");

    private static final int FRAMES = 10;
    private static final long PATIENCE_SECONDS = 300;

    private FaultyWindow() {}

    /** What the program is started with. */
    public static void main(String[] args) {
        Thread.ofPlatform().daemon().start(FaultyWindow::put);
        Main.main(Arrays.copyOf(args, args.length));
    }

    private static void put() {
        try {
            Scene scene = shown();
            while (scene == null) {
                Thread.sleep(50);
                scene = shown();
            }
            Scene window = scene;
            Platform.runLater(() -> oneAfterTheOther(window));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The scene of the window; null while there is none. */
    private static @Nullable Scene shown() throws InterruptedException {
        AtomicReference<@Nullable Scene> found = new AtomicReference<>();
        CountDownLatch looked = new CountDownLatch(1);
        try {
            Platform.runLater(() -> {
                found.set(
                        Window.getWindows().isEmpty()
                                ? null
                                : Window.getWindows().getFirst().getScene());
                looked.countDown();
            });
        } catch (IllegalStateException notYet) {
            return null;
        }
        return looked.await(PATIENCE_SECONDS, TimeUnit.SECONDS) ? found.get() : null;
    }

    private static void oneAfterTheOther(Scene scene) {
        Iterator<String> faults = FAULTS.iterator();
        new AnimationTimer() {
            private int frames;

            @Override
            public void handle(long now) {
                if (++frames % FRAMES != 0) {
                    return;
                }
                if (frames > FRAMES) {
                    System.out.println(((Label) scene.lookup("#status")).getText());
                }
                if (faults.hasNext()) {
                    String fault = faults.next();
                    Platform.runLater(() -> fail(fault, scene));
                } else {
                    stop();
                    scene.getWindow().hide();
                }
            }
        }.start();
    }

    private static void fail(String fault, Scene scene) {
        switch (fault) {
            case "action" -> {
                Button button = (Button) scene.lookup("#stepCycle");
                button.setOnAction(event -> {
                    throw new IllegalStateException("of an action");
                });
                button.fire();
            }
            case "key" -> {
                scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
                    throw new IllegalStateException("of a key");
                });
                Event.fireEvent(
                        scene.getRoot(),
                        new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.F9, false, false, false, false));
            }
            case "frame" ->
                new AnimationTimer() {
                    @Override
                    public void handle(long now) {
                        throw new IllegalStateException("of a frame");
                    }
                }.start();
            case "layout" -> {
                Pane pane = new Pane() {
                    @Override
                    protected void layoutChildren() {
                        throw new IllegalStateException("of a layout");
                    }
                };
                ((Pane) scene.getRoot()).getChildren().add(pane);
            }
            case "thread" ->
                Thread.ofPlatform().start(() -> {
                    throw new IllegalStateException("of a thread");
                });
            case "memory" -> throw new OutOfMemoryError("Java heap space");
            default -> throw new IllegalArgumentException(fault);
        }
    }
}
