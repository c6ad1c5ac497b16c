package windhover.isa;

/**
 * How operands lie in an instruction's bits (Unpriv. §2.2, §2.3 and §16.2). The immediate's layout is as in a row's
 * pattern.
 */
public enum Format {
    /** Two source registers and a destination. */
    R(""),
    /** A register and a 12-bit immediate. */
    I("i[11:0]"),
    /** A shift by up to 63. */
    SHIFT("u[5:0]"),
    /** A shift of a word by up to 31. */
    SHIFT_WORD("u[4:0]"),
    /** Store: the immediate is split so that the registers keep their places. */
    S("i[11:5]i[4:0]"),
    /** Branch: a multiple of 2, up to 4 KiB away. */
    B("i[12|10:5]i[4:1|11]"),
    /** The upper 20 bits. */
    U("i[31:12]"),
    /** Jump: a multiple of 2, up to 1 MiB away. */
    J("i[20|10:1|11|19:12]"),
    /** A CSR's number. */
    CSR("u[11:0]"),
    /** Atomic: bit 1 acquire, bit 0 release. */
    ATOMIC("u[1:0]"),
    /** No operands. */
    NONE(""),
    /** Sixteen bits long; the pattern says all. */
    COMPRESSED("");

    private final String layout;

    Format(String layout) {
        this.layout = layout;
    }

    static Format of(EncodingPattern pattern) {
        if (pattern.length() == 2) {
            return COMPRESSED;
        }
        if (pattern.layout().isEmpty() && !pattern.has('s')) {
            return NONE;
        }
        for (Format format : values()) {
            if (format.layout.equals(pattern.layout())) {
                return format;
            }
        }
        throw new IllegalArgumentException("no format has the immediate " + pattern.layout());
    }
}
