package windhover.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Passes text on (UTF-8 in and out) and shows what would control a terminal instead of sending it: ␛ for an escape, ␇
 * for a bell, a backslash, u and four digits for those behind (delete, the second set, what turns the direction of
 * writing). Line feeds and tabs pass, a carriage return before a line feed is left out, and bytes that are not UTF-8
 * become �.
 */
public final class VisibleText extends OutputStream {
    private static final int CHUNK = 1 << 12;

    private final OutputStream to;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** Bytes that are the beginning of a character, and then those that come. */
    private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK + 4);

    private final CharBuffer characters = CharBuffer.allocate(CHUNK + 4);
    private boolean carriageReturn;

    /** Text to a stream. */
    public VisibleText(OutputStream to) {
        this.to = to;
    }

    /** A text with its controls shown. Line feeds and tabs stay. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\r' || i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                append(shown, c);
            }
        }
        return shown.toString();
    }

    /** True for a character that controls a terminal, or how it writes what follows. */
    static boolean isControl(char c) {
        return c < ' ' || (c >= 0x7f && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }

    private static void append(StringBuilder shown, char c) {
        if (c == '\n' || c == '\t' || !isControl(c)) {
            shown.append(c);
        } else if (c < ' ') {
            shown.append((char) (0x2400 + c));
        } else {
            // As JSON writes it, so that JSON stays what it is.
            shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] given, int from, int length) throws IOException {
        for (int at = from; at < from + length; at += CHUNK) {
            bytes.put(given, at, Math.min(CHUNK, from + length - at)).flip();
            decoder.decode(bytes, characters, false);
            bytes.compact();
            send();
        }
    }

    /** Nothing follows: the beginning of a character that was never ended is shown as �. */
    public void finish() throws IOException {
        bytes.flip();
        decoder.decode(bytes, characters, true);
        decoder.flush(characters);
        decoder.reset();
        bytes.clear();
        send();
        if (carriageReturn) {
            carriageReturn = false;
            to.write("\u240d".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void send() throws IOException {
        characters.flip();
        StringBuilder shown = new StringBuilder(characters.length());
        while (characters.hasRemaining()) {
            char c = characters.get();
            if (carriageReturn && c != '\n') {
                append(shown, '\r');
            }
            carriageReturn = c == '\r';
            if (!carriageReturn) {
                append(shown, c);
            }
        }
        characters.clear();
        if (!shown.isEmpty()) {
            // A surrogate at a time cannot come: the decoder gives both halves of a character at once.
            to.write(shown.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }
}
