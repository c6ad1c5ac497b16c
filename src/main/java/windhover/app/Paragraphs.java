package windhover.app;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of a width. */
final class Paragraphs {
    private Paragraphs() {}

    /** The words of a text in lines of at most {@code width} characters, longer words excepted. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
