package windhover.device.kia;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which key of a keyboard with the US layout types a character. */
public final class UsLayout {
    /** Shift, the key, and both let go. */
    private static final int MOST_BYTES_A_STROKE = 6;

    private static final String DIGITS_SHIFTED = ")!@#$%^&*(";
    private static final String PLAIN = "`-=\\[];',./ \t\n\b";
    private static final String SHIFTED = "~_+|{}:\"<>?";
    private static final Key[] OF_PLAIN = {
        Key.BACK_QUOTE,
        Key.MINUS,
        Key.EQUALS,
        Key.BACK_SLASH,
        Key.OPEN_BRACKET,
        Key.CLOSE_BRACKET,
        Key.SEMICOLON,
        Key.QUOTE,
        Key.COMMA,
        Key.PERIOD,
        Key.SLASH,
        Key.SPACE,
        Key.TAB,
        Key.ENTER,
        Key.BACK_SPACE
    };

    /**
     * A key, and whether shift is held meanwhile.
     *
     * @param key the key to press
     * @param shift true when shift is pressed before it and let go after it
     */
    public record Stroke(Key key, boolean shift) {}

    private UsLayout() {}

    /** The stroke that types a character: printable ASCII, tab, newline (Enter) and backspace; null for others. */
    public static @Nullable Stroke strokeFor(char c) {
        if (c >= 'a' && c <= 'z') {
            return new Stroke(letter(c - 'a'), false);
        }
        if (c >= 'A' && c <= 'Z') {
            return new Stroke(letter(c - 'A'), true);
        }
        if (c >= '0' && c <= '9') {
            return new Stroke(digit(c - '0'), false);
        }
        int at = DIGITS_SHIFTED.indexOf(c);
        if (at >= 0) {
            return new Stroke(digit(at), true);
        }
        at = PLAIN.indexOf(c);
        if (at >= 0) {
            return new Stroke(OF_PLAIN[at], false);
        }
        at = SHIFTED.indexOf(c);
        return at >= 0 ? new Stroke(OF_PLAIN[at], true) : null;
    }

    /** The index of the first character of a text that no key types; −1 when all can be typed. */
    public static int firstUntypable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (strokeFor(text.charAt(i)) == null) {
                return i;
            }
        }
        return -1;
    }

    /**
     * What a keyboard sends when somebody types a text: each key pressed and let go, with shift where the character
     * needs it. Characters that no key types are left out.
     */
    public static byte[] scanCodes(String text) {
        ByteBuffer codes = ByteBuffer.allocate(MOST_BYTES_A_STROKE * text.length());
        for (int i = 0; i < text.length(); i++) {
            Stroke stroke = strokeFor(text.charAt(i));
            if (stroke != null) {
                if (stroke.shift()) {
                    codes.put(Key.SHIFT.pressed());
                }
                codes.put(stroke.key().pressed());
                codes.put(stroke.key().released());
                if (stroke.shift()) {
                    codes.put(Key.SHIFT.released());
                }
            }
        }
        return Arrays.copyOf(codes.array(), codes.position());
    }

    private static Key letter(int n) {
        return Key.values()[Key.A.ordinal() + n];
    }

    private static Key digit(int n) {
        return Key.values()[Key.DIGIT0.ordinal() + n];
    }
}
