package windhover.bus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.clock.Wiring;

/** Which target answers at which physical address. Addresses are unsigned 64-bit numbers. */
public final class AddressMap {
    /**
     * A range of addresses.
     *
     * @param base first address
     * @param size bytes
     * @param target who answers
     * @param waitStates cycles a transaction waits before its first beat
     */
    public record Region(long base, long size, BusTarget target, int waitStates) {
        /** True when an access of {@code length} bytes at an address lies wholly inside. */
        public boolean holds(long address, int length) {
            long offset = address - base;
            return Long.compareUnsigned(offset, size) < 0 && Long.compareUnsigned(size - offset, length) >= 0;
        }
    }

    @Wiring("the board's memory map")
    private final List<Region> regions = new ArrayList<>();

    /** Adds a range. */
    public AddressMap add(long base, long size, BusTarget target, int waitStates) {
        Region added = new Region(base, size, target, waitStates);
        for (Region other : regions) {
            if (other.holds(base, 1) || added.holds(other.base, 1)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s at %#x overlaps %s at %#x",
                        target.name(),
                        base,
                        other.target.name(),
                        other.base));
            }
        }
        regions.add(added);
        return this;
    }

    /** The range in which an access of {@code length} bytes lies wholly, or null: nobody answers. */
    public @Nullable Region find(long address, int length) {
        for (int i = 0; i < regions.size(); i++) {
            Region region = regions.get(i);
            if (region.holds(address, length)) {
                return region;
            }
        }
        return null;
    }

    /** All ranges, by address. */
    public List<Region> regions() {
        return regions.stream()
                .sorted(Comparator.comparing(Region::base, Long::compareUnsigned))
                .toList();
    }

    /** Reads without effect; 0 where nobody answers. */
    public long peek(long address, int size) {
        Region region = find(address, size);
        return region == null ? 0 : region.target.peek(address - region.base, size);
    }
}
