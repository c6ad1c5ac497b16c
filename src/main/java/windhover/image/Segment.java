package windhover.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A part of an image that is loaded into memory (ELF PT_LOAD).
 *
 * @param virtualAddress where the program sees it
 * @param physicalAddress where a loader puts it
 * @param memorySize bytes in memory; those beyond {@link #fileSize} are zero. The file claims this number: a loader
 *     checks it against the memory that is there before it allocates or writes
 * @param readable a load may read it
 * @param writable a store may write it
 * @param executable instructions may be fetched from it
 * @param contents the bytes in the file, not more than {@code memorySize}
 */
public record Segment(
        long virtualAddress,
        long physicalAddress,
        long memorySize,
        boolean readable,
        boolean writable,
        boolean executable,
        ByteBuffer contents) {

    /** The bytes in the file: a read-only little-endian view of its own, from position 0 to its limit. */
    @Override
    public ByteBuffer contents() {
        return contents.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes in the file. */
    public int fileSize() {
        return contents.capacity();
    }
}
