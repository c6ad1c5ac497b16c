package windhover.image;

import java.util.Locale;

/** An image is not what its format says: one line with what is wrong, where in the file, and what was expected. */
public final class ImageFormatException extends Exception {
    private static final int LONGEST_QUOTE = 80;

    private final String image;
    private final long offset;

    /**
     * Makes the message {@code image: offset 0x…: problem}.
     *
     * @param image the file's name as its reader gave it
     * @param offset byte offset in the file at which the problem lies
     * @param problem the part in question, what was expected and what was found
     */
    public ImageFormatException(String image, long offset, String problem) {
        super(String.format(Locale.ROOT, "%s: offset 0x%x: %s", printable(image), offset, problem));
        this.image = image;
        this.offset = offset;
    }

    /** The name of the image. */
    public String image() {
        return image;
    }

    /** Byte offset in the file. */
    public long offset() {
        return offset;
    }

    /** A text from the file as it may stand in a message: short, and with no control characters. */
    static String quote(String text) {
        return "\"" + printable(text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…") + "\"";
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(isPrintable(c) ? c : '?'));
        return out.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
