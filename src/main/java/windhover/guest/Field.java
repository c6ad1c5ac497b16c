package windhover.guest;

import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.MemoryPeek;
import windhover.image.Type;

/**
 * Where a member lies in a structure of the guest.
 *
 * @param offset bytes from the structure's start
 * @param size bytes: 1, 2, 4 or 8
 */
record Field(long offset, int size) {
    /** The member of a name, or null when the structure has no number or pointer of that name. */
    static @Nullable Field of(Type.Structure structure, String name) {
        Type.Member member = structure.member(name);
        if (member == null || member.bitSize() != 0) {
            return null;
        }
        long size = member.type().type().byteSize();
        boolean readable = size == 1 || size == 2 || size == 4 || size == 8;
        return readable && !(member.type().type().stripped() instanceof Type.Structure)
                ? new Field(member.offset(), (int) size)
                : null;
    }

    /** Its value in the structure at an address. */
    long in(long structure, MemoryPeek memory) {
        return memory.peek(structure + offset, size);
    }
}
