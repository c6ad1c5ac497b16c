package windhover.image;

import java.util.ArrayList;
import java.util.List;

/** What could not be read, a line each; after the first few, only that there is more. */
final class Warnings {
    private static final int MOST = 12;

    private final List<String> lines = new ArrayList<>();
    private boolean more;

    void add(String line) {
        if (lines.size() < MOST) {
            lines.add(line);
        } else if (!more) {
            more = true;
            lines.add("and more");
        }
    }

    List<String> lines() {
        return lines;
    }
}
