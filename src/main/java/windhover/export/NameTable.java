package windhover.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names as numbers, for signals: each gets the next number when it is needed first. */
final class NameTable {
    /** Bits of a number. */
    static final int WIDTH = 16;

    /** The number of all that comes when every number is taken. */
    private static final int OTHERS = (1 << WIDTH) - 1;

    private final List<String> names = new ArrayList<>(List.of("-"));
    private final Map<String, Integer> numbers = new HashMap<>();

    /** The number of a name, from 1. */
    int number(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == OTHERS) {
            return OTHERS;
        }
        names.add(name);
        numbers.put(name, names.size() - 1);
        return names.size() - 1;
    }

    /** The name of a number. */
    String name(int number) {
        return number < names.size() ? names.get(number) : "others";
    }

    /** How many numbers there are, 0 included, which stands for none. */
    int size() {
        return names.size();
    }
}
