package windhover.cpu.random;

import java.util.BitSet;
import java.util.function.Predicate;

/** Leaves out of a program what a difference does not need (delta debugging: Zeller's ddmin). */
final class Minimiser {
    private Minimiser() {}

    /**
     * The pieces that are left when none of them can be left out alone any more, or when so many were tried.
     *
     * @param all the pieces to begin with, for which the predicate holds
     * @param differs true while the difference stays
     */
    static BitSet minimise(BitSet all, Predicate<BitSet> differs, int tries) {
        BitSet kept = (BitSet) all.clone();
        int left = tries;
        for (int chunk = Math.max(1, kept.cardinality() / 2); ; chunk = Math.max(1, chunk / 2)) {
            boolean smaller = false;
            for (int from = kept.nextSetBit(0); from >= 0 && left > 0; ) {
                BitSet fewer = (BitSet) kept.clone();
                int at = from;
                for (int i = 0; i < chunk && at >= 0; i++) {
                    fewer.clear(at);
                    at = kept.nextSetBit(at + 1);
                }
                left--;
                if (differs.test(fewer)) {
                    kept = fewer;
                    smaller = true;
                }
                from = at;
            }
            if (left <= 0 || (chunk == 1 && !smaller)) {
                return kept;
            }
        }
    }
}
