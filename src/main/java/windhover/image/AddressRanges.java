package windhover.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The addresses that some sections take in memory. */
final class AddressRanges {
    /** Ascending, apart from each other; the last address of each is inclusive, for a range may end at 2^64. */
    private final long[] first;

    private final long[] last;

    private AddressRanges(long[] first, long[] last) {
        this.first = first;
        this.last = last;
    }

    /** Of the sections that lie in memory and are chosen. */
    static AddressRanges of(List<Section> sections, Predicate<Section> chosen) {
        List<Section> sorted = new ArrayList<>();
        for (Section section : sections) {
            if (section.allocated() && section.size() != 0 && chosen.test(section)) {
                sorted.add(section);
            }
        }
        sorted.sort(Comparator.comparing(Section::address, Long::compareUnsigned));
        long[] first = new long[sorted.size()];
        long[] last = new long[sorted.size()];
        int count = 0;
        for (Section section : sorted) {
            long end = section.address() + (section.size() - 1);
            if (Long.compareUnsigned(end, section.address()) < 0) {
                end = -1;
            }
            if (count > 0 && Long.compareUnsigned(section.address(), last[count - 1]) <= 0) {
                last[count - 1] = Long.compareUnsigned(end, last[count - 1]) > 0 ? end : last[count - 1];
            } else {
                first[count] = section.address();
                last[count++] = end;
            }
        }
        return new AddressRanges(Arrays.copyOf(first, count), Arrays.copyOf(last, count));
    }

    boolean contains(long address) {
        int low = 0;
        int high = first.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(first[middle], address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high >= 0 && Long.compareUnsigned(address, last[high]) <= 0;
    }
}
