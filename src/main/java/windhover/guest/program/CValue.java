package windhover.guest.program;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.image.DwarfExpression.NotKnownException;
import windhover.image.DwarfExpression.Piece;
import windhover.image.DwarfExpression.Place;
import windhover.image.Type;

/**
 * A value of the program: of a type, in memory, where it is read when asked for, or elsewhere, where its bytes are
 * kept.
 */
public final class CValue {
    private static final int MOST_BYTES = 1 << 16;

    private final Type type;
    private final @Nullable Long address;
    private final byte @Nullable [] bytes;
    private final int register;
    private final int bitOffset;
    private final int bitSize;
    private final StackFrame frame;

    private CValue(
            Type type,
            @Nullable Long address,
            byte @Nullable [] bytes,
            int register,
            int bitOffset,
            int bitSize,
            StackFrame frame) {
        this.type = type;
        this.address = address;
        this.bytes = bytes;
        this.register = register;
        this.bitOffset = bitOffset;
        this.bitSize = bitSize;
        this.frame = frame;
    }

    /** In memory. */
    static CValue at(long address, Type type, StackFrame frame) {
        return new CValue(type, address, null, -1, 0, 0, frame);
    }

    /** A number that lies nowhere. */
    static CValue number(long value, Type type, StackFrame frame) {
        return new CValue(type, null, little(value, 8), -1, 0, 0, frame);
    }

    /** At a place that an expression told. */
    static CValue of(Place place, Type type, StackFrame frame) throws NotKnownException {
        return switch (place) {
            case Place.Memory(long address) -> at(address, type, frame);
            case Place.Register(int number) ->
                new CValue(type, null, little(frame.register(number), 8), number, 0, 0, frame);
            case Place.Value(long value) -> number(value, type, frame);
            case Place.Bytes(var list) -> {
                byte[] bytes = new byte[list.size()];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = list.get(i);
                }
                yield new CValue(type, null, bytes, -1, 0, 0, frame);
            }
            case Place.OptimisedOut() -> throw new NotKnownException("optimised out");
            case Place.Pieces(var pieces) -> {
                long bits = 0;
                for (Piece piece : pieces) {
                    bits += piece.bits();
                }
                if (bits > MOST_BYTES * 8L) {
                    throw new NotKnownException("it is told in pieces that are too large");
                }
                byte[] whole = new byte[(int) ((bits + 7) / 8)];
                int at = 0;
                for (Piece piece : pieces) {
                    copy(piece, whole, at, frame);
                    at += (int) piece.bits();
                }
                yield new CValue(type, null, whole, -1, 0, 0, frame);
            }
        };
    }

    private static void copy(Piece piece, byte[] whole, int at, StackFrame frame) throws NotKnownException {
        if (piece.place() instanceof Place.OptimisedOut) {
            throw new NotKnownException("optimised out, a part of it");
        }
        CValue from = of(piece.place(), new Type.None(), frame);
        for (int bit = 0; bit < piece.bits(); bit++) {
            long source = piece.bitOffset() + bit;
            int value = from.byteAt(source >> 3) >>> (source & 7) & 1;
            whole[(at + bit) >> 3] |= (byte) (value << ((at + bit) & 7));
        }
    }

    private static byte[] little(long value, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >>> (8 * i));
        }
        return bytes;
    }

    private int byteAt(long index) throws NotKnownException {
        Long in = address;
        if (in != null) {
            return (int) frame.memory(in + index, 1);
        }
        byte[] own = bytes;
        if (own == null || index < 0 || index >= own.length) {
            throw new NotKnownException("its debug information tells fewer bytes than its type has");
        }
        return own[(int) index] & 0xff;
    }

    /** Its type. */
    public Type type() {
        return type;
    }

    /** Where it lies; null where it does not lie in memory. */
    public @Nullable Long address() {
        return bitSize == 0 ? address : null;
    }

    /** The register that it lies in; −1 where it lies in none. */
    public int register() {
        return register;
    }

    StackFrame frame() {
        return frame;
    }

    /** The same bytes as another type. */
    CValue as(Type other) {
        return new CValue(other, address, bytes, register, bitOffset, bitSize, frame);
    }

    /** True for a number, a character, a pointer, an enumeration: what has a value of at most 8 bytes. */
    public boolean isScalar() {
        return switch (type.stripped()) {
            case Type.Base base -> base.size() >= 1 && base.size() <= 8;
            case Type.Pointer pointer -> true;
            case Type.Enumeration enumeration -> enumeration.size() >= 1 && enumeration.size() <= 8;
            default -> false;
        };
    }

    /** True for a number with a point. */
    public boolean isFloat() {
        return type.stripped() instanceof Type.Base base && base.encoding() == Type.Encoding.FLOAT;
    }

    /** True when its highest bit is its sign. */
    public boolean isSigned() {
        return type.stripped() instanceof Type.Base base
                && (base.encoding() == Type.Encoding.SIGNED || base.encoding() == Type.Encoding.SIGNED_CHARACTER);
    }

    /** Its bits as a number, with its sign or zeros above; an array or a function is its address, as in C. */
    public long integer() throws NotKnownException {
        Type stripped = type.stripped();
        if (stripped instanceof Type.Array || stripped instanceof Type.Function || stripped instanceof Type.Structure) {
            Long in = address;
            if (in == null || stripped instanceof Type.Structure) {
                throw new NotKnownException(type.cName() + " is no number");
            }
            return in;
        }
        if (isFloat()) {
            return (long) floating();
        }
        if (bitSize > 0) {
            long value = raw((bitOffset + bitSize + 7) / 8) >>> bitOffset;
            if (bitOffset + bitSize > 64) {
                value |= (long) byteAt(8) << (64 - bitOffset);
            }
            int unused = 64 - bitSize;
            return isSigned() ? value << unused >> unused : value << unused >>> unused;
        }
        long size = type.byteSize();
        if (size < 1 || size > 8) {
            throw new NotKnownException(
                    size == 0 ? type.cName() + " has no value" : type.cName() + " is wider than 8 bytes");
        }
        int unused = 64 - 8 * (int) size;
        long value = raw((int) size);
        return isSigned() ? value << unused >> unused : value << unused >>> unused;
    }

    private long raw(int size) throws NotKnownException {
        int wanted = Math.min(size, 8);
        Long in = address;
        if (in != null && (wanted & (wanted - 1)) == 0 && (in & (wanted - 1)) == 0) {
            return frame.memory(in, wanted);
        }
        long value = 0;
        for (int i = 0; i < wanted; i++) {
            value |= (long) byteAt(i) << (8 * i);
        }
        return value;
    }

    /** Its value as a number with a point. */
    public double floating() throws NotKnownException {
        if (!isFloat()) {
            return integer();
        }
        return switch ((int) type.byteSize()) {
            case 2 -> Float.float16ToFloat((short) raw(2));
            case 4 -> Float.intBitsToFloat((int) raw(4));
            case 8 -> Double.longBitsToDouble(raw(8));
            case 16 -> quadruple();
            default -> throw new NotKnownException(type.cName() + " has a size that no number with a point has");
        };
    }

    /** IEEE 754 binary128, as near as a double comes. */
    private double quadruple() throws NotKnownException {
        long low = 0;
        long high = 0;
        for (int i = 0; i < 8; i++) {
            low |= (long) byteAt(i) << (8 * i);
            high |= (long) byteAt(8 + i) << (8 * i);
        }
        int exponent = (int) (high >>> 48) & 0x7fff;
        long fraction = (high & 0xffff_ffff_ffffL) << 4 | low >>> 60;
        long sign = high & Long.MIN_VALUE;
        if (exponent == 0x7fff) {
            return fraction == 0 && low == 0
                    ? Math.copySign(Double.POSITIVE_INFINITY, Double.longBitsToDouble(sign))
                    : Double.NaN;
        }
        int scaled = exponent - 16383;
        if (exponent == 0 || scaled < -1022) {
            return Double.longBitsToDouble(sign);
        }
        if (scaled > 1023) {
            return Math.copySign(Double.POSITIVE_INFINITY, Double.longBitsToDouble(sign));
        }
        return Double.longBitsToDouble(sign | (long) (scaled + 1023) << 52 | fraction);
    }

    /** A member of a structure. */
    public CValue member(Type.Member member) throws NotKnownException {
        Long in = address;
        if (in != null) {
            return new CValue(
                    member.type().type(), in + member.offset(), null, -1, member.bitOffset(), member.bitSize(), frame);
        }
        return within(member.offset(), member.type().type(), member.bitOffset(), member.bitSize());
    }

    private CValue within(long offset, Type part, int partBitOffset, int partBitSize) throws NotKnownException {
        byte[] own = bytes;
        long size = partBitSize > 0 ? (partBitOffset + partBitSize + 7) / 8 : part.byteSize();
        if (own == null || offset < 0 || size < 0 || offset > own.length - size) {
            throw new NotKnownException("its debug information tells fewer bytes than its type has");
        }
        byte[] copied = new byte[(int) size];
        System.arraycopy(own, (int) offset, copied, 0, copied.length);
        return new CValue(part, null, copied, -1, partBitOffset, partBitSize, frame);
    }

    /** The member of a name; of a pointer to a structure, of what it points to. */
    public CValue member(String name) throws NotKnownException {
        CValue whole = type.stripped() instanceof Type.Pointer ? target() : this;
        if (!(whole.type.stripped() instanceof Type.Structure structure)) {
            throw new NotKnownException("%s has no members".formatted(whole.type.cName()));
        }
        Type.Member member = structure.member(name);
        if (member == null) {
            throw new NotKnownException("%s has no member '%s'".formatted(whole.type.cName(), name));
        }
        return whole.member(member);
    }

    /** What a pointer points to. */
    public CValue target() throws NotKnownException {
        Type stripped = type.stripped();
        if (stripped instanceof Type.Array array) {
            return element(0, array);
        }
        if (!(stripped instanceof Type.Pointer pointer)) {
            throw new NotKnownException("%s is no pointer".formatted(type.cName()));
        }
        Type target = pointer.target().type();
        if (target.stripped() instanceof Type.None) {
            throw new NotKnownException("%s points to nothing of a known type".formatted(type.cName()));
        }
        return at(integer(), target, frame);
    }

    /** An element of an array, or of what a pointer points to. */
    public CValue element(long index) throws NotKnownException {
        Type stripped = type.stripped();
        if (stripped instanceof Type.Array array) {
            return element(index, array);
        }
        CValue first = target();
        long size = first.type.byteSize();
        if (size == 0) {
            throw new NotKnownException("%s has no size".formatted(first.type.cName()));
        }
        return at(integer() + index * size, first.type, frame);
    }

    private CValue element(long index, Type.Array array) throws NotKnownException {
        Type element = array.element().type();
        long size = element.byteSize();
        if (size == 0) {
            throw new NotKnownException("%s has no size".formatted(element.cName()));
        }
        Long in = address;
        return in != null ? at(in + index * size, element, frame) : within(index * size, element, 0, 0);
    }

    /** For messages. */
    @Override
    public String toString() {
        Long in = address;
        return type.cName() + (in == null ? "" : String.format(Locale.ROOT, " at 0x%x", in));
    }
}
