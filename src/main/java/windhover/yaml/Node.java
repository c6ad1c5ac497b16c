package windhover.yaml;

import java.util.List;
import java.util.Map;

/** A value of a YAML document together with the place where it stands, so that every complaint can say where. */
public sealed interface Node {
    /** Where the value begins. */
    Location at();

    /** A text, number or flag, as written. */
    record Scalar(Location at, String text) implements Node {}

    /** A list. */
    record Sequence(Location at, List<Node> items) implements Node {}

    /** Keys with their values, in the order of the file. */
    record Mapping(Location at, Map<String, Entry> entries) implements Node {}

    /** A key's value, and where the key stands. */
    record Entry(Location at, Node value) {}

    /** What kind of value it is, in words. */
    default String kind() {
        return switch (this) {
            case Scalar s ->
                "'" + (s.text().length() > 40 ? s.text().substring(0, 40) + "…" : s.text()).replace("\n", "\\n") + "'";
            case Sequence s -> "a list";
            case Mapping m -> "keys with values";
        };
    }
}
