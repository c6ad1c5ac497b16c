package windhover.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hashes of states that a recording holds: whoever runs what was recorded again passes these moments, and finds out
 * whether the states are the same.
 */
public final class StoredHashes {
    /** Those of a run that was not recorded. */
    public static final StoredHashes NONE = new StoredHashes(List.of());

    /**
     * A hash.
     *
     * @param branch number of the branch
     * @param cycle the moment: the cycle that ran next
     * @param applied how many of the branch's inputs the state held
     * @param hash of the whole state
     */
    public record Stored(int branch, long cycle, int applied, long hash) {}

    /** Of each branch, in the order of cycles. */
    private final Map<Integer, List<Stored>> branches = new HashMap<>();

    /** These, in any order. */
    public StoredHashes(List<Stored> hashes) {
        for (Stored stored : hashes) {
            branches.computeIfAbsent(stored.branch, b -> new ArrayList<>()).add(stored);
        }
        branches.values().forEach(each -> each.sort(Comparator.comparingLong(Stored::cycle)));
    }

    /**
     * The first moment of a branch's history after a cycle of which there is a hash; {@link Long#MAX_VALUE} for none.
     */
    public long after(Branch branch, long cycle) {
        long first = Long.MAX_VALUE;
        long bound = Long.MAX_VALUE;
        for (Branch at = branch; at != null; at = at.parent()) {
            List<Stored> own = branches.getOrDefault(at.number(), List.of());
            int index = above(own, cycle);
            if (index < own.size() && own.get(index).cycle <= bound) {
                first = Math.min(first, own.get(index).cycle);
            }
            bound = Math.min(bound, at.from());
        }
        return first;
    }

    /** The hash of a moment of a branch's history in which so many inputs were applied; 0 when there is none. */
    public long at(Branch branch, long cycle, int applied) {
        long bound = Long.MAX_VALUE;
        for (Branch at = branch; at != null; at = at.parent()) {
            List<Stored> own = branches.getOrDefault(at.number(), List.of());
            for (int i = above(own, cycle - 1); i < own.size() && own.get(i).cycle == cycle && cycle <= bound; i++) {
                if (own.get(i).applied == applied) {
                    return own.get(i).hash;
                }
            }
            bound = Math.min(bound, at.from());
        }
        return 0;
    }

    private static int above(List<Stored> sorted, long cycle) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).cycle <= cycle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
