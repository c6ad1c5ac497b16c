package windhover.ui.console;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import windhover.debug.Snapshot.ConsoleText;

/**
 * What a guest printed, which is UTF-8, as a terminal would show it: line ends made one, a backspace takes a character
 * away, what would ring or move a cursor is shown as a mark or left out. Keeps the last {@value #KEPT} characters.
 * Needs no window.
 */
public final class ConsoleModel {
    private static final char UNKNOWN = '\ufffd';

    /** Characters kept. */
    static final int KEPT = 200_000;

    /** What has to be done to the text on the screen: cut off its end, put on something, and cut off its beginning. */
    public record Change(boolean whole, int cutEnd, String append, int cutStart) {
        /** Nothing to do. */
        public static final Change NONE = new Change(false, 0, "", 0);

        /** Whether there is nothing to do. */
        public boolean isNone() {
            return !whole && cutEnd == 0 && append.isEmpty() && cutStart == 0;
        }
    }

    private enum Escape {
        NONE,
        ESC,
        SEQUENCE
    }

    private final StringBuilder text = new StringBuilder();
    private ConsoleText seen = new ConsoleText(0, "");
    /** Turns bytes into characters; what is not UTF-8 becomes one that says so. */
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** The beginning of a character whose other bytes are still to come. */
    private byte[] begun = {};

    private Escape escape = Escape.NONE;
    private boolean carriageReturn;

    /** The text to show. */
    public String text() {
        return text.toString();
    }

    /** Bytes printed in all, as the machine counts them. */
    public long total() {
        return seen.total();
    }

    /** Takes the console of a snapshot and says what to do to the text on the screen. */
    public Change show(ConsoleText console) {
        if (console.equals(seen)) {
            return Change.NONE;
        }
        long fresh = console.total() - seen.total();
        String before = seen.tail();
        seen = console;
        boolean continues =
                fresh >= 0 && fresh <= console.tail().length() && agrees(before, console.tail(), (int) fresh);
        if (!continues) {
            text.setLength(0);
            escape = Escape.NONE;
            carriageReturn = false;
            begun = new byte[0];
            long missing = console.total() - console.tail().length();
            if (missing > 0) {
                text.append("… ").append(missing).append(" bytes before …\n");
            }
            take(console.tail());
            trim();
            return new Change(true, 0, text.toString(), 0);
        }
        int lengthBefore = text.length();
        int lowest = take(console.tail().substring(console.tail().length() - (int) fresh));
        int kept = Math.min(lowest, lengthBefore);
        String append = text.substring(kept);
        return new Change(false, lengthBefore - kept, append, trim());
    }

    /**
     * Whether what was seen before is what now stands before the fresh characters: after a jump in time it need not be.
     */
    private static boolean agrees(String before, String now, int fresh) {
        int common = Math.min(before.length(), now.length() - fresh);
        return now.regionMatches(now.length() - fresh - common, before, before.length() - common, common);
    }

    /** Adds bytes, a character each; returns the shortest length the text had meanwhile. */
    private int take(String sent) {
        String characters = decoded(sent);
        int lowest = text.length();
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if (escape != Escape.NONE) {
                follow(c);
                continue;
            }
            if (carriageReturn && c != '\n') {
                text.append('\n');
            }
            carriageReturn = c == '\r' && !text.isEmpty() && text.charAt(text.length() - 1) != '\n';
            switch (c) {
                case '\n', '\t' -> text.append(c);
                case '\r' -> {}
                case '\u001b' -> escape = Escape.ESC;
                case '\b', '\u007f' -> {
                    int length = text.length();
                    if (length > 0 && text.charAt(length - 1) != '\n') {
                        text.setLength(text.offsetByCodePoints(length, -1));
                        lowest = Math.min(lowest, text.length());
                    }
                }
                default -> text.append(c < ' ' ? (char) (0x2400 + c) : isInvisibleControl(c) ? UNKNOWN : c);
            }
        }
        return lowest;
    }

    /** The controls of the second set, and those that turn the direction of writing, also of the lines around. */
    private static boolean isInvisibleControl(char c) {
        return (c >= 0x80 && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }

    private String decoded(String sent) {
        byte[] fresh = sent.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocate(begun.length + fresh.length)
                .put(begun)
                .put(fresh)
                .flip();
        CharBuffer characters = CharBuffer.allocate(bytes.remaining());
        decoder.reset();
        decoder.decode(bytes, characters, false);
        begun = new byte[bytes.remaining()];
        bytes.get(begun);
        return characters.flip().toString();
    }

    /** A character of a terminal's escape sequence (ECMA-48 §5.4): it ends at a letter, and shows nothing. */
    private void follow(char c) {
        if (escape == Escape.ESC) {
            escape = c == '[' ? Escape.SEQUENCE : Escape.NONE;
        } else if (c >= '@' && c <= '~') {
            escape = Escape.NONE;
        }
    }

    private int trim() {
        if (text.length() <= KEPT) {
            return 0;
        }
        int cut = text.length() - KEPT * 3 / 4;
        int lineEnd = text.indexOf("\n", cut);
        cut = lineEnd < 0 ? cut : lineEnd + 1;
        text.delete(0, cut);
        return cut;
    }
}
