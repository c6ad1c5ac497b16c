package windhover.guest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.Kernel;
import windhover.guest.kernel.MemoryPeek;

/** Reads a kernel's heap, by the kernel's description: a row of blocks without gaps, each with a header. */
final class HeapReader {
    private static final int MOST_BLOCKS = 4096;

    private final Kernel.Heap heap;
    private final long start;
    private final long end;
    private final long header;

    private HeapReader(Kernel.Heap heap) {
        this.heap = heap;
        start = heap.start();
        end = heap.end();
        header = heap.header().size();
    }

    /** The reader of a kernel's heap; null when it has none. */
    static @Nullable HeapReader of(Kernel kernel) {
        return kernel.heap() == null ? null : new HeapReader(kernel.heap());
    }

    /** Bytes of a header, before what a program gets. */
    long headerBytes() {
        return header;
    }

    /**
     * Reads the heap; null before the kernel has made it.
     *
     * @param owners names of programs by address
     * @param allocations who gave out the block whose header is at an address, or null
     */
    @Nullable
    HeapMap read(
            MemoryPeek memory, LongFunction<String> owners, LongFunction<HeapMap.@Nullable Allocation> allocations) {
        if (heap.size().value(start, memory) == 0) {
            return null;
        }
        List<HeapMap.Block> blocks = new ArrayList<>();
        Map<Long, long[]> shares = new LinkedHashMap<>();
        String cut = "";
        long used = 0;
        long at = start;
        while (Long.compareUnsigned(at, end) < 0) {
            long raw = heap.size().value(at, memory);
            long bytes = raw & ~heap.inUse();
            if (bytes < header || bytes % 8 != 0 || Long.compareUnsigned(bytes, end - at) > 0) {
                cut = String.format(
                        Locale.ROOT,
                        "The header of the block at 0x%x says %d bytes, which cannot be: what lies behind it is lost.",
                        at,
                        bytes);
                break;
            }
            if (blocks.size() == MOST_BLOCKS) {
                cut = String.format(Locale.ROOT, "Only the first %d blocks are read.", MOST_BLOCKS);
                break;
            }
            boolean inUse = (raw & heap.inUse()) != 0;
            long owner = inUse && heap.owner() != null ? heap.owner().value(at, memory) : 0;
            HeapMap.Allocation given = inUse ? allocations.apply(at) : null;
            blocks.add(new HeapMap.Block(
                    at,
                    bytes,
                    inUse,
                    owner,
                    inUse ? owners.apply(owner) : "",
                    given == null ? "" : given.by(),
                    given == null ? -1 : given.cycle()));
            if (inUse) {
                used += bytes;
                long[] share = shares.computeIfAbsent(owner, none -> new long[2]);
                share[0]++;
                share[1] += bytes;
            }
            at += bytes;
        }
        List<HeapMap.Share> sorted = new ArrayList<>();
        shares.forEach(
                (owner, share) -> sorted.add(new HeapMap.Share(owner, owners.apply(owner), (int) share[0], share[1])));
        sorted.sort(Comparator.comparingLong(HeapMap.Share::bytes).reversed());
        return new HeapMap(start, end - start, blocks, sorted, used, cut);
    }
}
