package windhover.debug.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names by number, so that an event holds four bytes of one. Of a fixed most: a guest can make up names without end.
 */
final class NameNumbers {
    private static final int MOST = 4096;
    private static final int RECENT = 512;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final String[] recent = new String[RECENT];
    private final int[] recentNumbers = new int[RECENT];

    NameNumbers() {
        Arrays.fill(recent, "");
        find("");
    }

    /** The number of a name; 0, the empty name, once there are too many. */
    int number(String name) {
        int at = name.hashCode() & (RECENT - 1);
        if (!recent[at].equals(
                name)) { // quick: the same names come again and again as the same objects: states, labels
            recentNumbers[at] = find(name);
            recent[at] = name;
        }
        return recentNumbers[at];
    }

    private int find(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == MOST) {
            return 0;
        }
        numbers.put(name, names.size());
        names.add(name);
        return names.size() - 1;
    }

    String name(int number) {
        return names.get(number);
    }
}
