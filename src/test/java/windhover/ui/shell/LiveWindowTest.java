package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Settings;
import windhover.ui.source.SourceCatalog;

/**
 * A window on a stage, with the pulses of a window: what is added to it while it is laid out has no style yet and stays
 * blank, which a picture made in one go does not show.
 */
class LiveWindowTest {
    private static final double WIDTH = 990;
    private static final double HEIGHT = 980;
    private static final int PATIENCE = 600;

    @Test
    void everyWordIsThereAFewFramesAfterItIsSaid() throws InterruptedException {
        Settings settings = Settings.inMemory();
        settings.put("width", Double.toString(WIDTH));
        settings.put("height", Double.toString(HEIGHT));
        AtomicReference<Snapshot> shown = new AtomicReference<>();
        Snapshot before = DemoSession.atReset();
        Snapshot after = new Sample().snapshot();
        shown.set(before);
        DebuggerWindow window = FxHarness.call(() -> new DebuggerWindow(
                new Content(
                        new StandingSession(before) {
                            @Override
                            public Snapshot snapshot() {
                                return Objects.requireNonNull(shown.get());
                            }
                        },
                        LessonText.NONE,
                        SourceCatalog.EMPTY),
                settings));
        Stage stage = FxHarness.call(Stage::new);
        try {
            FxHarness.run(() -> window.show(stage, settings));
            awaitFrames(window);
            int words = 0;
            for (NamedLayout layout : NamedLayout.values()) {
                shown.set(before);
                FxHarness.run(() -> window.view().workspace().show(layout));
                awaitFrames(window);
                shown.set(after);
                awaitFrames(window);
                List<String> blank = new ArrayList<>();
                words += FxHarness.call(() -> blanks(window.scene().getRoot(), blank));
                assertEquals(List.of(), blank, "blank in the layout " + layout.id());
            }
            assertTrue(words > 200, words + " words looked at");
        } finally {
            FxHarness.run(stage::close);
        }
    }

    private static void awaitFrames(DebuggerWindow window) throws InterruptedException {
        long from = window.frames();
        for (int i = 0; i < PATIENCE && window.frames() < from + 4; i++) {
            Thread.sleep(20);
        }
        assertTrue(window.frames() >= from + 4, "the window draws");
    }

    /** Collects the words that are visible and not drawn; answers how many are visible. */
    private static int blanks(Parent parent, List<String> blank) {
        int words = 0;
        for (Node child : parent.getChildrenUnmodifiable()) {
            if (!child.isVisible()) {
                continue;
            }
            if (child instanceof Labeled label
                    && label.getText() != null
                    && !label.getText().isBlank()) {
                words++;
                if (label.getSkin() == null || label.getWidth() <= 0 || label.getHeight() <= 0) {
                    blank.add(label.getText() + " " + label.getStyleClass());
                }
            }
            if (child instanceof Parent inner) {
                words += blanks(inner, blank);
            }
        }
        return words;
    }
}
