package windhover.scenario;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import windhover.image.DebugInfo;
import windhover.image.Symbol;
import windhover.image.Type;

/**
 * A number in the guest's memory: where it lies, how wide it is, and whether it has a sign, as the image's debug
 * information tells.
 *
 * @param address of its first byte
 * @param size bytes: 1, 2, 4 or 8
 * @param signed true when its highest bit is a sign
 * @param bound its type has no greater value, if that is less than the bits allow; null otherwise
 * @param type as C writes it; empty when the image does not tell
 */
record Quantity(
        long address, int size, boolean signed, @Nullable BigInteger bound, String type) {
    private static final int WIDEST = 8;
    private static final int DEEPEST = 16;

    /**
     * The number at a place.
     *
     * @param symbol the variable in which it lies
     * @param offset from the variable's beginning
     * @param given its size as the scenario says; 0 for its own: a variable's, or a member's or element's; of a
     *     character in an array the 8 bytes from there on, if there are so many
     * @throws IllegalArgumentException when it reaches beyond the variable; the message says what was expected
     */
    static Quantity of(DebugInfo info, Symbol symbol, long offset, int given) {
        long address = symbol.address() + offset;
        long left = symbol.size() == 0 ? Long.MAX_VALUE : symbol.size() - offset;
        DebugInfo.Part part = info.part(address);
        Type type = part == null ? null : first(part.type());
        long own = type == null ? 0 : type.byteSize();
        boolean scalar = isScalar(type) && isWidth(own) && own <= left;
        boolean element =
                part != null && (part.name().endsWith("]") || part.type().stripped() instanceof Type.Array);
        boolean character = own == 1 && element;
        int size = given;
        if (given == 0) {
            size = scalar && !character ? (int) own : isWidth(left) ? (int) left : WIDEST;
        }
        if (size > left) {
            throw new IllegalArgumentException("'" + symbol.name() + "' has " + symbol.size() + " bytes, but " + size
                    + " from offset " + offset + " on are asked for" + (given == 0 ? ": say 'size'" : ""));
        }
        boolean whole = scalar && size == own;
        String name = whole && type != null ? type.cName() : "";
        return new Quantity(address, size, whole && isSigned(type), whole ? bound(type) : null, name);
    }

    /** What stands at the beginning of a structure or an array: its first member or element, and so on. */
    private static Type first(Type whole) {
        Type type = whole.stripped();
        for (int depth = 0; depth < DEEPEST; depth++) {
            switch (type) {
                case Type.Structure structure -> {
                    Type.Member member = structure.holder(0);
                    if (structure.union() || member == null || member.offset() != 0) {
                        return type;
                    }
                    type = member.type().type().stripped();
                }
                case Type.Array array -> type = array.element().type().stripped();
                default -> {
                    return type;
                }
            }
        }
        return type;
    }

    private static boolean isWidth(long bytes) {
        return bytes == 1 || bytes == 2 || bytes == 4 || bytes == WIDEST;
    }

    private static boolean isScalar(@Nullable Type type) {
        return type instanceof Type.Base || type instanceof Type.Pointer || type instanceof Type.Enumeration;
    }

    private static boolean isSigned(@Nullable Type type) {
        return switch (type) {
            case Type.Base base ->
                base.encoding() == Type.Encoding.SIGNED || base.encoding() == Type.Encoding.SIGNED_CHARACTER;
            case Type.Enumeration enumeration ->
                enumeration.constants().stream().anyMatch(constant -> constant.value() < 0);
            case null, default -> false;
        };
    }

    private static @Nullable BigInteger bound(@Nullable Type type) {
        return type instanceof Type.Base base && base.encoding() == Type.Encoding.BOOLEAN ? BigInteger.ONE : null;
    }

    /** True when neither a sign nor its absence is known, and the width does not settle it. */
    boolean isUnknown() {
        return type.isEmpty();
    }

    /** The least value. */
    BigInteger least() {
        return signed || isPlain() ? BigInteger.TWO.pow(8 * size - 1).negate() : BigInteger.ZERO;
    }

    /** The greatest value. */
    BigInteger greatest() {
        if (bound != null) {
            return bound;
        }
        return BigInteger.TWO.pow(8 * size - (signed || isPlain() ? 1 : 0)).subtract(BigInteger.ONE);
    }

    /** A doubleword of which nothing is known counts as C's {@code long} does. */
    private boolean isPlain() {
        return isUnknown() && size == WIDEST;
    }

    /** What memory holds, as a number of this kind. */
    BigInteger value(GuestView guest) {
        return of(guest.peek(address, size));
    }

    /** A number of the scenario, as a number of this kind: of a doubleword without a sign, its bits count. */
    BigInteger expected(long number) {
        return size == WIDEST ? of(number) : BigInteger.valueOf(number);
    }

    private BigInteger of(long bits) {
        int unused = 64 - 8 * size;
        if (signed || isPlain()) {
            return BigInteger.valueOf(bits << unused >> unused);
        }
        return new BigInteger(Long.toUnsignedString(bits << unused >>> unused));
    }

    /** What values it can have, for messages. */
    String range() {
        return least() + " to " + greatest() + " ("
                + (isUnknown() ? size + " bytes whose type the image does not tell" : type) + ")";
    }
}
