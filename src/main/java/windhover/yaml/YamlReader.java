package windhover.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML into {@link Node}s. Aliases are refused: a description needs none, and they are how a small file becomes a
 * large one.
 */
public final class YamlReader {
    private static final int DEEPEST = 12;

    private final String file;
    private final YAMLParser in;

    private YamlReader(String file, YAMLParser in) {
        this.file = file;
        this.in = in;
    }

    /**
     * Reads a document.
     *
     * @param file its name in messages
     * @param what it should describe, with its article
     */
    public static Node read(String text, String file, String what) throws FormatException {
        try (YAMLParser in = (YAMLParser) new YAMLMapper().createParser(text)) {
            YamlReader reader = new YamlReader(file, in);
            if (in.nextToken() == null) {
                throw new FormatException(new Location(file, 1, 1), "the file is empty, expected " + what);
            }
            Node node = reader.node(0);
            if (in.nextToken() != null) {
                throw new FormatException(reader.here(), "a second document begins here, expected the end of the file");
            }
            return node;
        } catch (JacksonException e) {
            TokenStreamLocation where = e.getLocation();
            Location at = where == null
                    ? new Location(file, 1, 1)
                    : new Location(file, Math.max(1, where.getLineNr()), Math.max(1, where.getColumnNr()));
            throw new FormatException(at, "not readable as YAML: " + firstSentence(e.getOriginalMessage()));
        }
    }

    private static String firstSentence(String message) {
        String line = message.strip()
                .lines()
                .limit(2)
                .reduce((a, b) -> a + ", " + b.strip())
                .orElse("unknown fault");
        if (line.contains("character '@'") || line.contains("character @")) {
            return line + " (a moment is written in quotes, such as \"@12480\")";
        }
        return line;
    }

    private Location here() {
        TokenStreamLocation where = in.currentTokenLocation();
        return new Location(file, where.getLineNr(), where.getColumnNr());
    }

    private Node node(int depth) throws FormatException {
        Location at = here();
        if (depth > DEEPEST) {
            throw new FormatException(at, "nested more than " + DEEPEST + " levels deep");
        }
        if (in.isCurrentAlias()) {
            throw new FormatException(at, "an alias (*name) is not used here, expected the value itself");
        }
        JsonToken token = in.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(at, depth);
            case START_ARRAY -> sequence(at, depth);
            case VALUE_NULL -> new Node.Scalar(at, "");
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                new Node.Scalar(at, in.getString());
            default -> throw new FormatException(at, "unexpected " + token + ", expected a value");
        };
    }

    private Node mapping(Location at, int depth) throws FormatException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            Location keyAt = here();
            String key = in.currentName();
            in.nextToken();
            Node.Entry earlier = entries.putIfAbsent(key, new Node.Entry(keyAt, node(depth + 1)));
            if (earlier != null) {
                throw new FormatException(
                        keyAt,
                        "'" + key + "' stands here a second time, expected it once (first on line "
                                + earlier.at().line() + ")");
            }
        }
        return new Node.Mapping(at, entries);
    }

    private Node sequence(Location at, int depth) throws FormatException {
        List<Node> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(depth + 1));
        }
        return new Node.Sequence(at, List.copyOf(items));
    }
}
