package windhover.guest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import windhover.image.DebugInfo;
import windhover.image.Symbol;
import windhover.image.SymbolTable;
import windhover.image.Type;

/**
 * Reads the heap of {@code roms/sts/memory.c}: blocks without gaps between {@code heap_start} and {@code heap_end},
 * each with a header {@code struct Block} of a size, whose bit 0 says that it is in use, and the program it belongs to.
 */
final class HeapReader {
    private static final int MOST_BLOCKS = 4096;
    private static final long LARGEST_HEAP = 1L << 32;
    private static final long IN_USE = 1;

    private final long start;
    private final long end;
    private final long header;
    private final Field size;
    private final @Nullable Field program;

    private HeapReader(long start, long end, long header, Field size, @Nullable Field program) {
        this.start = start;
        this.end = end;
        this.header = header;
        this.size = size;
        this.program = program;
    }

    /** The heap of an image, or null when it has none of this kind. */
    static @Nullable HeapReader of(DebugInfo debug, SymbolTable symbols) {
        Type.Structure block = debug.types().structure("Block");
        Symbol start = symbols.find("heap_start");
        Symbol end = symbols.find("heap_end");
        Field size = block == null ? null : Field.of(block, "size");
        if (block == null || size == null || start == null || end == null || block.size() < 8) {
            return null;
        }
        long bytes = end.address() - start.address();
        return bytes < block.size() || bytes > LARGEST_HEAP
                ? null
                : new HeapReader(start.address(), end.address(), block.size(), size, Field.of(block, "program"));
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
        if (size.in(start, memory) == 0) {
            return null;
        }
        List<HeapMap.Block> blocks = new ArrayList<>();
        Map<Long, long[]> shares = new LinkedHashMap<>();
        String cut = "";
        long used = 0;
        long at = start;
        while (Long.compareUnsigned(at, end) < 0) {
            long raw = size.in(at, memory);
            long bytes = raw & ~IN_USE;
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
            boolean inUse = (raw & IN_USE) != 0;
            long owner = inUse && program != null ? program.in(at, memory) : 0;
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
