package windhover.guest;

import java.util.List;

/**
 * The guest's heap: a row of blocks without gaps.
 *
 * @param start address of the first header
 * @param bytes of the whole heap
 * @param blocks by address; the last ones are left out when there are too many, and {@code cut} says so
 * @param owners what each program has of it, the largest first
 * @param usedBytes of all blocks in use, with their headers
 * @param cut why not all blocks are here, a sentence; empty when all are
 */
public record HeapMap(long start, long bytes, List<Block> blocks, List<Share> owners, long usedBytes, String cut) {
    /** Copies the lists. */
    public HeapMap {
        blocks = List.copyOf(blocks);
        owners = List.copyOf(owners);
    }

    /**
     * A block.
     *
     * @param address of its header
     * @param bytes with the header
     * @param used false for a free one
     * @param program address of its program, 0 for the kernel
     * @param owner that program's name, {@code kernel} for none; empty for a free block
     * @param allocatedBy the function that asked for it, as observed; empty when nobody looked
     * @param since the cycle in which it was given out, as observed; −1 when nobody looked
     */
    public record Block(
            long address, long bytes, boolean used, long program, String owner, String allocatedBy, long since) {}

    /** What a program has of the heap: its blocks with their headers. */
    public record Share(long program, String owner, int blocks, long bytes) {}

    /** Who gave a block out, as observed while the guest ran. */
    public record Allocation(String by, long cycle) {}
}
