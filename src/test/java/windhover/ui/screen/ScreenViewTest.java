package windhover.ui.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import windhover.debug.ScreenState;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Settings;
import windhover.ui.kit.Theme;

class ScreenViewTest {
    private final List<String> sent = new ArrayList<>();
    private final Settings settings = Settings.inMemory();

    private ScreenView view() {
        return ScreenView.create(input -> sent.add(input.toString()), settings);
    }

    private static ScreenState screen(long version, int firstByte) {
        byte[] picture = new byte[ScreenState.LINE_BYTES * ScreenState.HEIGHT];
        picture[0] = (byte) firstByte;
        return new ScreenState(
                true,
                true,
                500,
                0x1_0000,
                3,
                version,
                ByteBuffer.wrap(picture).asReadOnlyBuffer(),
                Integer.bitCount(firstByte),
                new ScreenState.Keys(2, 5, 1));
    }

    private static void show(ScreenView view, ScreenState state) {
        Sample sample = new Sample();
        sample.screen = state;
        view.show(sample.snapshot());
    }

    private static void key(ScreenView view, EventType<KeyEvent> type, String character, KeyCode code, boolean shift) {
        Event.fireEvent(view.monitor(), new KeyEvent(type, character, "", code, shift, false, false, false));
    }

    private static void press(ScreenView view, KeyCode code) {
        key(view, KeyEvent.KEY_PRESSED, "", code, false);
    }

    private static void release(ScreenView view, KeyCode code) {
        key(view, KeyEvent.KEY_RELEASED, "", code, false);
    }

    @Test
    void keysGoToTheMachineAsTheyGoDownAndUp() {
        FxHarness.run(() -> {
            ScreenView view = view();
            show(view, screen(1, 0));
            press(view, KeyCode.SHIFT);
            press(view, KeyCode.A);
            press(view, KeyCode.A);
            release(view, KeyCode.A);
            release(view, KeyCode.SHIFT);
            press(view, KeyCode.UP);
            release(view, KeyCode.UP);
        });
        assertEquals(List.of("kia 12", "kia 1c", "kia 1c", "kia f01c", "kia f012", "kia e075", "kia e0f075"), sent);
    }

    @Test
    void escapeLeavesAndLetsGoOfEveryKeyAndWithShiftItIsTyped() {
        FxHarness.run(() -> {
            ScreenView view = view();
            show(view, screen(1, 0));
            press(view, KeyCode.SHIFT);
            press(view, KeyCode.B);
            key(view, KeyEvent.KEY_PRESSED, "", KeyCode.ESCAPE, true);
            key(view, KeyEvent.KEY_PRESSED, "", KeyCode.ESCAPE, false);
            release(view, KeyCode.B);
        });
        assertEquals(List.of("kia 12", "kia 32", "kia 76"), sent.subList(0, 3));
        assertTrue(sent.containsAll(List.of("kia f012", "kia f032", "kia f076")), sent.toString());
    }

    @Test
    void aKeyThatOnlyAnotherLayoutHasIsTypedByItsCharacter() {
        FxHarness.run(() -> {
            ScreenView view = view();
            show(view, screen(1, 0));
            press(view, KeyCode.PLUS);
            key(view, KeyEvent.KEY_TYPED, "+", KeyCode.UNDEFINED, false);
            release(view, KeyCode.PLUS);
            press(view, KeyCode.UNDEFINED);
            key(view, KeyEvent.KEY_TYPED, "é", KeyCode.UNDEFINED, false);
            press(view, KeyCode.C);
            key(view, KeyEvent.KEY_TYPED, "c", KeyCode.UNDEFINED, false);
        });
        assertEquals(List.of("kia 1255f055f012", "kia 21"), sent);
    }

    @Test
    void pictureIsPaintedBitSevenLeftmost() {
        FxHarness.run(() -> {
            ScreenView view = view();
            Scene scene = FxHarness.scene((Parent) view.node(), 700, 560, Theme.DARK);
            show(view, screen(1, 0x81));
            FxHarness.settle(scene);
            int lit = view.monitor().image().getPixelReader().getArgb(0, 0);
            int dark = view.monitor().image().getPixelReader().getArgb(1, 0);
            assertNotEquals(lit, dark);
            assertEquals(lit, view.monitor().image().getPixelReader().getArgb(7, 0));
            show(view, screen(2, 0x40));
            FxHarness.settle(scene);
            assertEquals(dark, view.monitor().image().getPixelReader().getArgb(0, 0));
            assertEquals(lit, view.monitor().image().getPixelReader().getArgb(1, 0));
        });
    }

    @Test
    void wordsSayWhatThePictureShows() {
        FxHarness.run(() -> {
            ScreenView view = view();
            show(view, screen(1, 0x81));
            Label says = (Label) view.node().lookup(".screen-says");
            assertEquals("640 × 480 pixels from 0x10000, 2 lit, on since @500, 3 frames", says.getText());
            assertTrue(view.monitor().getAccessibleText().endsWith(says.getText()));
            assertEquals(
                    "Click here and type: keys go to the machine. Codes: 2 wait in the keyboard, 5 of 15 in the adapter's FIFO, 1 dropped since it was full.",
                    ((Label) view.node().lookup(".screen-hint")).getText());
            show(
                    view,
                    new ScreenState(true, false, 0, 0, 0, 0, ByteBuffer.allocate(0), 0, new ScreenState.Keys(0, 0, 0)));
            assertEquals("Off: the guest has not switched the video adapter on.", says.getText());
        });
    }

    @Test
    void boardWithoutAKeyboardTakesNoKey() {
        FxHarness.run(() -> {
            ScreenView view = view();
            show(view, ScreenState.NONE);
            press(view, KeyCode.A);
            key(view, KeyEvent.KEY_TYPED, "a", KeyCode.UNDEFINED, false);
        });
        assertEquals(List.of(), sent);
    }

    @Test
    void scaleIsRemembered() {
        FxHarness.run(() -> {
            List<Node> scales = List.copyOf(view().node().lookupAll(".toggle-button"));
            assertTrue(((ToggleButton) scales.get(2)).isSelected());
            ((ToggleButton) scales.get(1)).fire();
            ScreenView again = view();
            assertEquals(2 * ScreenState.WIDTH + 8, again.monitor().getMinWidth());
        });
        assertEquals("DOUBLE", settings.get("screen.scale", ""));
    }
}
