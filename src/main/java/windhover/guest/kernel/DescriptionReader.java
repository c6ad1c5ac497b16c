package windhover.guest.kernel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.guest.kernel.KernelDescription.Condition;
import windhover.guest.kernel.KernelDescription.Happening;
import windhover.guest.kernel.KernelDescription.Heap;
import windhover.guest.kernel.KernelDescription.Items;
import windhover.guest.kernel.KernelDescription.Kind;
import windhover.guest.kernel.KernelDescription.Meaning;
import windhover.guest.kernel.KernelDescription.Name;
import windhover.guest.kernel.KernelDescription.Point;
import windhover.guest.kernel.KernelDescription.Programs;
import windhover.guest.kernel.KernelDescription.Queue;
import windhover.guest.kernel.KernelDescription.Requests;
import windhover.guest.kernel.KernelDescription.Shape;
import windhover.guest.kernel.KernelDescription.States;
import windhover.guest.kernel.KernelDescription.Tasks;
import windhover.guest.kernel.KernelDescription.Text;
import windhover.guest.kernel.KernelDescription.Value;
import windhover.guest.kernel.KernelDescription.Waiting;
import windhover.guest.kernel.KernelDescription.Words;
import windhover.yaml.Fields;
import windhover.yaml.FormatException;
import windhover.yaml.Location;
import windhover.yaml.NearestName;
import windhover.yaml.Node;
import windhover.yaml.YamlReader;

/**
 * Reads kernel descriptions ({@code docs/kernel-descriptions.md}). The only exception for any text is
 * {@link FormatException}.
 */
public final class DescriptionReader {
    /** The colours that a description may give, by what each means in every picture. */
    public static final List<String> HUES = List.of("program", "kernel", "handler", "dma", "firmware", "idle", "fault");

    private static final int LONGEST = 1 << 18;
    private static final int MOST = 64;
    private static final List<String> SHAPES = List.of("list", "array", "ring");
    private static final List<String> POINTS = List.of("enter", "return", "call-through");
    private static final List<String> VALUES =
            List.of("item", "callback", "data", "owner", "task", "from", "to", "on", "number", "block", "in-queue");

    private DescriptionReader() {}

    /**
     * Reads a description.
     *
     * @param text the file's text
     * @param file its name, for messages
     */
    public static KernelDescription read(String text, String file) throws FormatException {
        if (text.length() > LONGEST) {
            throw new FormatException(new Location(file, 1, 1), "the file has more than " + LONGEST + " characters");
        }
        Fields all = Fields.of(
                YamlReader.read(text, file, "a kernel description"),
                "a kernel description",
                "kernel",
                "recognise",
                "words",
                "booted",
                "ends",
                "stack-bottom",
                "interrupt-table",
                "handler-entry",
                "bad-frees",
                "programs",
                "queues",
                "tasks",
                "requests",
                "waiting",
                "heap",
                "happens");
        List<Name> recognise = names(all.node("recognise"), "recognise");
        if (recognise.isEmpty()) {
            throw new FormatException(
                    all.node("recognise").at(),
                    "'recognise' is an empty list, expected names that the image must have");
        }
        List<Queue> queues = new ArrayList<>();
        for (Node node : few(all, "queues")) {
            Queue queue = queue(node);
            if (queues.stream().anyMatch(one -> one.name().equals(queue.name()))) {
                throw new FormatException(
                        queue.at(), "a second queue is named '" + queue.name() + "', expected another name");
            }
            queues.add(queue);
        }
        List<Waiting> waiting = new ArrayList<>();
        for (Node node : few(all, "waiting")) {
            waiting.add(waiting(node));
        }
        return new KernelDescription(
                all.text("kernel"),
                file,
                recognise,
                words(all.find("words")),
                path(all, "booted"),
                path(all, "ends"),
                path(all, "stack-bottom"),
                path(all, "interrupt-table"),
                all.text("handler-entry", ""),
                path(all, "bad-frees"),
                programs(all.find("programs")),
                queues,
                tasks(all.find("tasks")),
                requests(all.find("requests")),
                waiting,
                heap(all.find("heap")),
                happenings(all.find("happens"), queues));
    }

    private static List<Node> few(Fields fields, String key) throws FormatException {
        List<Node> items = fields.items(key);
        if (items.size() > MOST) {
            throw new FormatException(
                    fields.node(key).at(), "'" + key + "' has " + items.size() + " entries, expected at most " + MOST);
        }
        return items;
    }

    private static Words words(@Nullable Node node) throws FormatException {
        if (node == null) {
            return new Words("item", "task", "kernel");
        }
        Fields fields = Fields.of(node, "'words'", "item", "task", "dispatcher");
        return new Words(fields.text("item", "item"), fields.text("task", "task"), fields.text("dispatcher", "kernel"));
    }

    private static Path path(Node node, String key) throws FormatException {
        return Path.parse(Fields.text(node, key), node.at());
    }

    private static @Nullable Path path(Fields fields, String key) throws FormatException {
        Node node = fields.find(key);
        return node == null ? null : path(node, key);
    }

    private static Path pathOf(Fields fields, String key) throws FormatException {
        return path(fields.node(key), key);
    }

    private static Name name(Node node, String key) throws FormatException {
        String text = Fields.text(node, key).strip();
        if (!text.matches("[A-Za-z0-9_.$]+")) {
            throw new FormatException(node.at(), "'" + key + "' is '" + text + "', expected a name of the guest's");
        }
        return new Name(node.at(), text);
    }

    /** One name, or a list of names. */
    private static List<Name> names(@Nullable Node node, String key) throws FormatException {
        List<Name> names = new ArrayList<>();
        if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                names.add(name(item, key));
            }
        } else if (node != null) {
            names.add(name(node, key));
        }
        if (node != null && names.size() > MOST) {
            throw new FormatException(
                    node.at(), "'" + key + "' has " + names.size() + " names, expected at most " + MOST);
        }
        return names;
    }

    private static List<Condition> conditions(Fields fields) throws FormatException {
        List<Condition> conditions = new ArrayList<>();
        conditions(fields.find("when"), "when", true, conditions);
        conditions(fields.find("unless"), "unless", false, conditions);
        return conditions;
    }

    private static void conditions(@Nullable Node node, String key, boolean expected, List<Condition> conditions)
            throws FormatException {
        if (node == null) {
            return;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            throw new FormatException(
                    node.at(),
                    node.kind() + " for '" + key + "', expected a member and its values, such as {state: UNUSED}");
        }
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            conditions.add(new Condition(
                    Path.parse(entry.getKey(), entry.getValue().at()),
                    expected,
                    names(entry.getValue().value(), entry.getKey())));
        }
    }

    /** One collection, or a list of them, one behind the other. */
    private static List<Items> collections(@Nullable Node node, String key) throws FormatException {
        List<Items> all = new ArrayList<>();
        if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                all.add(items(item, key));
            }
        } else if (node != null) {
            all.add(items(node, key));
        }
        return all;
    }

    private static final String[] ITEM_KEYS = {
        "list", "array", "ring", "next", "until", "through", "type", "first", "count", "end", "when", "unless", "state"
    };

    private static Items items(Node node, String key) throws FormatException {
        return items(Fields.of(node, "'" + key + "'", ITEM_KEYS), key);
    }

    private static Items items(Fields fields, String key) throws FormatException {
        List<String> shapes = SHAPES.stream().filter(fields::has).toList();
        if (shapes.size() != 1) {
            throw new FormatException(
                    fields.at(),
                    "'" + key + "' says " + (shapes.isEmpty() ? "no" : "more than one") + " shape, expected one of "
                            + String.join(", ", SHAPES));
        }
        Shape shape = Shape.valueOf(shapes.getFirst().toUpperCase(Locale.ROOT));
        allow(fields, key, shape == Shape.LIST, "next", "until", "through");
        allow(fields, key, shape == Shape.RING, "first", "end");
        if (shape == Shape.LIST && !fields.has("next")) {
            throw new FormatException(
                    fields.at(), "'next' is missing in '" + key + "', expected the member that links it");
        }
        if (shape == Shape.RING && (!fields.has("first") || fields.has("count") == fields.has("end"))) {
            throw new FormatException(
                    fields.at(), "'" + key + "' is a ring, expected first, and count or end, with it");
        }
        return new Items(
                fields.at(),
                shape,
                pathOf(fields, shapes.getFirst()),
                fields.text("next", ""),
                path(fields, "until"),
                fields.text("through", ""),
                fields.text("type", ""),
                path(fields, "first"),
                path(fields, "count"),
                path(fields, "end"),
                conditions(fields),
                fields.text("state", ""));
    }

    private static void allow(Fields fields, String what, boolean allowed, String... keys) throws FormatException {
        for (String key : keys) {
            if (!allowed && fields.has(key)) {
                throw new FormatException(
                        fields.node(key).at(), "'" + key + "' does not belong to this shape of '" + what + "'");
            }
        }
    }

    private static final Map<String, Meaning> TASK_STATES = Map.of(
            "ready", Meaning.READY, "running", Meaning.RUNNING, "blocked", Meaning.BLOCKED, "ended", Meaning.ENDED);
    private static final Map<String, Meaning> PROGRAM_STATES =
            Map.of("loaded", Meaning.LOADED, "ending", Meaning.ENDING, "ended", Meaning.ENDED);

    private static @Nullable States states(@Nullable Node node, Map<String, Meaning> known) throws FormatException {
        if (node == null) {
            return null;
        }
        if (node instanceof Node.Scalar) {
            return new States(path(node, "state"), new EnumMap<>(Meaning.class));
        }
        List<String> keys = new ArrayList<>(known.keySet().stream().sorted().toList());
        keys.addFirst("field");
        Fields fields = Fields.of(node, "'state'", keys.toArray(String[]::new));
        Map<Meaning, List<Name>> meanings = new EnumMap<>(Meaning.class);
        for (Map.Entry<String, Meaning> entry : known.entrySet()) {
            if (fields.has(entry.getKey())) {
                meanings.put(entry.getValue(), names(fields.find(entry.getKey()), entry.getKey()));
            }
        }
        return new States(pathOf(fields, "field"), meanings);
    }

    private static @Nullable Programs programs(@Nullable Node node) throws FormatException {
        if (node == null) {
            return null;
        }
        Fields fields = Fields.of(node, "'programs'", "all", "name", "state", "return-code", "running");
        return new Programs(
                fields.at(),
                collections(fields.node("all"), "all"),
                pathOf(fields, "name"),
                states(fields.find("state"), PROGRAM_STATES),
                path(fields, "return-code"),
                path(fields, "running"));
    }

    private static String hue(Fields fields, String otherwise) throws FormatException {
        return fields.has("hue") ? fields.oneOf("hue", HUES.toArray(String[]::new)) : otherwise;
    }

    private static Queue queue(Node node) throws FormatException {
        Fields fields = Fields.of(
                node, "a queue", "name", "items", "length", "item", "pool", "free", "current", "refused", "hue");
        Node itemNode = fields.find("item");
        Fields item = itemNode == null
                ? null
                : Fields.of(itemNode, "'item'", "callback", "data", "owner", "number", "queued", "reserved");
        return new Queue(
                fields.at(),
                fields.text("name"),
                collections(fields.node("items"), "items"),
                path(fields, "length"),
                item == null ? null : path(item, "callback"),
                item == null ? null : path(item, "data"),
                item == null ? null : path(item, "owner"),
                item == null ? null : path(item, "number"),
                item == null ? null : path(item, "queued"),
                item == null ? null : path(item, "reserved"),
                path(fields, "pool"),
                fields.has("free") ? items(fields.node("free"), "free") : null,
                path(fields, "current"),
                path(fields, "refused"),
                hue(fields, "kernel"));
    }

    private static @Nullable Tasks tasks(@Nullable Node node) throws FormatException {
        if (node == null) {
            return null;
        }
        Fields fields = Fields.of(
                node,
                "'tasks'",
                "all",
                "name",
                "id",
                "state",
                "waits-for",
                "running",
                "idle",
                "ready",
                "pc",
                "stack-pointer",
                "switches",
                "address-space",
                "image",
                "hue");
        Node space = fields.find("address-space");
        Node image = fields.find("image");
        return new Tasks(
                fields.at(),
                collections(fields.node("all"), "all"),
                path(fields, "name"),
                path(fields, "id"),
                states(fields.find("state"), TASK_STATES),
                waitsFor(fields.find("waits-for")),
                path(fields, "running"),
                path(fields, "idle"),
                collections(fields.find("ready"), "ready"),
                path(fields, "pc"),
                path(fields, "stack-pointer"),
                path(fields, "switches"),
                space == null ? null : pathOf(Fields.of(space, "'address-space'", "root"), "root"),
                image == null ? null : pathOf(Fields.of(image, "'image'", "by"), "by"),
                hue(fields, "program"));
    }

    private static Map<String, Text> waitsFor(@Nullable Node node) throws FormatException {
        Map<String, Text> texts = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
                texts.put(entry.getKey(), text(entry.getValue().value(), entry.getKey()));
            }
        } else if (node != null) {
            String plain = Fields.text(node, "waits-for");
            texts.put(
                    "",
                    plain.contains("{")
                            ? text(node, "waits-for")
                            : new Text(node.at(), List.of("", ""), List.of(Path.parse(plain, node.at()))));
        }
        return texts;
    }

    private static Text text(Node node, String key) throws FormatException {
        String all = Fields.text(node, key);
        List<String> words = new ArrayList<>();
        List<Path> values = new ArrayList<>();
        int from = 0;
        for (int open = all.indexOf('{'); open >= 0; open = all.indexOf('{', from)) {
            int close = all.indexOf('}', open);
            if (close < 0) {
                throw new FormatException(node.at(), "'" + all + "' opens a { and does not close it");
            }
            words.add(all.substring(from, open));
            values.add(Path.parse(all.substring(open + 1, close), node.at()));
            from = close + 1;
        }
        words.add(all.substring(from));
        return new Text(node.at(), words, values);
    }

    private static @Nullable Requests requests(@Nullable Node node) throws FormatException {
        if (node == null) {
            return null;
        }
        Fields fields = Fields.of(
                node,
                "'requests'",
                "next",
                "head",
                "callback",
                "owner",
                "free",
                "served",
                "registry",
                "except-folder",
                "except-types",
                "driver-folder");
        return new Requests(
                fields.at(),
                fields.text("next"),
                fields.text("head", ""),
                fields.text("callback", ""),
                fields.text("owner", ""),
                fields.text("free", ""),
                names(fields.find("served"), "served").stream().map(Name::text).toList(),
                fields.text("registry", ""),
                fields.text("except-folder", ""),
                names(fields.find("except-types"), "except-types").stream()
                        .map(Name::text)
                        .toList(),
                fields.text("driver-folder", ""));
    }

    private static Waiting waiting(Node node) throws FormatException {
        Fields fields = Fields.of(
                node,
                "a list of requests",
                "name",
                "items",
                "suffix",
                "unless-prefix",
                "next",
                "callback",
                "owner",
                "port");
        if (fields.has("items") == fields.has("suffix")) {
            throw new FormatException(fields.at(), "a list of requests, expected either items or suffix with it");
        }
        return new Waiting(
                fields.at(),
                fields.has("items") ? fields.text("name") : "",
                fields.has("items") ? items(fields.node("items"), "items") : null,
                fields.text("suffix", ""),
                fields.text("unless-prefix", ""),
                fields.has("suffix") ? fields.text("next") : "",
                fields.text("callback", ""),
                fields.text("owner", ""),
                fields.text("port", ""));
    }

    private static @Nullable Heap heap(@Nullable Node node) throws FormatException {
        if (node == null) {
            return null;
        }
        Fields fields = Fields.of(node, "'heap'", "start", "end", "header", "size", "in-use", "owner");
        return new Heap(
                fields.at(),
                name(fields.node("start"), "start"),
                name(fields.node("end"), "end"),
                name(fields.node("header"), "header"),
                fields.text("size"),
                fields.number("in-use", 0, 7, 0),
                fields.text("owner", ""));
    }

    // ---- What happens ----

    private static List<Happening> happenings(@Nullable Node node, List<Queue> queues) throws FormatException {
        List<Happening> all = new ArrayList<>();
        if (node == null) {
            return all;
        }
        List<String> kinds = Stream.of(Kind.values()).map(Kind::key).toList();
        Fields fields = Fields.of(node, "'happens'", kinds.toArray(String[]::new));
        for (Kind kind : Kind.values()) {
            Node found = fields.find(kind.key());
            if (found instanceof Node.Sequence sequence) {
                for (Node item : sequence.items()) {
                    all.add(happening(kind, item, queues));
                }
            } else if (found != null) {
                all.add(happening(kind, found, queues));
            }
        }
        if (all.size() > MOST) {
            throw new FormatException(node.at(), "'happens' has " + all.size() + " points, expected at most " + MOST);
        }
        return all;
    }

    private static Happening happening(Kind kind, Node node, List<Queue> queues) throws FormatException {
        List<String> keys = new ArrayList<>(POINTS);
        keys.addAll(VALUES);
        keys.addAll(List.of("queue", "when", "unless", "called-from", "not-called-from", "via"));
        Fields fields = Fields.of(node, "'" + kind.key() + "'", keys.toArray(String[]::new));
        List<String> points = POINTS.stream().filter(fields::has).toList();
        if (points.size() != 1) {
            throw new FormatException(
                    fields.at(),
                    "'" + kind.key() + "' says " + (points.isEmpty() ? "no point" : "more than one point")
                            + ", expected one of " + String.join(", ", POINTS));
        }
        Map<String, Value> values = new LinkedHashMap<>();
        for (String key : VALUES) {
            Node found = fields.find(key);
            if (found instanceof Node.Mapping) {
                Fields within = Fields.of(found, "'" + key + "'", "at", "member");
                values.put(key, new Value(pathOf(within, "at"), within.text("member")));
            } else if (found != null) {
                values.put(key, new Value(path(found, key), ""));
            }
        }
        for (String needed : needed(kind)) {
            if (!values.containsKey(needed)) {
                throw new FormatException(fields.at(), "'" + needed + "' is missing in '" + kind.key() + "'");
            }
        }
        String queue = fields.text("queue", "");
        List<String> names = queues.stream().map(Queue::name).toList();
        if (!queue.isEmpty() && !names.contains(queue)) {
            throw new FormatException(
                    fields.node("queue").at(),
                    "'queue' is '" + queue + "', expected the name of a queue: " + String.join(", ", names)
                            + NearestName.hint(queue, names));
        }
        return new Happening(
                fields.at(),
                kind,
                Point.valueOf(points.getFirst().toUpperCase(Locale.ROOT).replace('-', '_')),
                names(fields.find(points.getFirst()), points.getFirst()),
                values,
                queue,
                conditions(fields),
                names(fields.find("called-from"), "called-from"),
                names(fields.find("not-called-from"), "not-called-from"),
                fields.has("via") ? name(fields.node("via"), "via") : null);
    }

    private static List<String> needed(Kind kind) {
        return switch (kind) {
            case QUEUED, RESCHEDULED -> List.of("item");
            case ALLOCATED -> List.of("block");
            case SWITCHED -> List.of("to");
            default -> List.of();
        };
    }
}
