package windhover.timeline;

import java.util.ArrayList;
import java.util.List;
import windhover.machine.Input;

/** Everything that came to the machine from outside, each input at its cycle, in the order in which it was applied. */
public final class Journal {
    /** Bytes that an entry costs beside its payload, about. */
    private static final int ENTRY_BYTES = 96;

    private final List<Entry> entries = new ArrayList<>();
    private long bytes;

    /** An input, applied before the cycle {@code cycle} ran. */
    public record Entry(long cycle, Input input) {}

    /** Appends an input. */
    public void add(long cycle, Input input) {
        if (!entries.isEmpty() && entries.getLast().cycle > cycle) {
            throw new IllegalArgumentException(
                    "input at @" + cycle + " after one at @" + entries.getLast().cycle + ": a journal goes forward");
        }
        entries.add(new Entry(cycle, input));
        bytes += ENTRY_BYTES + input.size();
    }

    /** How many inputs there are. */
    public int size() {
        return entries.size();
    }

    /** An input by its place. */
    public Entry entry(int index) {
        return entries.get(index);
    }

    /** All of them, as they stand now. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The cycle of the input at a place; {@link Long#MAX_VALUE} behind the last. */
    public long cycleOf(int index) {
        return index < entries.size() ? entries.get(index).cycle : Long.MAX_VALUE;
    }

    /** How many inputs are applied before a cycle runs: those that came up to it. */
    public int upTo(long cycle) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).cycle <= cycle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Memory it takes, about. */
    public long bytes() {
        return bytes;
    }

    /** A journal that begins with the first inputs of this one. */
    Journal begin(int count) {
        Journal journal = new Journal();
        for (Entry entry : entries.subList(0, count)) {
            journal.add(entry.cycle, entry.input);
        }
        return journal;
    }
}
