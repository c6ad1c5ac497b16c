package windhover.device.kia;

/** A key of a PS/2 keyboard, with its make code in scan code set 2. */
public enum Key {
    A(0x1C),
    B(0x32),
    C(0x21),
    D(0x23),
    E(0x24),
    F(0x2B),
    G(0x34),
    H(0x33),
    I(0x43),
    J(0x3B),
    K(0x42),
    L(0x4B),
    M(0x3A),
    N(0x31),
    O(0x44),
    P(0x4D),
    Q(0x15),
    R(0x2D),
    S(0x1B),
    T(0x2C),
    U(0x3C),
    V(0x2A),
    W(0x1D),
    X(0x22),
    Y(0x35),
    Z(0x1A),
    DIGIT0(0x45),
    DIGIT1(0x16),
    DIGIT2(0x1E),
    DIGIT3(0x26),
    DIGIT4(0x25),
    DIGIT5(0x2E),
    DIGIT6(0x36),
    DIGIT7(0x3D),
    DIGIT8(0x3E),
    DIGIT9(0x46),
    BACK_QUOTE(0x0E),
    MINUS(0x4E),
    EQUALS(0x55),
    BACK_SLASH(0x5D),
    OPEN_BRACKET(0x54),
    CLOSE_BRACKET(0x5B),
    SEMICOLON(0x4C),
    QUOTE(0x52),
    COMMA(0x41),
    PERIOD(0x49),
    SLASH(0x4A),
    SPACE(0x29),
    TAB(0x0D),
    ENTER(0x5A),
    BACK_SPACE(0x66),
    ESCAPE(0x76),
    CAPS(0x58),
    SHIFT(0x12),
    RIGHT_SHIFT(0x59),
    CONTROL(0x14),
    RIGHT_CONTROL(Key.EXTENDED | 0x14),
    ALT(0x11),
    ALT_GRAPH(Key.EXTENDED | 0x11),
    F1(0x05),
    F2(0x06),
    F3(0x04),
    F4(0x0C),
    F5(0x03),
    F6(0x0B),
    F7(0x83),
    F8(0x0A),
    F9(0x01),
    F10(0x09),
    F11(0x78),
    F12(0x07),
    INSERT(Key.EXTENDED | 0x70),
    DELETE(Key.EXTENDED | 0x71),
    HOME(Key.EXTENDED | 0x6C),
    END(Key.EXTENDED | 0x69),
    PAGE_UP(Key.EXTENDED | 0x7D),
    PAGE_DOWN(Key.EXTENDED | 0x7A),
    UP(Key.EXTENDED | 0x75),
    DOWN(Key.EXTENDED | 0x72),
    LEFT(Key.EXTENDED | 0x6B),
    RIGHT(Key.EXTENDED | 0x74);

    /** Sent before the code of a key that the first PS/2 keyboards did not have. */
    public static final int EXTENDED_PREFIX = 0xE0;

    /** Sent before the code of a key that was let go. */
    public static final int RELEASE_PREFIX = 0xF0;

    private static final int EXTENDED = 0x100;

    private final int code;

    Key(int code) {
        this.code = code;
    }

    /** The byte that names the key, sent after its prefixes. */
    public int code() {
        return code & 0xFF;
    }

    /** True when {@link #EXTENDED_PREFIX} goes before its code. */
    public boolean extended() {
        return (code & EXTENDED) != 0;
    }

    /** What the keyboard sends when the key goes down, and again while it is held. */
    public byte[] pressed() {
        return extended() ? new byte[] {(byte) EXTENDED_PREFIX, (byte) code} : new byte[] {(byte) code};
    }

    /** What the keyboard sends when the key is let go. */
    public byte[] released() {
        return extended()
                ? new byte[] {(byte) EXTENDED_PREFIX, (byte) RELEASE_PREFIX, (byte) code}
                : new byte[] {(byte) RELEASE_PREFIX, (byte) code};
    }
}
