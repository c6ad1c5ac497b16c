package windhover.device.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Ethernet frames with what travels in them, as bytes from the destination address to the frame check sequence (IEEE
 * 802.3 §3). Network byte order throughout; the frame check sequence is laid out as it is sent, least significant byte
 * first.
 */
public final class EthernetFrame {
    /** EtherType of IPv4. */
    public static final int IPV4 = 0x0800;

    /** EtherType of ARP. */
    public static final int ARP = 0x0806;

    /** Bytes of destination, source and type. */
    public static final int HEADER = 14;

    /** Bytes of the frame check sequence. */
    public static final int FCS = 4;

    /** The least a frame may have, frame check sequence not counted. */
    public static final int LEAST = 60;

    /** The IP protocol number of UDP. */
    public static final int UDP = 17;

    /** The address of all cards. */
    static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};

    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;

    private final byte[] bytes;

    private EthernetFrame(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The frame of these bytes, frame check sequence included; they may be anything. */
    public static EthernetFrame of(byte[] bytes) {
        return new EthernetFrame(bytes.clone());
    }

    /** A copy of its bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Bytes in all. */
    public int length() {
        return bytes.length;
    }

    /**
     * A UDP datagram as read from a frame.
     *
     * @param text the payload, unprintable bytes as dots
     * @param sound true when all lengths and checksums are right
     */
    public record Datagram(String fromAddress, String toAddress, int fromPort, int toPort, String text, boolean sound) {
        @Override
        public String toString() {
            return "UDP " + fromAddress + ":" + fromPort + " → " + toAddress + ":" + toPort + " '" + text + "'"
                    + (sound ? "" : " (damaged)");
        }
    }

    /** Header and payload, padded with zeros to {@code least} bytes. */
    public static byte[] ethernet(byte[] to, byte[] from, int type, byte[] payload, int least) {
        ByteBuffer out = ByteBuffer.allocate(Math.max(HEADER + payload.length, least));
        out.put(to).put(from).putShort((short) type).put(payload);
        return out.array();
    }

    /** The frame of header and payload, with its frame check sequence; a spoiled one differs in one bit. */
    public static EthernetFrame withFcs(byte[] frame, boolean spoiled) {
        CRC32 crc = new CRC32();
        crc.update(frame);
        int fcs = (int) crc.getValue() ^ (spoiled ? 1 : 0);
        ByteBuffer out = ByteBuffer.allocate(frame.length + FCS).put(frame);
        return new EthernetFrame(out.putInt(Integer.reverseBytes(fcs)).array());
    }

    /** An ARP packet for IPv4 over Ethernet (RFC 826): operation 1 asks, 2 answers. */
    public static byte[] arp(int operation, byte[] senderMac, byte[] senderIp, byte[] targetMac, byte[] targetIp) {
        return ByteBuffer.allocate(28)
                .putShort((short) 1)
                .putShort((short) IPV4)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) operation)
                .put(senderMac)
                .put(senderIp)
                .put(targetMac)
                .put(targetIp)
                .array();
    }

    /** An IPv4 packet without options (RFC 791); a spoiled header checksum differs in one bit. */
    public static byte[] ipv4(byte[] from, byte[] to, int ttl, int protocol, byte[] payload, boolean spoiled) {
        ByteBuffer out = ByteBuffer.allocate(IP_HEADER + payload.length);
        out.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (IP_HEADER + payload.length))
                .putInt(0);
        out.put((byte) ttl)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(from)
                .put(to)
                .put(payload);
        int sum = checksum(out.array(), 0, IP_HEADER, 0) ^ (spoiled ? 1 : 0);
        return out.putShort(10, (short) sum).array();
    }

    /** A UDP datagram (RFC 768) between two IPv4 addresses; a spoiled checksum differs in one bit. */
    public static byte[] udp(byte[] fromIp, byte[] toIp, int fromPort, int toPort, byte[] payload, boolean spoiled) {
        int length = UDP_HEADER + payload.length;
        byte[] out = ByteBuffer.allocate(length)
                .putShort((short) fromPort)
                .putShort((short) toPort)
                .putShort((short) length)
                .putShort((short) 0)
                .put(payload)
                .array();
        int sum = udpChecksum(fromIp, toIp, out, length) ^ (spoiled ? 1 : 0);
        ByteBuffer.wrap(out).putShort(6, (short) (sum == 0 ? 0xffff : sum));
        return out;
    }

    private static int udpChecksum(byte[] fromIp, byte[] toIp, byte[] datagram, int length) {
        byte[] pseudo = ByteBuffer.allocate(12)
                .put(fromIp)
                .put(toIp)
                .put((byte) 0)
                .put((byte) UDP)
                .putShort((short) length)
                .array();
        int start = ~checksum(pseudo, 0, pseudo.length, 0) & 0xffff;
        return checksum(datagram, 0, length, start);
    }

    /** The Internet checksum (RFC 1071) of a range of bytes, going on from a sum. */
    public static int checksum(byte[] bytes, int from, int length, int start) {
        long sum = start;
        for (int i = 0; i < length; i++) {
            int value = bytes[from + i] & 0xff;
            sum += (i & 1) == 0 ? value << 8 : value;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return ~(int) sum & 0xffff;
    }

    /** An IPv4 packet that has come: no options, whole, with a right header checksum. */
    @SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
    record Ipv4(byte[] from, byte[] to, int protocol, byte[] payload) {
        /** The packet at the start of a frame's payload, if it is sound; what lies behind its length is padding. */
        static Optional<Ipv4> of(byte[] packet) {
            ByteBuffer in = ByteBuffer.wrap(packet);
            int length = packet.length < IP_HEADER ? 0 : Short.toUnsignedInt(in.getShort(2));
            boolean sound = length >= IP_HEADER
                    && length <= packet.length
                    && packet[0] == 0x45
                    && (in.getShort(6) & 0x3fff) == 0
                    && checksum(packet, 0, IP_HEADER, 0) == 0;
            return sound
                    ? Optional.of(new Ipv4(
                            Arrays.copyOfRange(packet, 12, 16),
                            Arrays.copyOfRange(packet, 16, 20),
                            packet[9] & 0xff,
                            Arrays.copyOfRange(packet, IP_HEADER, length)))
                    : Optional.empty();
        }
    }

    /** True when a packet's payload is a UDP datagram with a length that fits and a right checksum, or none. */
    static boolean udpIsSound(Ipv4 packet) {
        ByteBuffer in = ByteBuffer.wrap(packet.payload());
        int length = packet.payload().length < UDP_HEADER ? 0 : Short.toUnsignedInt(in.getShort(4));
        return length >= UDP_HEADER
                && length <= packet.payload().length
                && (in.getShort(6) == 0 || udpChecksum(packet.from(), packet.to(), packet.payload(), length) == 0);
    }

    /** The UDP datagram in it, if it holds one. */
    public Optional<Datagram> datagram() {
        byte[] frame = bytes;
        int end = frame.length - FCS;
        if (end < HEADER + IP_HEADER + UDP_HEADER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(frame);
        boolean udp =
                Short.toUnsignedInt(in.getShort(12)) == IPV4 && in.get(HEADER) == 0x45 && in.get(HEADER + 9) == UDP;
        int ipLength = Short.toUnsignedInt(in.getShort(HEADER + 2));
        int udpAt = HEADER + IP_HEADER;
        int udpLength = Short.toUnsignedInt(in.getShort(udpAt + 4));
        if (!udp || udpLength < UDP_HEADER || udpAt + udpLength > end) {
            return Optional.empty();
        }
        byte[] fromIp = Arrays.copyOfRange(frame, HEADER + 12, HEADER + 16);
        byte[] toIp = Arrays.copyOfRange(frame, HEADER + 16, HEADER + 20);
        byte[] datagram = Arrays.copyOfRange(frame, udpAt, udpAt + udpLength);
        boolean noUdpChecksum = in.getShort(udpAt + 6) == 0;
        boolean sound = ipLength == IP_HEADER + udpLength
                && checksum(frame, HEADER, IP_HEADER, 0) == 0
                && (noUdpChecksum || udpChecksum(fromIp, toIp, datagram, udpLength) == 0)
                && fcsIsRight();
        return Optional.of(new Datagram(
                address(fromIp),
                address(toIp),
                Short.toUnsignedInt(in.getShort(udpAt)),
                Short.toUnsignedInt(in.getShort(udpAt + 2)),
                printable(Arrays.copyOfRange(datagram, UDP_HEADER, udpLength)),
                sound));
    }

    /** True when the last four bytes are the frame check sequence of those before. */
    public boolean fcsIsRight() {
        return bytes.length > FCS
                && Arrays.equals(withFcs(Arrays.copyOf(bytes, bytes.length - FCS), false).bytes, bytes);
    }

    /** True when its bytes hold a text. */
    public boolean holds(String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .contains(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /** What it is, in a few words. */
    @Override
    public String toString() {
        byte[] frame = bytes;
        Optional<Datagram> datagram = datagram();
        if (datagram.isPresent()) {
            return datagram.get().toString();
        }
        if (frame.length < HEADER + FCS) {
            return "a fragment of " + frame.length + " bytes";
        }
        int type = Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(12));
        if (type == ARP && frame.length >= HEADER + 28) {
            String sender = address(Arrays.copyOfRange(frame, HEADER + 14, HEADER + 18));
            String target = address(Arrays.copyOfRange(frame, HEADER + 24, HEADER + 28));
            return frame[HEADER + 7] == 1
                    ? "ARP: who has " + target + "? tell " + sender
                    : "ARP: " + sender + " is at " + mac(frame, 6);
        }
        return String.format(Locale.ROOT, "a frame of type 0x%04x, %d bytes", type, frame.length);
    }

    private static String mac(byte[] frame, int at) {
        return HexFormat.ofDelimiter(":").formatHex(frame, at, at + 6);
    }

    private static String address(byte[] ip) {
        return (ip[0] & 0xff) + "." + (ip[1] & 0xff) + "." + (ip[2] & 0xff) + "." + (ip[3] & 0xff);
    }

    private static String printable(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            text.append(c >= ' ' && c <= '~' ? c : '.');
        }
        return text.toString();
    }
}
