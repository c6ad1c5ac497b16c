package windhover.debug.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names by number, so that an event holds four bytes of one. Of a fixed most: a guest can make up names without end. */
final class Names {
  private static final int MOST = 4096;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  Names() {
    number("");
  }

  /** The number of a name; 0, the empty name, once there are too many. */
  int number(String name) {
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
