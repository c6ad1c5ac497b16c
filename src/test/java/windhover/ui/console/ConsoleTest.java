package windhover.ui.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Parent;
import org.junit.jupiter.api.Test;
import windhover.debug.Snapshot.ConsoleText;
import windhover.device.uart.Transcript;
import windhover.ui.kit.FxHarness;
import windhover.ui.kit.Sample;
import windhover.ui.kit.Theme;

class ConsoleTest {
    private final ConsoleModel model = new ConsoleModel();
    private final StringBuilder printed = new StringBuilder();
    private final StringBuilder screen = new StringBuilder();

    private String print(String text) {
        printed.append(text);
        apply(model.show(new ConsoleText(printed.length(), printed.substring(Math.max(0, printed.length() - 4096)))));
        assertEquals(model.text(), screen.toString(), "what the changes made of the screen is the text");
        return screen.toString();
    }

    private void apply(ConsoleModel.Change change) {
        if (change.whole()) {
            screen.setLength(0);
        }
        screen.setLength(screen.length() - change.cutEnd());
        screen.append(change.append());
        screen.delete(0, change.cutStart());
    }

    @Test
    void lineEndsOfEachKindAreOne() {
        assertEquals("a\nb\nc\nd", print("a\r\nb\nc\n\rd"));
    }

    @Test
    void aLineEndCutInTwoIsStillOne() {
        print("a\r");
        assertEquals("a\nb", print("\nb"));
    }

    @Test
    void aBackspaceTakesACharacterAwayButNoLine() {
        print("abc");
        assertEquals("abd", print("\b \bd"));
        assertEquals("abd\nx", print("\n\b\bx"));
    }

    @Test
    void escapeSequencesShowNothing() {
        print("\u001b[3");
        assertEquals("green", print("2mgreen\u001b[0m"));
    }

    @Test
    void controlCharactersAreShownAsMarks() {
        assertEquals("␇␀", print("\u0007\u0000"));
    }

    @Test
    void textIsUtf8AlsoWhenACharacterComesInPieces() {
        String sent = Transcript.sentAs("a✓\ud83d\ude00ü");
        for (int i = 0; i < sent.length(); i++) {
            print(sent.substring(i, i + 1));
        }
        assertEquals("a✓\ud83d\ude00ü", screen.toString());
        assertEquals("a✓", print("\b\b"), "a backspace takes a whole character away");
    }

    @Test
    void bytesThatAreNoTextAreShownAsUnknown() {
        assertEquals(
                "a\ufffdb\ufffd\ufffdc\ufffd\ufffd",
                print("a\u00ffb\u00c3\u00e2\u009cc" + Transcript.sentAs("\u009b\u202e")));
    }

    @Test
    void whatWasMissedIsSaid() {
        print("start\n");
        String rest = "x".repeat(100);
        apply(model.show(new ConsoleText(9000, rest)));
        assertEquals("… 8900 bytes before …\n" + rest, screen.toString());
    }

    @Test
    void aStepBackInTimeShowsTheTextOfThatTime() {
        print("one\ntwo\n");
        apply(model.show(new ConsoleText(4, "one\n")));
        assertEquals("one\n", screen.toString());
    }

    @Test
    void anotherPastWithTheSameLengthIsAnotherText() {
        print("one\n");
        apply(model.show(new ConsoleText(4, "two\n")));
        assertEquals("two\n", screen.toString());
    }

    @Test
    void theTextDoesNotGrowWithoutBound() {
        for (int i = 0; i < 200; i++) {
            print("y".repeat(2047) + "\n");
        }
        assertTrue(screen.length() <= ConsoleModel.KEPT);
    }

    @Test
    void theSelectionStaysWhenMoreIsPrinted() {
        FxHarness.run(() -> {
            ConsoleView view = ConsoleView.create();
            FxHarness.scene((Parent) view.node(), 400, 200, Theme.DARK);
            Sample sample = new Sample();
            sample.console = new ConsoleText(12, "Hello, world");
            view.show(sample.snapshot());
            view.area().selectRange(0, 5);
            sample.console = new ConsoleText(13, "Hello, world\n");
            view.show(sample.snapshot());
            assertEquals("Hello", view.area().getSelectedText());
            assertEquals("Hello, world\n", view.area().getText());
        });
    }

    @Test
    void beforeAnythingIsPrintedItSaysWhatWouldBeHere() {
        FxHarness.run(() -> {
            ConsoleView view = ConsoleView.create();
            view.show(new Sample().snapshot());
            FxHarness.scene((Parent) view.node(), 400, 200, Theme.DARK);
            assertTrue(view.node().lookup(".empty").isVisible());
        });
    }
}
