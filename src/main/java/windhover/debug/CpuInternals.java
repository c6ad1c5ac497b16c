package windhover.debug;

import java.util.List;

/**
 * What the processor keeps to itself: how it translates addresses, what its caches hold, all its CSRs.
 *
 * @param translation TLBs and page walks
 * @param caches the instruction cache, then the data cache; empty where the timing has none
 * @param csrs every CSR of the processor, by number
 */
public record CpuInternals(TranslationState translation, List<CacheState> caches, List<Snapshot.CsrValue> csrs) {
    /** Nothing known. */
    public static final CpuInternals NONE = new CpuInternals(TranslationState.NONE, List.of(), List.of());
}
