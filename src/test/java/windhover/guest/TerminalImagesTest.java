package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.cpu.Timing;
import windhover.device.kia.Kia;
import windhover.device.kia.UsLayout;
import windhover.device.mgia.Mgia;
import windhover.device.uart.DebugUart;
import windhover.device.uart.Sia;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.image.Symbol;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Machine;

/** Types at the keyboard and the serial line of the committed guest images, and reads screen and serial line. */
class TerminalImagesTest {
    private static final int COLUMNS = 80;
    private static final int ROWS = 48;
    private static final int ROW_BYTES = 10 * Mgia.LINE_BYTES;

    /** Long enough for the screen to be clear and the first program to wait. */
    private static final long STARTED = 200_000;

    private static final class Run {
        final ElfImage image;
        final Machine machine;

        Run(String name) {
            try (InputStream in =
                    TerminalImagesTest.class.getResourceAsStream("/windhover/roms/images/" + name + ".elf")) {
                assertNotNull(in, name);
                image = ElfImage.parse(in.readAllBytes(), name);
                machine = new Machine(Board.KESTREL3, Timing.KESTREL3);
                machine.load(image);
            } catch (IOException | ImageFormatException | LoadException e) {
                throw new AssertionError(e);
            }
            machine.reset(machine.board().resetPc());
            pass(STARTED);
        }

        void pass(long cycles) {
            machine.runTo(machine.clock().now() + cycles);
            assertNull(machine.processor(0).stopped());
        }

        /** Sends codes from the keyboard and waits until they have been taken. */
        void codes(byte[] codes) {
            machine.part(Kia.class).orElseThrow().arrive(codes);
            pass((codes.length + 3L) * Kia.BYTE_CYCLES);
        }

        void keys(String text) {
            codes(UsLayout.scanCodes(text));
        }

        Sia serial() {
            return machine.part(Sia.class).orElseThrow();
        }

        String console() {
            return machine.part(DebugUart.class).orElseThrow().sent().text();
        }

        long address(String symbol) {
            return image.symbols().stream()
                    .filter(s -> s.name().equals(symbol))
                    .map(Symbol::address)
                    .findFirst()
                    .orElseThrow();
        }

        long word(String symbol) {
            return machine.peek(address(symbol), 8);
        }

        /** What stands in a row of the screen, without the blanks at its end. */
        String row(int row) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < COLUMNS; i++) {
                text.append((char) machine.peek(address("screen_cells") + (long) row * COLUMNS + i, 1));
            }
            return text.toString().stripTrailing();
        }

        long picture() {
            return machine.part(Mgia.class).orElseThrow().registers().peek("PICTURE");
        }

        /** The ten lines of pixels of a place on the screen. */
        byte[] pixels(int row, int column) {
            byte[] lines = new byte[10];
            for (int i = 0; i < lines.length; i++) {
                lines[i] = (byte)
                        machine.peek(picture() + (long) row * ROW_BYTES + (long) i * Mgia.LINE_BYTES + column, 1);
            }
            return lines;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '\t',
            quoteCharacter = '\u0001',
            value = {
                "The quick brown fox jumps over the lazy dog 0123456789",
                "SPHINX OF BLACK QUARTZ JUDGE MY VOW",
                "`-=\\[];',./~_+|{}:\"<>?!@#$%^&*()"
            })
    void eachKeyTypesItsCharacterAndTheScreenShowsIt(String text) {
        Run run = new Run("hello-name-sync");
        run.keys(text + "\n");
        run.pass(100_000);
        assertTrue(run.console().contains("Well, " + text + ", nice to meet you!\n"), run.console());
        assertEquals(
                ("Well, " + text + ", nice to meet you!").substring(0, 40),
                run.row(text.length() > 48 ? 3 : 2).substring(0, 40));
    }

    @ParameterizedTest
    @CsvSource({
        "'1c f0 1c', a",
        "'12 1c f0 1c f0 12 1c', Aa",
        "'59 1c f0 1c f0 59 1c', Aa",
        "'12 59 f0 12 1c f0 59 1c', Aa",
        "'58 f0 58 1c 16 58 f0 58 1c', A1a",
        "'58 f0 58 12 1c f0 12', a",
        "'e0 12 1c e0 f0 12', a",
        "'e0 75 e0 f0 75 1c', a",
        "'e0 4a e0 f0 4a', /",
        "'83 f0 83 ff aa 1c', a",
        "'1c 1c 1c f0 1c', aaa",
    })
    void codesOfTheKeyboardBecomeCharacters(String codes, String text) {
        Run run = new Run("hello-name-sync");
        run.codes(HexFormat.ofDelimiter(" ").parseHex(codes));
        run.keys("\n");
        run.pass(100_000);
        assertTrue(run.console().contains("Well, " + text + ", nice"), run.console());
    }

    @Test
    void aLetterIsDrawnAsItsPixelsAndTheCursorStandsBehindTheLast() {
        Run run = new Run("hello-name");
        byte h = 0b100_0100;
        assertArrayEquals(new byte[] {0, h, h, h, 0b111_1100, h, h, h, 0, 0}, run.pixels(0, 0));
        String question = "Hello world. What is your name?";
        assertEquals(question, run.row(0));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0b111_1100}, run.pixels(0, question.length() + 1));
        assertEquals(1, run.machine.part(Mgia.class).orElseThrow().registers().peek("CTRL"));
    }

    @Test
    void theScreenScrollsWhenItIsFull() {
        Run run = new Run("shell-screen");
        for (int i = 0; i < 10; i++) {
            run.keys("list\n");
        }
        run.pass(500_000);
        long rows =
                run.console().chars().filter(c -> c == '\n').count() - 2; // what was printed before there was a screen
        assertTrue(rows > ROWS, run.console());
        assertEquals(0x10000 + (rows - (ROWS - 1)) * ROW_BYTES, run.picture());
        assertEquals(">", run.row(ROWS - 1));
        assertEquals("nic", run.row(ROWS - 2));
        assertArrayEquals(
                new byte[] {0, 0x20, 0x10, 0x08, 0x04, 0x08, 0x10, 0x20, 0, 0}, run.pixels(ROWS - 1, 0), "the prompt");
        assertEquals(0, run.machine.part(Kia.class).orElseThrow().dropped());
    }

    @Test
    void thereIsAShellAtEachPortAndEachAnswersAtItsOwn() {
        Run run = new Run("kestrel");
        run.serial().arrive("nonsense\rports\r".getBytes(StandardCharsets.US_ASCII));
        run.pass(400_000);
        String serial = run.serial().sent().text();
        assertTrue(serial.startsWith("> nonsense\nnonsense: not a program"), serial);
        assertTrue(serial.endsWith("> ports\nserial\nscreen\nconsole\n> "), serial);
        assertFalse(run.console().contains("nonsense"), run.console());
        run.keys("memory\n");
        run.pass(200_000);
        assertTrue(run.row(1).matches("\\d+ bytes in \\d+ blocks; \\d+ events, at most \\d+"), run.row(1));
        assertFalse(run.console().contains("bytes in"), run.console());
        assertTrue(run.serial().sent().text().endsWith("\n> "), "nothing more came out of the serial line");
    }

    @Test
    void whatIsTypedAndNobodyReadsIsCountedWhereItIsLost() {
        Run run = new Run("hello-name");
        run.keys("Ada\n");
        run.keys("0123456789012345678901234567890123456789");
        assertEquals(9, run.word("kia_lost"), "40 characters, of which 31 wait");
        assertEquals(0, run.machine.part(Kia.class).orElseThrow().dropped());
    }

    @Test
    void aProgramThatAsksLaterGetsTheKeysBeforeTheShell() {
        Run run = new Run("shell-screen");
        run.keys("ask_name\n");
        run.pass(50_000);
        run.machine.part(Kia.class).orElseThrow().arrive(UsLayout.scanCodes("Ada\nlist\n"));
        run.pass(1_000_000);
        String transcript = run.console();
        assertTrue(transcript.contains("Well, Ada, nice to meet you!\n"), transcript);
        assertTrue(transcript.contains("list\nshell\nscreen\nkia\n"), transcript);
    }
}
