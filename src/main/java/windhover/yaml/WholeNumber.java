package windhover.yaml;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Whole numbers as people write them: decimal, perhaps with a sign, or hexadecimal after {@code 0x}; an underscore may
 * stand between two digits. The digits are those of ASCII: a library reads those of all scripts, and what looks like
 * one number to a reader would be another.
 */
public final class WholeNumber {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]++(_[0-9]++)*+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]++(_[0-9a-fA-F]++)*+");

    private WholeNumber() {}

    /**
     * The number that a text is; empty when it is none, or one that 64 bits do not hold (hexadecimal ones without a
     * sign).
     */
    public static OptionalLong parse(String text) {
        try {
            String digits = text.replace("_", "");
            if (DECIMAL.matcher(text).matches()) {
                return OptionalLong.of(Long.parseLong(digits));
            }
            if (HEXADECIMAL.matcher(text).matches()) {
                return OptionalLong.of(Long.parseUnsignedLong(digits.substring(2), 16));
            }
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // too large
        }
        return OptionalLong.empty();
    }
}
