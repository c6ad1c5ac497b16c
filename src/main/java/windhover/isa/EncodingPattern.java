package windhover.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instruction's bits as the manual's tables write them, most significant first, in words separated by spaces.
 *
 * <pre>
 *   0110011      bits that must be so; * is a bit that is ignored
 *   d s t        rd, rs1, rs2: 5 bits          d' s' t'   3 bits, x8 to x15
 *   ds ds'       rd and rs1 are the same register
 *   z            a 5-bit unsigned immediate in the place of rs1
 *   r v          the 3 bits that say how to round; the 5 bits of fs3
 *   i[12|10:5]   these bits of a sign-extended immediate; u[...] of a zero-extended one
 *   d≠0 i≠0[5]   the encoding exists only if the operand is not that value (of i and u: the whole immediate)
 *   s=2          no bits: the operand is always that register
 * </pre>
 */
final class EncodingPattern {
    private static final String OPERANDS = "dstzirv";

    private static final Pattern WORD =
            Pattern.compile("(?<operand>ds|[dstziurv])(?<short>')?(?:≠(?<not>\\d+))?(?:=(?<fixed>\\d+))?"
                    + "(?:\\[(?<bits>[0-9:|]+)])?");

    /** A run of bits of the instruction that is a run of bits of an operand. */
    private record Piece(char operand, int fromBit, int toBit, int width, int base) {
        int of(int bits) {
            return (((bits >>> fromBit) & ((1 << width) - 1)) << toBit) + base;
        }

        int into(int value) {
            return (((value - base) >>> toBit) & ((1 << width) - 1)) << fromBit;
        }
    }

    private record Excluded(char operand, int value) {}

    private record Always(char operand, int value) {}

    private final int length;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Excluded> excluded = new ArrayList<>();
    private final List<Always> always = new ArrayList<>();
    private final Piece[][] piecesOf = new Piece[OPERANDS.length()][];
    private final int[] alwaysOf = new int[OPERANDS.length()];
    private int mask;
    private int match;
    private int immediateWidth;
    private boolean signed;

    private final String text;

    EncodingPattern(String text) {
        this.text = text;
        String[] words = text.split(" +", -1);
        int total = 0;
        for (String word : words) {
            total += width(word);
        }
        if (total != 16 && total != 32) {
            throw new IllegalArgumentException("pattern \"" + text + "\" has " + total + " bits, expected 16 or 32");
        }
        length = total / 8;
        int end = total;
        for (String word : words) {
            end -= width(word);
            place(word, end);
        }
        for (int i = 0; i < piecesOf.length; i++) {
            char operand = OPERANDS.charAt(i);
            piecesOf[i] = pieces.stream().filter(p -> p.operand == operand).toArray(Piece[]::new);
            alwaysOf[i] = always.stream()
                    .filter(a -> a.operand == operand)
                    .mapToInt(Always::value)
                    .sum();
        }
    }

    private static boolean isFixed(String word) {
        return "01*".indexOf(word.charAt(0)) >= 0;
    }

    private static Matcher operand(String word) {
        Matcher m = WORD.matcher(word);
        if (!m.matches()) {
            throw new IllegalArgumentException("pattern word \"" + word + "\" is neither bits nor an operand");
        }
        return m;
    }

    private static int width(String word) {
        if (isFixed(word)) {
            return word.length();
        }
        Matcher m = operand(word);
        if (m.group("fixed") != null) {
            return 0;
        }
        String bits = m.group("bits");
        if (bits == null) {
            return m.group("short") != null || m.group("operand").equals("r") ? 3 : 5;
        }
        int width = 0;
        for (String run : bits.split("\\|", -1)) {
            width += high(run) - low(run) + 1;
        }
        return width;
    }

    private static int high(String run) {
        int colon = run.indexOf(':');
        return Integer.parseInt(colon < 0 ? run : run.substring(0, colon));
    }

    private static int low(String run) {
        return Integer.parseInt(run.substring(run.indexOf(':') + 1));
    }

    private void place(String word, int at) {
        if (isFixed(word)) {
            placeFixed(word, at);
            return;
        }
        Matcher m = operand(word);
        String name = m.group("operand");
        String fixed = m.group("fixed");
        if (fixed != null) {
            always.add(new Always(name.charAt(0), Integer.parseInt(fixed)));
            return;
        }
        String not = m.group("not");
        if (not != null) {
            excluded.add(new Excluded(name.charAt(0), Integer.parseInt(not)));
        }
        String bits = m.group("bits");
        if (bits != null) {
            placeImmediate(name.charAt(0), bits, at + width(word));
            return;
        }
        boolean shortRegister = m.group("short") != null;
        for (int i = 0; i < name.length(); i++) {
            int width = shortRegister || name.equals("r") ? 3 : 5;
            pieces.add(new Piece(name.charAt(i), at, 0, width, shortRegister ? 8 : 0));
        }
    }

    private void placeFixed(String word, int at) {
        for (int i = 0; i < word.length(); i++) {
            int bit = 1 << (at + word.length() - 1 - i);
            switch (word.charAt(i)) {
                case '0' -> mask |= bit;
                case '1' -> {
                    mask |= bit;
                    match |= bit;
                }
                default -> {}
            }
        }
    }

    private void placeImmediate(char kind, String bits, int end) {
        signed = kind == 'i';
        int at = end;
        for (String run : bits.split("\\|", -1)) {
            int width = high(run) - low(run) + 1;
            at -= width;
            pieces.add(new Piece('i', at, low(run), width, 0));
            immediateWidth = Math.max(immediateWidth, high(run) + 1);
        }
    }

    /** The pattern as it was written. */
    String text() {
        return text;
    }

    /** Bytes, 2 or 4. */
    int length() {
        return length;
    }

    /** Bits that tell the instruction. */
    int mask() {
        return mask;
    }

    /** What these bits must be. */
    int match() {
        return match;
    }

    /** True when the pattern names an operand, {@code d}, {@code s}, {@code t} or {@code z}. */
    boolean has(char operand) {
        return pieces.stream().anyMatch(p -> p.operand == operand)
                || always.stream().anyMatch(a -> a.operand == operand);
    }

    /**
     * The value of an operand: d, s, t, z (registers, unsigned) or i (immediate, extended as its kind says); 0 if the
     * pattern has none.
     */
    int value(char operand, int bits) {
        int index = OPERANDS.indexOf(operand);
        int value = alwaysOf[index];
        for (Piece p : piecesOf[index]) {
            value |= p.of(bits);
        }
        return operand == 'i' && signed ? value << (32 - immediateWidth) >> (32 - immediateWidth) : value;
    }

    /** Instruction bits with an operand put in. */
    int with(int bits, char operand, int value) {
        int result = bits;
        for (Piece p : pieces) {
            if (p.operand == operand) {
                result = (result & ~(((1 << p.width) - 1) << p.fromBit)) | p.into(value);
            }
        }
        return result;
    }

    /** True when these bits are this instruction. */
    boolean matches(int bits) {
        if ((bits & mask) != match) {
            return false;
        }
        for (Excluded e : excluded) {
            if (value(e.operand == 'u' ? 'i' : e.operand, bits) == e.value) {
                return false;
            }
        }
        return true;
    }
}
