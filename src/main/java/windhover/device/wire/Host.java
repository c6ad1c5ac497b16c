package windhover.device.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;

/**
 * A small computer on the wire that answers what it is asked: ARP (RFC 826), ICMP echo (RFC 792), the UDP echo protocol
 * on port 7 (RFC 862), and, if it knows names, the domain name system on UDP port 53 (RFC 1035): one question of type A
 * and class IN a query, the rest refused as the standard says.
 */
public final class Host implements Peer {
    /** Port of the echo protocol. */
    public static final int ECHO_PORT = 7;

    /** Port of the domain name system. */
    public static final int NAME_PORT = 53;

    private static final int PLACES = 16;
    private static final int ICMP = 1;
    private static final int DNS_HEADER = 12;
    private static final int FORMAT_ERROR = 1;
    private static final int NAME_ERROR = 3;
    private static final int NOT_IMPLEMENTED = 4;
    private static final int TIME_TO_LIVE_SECONDS = 60;

    /**
     * What it is.
     *
     * @param name unique on the wire
     * @param mac its hardware address, first byte in bits 47:40
     * @param address its IPv4 address, first byte in bits 31:24
     * @param delayCycles from the end of a frame it hears to the beginning of its answer at the card: the way there,
     *     its work, the way back
     * @param echoes true when it answers on the echo port
     * @param names the names it knows, in small letters, with their IPv4 addresses
     */
    public record Settings(
            String name, long mac, int address, long delayCycles, boolean echoes, Map<String, Integer> names) {
        /** The names are copied. */
        public Settings {
            names = Map.copyOf(names);
        }
    }

    private final Settings settings;
    private final Clock clock;

    private final DelayLine answers;
    private long answered;
    private long ignored;
    private long damaged;

    /** A host that hangs on a wire; {@link Wire#attach} it. */
    public Host(Settings settings, Clock clock, Wire wire) {
        this.settings = settings;
        this.clock = clock;
        answers = new DelayLine("answers of " + settings.name(), clock, PLACES, (frame, tag) -> wire.arrives(frame));
    }

    /** What it is. */
    public Settings settings() {
        return settings;
    }

    /** Frames it has answered. */
    public long answered() {
        return answered;
    }

    /** Frames that were not for it, or that it has no answer to. */
    public long ignored() {
        return ignored;
    }

    /** Frames with a wrong check sequence, length or checksum. */
    public long damaged() {
        return damaged;
    }

    @Override
    public void hears(byte[] frame) {
        EthernetFrame heard = EthernetFrame.of(frame);
        if (!heard.fcsIsRight() || frame.length < EthernetFrame.HEADER + EthernetFrame.FCS) {
            damaged++;
            return;
        }
        byte[] to = Arrays.copyOfRange(frame, 0, 6);
        if (!Arrays.equals(to, mac()) && !Arrays.equals(to, EthernetFrame.BROADCAST)) {
            ignored++;
            return;
        }
        long damagedBefore = damaged;
        byte[] from = Arrays.copyOfRange(frame, 6, 12);
        int end = frame.length - EthernetFrame.FCS;
        byte[] payload = Arrays.copyOfRange(frame, EthernetFrame.HEADER, end);
        int type = Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(12));
        byte @Nullable [] answer = switch (type) {
            case EthernetFrame.ARP -> arp(payload);
            case EthernetFrame.IPV4 -> ipv4(payload);
            default -> null;
        };
        if (answer == null) {
            ignored += damaged == damagedBefore ? 1 : 0;
        } else {
            byte[] bytes = EthernetFrame.ethernet(from, mac(), type, answer, EthernetFrame.LEAST);
            answers.put(
                    EthernetFrame.withFcs(bytes, false).bytes(), clock.now() + Math.max(1, settings.delayCycles()), 0);
            answered++;
        }
    }

    private byte[] mac() {
        return Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(settings.mac()).array(), 2, 8);
    }

    private byte[] address() {
        return ByteBuffer.allocate(4).putInt(settings.address()).array();
    }

    private byte @Nullable [] arp(byte[] packet) {
        ByteBuffer in = ByteBuffer.wrap(packet);
        boolean asks = packet.length >= 28
                && in.getShort(0) == 1
                && in.getShort(2) == (short) EthernetFrame.IPV4
                && in.getShort(4) == 0x0604
                && in.getShort(6) == 1
                && in.getInt(24) == settings.address();
        if (!asks) {
            return null;
        }
        return EthernetFrame.arp(
                2, mac(), address(), Arrays.copyOfRange(packet, 8, 14), Arrays.copyOfRange(packet, 14, 18));
    }

    private byte @Nullable [] ipv4(byte[] packet) {
        Optional<EthernetFrame.Ipv4> parsed = EthernetFrame.Ipv4.of(packet);
        if (parsed.isEmpty()) {
            damaged++;
            return null;
        }
        EthernetFrame.Ipv4 ip = parsed.get();
        if (!Arrays.equals(ip.to(), address())) {
            return null;
        }
        byte[] answer = switch (ip.protocol()) {
            case ICMP -> ping(ip.payload());
            case EthernetFrame.UDP -> udp(ip);
            default -> null;
        };
        return answer == null ? null : EthernetFrame.ipv4(address(), ip.from(), 64, ip.protocol(), answer, false);
    }

    private byte @Nullable [] ping(byte[] message) {
        if (message.length < 8
                || message[0] != 8
                || message[1] != 0
                || EthernetFrame.checksum(message, 0, message.length, 0) != 0) {
            return null;
        }
        byte[] answer = message.clone();
        ByteBuffer out = ByteBuffer.wrap(answer);
        out.put(0, (byte) 0).putShort(2, (short) 0);
        out.putShort(2, (short) EthernetFrame.checksum(answer, 0, answer.length, 0));
        return answer;
    }

    private byte @Nullable [] udp(EthernetFrame.Ipv4 ip) {
        ByteBuffer in = ByteBuffer.wrap(ip.payload());
        if (!EthernetFrame.udpIsSound(ip)) {
            damaged++;
            return null;
        }
        int fromPort = Short.toUnsignedInt(in.getShort(0));
        int toPort = Short.toUnsignedInt(in.getShort(2));
        byte[] question = Arrays.copyOfRange(ip.payload(), 8, Short.toUnsignedInt(in.getShort(4)));
        byte @Nullable [] answer = null;
        if (toPort == ECHO_PORT && settings.echoes()) {
            answer = question;
        } else if (toPort == NAME_PORT && !settings.names().isEmpty()) {
            answer = name(question);
        }
        return answer == null ? null : EthernetFrame.udp(address(), ip.from(), toPort, fromPort, answer, false);
    }

    /** The answer to a query of the domain name system; null to what is not a query at all. */
    private byte @Nullable [] name(byte[] query) {
        if (query.length < DNS_HEADER || query[2] < 0) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(query);
        int opcode = query[2] >> 3 & 15;
        int nameEnd = in.getShort(4) == 1 ? endOfName(query) : -1;
        if (opcode != 0) {
            return reply(query, DNS_HEADER, NOT_IMPLEMENTED, null);
        }
        if (nameEnd < 0 || nameEnd + 4 > query.length) {
            return reply(query, DNS_HEADER, FORMAT_ERROR, null);
        }
        int end = nameEnd + 4;
        Integer address = settings.names().get(dotted(query, nameEnd));
        if (address == null) {
            return reply(query, end, NAME_ERROR, null);
        }
        boolean asksForAddress = in.getShort(nameEnd) == 1 && in.getShort(nameEnd + 2) == 1;
        return reply(query, end, 0, asksForAddress ? address : null);
    }

    /** Where the name of the question ends, or −1 when it ends nowhere. */
    private static int endOfName(byte[] query) {
        int at = DNS_HEADER;
        while (at < query.length) {
            int length = query[at];
            if (length == 0) {
                return at + 1;
            }
            if (length < 0 || length > 63) {
                return -1;
            }
            at += 1 + length;
        }
        return -1;
    }

    private static String dotted(byte[] query, int end) {
        StringBuilder name = new StringBuilder();
        for (int at = DNS_HEADER; at < end - 1; at += 1 + query[at]) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.ISO_8859_1));
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private static byte[] reply(byte[] query, int end, int code, @Nullable Integer address) {
        ByteBuffer out = ByteBuffer.allocate(end + 16);
        boolean recursion = (query[2] & 1) != 0;
        out.put(query, 0, 2)
                .put((byte) (0x84 | (query[2] & 0x78) | (recursion ? 1 : 0)))
                .put((byte) code);
        out.putShort((short) (end > DNS_HEADER ? 1 : 0))
                .putShort((short) (address == null ? 0 : 1))
                .putInt(0);
        out.put(query, DNS_HEADER, end - DNS_HEADER);
        if (address != null) {
            out.putShort((short) 0xC00C)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(TIME_TO_LIVE_SECONDS)
                    .putShort((short) 4)
                    .putInt(address);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void state(StateVisitor v) {
        v.part(answers);
        answered = v.i64("answered", answered);
        ignored = v.i64("ignored", ignored);
        damaged = v.i64("damaged", damaged);
    }
}
