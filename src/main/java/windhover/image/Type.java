package windhover.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type of the C program, as its debug information tells. Types may be nested without end in a damaged image: all
 * questions here end.
 */
public sealed interface Type {
    /** How the bits of a base type are meant. */
    enum Encoding {
        /** Two's complement. */
        SIGNED,
        /** Unsigned. */
        UNSIGNED,
        /** Zero is false. */
        BOOLEAN,
        /** A character without a sign. */
        CHARACTER,
        /** A character with a sign. */
        SIGNED_CHARACTER,
        /** IEEE 754. */
        FLOAT,
        /** Anything else. */
        OTHER
    }

    /** No type: {@code void}. */
    record None() implements Type {}

    /**
     * A number or character.
     *
     * @param name such as {@code unsigned int}
     * @param size bytes
     * @param encoding meaning of the bits
     */
    record Base(String name, long size, Encoding encoding) implements Type {}

    /**
     * An address of something.
     *
     * @param size bytes
     * @param target what it points at
     */
    record Pointer(long size, TypeRef target) implements Type {}

    /**
     * A structure, or a union, whose members share their bytes.
     *
     * @param name its tag; empty when it has none
     * @param union whether it is a union
     * @param size bytes
     * @param members in order
     */
    record Structure(String name, boolean union, long size, List<Member> members) implements Type {
        private static final int MOST_NAMELESS = 64;

        /** The first member whose bytes hold an offset, or null. */
        public @Nullable Member holder(long offset) {
            for (Member member : members) {
                if (Long.compareUnsigned(
                                offset - member.offset, member.type.type().byteSize())
                        < 0) {
                    return member;
                }
            }
            return null;
        }

        /**
         * The member of a name, also one inside a nameless structure in this one, at its offset in this one; or null.
         */
        public @Nullable Member member(String memberName) {
            Deque<Member> nameless = new ArrayDeque<>();
            Structure in = this;
            long base = 0;
            for (int visited = 0; visited < MOST_NAMELESS; visited++) {
                for (Member member : in.members) {
                    if (member.name.equals(memberName)) {
                        return member.movedBy(base);
                    }
                    if (member.name.isEmpty()
                            && member.type.type() instanceof Structure
                            && nameless.size() < MOST_NAMELESS) {
                        nameless.add(member.movedBy(base));
                    }
                }
                Member next = nameless.poll();
                if (next == null || !(next.type.type() instanceof Structure inner)) {
                    return null;
                }
                in = inner;
                base = next.offset;
            }
            return null;
        }
    }

    /**
     * A member of a structure.
     *
     * @param name empty for a nameless structure inside
     * @param offset bytes from the start of the structure; of a bit field, of the byte that holds its lowest bit
     * @param bitOffset lowest bit of a bit field in that byte, 0 to 7; 0 otherwise
     * @param bitSize bits of a bit field; 0 when it is none
     * @param type its type
     */
    record Member(String name, long offset, int bitOffset, int bitSize, TypeRef type) {
        Member movedBy(long bytes) {
            return bytes == 0 ? this : new Member(name, offset + bytes, bitOffset, bitSize, type);
        }
    }

    /**
     * A row of elements.
     *
     * @param element type of each
     * @param count how many; 0 when not known
     */
    record Array(TypeRef element, long count) implements Type {}

    /**
     * Named numbers.
     *
     * @param name its tag; empty when it has none
     * @param size bytes
     * @param constants in order
     */
    record Enumeration(String name, long size, List<Constant> constants) implements Type {
        /** The first name of a value, or null. */
        public @Nullable String nameOf(long value) {
            for (Constant constant : constants) {
                if (constant.value == value) {
                    return constant.name;
                }
            }
            return null;
        }
    }

    /**
     * A named number.
     *
     * @param name in the source
     * @param value its value
     */
    record Constant(String name, long value) {}

    /**
     * Another name of a type.
     *
     * @param name in the source
     * @param target the type it names
     */
    record Typedef(String name, TypeRef target) implements Type {}

    /**
     * A type with a qualifier.
     *
     * @param qualifier {@code const}, {@code volatile}, {@code restrict} or {@code _Atomic}
     * @param target the type it qualifies
     */
    record Qualified(String qualifier, TypeRef target) implements Type {}

    /**
     * A function, as a pointer to one has.
     *
     * @param returns type of its value
     * @param parameters types of its parameters
     */
    record Function(TypeRef returns, List<TypeRef> parameters) implements Type {}

    /** The type itself behind typedefs and qualifiers. */
    default Type stripped() {
        Type type = this;
        for (int hops = 0; hops < 64; hops++) {
            switch (type) {
                case Typedef typedef -> type = typedef.target.type();
                case Qualified qualified -> type = qualified.target.type();
                default -> {
                    return type;
                }
            }
        }
        return TypeRef.VOID.type();
    }

    /** Bytes of a value; 0 when it has none, or when they are not known or beyond counting. */
    default long byteSize() {
        long factor = 1;
        Type type = stripped();
        for (int depth = 0; depth < 16; depth++) {
            long size;
            switch (type) {
                case Base base -> size = base.size;
                case Pointer pointer -> size = pointer.size;
                case Structure structure -> size = structure.size;
                case Enumeration enumeration -> size = enumeration.size;
                case Array array -> {
                    if (array.count <= 0 || Math.multiplyHigh(factor, array.count) != 0 || factor * array.count < 0) {
                        return 0;
                    }
                    factor *= array.count;
                    type = array.element.type().stripped();
                    continue;
                }
                default -> {
                    return 0;
                }
            }
            return size < 0 || Math.multiplyHigh(factor, size) != 0 || factor * size < 0 ? 0 : factor * size;
        }
        return 0;
    }

    /**
     * The type as C writes it without a variable, such as {@code struct Event *} or {@code void (*)(Event *)}; cut
     * short when very long.
     */
    default String cName() {
        return TypeNames.of(this);
    }
}
