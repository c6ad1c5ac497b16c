package windhover.debug;

import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.mmu.Access;
import windhover.mmu.WalkRefusal;

/**
 * How virtual addresses become physical ones (Sv39, Priv. §4.3).
 *
 * @param satp the CSR
 * @param applies true when the mode that runs now is translated: S or U, with {@code satp} in mode Sv39
 * @param tlbs the instruction TLB, then the data TLB
 * @param walks the last page walks, oldest first
 * @param walksTotal page walks seen since reset
 * @param lastFault the last page fault that was taken; null when there was none
 */
public record TranslationState(
        long satp,
        boolean applies,
        List<TlbState> tlbs,
        List<Walk> walks,
        long walksTotal,
        @Nullable PageFault lastFault) {
    /** Translation is off and nothing happened. */
    public static final TranslationState NONE = new TranslationState(0, false, List.of(), List.of(), 0, null);

    private static final int SV39 = 8;

    /** True when {@code satp} switches translation on for S and U mode. */
    public boolean on() {
        return mode() == SV39;
    }

    /** {@code satp}'s mode: 0 Bare, 8 Sv39. */
    public int mode() {
        return (int) (satp >>> 60);
    }

    /** The address space. */
    public int asid() {
        return (int) (satp >>> 44) & 0xffff;
    }

    /** Physical address of the root table. */
    public long root() {
        return rootOf(satp);
    }

    /** Physical address of the root table that a value of {@code satp} names. */
    public static long rootOf(long satp) {
        return (satp & ((1L << 44) - 1)) << 12;
    }

    /**
     * A translation lookaside buffer.
     *
     * @param misses translations that had to be read from the page table
     * @param oldest the entry that is replaced next
     */
    public record TlbState(String name, List<TlbEntry> entries, long misses, int oldest) {}

    /**
     * An entry of a TLB.
     *
     * @param page the page's first virtual address
     * @param level its size: 0 for 4 KiB, 1 for 2 MiB, 2 for 1 GiB
     * @param leaf the page table's entry, with permissions
     */
    public record TlbEntry(boolean valid, long page, int asid, int level, long leaf) {}

    /** How a walk ended. */
    public enum Outcome {
        UNDER_WAY,
        FOUND,
        FAULTED,
        /** Nobody wanted the answer any more, since the pipeline went elsewhere. */
        ABANDONED
    }

    /**
     * A page walk.
     *
     * @param number counted from 1 since reset
     * @param access what for
     * @param mode whose access: 0 U, 1 S
     * @param virtual the address to translate
     * @param satp the CSR at its begin
     * @param began cycle of its begin
     * @param ended cycle of its end, or −1
     * @param reads the entries read, from the root on
     * @param updated the last entry as the walker wrote it back with its A and D bits, 0 when it did not
     * @param physical the address found, when it was found
     * @param cause the exception cause, when it faulted
     * @param refusal why it faulted
     */
    public record Walk(
            long number,
            Access access,
            int mode,
            long virtual,
            long satp,
            long began,
            long ended,
            List<Read> reads,
            long updated,
            Outcome outcome,
            long physical,
            int cause,
            WalkRefusal refusal) {}

    /**
     * An entry was read.
     *
     * @param level 2 at the root
     * @param address where it lies in memory
     * @param entry what was read
     * @param cycle when it had arrived
     */
    public record Read(int level, long address, long entry, long cycle) {}

    /**
     * A page fault was taken.
     *
     * @param cause 12 fetch, 13 load, 15 store
     * @param pc the instruction
     * @param address the address it wanted
     * @param afterWalk true when a walk found it out, false when the TLB knew the page and its permissions
     */
    public record PageFault(long cycle, int cause, long pc, long address, boolean afterWalk) {}
}
