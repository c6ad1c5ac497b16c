package windhover.export;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a run is written.
 *
 * @param only topics; all of them unless the user named some
 * @param signals patterns of the names of signals, with {@code *} and {@code ?}, and {@code !} before one that leaves
 *     out; empty for all
 * @param texts whether names stand in a value change dump as texts rather than as numbers
 */
public record ExportSelection(Set<Topic> only, List<String> signals, boolean texts) {
    /** Everything. */
    public static final ExportSelection ALL = new ExportSelection(EnumSet.allOf(Topic.class), List.of(), false);

    /** Tells whether a topic is wanted. */
    boolean has(Topic topic) {
        return only.contains(topic);
    }

    /** Tells whether a signal is wanted: the last pattern that fits its name, or its whole path, decides. */
    boolean has(String path, String leaf) {
        boolean wanted = signals.isEmpty() || signals.getFirst().startsWith("!");
        for (String signal : signals) {
            boolean out = signal.startsWith("!");
            if (fits(out ? signal.substring(1) : signal, path, leaf)) {
                wanted = !out;
            }
        }
        return wanted;
    }

    /** Tells whether a pattern fits a signal. */
    static boolean fits(String pattern, String path, String leaf) {
        Pattern regular = Pattern.compile(
                pattern.codePoints()
                        .mapToObj(c -> switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        })
                        .collect(Collectors.joining()),
                Pattern.CASE_INSENSITIVE);
        return regular.matcher(leaf).matches() || regular.matcher(path).matches();
    }
}
