package windhover.guest.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.image.Type;

/**
 * A path, resolved in an image: how to come to the value in the guest's memory. A structure or an array stands for its
 * address, as in C.
 */
public final class GuestValue {
    /** Where the path begins. */
    enum Root {
        /** A variable: at a fixed address. */
        VARIABLE,
        /** The thing that the description speaks of: a member of it. */
        THING,
        /** A register. */
        REGISTER,
        /** A number. */
        NUMBER
    }

    /** What registers hold at the moment that is asked about. */
    @FunctionalInterface
    public interface Registers {
        /** The value of x0 to x31. */
        long register(int number);
    }

    /** None can be asked: between two events. */
    public static final Registers NO_REGISTERS = number -> 0;

    private sealed interface Move {}

    /** On by so many bytes. */
    private record Offset(long bytes) implements Move {}

    /** To where the pointer here points. */
    private record Follow() implements Move {}

    /** To an element. */
    private record Element(GuestValue index, long stride, long count) implements Move {}

    private final Root root;
    private final long origin;
    private final Object[] moves;
    private final Type type;
    private final int size;
    private final int bitOffset;
    private final int bitSize;
    private final String text;

    private GuestValue(Root root, long origin, List<Move> moves, Type type, int bitOffset, int bitSize, String text) {
        this.root = root;
        this.origin = origin;
        this.moves = moves.toArray();
        this.type = type.stripped();
        this.bitOffset = bitOffset;
        this.bitSize = bitSize;
        this.text = text;
        long bytes = bitSize == 0 ? this.type.byteSize() : (bitOffset + bitSize + 7) / 8;
        boolean aggregate = this.type instanceof Type.Structure || this.type instanceof Type.Array;
        size = aggregate ? 0 : bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8 ? (int) bytes : bytes == 3 ? 4 : 8;
    }

    /** The type of the value, without typedefs and qualifiers. */
    public Type type() {
        return type;
    }

    /** The structure that the value is, or that it points to; null when neither. */
    public Type.@Nullable Structure structure() {
        if (type instanceof Type.Structure structure) {
            return structure;
        }
        return type instanceof Type.Pointer pointer
                        && pointer.target().type().stripped() instanceof Type.Structure structure
                ? structure
                : null;
    }

    /** The address of the first byte where that is fixed; 0 where it is found only while the guest runs. */
    public long fixedAddress() {
        if (root != Root.VARIABLE) {
            return 0;
        }
        long at = origin;
        for (Object move : moves) {
            if (!(move instanceof Offset(long bytes))) {
                return 0;
            }
            at += bytes;
        }
        return at;
    }

    /** The offset within the thing that the description speaks of; −1 where it lies elsewhere. */
    public long offset() {
        long offset = root == Root.THING ? 0 : -1;
        for (Object move : moves) {
            if (offset < 0 || !(move instanceof Offset(long bytes))) {
                return -1;
            }
            offset += bytes;
        }
        return offset;
    }

    /** Bytes of the value; 0 for a structure or an array. */
    public int size() {
        return size;
    }

    /** The name of the variable that the path begins with, such as {@code work_queue}. */
    public String variable() {
        int end = 0;
        while (end < text.length() && ".[-".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    /** The path as written. */
    @Override
    public String toString() {
        return text;
    }

    /** The value of a variable. */
    public long value(MemoryPeek memory) {
        return value(0, memory, NO_REGISTERS);
    }

    /** The value of a member of the thing at an address. */
    public long value(long thing, MemoryPeek memory) {
        return value(thing, memory, NO_REGISTERS);
    }

    /**
     * The value; 0 where a pointer on the way is 0.
     *
     * @param thing address of the thing that the description speaks of
     */
    public long value(long thing, MemoryPeek memory, Registers registers) {
        if (root == Root.NUMBER) {
            return origin;
        }
        if (root == Root.REGISTER && moves.length == 0) {
            return registers.register((int) origin);
        }
        long at = address(thing, memory, registers);
        if (at == 0 || size == 0) {
            return at;
        }
        long value = memory.peek(at, size);
        return bitSize == 0 ? value : value >>> bitOffset & (bitSize >= 64 ? -1 : (1L << bitSize) - 1);
    }

    /** Where the value lies; 0 where a pointer on the way is 0, or where it lies in no memory. */
    public long address(long thing, MemoryPeek memory, Registers registers) {
        boolean inRegister = root == Root.REGISTER;
        long at = root == Root.THING ? thing : inRegister ? registers.register((int) origin) : origin;
        if (at == 0) {
            return 0;
        }
        for (Object move : moves) {
            switch ((Move) move) {
                case Offset(long bytes) -> at += bytes;
                case Follow() -> {
                    at = inRegister ? at : memory.peek(at, 8);
                    inRegister = false;
                    if (at == 0) {
                        return 0;
                    }
                }
                case Element(GuestValue index, long stride, long count) -> {
                    long number = index.value(thing, memory, registers);
                    at += (count > 0 ? Math.floorMod(number, count) : number) * stride;
                }
            }
        }
        return inRegister ? 0 : at;
    }

    /** Resolves paths, and says of a name that the image lacks what was wrong with it. */
    static final class Builder {
        private final List<Move> moves = new ArrayList<>();
        private final Root root;
        private final long origin;
        private final String text;
        private Type type;
        private int bitOffset;
        private int bitSize;

        Builder(Root root, long origin, Type type, String text) {
            this.root = root;
            this.origin = origin;
            this.type = type;
            this.text = text;
        }

        Type type() {
            return type.stripped();
        }

        void follow(Type target) {
            moves.add(new Follow());
            type = target;
        }

        void member(Type.Member member) {
            moves.add(new Offset(member.offset()));
            type = member.type().type();
            bitOffset = member.bitOffset();
            bitSize = member.bitSize();
        }

        void element(GuestValue index, Type element, long count) {
            if (index.root == Root.NUMBER && (count <= 0 || index.origin < count)) {
                moves.add(new Offset(index.origin * element.byteSize()));
            } else {
                moves.add(new Element(index, element.byteSize(), count));
            }
            type = element;
        }

        GuestValue build() {
            return new GuestValue(root, origin, moves, type, bitOffset, bitSize, text);
        }
    }
}
