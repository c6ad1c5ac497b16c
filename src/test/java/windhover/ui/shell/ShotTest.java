package windhover.ui.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.GuestMemory;
import windhover.ui.kit.LessonText;
import windhover.ui.kit.Theme;
import windhover.ui.kit.TraceQuestions;
import windhover.ui.source.SourceCatalog;

class ShotTest {
    private static final LessonText LESSON = new LessonText(
            "network-call",
            "A network call, step by step",
            "A program asks for a datagram and goes on. Watch who does the work while it does not wait.");

    @BeforeAll
    static void start() {
        FxHarness.start();
    }

    private static byte[] shot(Snapshot snapshot, String view, int width, int height, Theme theme) {
        return Shot.png(new Shot.Request(
                snapshot,
                LESSON,
                SourceCatalog.EMPTY,
                TraceQuestions.NONE,
                GuestMemory.NONE,
                view,
                width,
                height,
                theme));
    }

    @Test
    void aPictureHasTheSizeAskedForAndIsTheSameTwice() {
        byte[] first = shot(DemoSession.rich(), Shot.ALL, 1280, 720, Theme.LIGHT);
        assertEquals(1280, ByteBuffer.wrap(first).getInt(16));
        assertEquals(720, ByteBuffer.wrap(first).getInt(20));
        assertArrayEquals(first, shot(DemoSession.rich(), Shot.ALL, 1280, 720, Theme.LIGHT));
    }

    @Test
    void anUnknownViewIsNamedWithTheKnownOnes() {
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class, () -> shot(DemoSession.rich(), "sistem", 100, 100, Theme.LIGHT));
        assertEquals("view 'sistem': expected one of " + String.join(", ", Shot.views()), wrong.getMessage());
    }
}
