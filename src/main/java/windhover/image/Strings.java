package windhover.image;

import java.util.HashMap;
import java.util.Map;

/** A section of texts, each found by its offset. */
final class Strings {
    private final ByteCursor section;
    private final Map<Integer, String> known = new HashMap<>();

    Strings(ByteCursor section) {
        this.section = section;
    }

    /** The text at an offset; the same object for the same offset. */
    String at(long offset) throws ImageFormatException {
        section.seek(offset);
        int position = section.position();
        String text = known.get(position);
        if (text == null) {
            text = section.text();
            known.put(position, text);
        }
        return text;
    }
}
