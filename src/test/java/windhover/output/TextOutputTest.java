package windhover.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextOutputTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private String sent() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A disk that holds so many bytes. */
    private static final class Full extends OutputStream {
        private int left;

        Full(int left) {
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            if (left-- <= 0) {
                throw new IOException("No space left on device");
            }
        }
    }

    private static TextOutput onto(OutputStream disk) {
        return TextOutput.checked(new StandardStream(disk, "standard output", -1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWouldControlATerminalIsShown(boolean terminal) {
        TextOutput out = new TextOutput(bytes, terminal);
        out.print("a\u001b[31mb\u0007\b\tc\u0000\r\nd\re\u007f\u009b1m\u202e✓ü\n");
        out.flush();
        assertEquals("a␛[31mb␇␈\tc␀\nd␍e\\u007f\\u009b1m\\u202e✓ü\n", sent());
    }

    @Test
    void everySplitOfTheBytesShowsTheSame() throws IOException {
        String text = "ü✓\ud83d\ude00\u001b[0m\r\n\u009b\u2028x\r";
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= all.length; split++) {
            ByteArrayOutputStream to = new ByteArrayOutputStream();
            VisibleText shown = new VisibleText(to);
            shown.write(all, 0, split);
            shown.write(all, split, all.length - split);
            shown.finish();
            assertEquals(
                    "ü✓\ud83d\ude00␛[0m\n\\u009b\\u2028x␍", to.toString(StandardCharsets.UTF_8), "split at " + split);
            assertEquals("ü✓\ud83d\ude00␛[0m\n\\u009b\\u2028x␍", VisibleText.of(text));
        }
    }

    @Test
    void noByteThatAGuestSendsReachesATerminalAsAControl() {
        GuestOutput guest = new TextOutput(bytes, true).guest();
        for (int b = 0; b < 256; b++) {
            guest.write(b);
        }
        guest.finish();
        assertTrue(sent().contains("ABC"));
        sent().chars().filter(c -> c != '\n' && c != '\t').forEach(c -> assertFalse(VisibleText.isControl((char) c)));
    }

    @Test
    void toAPipeOrAFileAGuestsBytesPassAsTheyAre() {
        GuestOutput guest = new TextOutput(bytes, false).guest();
        byte[] all = new byte[256];
        for (int b = 0; b < 256; b++) {
            all[b] = (byte) b;
        }
        guest.write(all);
        guest.finish();
        assertEquals(new String(all, StandardCharsets.ISO_8859_1), bytes.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void theFirstByteThatIsLostEndsWhatIsBeingDone() {
        TextOutput out = onto(new Full(3));
        out.print("ab\n");
        assertNull(out.lost());
        LostOutput lost = assertThrows(LostOutput.class, () -> out.print("c\n"));
        assertEquals("standard output: cannot be written (no space is left on the device)", lost.getMessage());
        assertFalse(lost.unread());
        assertThrows(LostOutput.class, () -> out.print("d\n"), "and so does each one after it");
        assertNotNull(out.lost());
    }

    @Test
    void aGuestsLostByteEndsItsRun() {
        GuestOutput guest = onto(new Full(0)).guest();
        assertThrows(LostOutput.class, () -> {
            for (int i = 0; i < 1_000_000; i++) {
                guest.write('x');
            }
        });
    }

    @Test
    void aClosedPipeIsNoFault() {
        TextOutput out = onto(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        assertTrue(assertThrows(LostOutput.class, () -> out.print("x\n")).unread());
    }

    @Test
    void progressIsForTerminalsOnly() {
        new TextOutput(bytes, false).status("half\u001b[2J");
        assertEquals("", sent());
        new TextOutput(bytes, true).status("half\u001b[2J");
        assertEquals("\rhalf␛[2J\u001b[K", sent());
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/pts/3,true",
        "/dev/tty1,true",
        "/dev/console,true",
        "/dev/null,false",
        "pipe:[123],false",
        "/dev/pts/3 (deleted),false"
    })
    void terminalsAreKnownByTheirDevice(String device, boolean terminal) {
        assertEquals(terminal, Terminal.isDevice(device));
    }
}
