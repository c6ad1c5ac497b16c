package windhover.ui.kit;

import java.util.Locale;
import windhover.timeline.Moment;

/** How the window writes numbers. */
public final class Figures {
    private Figures() {}

    /** A moment as it is written everywhere: {@code @12480}. */
    public static String moment(long cycle) {
        return new Moment(Math.max(0, cycle)).toString();
    }

    /** A count, digits in groups of three: {@code 12 480}. */
    public static String grouped(long value) {
        String digits = Long.toString(Math.abs(value));
        StringBuilder text = new StringBuilder(value < 0 ? "−" : "");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                text.append(' ');
            }
            text.append(digits.charAt(i));
        }
        return text.toString();
    }

    /** An address or a word: {@code 0x21f040}. */
    public static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** A frequency in three figures at most: {@code 25 MHz}, {@code 1.5 kHz}; {@code flat out} when infinite. */
    public static String hertz(double hertz) {
        if (Double.isInfinite(hertz)) {
            return "flat out";
        }
        if (hertz >= 999.5e6) {
            return figures(hertz / 1e9) + " GHz";
        }
        if (hertz >= 999.5e3) {
            return figures(hertz / 1e6) + " MHz";
        }
        if (hertz >= 999.5) {
            return figures(hertz / 1e3) + " kHz";
        }
        return figures(hertz) + " Hz";
    }

    /** A count with a letter for thousands and millions: {@code 830}, {@code 1.5 k}, {@code 12 M}. */
    public static String brief(double count) {
        if (count >= 999.5e3) {
            return figures(count / 1e6) + " M";
        }
        return count >= 999.5 ? figures(count / 1e3) + " k" : figures(count);
    }

    private static String figures(double value) {
        if (value >= 99.95 || value == Math.rint(value)) {
            return Long.toString(Math.round(value));
        }
        String text = String.format(Locale.ROOT, value >= 9.995 ? "%.1f" : "%.2f", value);
        return text.endsWith("0") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
