package windhover.scenario;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import windhover.cpu.Timing;
import windhover.device.wire.Direction;
import windhover.device.wire.Fault;
import windhover.device.wire.Faults;
import windhover.device.wire.Host;
import windhover.device.wire.Wire;
import windhover.image.ElfImage;
import windhover.machine.Assembly;
import windhover.machine.Board;
import windhover.machine.KestrelPeer;
import windhover.machine.LoadException;
import windhover.machine.Machine;
import windhover.machine.Setup;
import windhover.yaml.Fields;
import windhover.yaml.FormatException;
import windhover.yaml.Location;
import windhover.yaml.Node;

/**
 * What a scenario says of the wire: what goes wrong on it, and who is at the other end.
 *
 * @param faults what goes wrong
 * @param peers who is there, in the order of the file
 * @param at where the scenario first says something of the wire, or null when it does not
 */
record WirePlan(
        Faults faults, List<PeerPlan> peers, @Nullable Location at) {
    private static final int MOST_PEERS = 8;
    private static final int MOST_RULES = 32;
    private static final int MOST_NAMES = 64;
    private static final long LONGEST_DELAY = 1_000_000_000L;

    /** A computer at the other end. */
    sealed interface PeerPlan {
        /** Its name, unique in the scenario. */
        String name();
    }

    /** A host that answers. */
    record HostPlan(Host.Settings settings) implements PeerPlan {
        @Override
        public String name() {
            return settings.name();
        }
    }

    /** A second Kestrel. */
    record KestrelPlan(String name, String image, String timing, long delayCycles, Location at) implements PeerPlan {}

    /** Reads the values of {@code faults} and {@code peers}. */
    static WirePlan read(Fields scenario) throws FormatException {
        Node faults = scenario.find("faults");
        Node peers = scenario.find("peers");
        Location at = peers != null ? peers.at() : faults != null ? faults.at() : null;
        return new WirePlan(faults == null ? Faults.NONE : faults(faults), peers(scenario), at);
    }

    private static Faults faults(Node node) throws FormatException {
        Fields fields = Fields.of(node, "the faults", "seed", "rules");
        List<Node> items = fields.items("rules");
        if (items.size() > MOST_RULES) {
            throw new ScenarioFormatException(
                    fields.node("rules").at(),
                    "'rules' has " + items.size() + " entries, expected at most " + MOST_RULES);
        }
        List<Faults.Rule> rules = new ArrayList<>();
        for (Node item : items) {
            rules.add(rule(item));
        }
        return new Faults(fields.number("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1), rules);
    }

    private static Faults.Rule rule(Node node) throws FormatException {
        Fields fields = Fields.of(node, "a fault", "fault", "direction", "frames", "rate", "cycles");
        Fault fault = fault(fields);
        Direction given = direction(fields);
        Direction direction = given == null ? Direction.IN : given;
        if (fields.has("frames") == fields.has("rate")) {
            throw new ScenarioFormatException(
                    fields.at(), "a fault needs either 'frames' or 'rate', to say which frames it happens to");
        }
        if (fields.has("cycles") != (fault == Fault.DELAY)) {
            throw new ScenarioFormatException(
                    fields.at(), "'cycles' says how long a frame is delayed: expected it with 'delay', and only there");
        }
        List<Long> frames = new ArrayList<>();
        if (fields.has("frames")) {
            fields.numbers("frames", 1, Integer.MAX_VALUE).forEach(number -> frames.add((long) number));
            if (frames.isEmpty()) {
                throw new ScenarioFormatException(
                        fields.node("frames").at(),
                        "'frames' is an empty list, expected numbers of frames, 1 for the first");
            }
        }
        long cycles = fields.number("cycles", 1, LONGEST_DELAY, 0);
        return new Faults.Rule(fault, direction, frames, fields.has("rate") ? rate(fields.node("rate")) : 0, cycles);
    }

    /** The value of {@code fault}. */
    static Fault fault(Fields fields) throws FormatException {
        return Fault.valueOf(
                fields.oneOf("fault", "drop", "corrupt", "duplicate", "delay").toUpperCase(Locale.ROOT));
    }

    /** The value of {@code direction}, null when it is not said. */
    static @Nullable Direction direction(Fields fields) throws FormatException {
        return fields.has("direction")
                ? Direction.valueOf(fields.oneOf("direction", "in", "out").toUpperCase(Locale.ROOT))
                : null;
    }

    private static int rate(Node node) throws FormatException {
        String text = Fields.text(node, "rate").strip();
        if (!text.matches("0(\\.[0-9]{1,6})?|1(\\.0{1,6})?")) {
            throw new ScenarioFormatException(
                    node.at(), "'rate' is '" + text + "', expected a part of all frames, from 0 to 1, such as 0.05");
        }
        return (int) Math.round(Double.parseDouble(text) * Faults.MILLION);
    }

    private static List<PeerPlan> peers(Fields scenario) throws FormatException {
        List<Node> items = scenario.items("peers");
        if (items.size() > MOST_PEERS) {
            throw new ScenarioFormatException(
                    scenario.node("peers").at(),
                    "'peers' has " + items.size() + " entries, expected at most " + MOST_PEERS);
        }
        List<PeerPlan> peers = new ArrayList<>();
        for (Node item : items) {
            Fields fields = Fields.of(item, "a peer", "host", "kestrel");
            PeerPlan peer =
                    fields.onlyKey().equals("host") ? host(fields.node("host")) : kestrel(fields.node("kestrel"));
            if (peers.stream().anyMatch(other -> other.name().equals(peer.name()))) {
                throw new ScenarioFormatException(fields.at(), "peer '" + peer.name() + "' is there a second time");
            }
            peers.add(peer);
        }
        return List.copyOf(peers);
    }

    private static PeerPlan host(Node node) throws FormatException {
        Fields fields = Fields.of(node, "a host", "name", "mac", "ip", "delay", "echo", "names");
        Map<String, Integer> names = new LinkedHashMap<>();
        for (Node item : fields.items("names")) {
            Fields entry = Fields.of(item, "a name", "name", "ip");
            String name = entry.text("name").toLowerCase(Locale.ROOT);
            if (name.length() > 253 || !name.matches("([!-~&&[^.]]{1,63}\\.)*[!-~&&[^.]]{1,63}")) {
                throw new ScenarioFormatException(
                        entry.node("name").at(),
                        "name '" + name + "': expected words of 1 to 63 characters with dots between");
            }
            if (names.put(name, address(entry)) != null) {
                throw new ScenarioFormatException(
                        entry.node("name").at(), "name '" + name + "' is there a second time, expected it once");
            }
        }
        if (names.size() > MOST_NAMES) {
            throw new ScenarioFormatException(
                    fields.node("names").at(),
                    "'names' has " + names.size() + " entries, expected at most " + MOST_NAMES);
        }
        byte[] mac = FrameReader.mac(fields.node("mac"), "mac");
        if ((mac[0] & 1) != 0) {
            throw new ScenarioFormatException(
                    fields.node("mac").at(),
                    "'mac' is the address of a group, expected a host's own: its first byte is even");
        }
        long number = ByteBuffer.allocate(8).putShort((short) 0).put(mac).getLong(0);
        return new HostPlan(new Host.Settings(
                name(fields),
                number,
                address(fields),
                fields.number("delay", 1, LONGEST_DELAY, 5000),
                fields.flag("echo", true),
                names));
    }

    private static PeerPlan kestrel(Node node) throws FormatException {
        Fields fields = Fields.of(node, "a Kestrel", "name", "image", "timing", "delay");
        String timing = fields.has("timing") ? fields.oneOf("timing", "kestrel3", "textbook") : "kestrel3";
        long delay = fields.number("delay", KestrelPeer.LEAST_DELAY, LONGEST_DELAY, 2500);
        return new KestrelPlan(name(fields), fields.text("image"), timing, delay, fields.at());
    }

    private static String name(Fields fields) throws FormatException {
        String name = fields.text("name");
        if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new ScenarioFormatException(
                    fields.node("name").at(), "name is '" + name + "', expected small letters, digits and hyphens");
        }
        return name;
    }

    private static int address(Fields fields) throws FormatException {
        return ByteBuffer.wrap(FrameReader.address(fields, "ip")).getInt();
    }

    /** The files that the peers need. */
    List<Scenario.Slot> slots() {
        List<Scenario.Slot> slots = new ArrayList<>();
        for (PeerPlan peer : peers) {
            if (peer instanceof KestrelPlan kestrel) {
                slots.add(new Scenario.Slot(
                        kestrel.image(), "peers.kestrel.image", Scenario.Slot.Kind.IMAGE, kestrel.at()));
            }
        }
        return slots;
    }

    /**
     * How often a fault can happen at most: by rules that name frames as often as they do, by chance without a bound.
     */
    long most(Fault fault, @Nullable Direction direction) {
        long most = 0;
        for (Faults.Rule rule : faults.rules()) {
            if (rule.fault() == fault && (direction == null || rule.direction() == direction)) {
                if (rule.rate() > 0) {
                    return Long.MAX_VALUE;
                }
                most += rule.frames().stream().distinct().count();
            }
        }
        return most;
    }

    /** Connects what is planned to a machine that stands at cycle 0. */
    void connect(Machine machine, ScenarioFiles files) throws ScenarioFormatException {
        Wire wire = machine.part(Wire.class).orElse(null);
        if (wire == null) {
            if (at != null) {
                throw new ScenarioFormatException(
                        at,
                        "something about the wire of board " + machine.board().name() + ", which has no network card");
            }
            return;
        }
        wire.faults(faults);
        for (PeerPlan plan : peers) {
            switch (plan) {
                case HostPlan(Host.Settings settings) -> wire.attach(new Host(settings, machine.clock(), wire));
                case KestrelPlan kestrel -> wire.attach(second(kestrel, machine, wire, files));
            }
        }
    }

    private static KestrelPeer second(KestrelPlan plan, Machine first, Wire wire, ScenarioFiles files)
            throws ScenarioFormatException {
        ElfImage image = ScenarioLibrary.image(plan.image(), files);
        Timing timing = Setup.timing(plan.timing()).orElseThrow();
        try {
            Machine machine =
                    Assembly.of(new Setup(Board.KESTREL3, timing), image).machine();
            return new KestrelPeer(plan.name(), machine, first.clock(), wire, plan.delayCycles());
        } catch (LoadException e) {
            throw new ScenarioFormatException(plan.at(), String.valueOf(e.getMessage()));
        }
    }
}
