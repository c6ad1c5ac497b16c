package windhover.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text files are UTF-8; what is not is refused, since a guess would be shown to people as if it had been written. */
public final class Utf8 {
    private static final String EXPECTED = ", expected a text in UTF-8";

    private Utf8() {}

    /**
     * The text of a file.
     *
     * @param file its name in messages
     * @throws FormatException when its bytes are not UTF-8: says where, and which byte
     */
    public static String decode(byte[] bytes, String file) throws FormatException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, text, true);
        text.flip();
        if (result.isError()) {
            int bad = bytes[in.position()] & 0xff;
            throw new FormatException(
                    behind(text, file),
                    "not UTF-8: byte 0x" + Integer.toHexString(bad) + " at offset " + in.position() + utf16(bytes)
                            + EXPECTED);
        }
        return text.toString();
    }

    private static String utf16(byte[] bytes) {
        byte[] mark = Arrays.copyOf(bytes, 2);
        boolean marked = Arrays.equals(mark, new byte[] {-1, -2}) || Arrays.equals(mark, new byte[] {-2, -1});
        return marked ? " (the file begins as UTF-16 does)" : "";
    }

    /** The place behind a text. */
    private static Location behind(CharBuffer before, String file) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < before.length(); i++) {
            char c = before.charAt(i);
            if (c == '\n') {
                line++;
                column = 1;
            } else if (!Character.isLowSurrogate(c)) {
                column++;
            }
        }
        return new Location(file, line, column);
    }
}
