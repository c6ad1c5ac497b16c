package windhover.scenario;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import windhover.device.wire.EthernetFrame;
import windhover.yaml.Fields;
import windhover.yaml.FormatException;
import windhover.yaml.Node;

/** Reads a frame of a scenario, written field by field or as raw bytes. */
final class FrameReader {
    /**
     * The most bytes a frame of a scenario may have: more than any network card takes, so that "too long" can be shown.
     */
    static final int GREATEST = 4096;

    /** Bytes in front of a frame's payload: two addresses and the type. */
    private static final int HEADER = 14;

    /** What a frame may be described by. */
    static final String[] KEYS = {"from", "to", "ipv4", "udp", "arp", "type", "data", "raw", "length", "padding", "fcs"
    };

    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};

    private FrameReader() {}

    /** The frame, frame check sequence included. */
    static EthernetFrame read(Node node) throws FormatException {
        Fields fields = Fields.of(node, "a frame", KEYS);
        boolean spoiled =
                fields.has("fcs") && fields.oneOf("fcs", "good", "bad").equals("bad");
        byte[] frame = fields.has("raw") ? raw(fields) : built(fields);
        if (frame.length > GREATEST) {
            throw new ScenarioFormatException(
                    fields.at(), "the frame has " + frame.length + " bytes, expected at most " + GREATEST);
        }
        return EthernetFrame.withFcs(frame, spoiled);
    }

    private static byte[] raw(Fields fields) throws FormatException {
        for (String other : new String[] {"from", "to", "ipv4", "udp", "arp", "type", "data", "length", "padding"}) {
            if (fields.has(other)) {
                throw new ScenarioFormatException(
                        fields.node(other).at(), "'" + other + "' beside 'raw': a raw frame is given whole");
            }
        }
        return hex(fields.node("raw"), "raw");
    }

    private static byte[] built(Fields fields) throws FormatException {
        byte[] to = mac(fields.node("to"), "to");
        byte[] from = mac(fields.node("from"), "from");
        int type;
        byte[] payload;
        if (fields.has("arp")) {
            refuse(fields, "arp", "ipv4", "udp", "type", "data");
        } else if (fields.has("ipv4")) {
            refuse(fields, "ipv4", "type");
            if (fields.has("udp")) {
                refuse(fields, "udp", "data");
            }
        } else if (fields.has("udp")) {
            throw new ScenarioFormatException(fields.node("udp").at(), "'udp' goes with 'ipv4', and there is none");
        }
        if (fields.has("arp")) {
            type = EthernetFrame.ARP;
            payload = arp(fields.node("arp"), from);
        } else if (fields.has("ipv4")) {
            type = EthernetFrame.IPV4;
            payload = ipv4(fields);
        } else {
            type = (int) fields.number("type", 0, 0xffff);
            payload = fields.has("data") ? hex(fields.node("data"), "data") : new byte[0];
        }
        int least = fields.flag("padding", true) ? EthernetFrame.LEAST : 0;
        int own = HEADER + payload.length;
        return EthernetFrame.ethernet(to, from, type, payload, (int) fields.number("length", own, GREATEST, least));
    }

    /** Refuses keys that another one says the same as, or has no room for. */
    private static void refuse(Fields fields, String key, String... others) throws FormatException {
        for (String other : others) {
            if (fields.has(other)) {
                throw new ScenarioFormatException(
                        fields.node(other).at(), "'" + other + "' beside '" + key + "', expected one of them");
            }
        }
    }

    private static byte[] arp(Node node, byte[] from) throws FormatException {
        Fields fields = Fields.of(node, "an ARP packet", "operation", "sender", "sender-mac", "target", "target-mac");
        int operation = fields.oneOf("operation", "request", "reply").equals("request") ? 1 : 2;
        byte[] senderMac = fields.has("sender-mac") ? mac(fields.node("sender-mac"), "sender-mac") : from;
        byte[] targetMac = fields.has("target-mac") ? mac(fields.node("target-mac"), "target-mac") : new byte[6];
        return EthernetFrame.arp(operation, senderMac, address(fields, "sender"), targetMac, address(fields, "target"));
    }

    private static byte[] ipv4(Fields frame) throws FormatException {
        Fields fields = Fields.of(frame.node("ipv4"), "an IPv4 header", "from", "to", "ttl", "protocol", "checksum");
        byte[] from = address(fields, "from");
        byte[] to = address(fields, "to");
        boolean isUdp = frame.has("udp");
        byte[] payload = isUdp
                ? udp(frame.node("udp"), from, to)
                : frame.has("data") ? hex(frame.node("data"), "data") : new byte[0];
        int protocol = (int) fields.number("protocol", 0, 255, EthernetFrame.UDP);
        return EthernetFrame.ipv4(from, to, (int) fields.number("ttl", 0, 255, 64), protocol, payload, spoiled(fields));
    }

    private static byte[] udp(Node node, byte[] from, byte[] to) throws FormatException {
        Fields fields = Fields.of(node, "a UDP header", "from", "to", "text", "data", "checksum");
        if (fields.has("data")) {
            refuse(fields, "data", "text");
        }
        byte[] payload = fields.has("data")
                ? hex(fields.node("data"), "data")
                : fields.text("text").getBytes(StandardCharsets.UTF_8);
        int fromPort = (int) fields.number("from", 0, 0xffff);
        int toPort = (int) fields.number("to", 0, 0xffff);
        return EthernetFrame.udp(from, to, fromPort, toPort, payload, spoiled(fields));
    }

    private static boolean spoiled(Fields fields) throws FormatException {
        return fields.has("checksum") && fields.oneOf("checksum", "good", "bad").equals("bad");
    }

    /** A MAC address, or the word broadcast. */
    static byte[] mac(Node node, String what) throws FormatException {
        String text = Fields.text(node, what);
        if (text.equals("broadcast")) {
            return BROADCAST.clone();
        }
        if (!text.matches("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")) {
            throw new ScenarioFormatException(
                    node.at(),
                    "'" + what + "' is '" + text + "', expected a MAC address such as 02:00:00:00:00:01, or broadcast");
        }
        return HexFormat.ofDelimiter(":").parseHex(text);
    }

    /** An IPv4 address. */
    static byte[] address(Fields fields, String key) throws FormatException {
        Node node = fields.node(key);
        String text = Fields.text(node, key);
        String[] parts = text.split("\\.", -1);
        byte[] address = new byte[4];
        boolean right = parts.length == 4
                && Arrays.stream(parts).allMatch(p -> p.matches("[0-9]{1,3}") && Integer.parseInt(p) <= 255);
        if (!right) {
            throw new ScenarioFormatException(
                    node.at(), "'" + key + "' is '" + text + "', expected an IPv4 address such as 10.0.0.1");
        }
        for (int i = 0; i < 4; i++) {
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        return address;
    }

    private static byte[] hex(Node node, String what) throws FormatException {
        return hex(node, what, GREATEST);
    }

    /** Bytes in hexadecimal, at most {@code most}. */
    static byte[] hex(Node node, String what, int most) throws FormatException {
        String text = Fields.text(node, what).replaceAll("\\s", "");
        if (text.length() > 2 * most) {
            throw new ScenarioFormatException(node.at(), "'" + what + "' has more than " + most + " bytes");
        }
        if (!text.matches("([0-9a-fA-F]{2})*")) {
            throw new ScenarioFormatException(
                    node.at(), "'" + what + "' is not hexadecimal, expected two digits a byte, blanks allowed");
        }
        return HexFormat.of().parseHex(text);
    }
}
