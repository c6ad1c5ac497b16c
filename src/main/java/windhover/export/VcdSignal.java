package windhover.export;

import java.util.Locale;

/** A signal of a value change dump: remembers its value, and writes only changes. */
final class VcdSignal {
    private static final char FIRST = '!';
    private static final int CODES = '~' - FIRST + 1;

    private final String code;
    private final int width;
    private long value;
    private String text = "";
    private boolean known;
    private boolean written;

    /**
     * The signal of a number.
     *
     * @param width bits; 0 for a text
     */
    VcdSignal(int number, int width) {
        StringBuilder short94 = new StringBuilder();
        for (int n = number; short94.isEmpty() || n > 0; n /= CODES) {
            short94.append((char) (FIRST + n % CODES));
        }
        code = short94.toString();
        this.width = width;
    }

    /** Its declaration. */
    String declaration(String name) {
        return width == 0
                ? "$var string 1 %s %s $end\n".formatted(code, name)
                : String.format(Locale.ROOT, "$var wire %d %s %s $end\n", width, code, name);
    }

    /** Tells whether a value is another than the one written last. */
    boolean changes(long now) {
        return !written || !known || value != now;
    }

    boolean changes(String now) {
        return !written || !text.equals(now);
    }

    /** Tells whether "unknown" is another value than the one written last. */
    boolean losesValue() {
        return !written || known;
    }

    void write(Output out, long now) {
        value = now;
        known = true;
        written = true;
        if (width == 1) {
            out.octet((now & 1) != 0 ? '1' : '0');
        } else {
            out.text("b")
                    .text(Long.toBinaryString(width == 64 ? now : now & ((1L << width) - 1)))
                    .text(" ");
        }
        out.text(code).text("\n");
    }

    void write(Output out, String now) {
        text = now;
        written = true;
        out.text("s").text(escaped(now)).text(" ").text(code).text("\n");
    }

    void writeUnknown(Output out) {
        known = false;
        written = true;
        out.text(width == 1 ? "x" : "bx ").text(code).text("\n");
    }

    /** A text without blanks, which would end it. */
    static String escaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c <= ' ' || c > '~' ? '_' : c);
        }
        return plain.isEmpty() ? "-" : plain.toString();
    }
}
