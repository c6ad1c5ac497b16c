package windhover.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a mapping, each asked for by name and kind; keys that nobody knows are refused with the nearest known
 * one.
 */
public final class Fields {
    private final Node.Mapping mapping;
    private final String what;

    private Fields(Node.Mapping mapping, String what) {
        this.mapping = mapping;
        this.what = what;
    }

    /**
     * The keys of {@code node}, which describes {@code what} (with its article) and may use only the names
     * {@code known}.
     */
    public static Fields of(Node node, String what, String... known) throws FormatException {
        if (!(node instanceof Node.Mapping mapping)) {
            throw new FormatException(
                    node.at(),
                    node.kind() + " where " + what + " should be, expected keys among " + String.join(", ", known));
        }
        Set<String> names = Set.of(known);
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            if (!names.contains(entry.getKey())) {
                throw new FormatException(
                        entry.getValue().at(),
                        "unknown key '" + entry.getKey() + "' in " + what + ", expected " + String.join(", ", known)
                                + NearestName.hint(entry.getKey(), List.of(known)));
            }
        }
        return new Fields(mapping, what);
    }

    public Location at() {
        return mapping.at();
    }

    /** The only key, for things that are said by one key. */
    public String onlyKey() throws FormatException {
        if (mapping.entries().size() != 1) {
            throw new FormatException(at(), what + " has " + mapping.entries().size() + " keys, expected one");
        }
        return mapping.entries().keySet().iterator().next();
    }

    public boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    public @Nullable Node find(String key) {
        Node.Entry entry = mapping.entries().get(key);
        return entry == null ? null : entry.value();
    }

    public Node node(String key) throws FormatException {
        Node found = find(key);
        if (found == null) {
            throw new FormatException(at(), "'" + key + "' is missing in " + what);
        }
        return found;
    }

    public String text(String key) throws FormatException {
        return text(node(key), key);
    }

    public String text(String key, String otherwise) throws FormatException {
        Node found = find(key);
        return found == null ? otherwise : text(found, key);
    }

    public long number(String key, long least, long greatest) throws FormatException {
        return number(node(key), key, least, greatest);
    }

    public long number(String key, long least, long greatest, long otherwise) throws FormatException {
        Node found = find(key);
        return found == null ? otherwise : number(found, key, least, greatest);
    }

    public boolean flag(String key, boolean otherwise) throws FormatException {
        Node found = find(key);
        if (found == null) {
            return otherwise;
        }
        return oneOf(key, "yes", "no", "true", "false").matches("yes|true");
    }

    /** A word out of a few. */
    public String oneOf(String key, String... words) throws FormatException {
        Node found = node(key);
        String text = text(found, key);
        if (!List.of(words).contains(text)) {
            throw new FormatException(
                    found.at(),
                    "'" + key + "' is '" + text + "', expected " + String.join(" or ", words)
                            + NearestName.hint(text, List.of(words)));
        }
        return text;
    }

    /** The items of a list; none when the key is not there. */
    public List<Node> items(String key) throws FormatException {
        Node found = find(key);
        if (found == null) {
            return List.of();
        }
        if (!(found instanceof Node.Sequence sequence)) {
            throw new FormatException(found.at(), found.kind() + " for '" + key + "', expected a list");
        }
        return sequence.items();
    }

    /** A list of whole numbers. */
    public List<Integer> numbers(String key, int least, int greatest) throws FormatException {
        List<Integer> numbers = new ArrayList<>();
        node(key);
        for (Node item : items(key)) {
            numbers.add((int) number(item, key, least, greatest));
        }
        return List.copyOf(numbers);
    }

    public static String text(Node node, String what) throws FormatException {
        if (!(node instanceof Node.Scalar scalar)) {
            throw new FormatException(node.at(), node.kind() + " for '" + what + "', expected a text");
        }
        if (scalar.text().isBlank()) {
            throw new FormatException(node.at(), "'" + what + "' is empty, expected a text");
        }
        return scalar.text();
    }

    /** A whole number: decimal, or hexadecimal with 0x; underscores may group digits. */
    public static long number(Node node, String what, long least, long greatest) throws FormatException {
        if (!(node instanceof Node.Scalar scalar)) {
            throw new FormatException(node.at(), node.kind() + " for '" + what + "', expected a whole number");
        }
        String text = scalar.text().strip();
        OptionalLong number = WholeNumber.parse(text);
        if (number.isEmpty()) {
            throw new FormatException(
                    node.at(),
                    "'" + what + "' is " + (text.isEmpty() ? "empty" : "'" + text + "'") + ", expected a whole number");
        }
        long value = number.getAsLong();
        boolean anyValue = least == Long.MIN_VALUE && greatest == Long.MAX_VALUE;
        if (!anyValue && (value < least || value > greatest)) {
            throw new FormatException(
                    node.at(), "'" + what + "' is " + value + ", expected " + least + " to " + greatest);
        }
        return value;
    }
}
