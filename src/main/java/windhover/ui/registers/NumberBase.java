package windhover.ui.registers;

import java.math.BigInteger;
import java.util.Locale;
import java.util.OptionalLong;

/** How numbers are written. */
public enum NumberBase {
    HEX("hex", "hexadecimal, 16 digits") {
        @Override
        public String format(long value) {
            String digits = String.format(Locale.ROOT, "%016x", value);
            return digits.substring(0, 8) + "_" + digits.substring(8);
        }

        @Override
        public String brief(long value) {
            return "0x" + Long.toHexString(value);
        }

        @Override
        public int width() {
            return 17;
        }
    },
    DECIMAL("dec", "decimal, signed") {
        @Override
        public String format(long value) {
            return String.format(Locale.ROOT, "%20d", value);
        }

        @Override
        public String brief(long value) {
            return Long.toString(value);
        }

        @Override
        public int width() {
            return 20;
        }
    },
    BINARY("bin", "binary, 64 digits in groups of 8") {
        @Override
        public String format(long value) {
            StringBuilder text = new StringBuilder(71);
            for (int bit = 63; bit >= 0; bit--) {
                text.append(((value >>> bit) & 1) == 0 ? '0' : '1');
                if (bit % 8 == 0 && bit > 0) {
                    text.append('_');
                }
            }
            return text.toString();
        }

        @Override
        public String brief(long value) {
            return "0b" + Long.toBinaryString(value);
        }

        @Override
        public int width() {
            return 71;
        }
    },
    ASCII("ascii", "eight characters, the lowest byte first; a dot for what is not a printable character") {
        @Override
        public String format(long value) {
            StringBuilder text = new StringBuilder(8);
            for (int shift = 0; shift < 64; shift += 8) {
                int b = (int) (value >>> shift) & 0xff;
                text.append(b >= ' ' && b < 0x7f ? (char) b : '·');
            }
            return text.toString();
        }

        @Override
        public int width() {
            return 8;
        }
    };

    private final String label;
    private final String sentence;

    NumberBase(String label, String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    /** Its short name. */
    public String label() {
        return label;
    }

    /** What it writes, for a tooltip. */
    public String sentence() {
        return sentence;
    }

    /** A 64-bit number, as wide as any of its kind where that helps to compare them. */
    public abstract String format(long value);

    /** The same without leading zeros, marked with its base. */
    public String brief(long value) {
        return format(value);
    }

    /** How many characters at the front of {@link #format} say nothing: leading zeros. The last digit always counts. */
    public int leading(String formatted) {
        int i = 0;
        while (this != ASCII
                && i < formatted.length() - 1
                && (formatted.charAt(i) == '0' || formatted.charAt(i) == '_')) {
            i++;
        }
        return i;
    }

    /** Characters of the longest number. */
    public abstract int width();

    /** A number in every base, one a line, for a tooltip. */
    public static String everyBase(long value) {
        StringBuilder text = new StringBuilder();
        text.append("hex       0x").append(Long.toHexString(value));
        text.append("\ndecimal   ").append(value);
        if (value < 0) {
            text.append("\nunsigned  ").append(new BigInteger(Long.toUnsignedString(value)));
        }
        text.append("\nbinary    ").append(Long.toBinaryString(value));
        text.append("\nASCII     ").append(ASCII.format(value));
        return text.toString();
    }

    /**
     * Reads a number as people type it: decimal, perhaps negative, or hexadecimal after {@code 0x}; underscores may
     * group digits. Empty when it is none.
     */
    static OptionalLong parse(String text) {
        String digits = text.strip().replace("_", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("-?[0-9]+|0x[0-9a-f]+")) {
            return OptionalLong.empty(); // nor digits of other scripts, which Java reads
        }
        try {
            return OptionalLong.of(
                    digits.startsWith("0x") ? Long.parseUnsignedLong(digits.substring(2), 16) : Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
