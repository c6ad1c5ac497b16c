package windhover.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.cpu.LossReason;
import windhover.debug.GuestWarning;
import windhover.device.kia.UsLayout;
import windhover.device.nic.Drop;
import windhover.irq.Idt;
import windhover.isa.Cause;
import windhover.isa.Isa;
import windhover.scenario.Scenario.After;
import windhover.timeline.Moment;
import windhover.yaml.Fields;
import windhover.yaml.FormatException;
import windhover.yaml.Location;
import windhover.yaml.NearestName;
import windhover.yaml.Node;
import windhover.yaml.YamlReader;

/**
 * Reads scenario files ({@code docs/scenario-format.md}). The only exception for any text is
 * {@link ScenarioFormatException}.
 */
public final class ScenarioParser {
    private static final int LONGEST = 1 << 20;
    private static final int LONGEST_TYPED = 200;
    private static final List<String> ARRIVALS = List.of("frame", "typed", "keys", "serial", "disk");
    private static final int MOST_STEPS = 64;
    private static final int MOST_INPUTS = 1024;
    private static final int MOST_CHECKS = 256;
    private static final long LAST_CYCLE = 1_000_000_000_000L;

    private static final String[] DROPS =
            Stream.of(Drop.values()).map(Drop::name).toArray(String[]::new);

    /** The layouts that a scenario may ask for: those that the window knows by name. */
    public static final List<String> LAYOUTS =
            List.of("all", "interrupts", "queue", "pipeline", "devices", "threads", "disk");

    private static final int MOST_LOADS = 64;

    /** The groups of lessons, in the order in which a learner meets them. */
    public static final List<String> GROUPS = List.of(
            "Network", "Event queue", "Keyboard and screen", "Time and sleep", "Disk", "Threads", "Processor and bus");

    private ScenarioParser() {}

    /**
     * Reads a scenario.
     *
     * @param text the file's text
     * @param file its name, for messages
     */
    public static Scenario parse(String text, String file) throws ScenarioFormatException {
        return parse(text, file, null);
    }

    /**
     * Reads a scenario that may name files.
     *
     * @param text the file's text
     * @param file its name, for messages
     * @param folder where the files that it names lie, there or below; null for none
     */
    public static Scenario parse(String text, String file, @Nullable Path folder) throws ScenarioFormatException {
        try {
            return read(text, file, folder);
        } catch (FormatException e) {
            throw ScenarioFormatException.of(e);
        }
    }

    private static Scenario read(String text, String file, @Nullable Path folder) throws FormatException {
        if (text.length() > LONGEST) {
            throw new ScenarioFormatException(
                    new Location(file, 1, 1), "the file has more than " + LONGEST + " characters");
        }
        Fields fields = Fields.of(
                YamlReader.read(text, file, "a scenario"),
                "a scenario",
                "name",
                "title",
                "teaches",
                "board",
                "timing",
                "isa",
                "image",
                "rom",
                "load",
                "kernel",
                "disk",
                "faults",
                "peers",
                "inputs",
                "steps",
                "checks",
                "until",
                "layout",
                "group");
        String name = fields.text("name");
        if (!name.matches("[a-z0-9][a-z0-9-]*")) {
            throw new ScenarioFormatException(
                    fields.node("name").at(), "name is '" + name + "', expected small letters, digits and hyphens");
        }
        List<Scenario.Step> steps = steps(fields);
        List<Scenario.Input> inputs = inputs(fields, steps);
        Fields until = Fields.of(fields.node("until"), "'until'", "cycles", "after");
        long limit = until.number("cycles", 1, LAST_CYCLE);
        inTime(fields, inputs, limit);
        After ending = until.has("after") ? after(until.node("after"), steps) : null;
        if (ending != null && ending.cycles() >= limit) {
            throw new ScenarioFormatException(
                    until.node("after").at(),
                    "'after' ends the run " + ending.cycles() + " cycles after a step, but 'cycles' ends it at @"
                            + limit + ": expected fewer");
        }
        Scenario scenario = new Scenario(
                name,
                fields.text("title").strip(),
                fields.text("teaches").strip(),
                fields.has("board") ? fields.oneOf("board", "kestrel3", "bare") : "kestrel3",
                fields.has("timing") ? fields.oneOf("timing", "kestrel3", "textbook") : "kestrel3",
                isa(fields),
                image(fields),
                raw(fields),
                fields.has("disk") ? DiskPlan.read(fields.node("disk")) : null,
                WirePlan.read(fields),
                inputs,
                steps,
                checks(fields, steps),
                limit,
                ending,
                fields.has("layout") ? fields.oneOf("layout", LAYOUTS.toArray(String[]::new)) : "",
                fields.has("group") ? fields.oneOf("group", GROUPS.toArray(String[]::new)) : "",
                file,
                text,
                folder,
                fields.has("image") ? fields.node("image").at() : fields.at(),
                fields.text("kernel", ""),
                fields.has("kernel") ? fields.node("kernel").at() : fields.at());
        if (scenario.board().equals("bare")
                && !inputs.stream().allMatch(input -> input.what() instanceof Scenario.TextTyped)) {
            throw new ScenarioFormatException(
                    fields.node("inputs").at(),
                    "board bare has no wire, no keyboard and no drive: expected inputs on the console alone");
        }
        return scenario;
    }

    /** The image's name; it may be left out where there are raw images. */
    private static String image(Fields fields) throws FormatException {
        return fields.has("rom") || fields.has("load") ? fields.text("image", "") : fields.text("image");
    }

    private static List<Scenario.Raw> raw(Fields scenario) throws FormatException {
        List<Scenario.Raw> raw = new ArrayList<>();
        if (scenario.has("rom")) {
            raw.add(new Scenario.Raw(
                    scenario.text("rom"), null, scenario.node("rom").at()));
        }
        List<Node> loads = scenario.items("load");
        if (loads.size() > MOST_LOADS) {
            throw new ScenarioFormatException(
                    scenario.node("load").at(),
                    "'load' has " + loads.size() + " entries, expected at most " + MOST_LOADS);
        }
        for (Node item : loads) {
            Fields load = Fields.of(item, "a raw image", "file", "at");
            long address = load.number("at", Long.MIN_VALUE, Long.MAX_VALUE);
            raw.add(new Scenario.Raw(load.text("file"), address, load.at()));
        }
        return List.copyOf(raw);
    }

    /** The instruction set's whole name, so that it does not matter how a scenario writes it; empty for the board's. */
    private static String isa(Fields scenario) throws FormatException {
        if (!scenario.has("isa")) {
            return "";
        }
        try {
            Isa isa = Isa.parse(scenario.text("isa"));
            return isa.equals(Isa.KESTREL3) ? "" : isa.deviceTree();
        } catch (IllegalArgumentException e) {
            throw new ScenarioFormatException(scenario.node("isa").at(), "isa is " + e.getMessage());
        }
    }

    private static List<Scenario.Step> steps(Fields scenario) throws FormatException {
        List<Node> items = items(scenario, "steps", MOST_STEPS);
        List<Scenario.Step> steps = new ArrayList<>();
        Map<Integer, Location> numbers = new HashMap<>();
        Map<Integer, Node> afters = new HashMap<>();
        for (Node item : items) {
            Fields fields = Fields.of(item, "a step", "number", "name", "why", "when", "after");
            int number = (int) fields.number("number", 1, MOST_STEPS);
            Location earlier = numbers.putIfAbsent(number, fields.at());
            if (earlier != null) {
                throw new ScenarioFormatException(
                        fields.at(),
                        "step " + number + " is there a second time (first on line " + earlier.line() + ")");
            }
            Node after = fields.find("after");
            if (after != null) {
                afters.put(number, after);
            }
            steps.add(new Scenario.Step(
                    number,
                    fields.text("name").strip(),
                    fields.text("why").strip(),
                    (int) fields.number("after", 1, MOST_STEPS, 0),
                    when(fields.node("when"))));
        }
        for (Scenario.Step step : steps) {
            Node after = afters.get(step.number());
            if (after != null && !numbers.containsKey(step.after())) {
                throw new ScenarioFormatException(
                        after.at(),
                        "step " + step.number() + " comes after step " + step.after() + ", which does not exist");
            }
            if (after != null && waitsForItself(step, steps)) {
                throw new ScenarioFormatException(
                        after.at(),
                        "step " + step.number() + " comes after itself, expected an order without a circle");
            }
        }
        steps.sort(Comparator.comparingInt(Scenario.Step::number));
        return List.copyOf(steps);
    }

    private static boolean waitsForItself(Scenario.Step step, List<Scenario.Step> steps) {
        Set<Integer> seen = new HashSet<>();
        int at = step.number();
        while (at != 0 && seen.add(at)) {
            int number = at;
            at = steps.stream()
                    .filter(s -> s.number() == number)
                    .findFirst()
                    .map(Scenario.Step::after)
                    .orElse(0);
        }
        return at != 0;
    }

    private static List<Node> items(Fields scenario, String key, int most) throws FormatException {
        List<Node> items = scenario.items(key);
        if (items.size() > most) {
            throw new ScenarioFormatException(
                    scenario.node(key).at(),
                    "'" + key + "' has " + items.size() + " entries, expected at most " + most);
        }
        return items;
    }

    private static List<Observation> when(Node node) throws FormatException {
        if (node instanceof Node.Sequence sequence) {
            List<Observation> observations = new ArrayList<>();
            for (Node item : sequence.items()) {
                observations.add(observation(item));
            }
            if (observations.isEmpty()) {
                throw new ScenarioFormatException(node.at(), "'when' is an empty list, expected what to observe");
            }
            return List.copyOf(observations);
        }
        return List.of(observation(node));
    }

    private static Observation observation(Node node) throws FormatException {
        Fields fields = Fields.of(
                node,
                "'when'",
                "function",
                "callback",
                "queued",
                "waiting",
                "written",
                "firmware",
                "line",
                "trap",
                "walk",
                "idt",
                "dma",
                "console",
                "frame-sent",
                "dropped",
                "wire",
                "peer");
        String key = fields.onlyKey();
        Node value = fields.node(key);
        return switch (key) {
            case "function" -> function(value);
            case "callback" -> new Observation.CallbackRuns(fields.text(key));
            case "queued" ->
                new Observation.EventQueued(
                        Fields.of(value, "'queued'", "callback").text("callback"));
            case "waiting" -> waiting(value);
            case "written" -> written(value);
            case "firmware" -> firmware(value);
            case "line" -> line(value);
            case "trap" -> trap(value);
            case "walk" -> walk(value);
            case "idt" -> idt(value);
            case "dma" -> dma(value);
            case "console" -> new Observation.ConsolePrints(fields.text(key));
            case "dropped" -> new Observation.FrameDropped(Drop.valueOf(fields.oneOf(key, DROPS)));
            case "wire" -> wire(value);
            case "peer" -> peerPrints(value);
            default ->
                new Observation.FrameSent(
                        Fields.of(value, "'frame-sent'", "containing").text("containing"));
        };
    }

    private static Observation function(Node node) throws FormatException {
        if (node instanceof Node.Scalar) {
            return new Observation.FunctionEntered(Fields.text(node, "function"), null);
        }
        Fields fields = Fields.of(node, "'function'", "name", "program");
        return new Observation.FunctionEntered(
                fields.text("name"), fields.has("program") ? fields.text("program") : null);
    }

    private static Observation waiting(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'waiting'", "list", "callback");
        return new Observation.InterestRegistered(
                fields.text("list"), fields.has("callback") ? fields.text("callback") : null);
    }

    private static Observation written(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'written'", "symbol", "offset", "address", "length", "nonzero", "equals");
        Long value = fields.has("equals") ? fields.number("equals", Long.MIN_VALUE, Long.MAX_VALUE) : null;
        boolean nonzero = fields.flag("nonzero", false);
        if (nonzero && value != null && value == 0) {
            throw new ScenarioFormatException(
                    fields.node("equals").at(), "'equals' is 0 beside 'nonzero: yes', expected one of them");
        }
        return new Observation.MemoryWritten(range(fields), nonzero, value);
    }

    private static Observation.Range range(Fields fields) throws FormatException {
        int length = (int) fields.number("length", 1, 1 << 20, 0);
        if (fields.has("symbol") && fields.has("address")) {
            throw new ScenarioFormatException(
                    fields.node("address").at(), "'address' beside 'symbol', expected one of them");
        }
        if (fields.has("address") && fields.has("offset")) {
            throw new ScenarioFormatException(
                    fields.node("offset").at(), "'offset' goes with 'symbol', not with 'address'");
        }
        if (fields.has("symbol")) {
            return new Observation.Range(fields.text("symbol"), fields.number("offset", 0, 1 << 20, 0), length);
        }
        long address = fields.number("address", Long.MIN_VALUE, Long.MAX_VALUE);
        if (length == 0) {
            throw new ScenarioFormatException(
                    fields.at(), "'length' is missing beside 'address', expected the number of bytes");
        }
        return new Observation.Range("", address, length);
    }

    private static Observation firmware(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'firmware'", "machine", "state");
        return new Observation.FirmwareEnters(fields.text("machine"), fields.text("state"));
    }

    private static Observation line(Node node) throws FormatException {
        if (node instanceof Node.Scalar) {
            return new Observation.LineMoves((int) Fields.number(node, "line", 0, 15), true);
        }
        Fields fields = Fields.of(node, "'line'", "number", "level");
        boolean high =
                !fields.has("level") || fields.oneOf("level", "high", "low").equals("high");
        return new Observation.LineMoves((int) fields.number("number", 0, 15), high);
    }

    private static Observation trap(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'trap'", "line", "interrupt", "exception");
        fields.onlyKey();
        if (fields.has("exception")) {
            return new Observation.TrapTaken(cause(fields, "exception", 0));
        }
        return new Observation.TrapTaken(
                fields.has("line")
                        ? Long.MIN_VALUE | Idt.FIRST_LINE_CAUSE + fields.number("line", 0, 15)
                        : cause(fields, "interrupt", Long.MIN_VALUE));
    }

    /** A cause that there is: the processor takes no other. */
    private static long cause(Fields fields, String key, long kind) throws FormatException {
        long cause = kind | fields.number(key, 0, 31);
        if (Cause.of(cause) == null) {
            List<String> codes = Stream.of(Cause.values())
                    .filter(known -> known.interrupt() == kind < 0)
                    .map(known -> Integer.toString(known.code()))
                    .toList();
            throw new ScenarioFormatException(
                    fields.node(key).at(),
                    "'" + key + "' is " + (cause & 31) + ", which no trap has as its cause, expected "
                            + String.join(", ", codes));
        }
        return cause;
    }

    private static Observation walk(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'walk'", "begins", "finds", "fails");
        String key = fields.onlyKey();
        Observation.Walk what = switch (key) {
            case "begins" -> Observation.Walk.BEGINS;
            case "finds" -> Observation.Walk.FINDS;
            default -> Observation.Walk.FAILS;
        };
        return new Observation.WalkMoves(
                what, fields.text(key).equals("anywhere") ? null : fields.number(key, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static Observation wire(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'wire'", "fault", "direction");
        return new Observation.WireFails(WirePlan.fault(fields), WirePlan.direction(fields));
    }

    private static Observation peerPrints(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'peer'", "name", "prints");
        return new Observation.PeerPrints(fields.text("name"), fields.text("prints"));
    }

    private static Observation idt(Node node) throws FormatException {
        if (node instanceof Node.Scalar) {
            int entry = (int) Fields.number(node, "idt", 0, Idt.ENTRIES - 1);
            long kind = entry < Idt.FIRST_INTERRUPT ? 0 : Long.MIN_VALUE;
            if (Cause.of(kind | entry % Idt.FIRST_INTERRUPT) == null) {
                throw new ScenarioFormatException(
                        node.at(),
                        "'idt' is " + entry
                                + ", the entry of a cause that no trap has: expected that of an exception (0 to 15) or "
                                + Idt.FIRST_INTERRUPT + " and an interrupt's code");
            }
            return new Observation.DescriptorRead(entry);
        }
        return new Observation.DescriptorRead(
                Idt.entryOfLine((int) Fields.of(node, "'idt'", "line").number("line", 0, 15)));
    }

    private static Observation dma(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'dma'", "into");
        Node into = fields.node("into");
        if (into instanceof Node.Scalar scalar && scalar.text().equals("anywhere")) {
            return new Observation.DmaWrites(null);
        }
        return new Observation.DmaWrites(range(Fields.of(into, "'into'", "symbol", "offset", "address", "length")));
    }

    private static List<Scenario.Input> inputs(Fields scenario, List<Scenario.Step> steps) throws FormatException {
        List<Scenario.Input> inputs = new ArrayList<>();
        for (Node item : items(scenario, "inputs", MOST_INPUTS)) {
            Fields fields =
                    Fields.of(item, "an input", "frame", "typed", "keys", "serial", "disk", "every", "at", "after");
            if (fields.has("at") == fields.has("after")) {
                throw new ScenarioFormatException(
                        fields.at(), "an input needs either 'at' or 'after', to say when it comes");
            }
            if (ARRIVALS.stream().filter(fields::has).count() != 1) {
                throw new ScenarioFormatException(
                        fields.at(),
                        "an input needs one of 'frame', 'typed', 'keys', 'serial' and 'disk', to say what comes");
            }
            After after = fields.has("after") ? after(fields.node("after"), steps) : null;
            long at = after == null ? moment(fields.node("at")) : 0;
            long every = fields.number("every", 1, LAST_CYCLE, 0);
            if (fields.has("every") && !fields.has("keys")) {
                throw new ScenarioFormatException(
                        fields.node("every").at(),
                        "'every' says how long after each other 'keys' are typed, and there are none");
            }
            List<Scenario.Arrival> arrivals = arrivals(fields, every > 0);
            for (int i = 0; i < arrivals.size(); i++) {
                After later = after == null ? null : new After(after.step(), after.cycles() + i * every);
                inputs.add(new Scenario.Input(arrivals.get(i), at + i * every, later));
            }
        }
        return List.copyOf(inputs);
    }

    /** Refuses inputs that would come when the run is over. */
    private static void inTime(Fields scenario, List<Scenario.Input> inputs, long limit) throws FormatException {
        for (Scenario.Input input : inputs) {
            long first = input.after() == null ? input.at() : input.after().cycles();
            if (first >= limit) {
                throw new ScenarioFormatException(
                        scenario.node("inputs").at(),
                        "an input comes "
                                + (input.after() == null
                                        ? "at @" + first
                                        : first + " cycles after step "
                                                + input.after().step())
                                + ", but 'until' ends the run at @" + limit + " at the latest");
            }
        }
    }

    private static List<Scenario.Arrival> arrivals(Fields fields, boolean oneByOne) throws FormatException {
        if (fields.has("frame")) {
            return List.of(new Scenario.FrameArrives(FrameReader.read(fields.node("frame"))));
        }
        if (fields.has("typed")) {
            return List.of(new Scenario.TextTyped(text(fields, "typed")));
        }
        if (fields.has("serial")) {
            return List.of(new Scenario.SerialText(text(fields, "serial")));
        }
        if (fields.has("disk")) {
            Node disk = fields.node("disk");
            boolean ejected =
                    disk instanceof Node.Scalar scalar && scalar.text().equals("ejected");
            return List.of(ejected ? new Scenario.DiskEjected() : new Scenario.DiskInserted(DiskPlan.read(disk)));
        }
        String keys = text(fields, "keys");
        int untypable = UsLayout.firstUntypable(keys);
        if (untypable >= 0) {
            throw new ScenarioFormatException(
                    fields.node("keys").at(),
                    String.format(
                            Locale.ROOT,
                            "'keys' has the character U+%04X, which no key of a US keyboard types",
                            keys.codePointAt(untypable)));
        }
        return oneByOne
                ? keys.chars()
                        .<Scenario.Arrival>mapToObj(c -> new Scenario.KeysTyped(Character.toString(c)))
                        .toList()
                : List.of(new Scenario.KeysTyped(keys));
    }

    private static String text(Fields fields, String name) throws FormatException {
        Node node = fields.node(name);
        String text = node instanceof Node.Scalar scalar ? scalar.text() : "";
        if (text.isEmpty() || text.length() > LONGEST_TYPED) {
            throw new ScenarioFormatException(
                    node.at(),
                    String.format(
                            Locale.ROOT,
                            "'%s' has %d characters, expected a text of 1 to %d",
                            name,
                            text.length(),
                            LONGEST_TYPED));
        }
        return text;
    }

    private static long moment(Node node) throws FormatException {
        try {
            return Moment.parse(Fields.text(node, "at")).cycle();
        } catch (IllegalArgumentException e) {
            throw new ScenarioFormatException(node.at(), String.valueOf(e.getMessage()));
        }
    }

    private static After after(Node node, List<Scenario.Step> steps) throws FormatException {
        Fields fields = Fields.of(node, "'after'", "step", "cycles");
        int step = (int) fields.number("step", 1, MOST_STEPS);
        if (steps.stream().noneMatch(s -> s.number() == step)) {
            throw new ScenarioFormatException(fields.node("step").at(), "there is no step " + step);
        }
        return new After(step, fields.number("cycles", 0, LAST_CYCLE, 0));
    }

    private static List<Check> checks(Fields scenario, List<Scenario.Step> steps) throws FormatException {
        List<Check> checks = new ArrayList<>();
        for (Node item : items(scenario, "checks", MOST_CHECKS)) {
            Fields fields = Fields.of(
                    item,
                    "a check",
                    "steps",
                    "order",
                    "console",
                    "exit",
                    "register",
                    "variable",
                    "queue",
                    "lost",
                    "frames-sent",
                    "frame-sent",
                    "datagram-sent",
                    "warning",
                    "warnings",
                    "wire",
                    "peer");
            String key = fields.onlyKey();
            Node value = fields.node(key);
            checks.add(
                    switch (key) {
                        case "steps" -> stepsCheck(value, steps);
                        case "order" -> orderCheck(fields, key, steps);
                        case "console" -> consoleCheck(value);
                        case "exit" -> new Check.Exit(fields.number(key, Long.MIN_VALUE, Long.MAX_VALUE));
                        case "register" -> registerCheck(value);
                        case "variable" -> variableCheck(value);
                        case "queue" -> queueCheck(value);
                        case "lost" -> lostCheck(value);
                        case "warning" -> warningCheck(value);
                        case "warnings" -> warningsCheck(fields, value);
                        case "wire" -> wireCheck(value);
                        case "peer" -> peerCheck(value);
                        case "frames-sent" -> new Check.FramesSent((int) fields.number(key, 0, 1_000_000));
                        case "frame-sent" -> frameCheck(value);
                        default -> datagramCheck(value);
                    });
        }
        return List.copyOf(checks);
    }

    private static List<Integer> known(Fields fields, String key, List<Scenario.Step> steps) throws FormatException {
        List<Integer> numbers = fields.numbers(key, 1, MOST_STEPS);
        if (numbers.isEmpty()) {
            throw new ScenarioFormatException(
                    fields.node(key).at(), "'" + key + "' is an empty list, expected numbers of steps");
        }
        for (int number : numbers) {
            if (steps.stream().noneMatch(s -> s.number() == number)) {
                throw new ScenarioFormatException(
                        fields.node(key).at(), "'" + key + "' names step " + number + ", which does not exist");
            }
        }
        return numbers;
    }

    private static Check orderCheck(Fields fields, String key, List<Scenario.Step> steps) throws FormatException {
        List<Integer> order = known(fields, key, steps);
        for (int i = 0; i < order.size(); i++) {
            int number = order.get(i);
            if (order.indexOf(number) != i) {
                throw new ScenarioFormatException(
                        fields.node(key).at(), "'order' names step " + number + " twice, but a step is observed once");
            }
            for (Scenario.Step step : steps) {
                if (step.number() == number && order.indexOf(step.after()) > i) {
                    throw new ScenarioFormatException(
                            fields.node(key).at(),
                            "'order' has step " + number + " before step " + step.after()
                                    + ", but it comes after that: expected the other way round");
                }
            }
        }
        return new Check.StepOrder(order);
    }

    private static Check wireCheck(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'wire'", "fault", "direction", "equals");
        return new Check.WireFailed(
                WirePlan.fault(fields), WirePlan.direction(fields), fields.number("equals", 0, LAST_CYCLE));
    }

    private static Check peerCheck(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'peer'", "name", "answered", "printed");
        if (fields.has("answered") == fields.has("printed")) {
            throw new ScenarioFormatException(
                    fields.at(), "'peer' needs either 'answered' (a host) or 'printed' (a Kestrel)");
        }
        return fields.has("answered")
                ? new Check.PeerAnswered(fields.text("name"), fields.number("answered", 0, LAST_CYCLE))
                : new Check.PeerPrinted(fields.text("name"), fields.text("printed"));
    }

    private static Check stepsCheck(Node node, List<Scenario.Step> steps) throws FormatException {
        if (node instanceof Node.Scalar scalar && scalar.text().equals("all")) {
            return new Check.StepsObserved(List.of());
        }
        Fields fields = Fields.of(node, "'steps' (or the word all)", "observed", "not-observed");
        String key = fields.onlyKey();
        List<Integer> numbers = known(fields, key, steps);
        return key.equals("observed") ? new Check.StepsObserved(numbers) : new Check.StepsNotObserved(numbers);
    }

    private static Check consoleCheck(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'console'", "contains", "lacks");
        String key = fields.onlyKey();
        return new Check.Console(fields.text(key), key.equals("contains"));
    }

    private static Check registerCheck(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'register'", "device", "name", "equals");
        return new Check.Register(
                fields.text("device"), fields.text("name"), fields.number("equals", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static Check variableCheck(Node node) throws FormatException {
        Fields fields =
                Fields.of(node, "'variable'", "symbol", "offset", "size", "times", "equals", "at-least", "at-most");
        int size = (int) fields.number("size", 1, 8, 0);
        if (Integer.bitCount(size) > 1) {
            throw new ScenarioFormatException(
                    fields.node("size").at(), "'size' is " + size + ", expected 1, 2, 4 or 8");
        }
        Observation.Range place =
                new Observation.Range(fields.text("symbol"), fields.number("offset", 0, 1 << 20, 0), size);
        long sides =
                Stream.of("equals", "at-least", "at-most").filter(fields::has).count();
        if (sides != 1) {
            throw new ScenarioFormatException(
                    fields.at(), "'variable' has " + sides + " of 'equals', 'at-least' and 'at-most', expected one");
        }
        if (fields.has("equals")) {
            if (fields.has("times")) {
                throw new ScenarioFormatException(
                        fields.node("times").at(), "'times' goes with 'at-least' or 'at-most', not with 'equals'");
            }
            return new Check.Variable(place, size, fields.number("equals", Long.MIN_VALUE, Long.MAX_VALUE));
        }
        boolean atMost = fields.has("at-most");
        String key = atMost ? "at-most" : "at-least";
        long times = fields.number("times", 1, 1_000_000, 1);
        if (fields.node(key) instanceof Node.Mapping) {
            Fields other = Fields.of(fields.node(key), "'" + key + "'", "symbol", "offset");
            Observation.Range with =
                    new Observation.Range(other.text("symbol"), other.number("offset", 0, 1 << 20, 0), size);
            return new Check.VariableCompared(place, size, times, atMost, with, 0);
        }
        return new Check.VariableCompared(
                place, size, times, atMost, null, fields.number(key, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static Check queueCheck(Node node) throws FormatException {
        if (node instanceof Node.Scalar scalar && scalar.text().equals("empty")) {
            return new Check.QueueDepth(0);
        }
        return new Check.QueueDepth((int) Fields.number(node, "queue", 0, 128));
    }

    private static final String[] WARNING_KINDS =
            Stream.of(GuestWarning.Kind.values()).map(GuestWarning.Kind::label).toArray(String[]::new);

    private static Check warningCheck(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'warning'", "kind", "program");
        GuestWarning.Kind kind = GuestWarning.Kind.labelled(fields.oneOf("kind", WARNING_KINDS));
        return new Check.WarningSeen(kind, fields.has("program") ? fields.text("program") : null);
    }

    private static Check warningsCheck(Fields check, Node node) throws FormatException {
        if (node instanceof Node.Scalar scalar && scalar.text().equals("none")) {
            return new Check.Warnings(List.of());
        }
        List<GuestWarning.Kind> kinds = new ArrayList<>();
        for (Node item : items(check, "warnings", WARNING_KINDS.length)) {
            String name = item instanceof Node.Scalar scalar ? scalar.text() : "";
            if (!List.of(WARNING_KINDS).contains(name)) {
                throw new ScenarioFormatException(
                        check.at(),
                        "no kind of warning '" + name + "', expected " + String.join(", ", WARNING_KINDS)
                                + NearestName.hint(name, List.of(WARNING_KINDS)));
            }
            kinds.add(GuestWarning.Kind.labelled(name));
        }
        return new Check.Warnings(List.copyOf(kinds));
    }

    private static Check lostCheck(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'lost'", "reason", "at-least", "equals");
        String[] names = LossReason.ALL.stream().map(LossReason::name).toArray(String[]::new);
        String name = fields.oneOf("reason", names);
        LossReason reason = LossReason.ALL.stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
        if (fields.has("at-least") && fields.has("equals")) {
            throw new ScenarioFormatException(
                    fields.at(), "'lost' has both 'at-least' and 'equals', expected one of them");
        }
        if (fields.has("equals")) {
            long exactly = fields.number("equals", 0, LAST_CYCLE);
            return new Check.CyclesLost(reason, exactly, exactly);
        }
        return new Check.CyclesLost(reason, fields.number("at-least", 1, LAST_CYCLE, 1), Long.MAX_VALUE);
    }

    private static Check frameCheck(Node node) throws FormatException {
        Node fcs = Fields.of(node, "a frame", FrameReader.KEYS).find("fcs");
        if (fcs instanceof Node.Scalar scalar && scalar.text().equals("bad")) {
            throw new ScenarioFormatException(
                    fcs.at(), "'fcs' is bad, but the network card makes right check sequences, expected none or good");
        }
        return new Check.ExactFrameSent(FrameReader.read(node));
    }

    private static Check datagramCheck(Node node) throws FormatException {
        Fields fields = Fields.of(node, "'datagram-sent'", "from", "from-port", "to", "to-port", "text");
        return new Check.DatagramSent(
                optionalAddress(fields, "from"),
                optionalPort(fields, "from-port"),
                optionalAddress(fields, "to"),
                optionalPort(fields, "to-port"),
                optional(fields, "text"));
    }

    private static @Nullable String optional(Fields fields, String key) throws FormatException {
        return fields.has(key) ? fields.text(key) : null;
    }

    /** An address as frames show it. */
    private static @Nullable String optionalAddress(Fields fields, String key) throws FormatException {
        if (!fields.has(key)) {
            return null;
        }
        byte[] address = FrameReader.address(fields, key);
        return (address[0] & 0xff) + "." + (address[1] & 0xff) + "." + (address[2] & 0xff) + "." + (address[3] & 0xff);
    }

    private static @Nullable Integer optionalPort(Fields fields, String key) throws FormatException {
        return fields.has(key) ? Integer.valueOf((int) fields.number(key, 0, 0xffff)) : null;
    }
}
