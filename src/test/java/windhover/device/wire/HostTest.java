package windhover.device.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.clock.Clock;

class HostTest {
    private static final byte[] HOST_MAC = {2, 0x4b, 0x33, 0, 0, 1};
    private static final byte[] OWN_MAC = {2, 0x4b, 0x33, 0, 0, 2};
    private static final byte[] HOST_IP = {(byte) 192, (byte) 168, 3, 1};
    private static final byte[] OWN_IP = {(byte) 192, (byte) 168, 3, 2};
    private static final int DELAY = 500;

    private final Clock clock = new Clock();
    private final List<byte[]> answers = new ArrayList<>();
    private final Wire wire = new Wire(clock, answers::add);
    private final Host host = new Host(
            new Host.Settings(
                    "server", 0x024b33000001L, 0xc0a80301, DELAY, true, Map.of("kestrel.example", 0xc0a80302)),
            clock,
            wire);

    HostTest() {
        wire.attach(host);
    }

    private void run(long cycles) {
        long end = clock.now() + cycles;
        while (clock.now() < end) {
            clock.fireDue();
            clock.advance();
        }
    }

    /**
     * Sends a frame with this payload to the host, answers the payload of its answer, without padding where
     * {@code length} says so.
     */
    private byte[] ask(int type, byte[] payload) {
        wire.sent(EthernetFrame.ethernet(HOST_MAC, OWN_MAC, type, payload, 60));
        run(DELAY + 2);
        assertEquals(1, answers.size(), "answers");
        byte[] frame = answers.removeFirst();
        assertTrue(EthernetFrame.of(frame).fcsIsRight());
        assertArrayEquals(OWN_MAC, Arrays.copyOfRange(frame, 0, 6));
        assertArrayEquals(HOST_MAC, Arrays.copyOfRange(frame, 6, 12));
        return Arrays.copyOfRange(frame, 14, frame.length - 4);
    }

    private void assertNoAnswer(byte[] frame) {
        wire.sent(frame);
        run(DELAY + 2);
        assertEquals(0, answers.size());
    }

    private byte[] askUdp(int port, byte[] question) {
        byte[] packet = EthernetFrame.ipv4(
                OWN_IP,
                HOST_IP,
                64,
                EthernetFrame.UDP,
                EthernetFrame.udp(OWN_IP, HOST_IP, 4000, port, question, false),
                false);
        EthernetFrame.Ipv4 ip =
                EthernetFrame.Ipv4.of(ask(EthernetFrame.IPV4, packet)).orElseThrow();
        assertTrue(EthernetFrame.udpIsSound(ip));
        assertArrayEquals(OWN_IP, ip.to());
        ByteBuffer udp = ByteBuffer.wrap(ip.payload());
        assertEquals(port, udp.getShort(0));
        assertEquals(4000, udp.getShort(2));
        return Arrays.copyOfRange(ip.payload(), 8, udp.getShort(4));
    }

    @Test
    void answersArpForItsAddressAfterTheDelay() {
        byte[] request = EthernetFrame.arp(1, OWN_MAC, OWN_IP, new byte[6], HOST_IP);
        wire.sent(EthernetFrame.ethernet(EthernetFrame.BROADCAST, OWN_MAC, EthernetFrame.ARP, request, 60));
        run(DELAY);
        assertEquals(0, answers.size());
        run(1);
        byte[] expected = EthernetFrame.ethernet(
                OWN_MAC, HOST_MAC, EthernetFrame.ARP, EthernetFrame.arp(2, HOST_MAC, HOST_IP, OWN_MAC, OWN_IP), 60);
        assertArrayEquals(EthernetFrame.withFcs(expected, false).bytes(), answers.getFirst());
        assertEquals(1, host.answered());
    }

    @Test
    void answersAnIcmpEcho() {
        byte[] message = {8, 0, 0, 0, 1, 2, 3, 4, 'a', 'b', 'c'};
        ByteBuffer.wrap(message).putShort(2, (short) EthernetFrame.checksum(message, 0, message.length, 0));
        byte[] answer = ask(EthernetFrame.IPV4, EthernetFrame.ipv4(OWN_IP, HOST_IP, 64, 1, message, false));
        byte[] payload = EthernetFrame.Ipv4.of(answer).orElseThrow().payload();
        assertEquals(0, payload[0]);
        assertEquals(0, EthernetFrame.checksum(payload, 0, payload.length, 0));
        assertArrayEquals(Arrays.copyOfRange(message, 4, 11), Arrays.copyOfRange(payload, 4, 11));
    }

    @Test
    void sendsDatagramsOnTheEchoPortBack() {
        assertEquals(
                "hello", new String(askUdp(7, "hello".getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** A query for a name: header, labels, type and class. */
    private static byte[] query(String flags, String name, int type) {
        ByteBuffer out = ByteBuffer.allocate(300);
        out.put(hex("abcd" + flags + "0001 0000 0000 0000"));
        for (String label : name.split("\\.", -1)) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.put((byte) 0).putShort((short) type).putShort((short) 1);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void answersAQuestionForANameInTheWireFormatOfTheDomainNameSystem() {
        byte[] query = query("0100", "Kestrel.Example", 1);
        String question = HexFormat.of().formatHex(query, 12, query.length);
        assertEquals(
                "abcd8500" + "0001" + "0001" + "0000" + "0000" + question + "c00c" + "0001" + "0001" + "0000003c"
                        + "0004" + "c0a80302",
                HexFormat.of().formatHex(askUdp(53, query)));
    }

    @ParameterizedTest
    @CsvSource({
        "0000, kestrel.example, 28, 0, 0", // no address of that kind
        "0000, nobody.example,   1, 3, 0", // no such name
        "0100, kestrel,          1, 3, 0",
        "0800, kestrel.example,  1, 4, 0", // an inverse query
        "0000, kestrel.example,  1, 0, 1"
    })
    void saysWhyItHasNoAddress(String flags, String name, int type, int code, int found) {
        byte[] answer = askUdp(53, query(flags, name, type));
        assertEquals(code, answer[3] & 15);
        assertEquals(found, answer[7]);
    }

    @ParameterizedTest
    @CsvSource({
        "abcd 0000 0000 0000 0000 0000", // no question
        "abcd 0000 0002 0000 0000 0000 00 0001 0001", // two
        "abcd 0000 0001 0000 0000 0000 3f 61", // a label longer than the query
        "abcd 0000 0001 0000 0000 0000 c00c 0001 0001", // a pointer to itself
        "abcd 0000 0001 0000 0000 0000 0161 00 0001" // no class
    })
    void aQueryThatCannotBeReadIsAFormatError(String query) {
        assertEquals("abcd84010000000000000000", HexFormat.of().formatHex(askUdp(53, hex(query))));
    }

    @Test
    void whatIsNotForItOrDamagedGetsNoAnswer() {
        byte[] arp = EthernetFrame.arp(1, OWN_MAC, OWN_IP, new byte[6], OWN_IP);
        assertNoAnswer(EthernetFrame.ethernet(EthernetFrame.BROADCAST, OWN_MAC, EthernetFrame.ARP, arp, 60));
        byte[] udp = EthernetFrame.udp(OWN_IP, HOST_IP, 4000, 7, new byte[3], false);
        byte[] other = EthernetFrame.ipv4(OWN_IP, HOST_IP, 64, EthernetFrame.UDP, udp, false);
        assertNoAnswer(EthernetFrame.ethernet(OWN_MAC, OWN_MAC, EthernetFrame.IPV4, other, 60));
        assertNoAnswer(EthernetFrame.ethernet(HOST_MAC, OWN_MAC, 0x86dd, other, 60));
        byte[] closed = EthernetFrame.ipv4(
                OWN_IP,
                HOST_IP,
                64,
                EthernetFrame.UDP,
                EthernetFrame.udp(OWN_IP, HOST_IP, 4000, 9, new byte[3], false),
                false);
        assertNoAnswer(EthernetFrame.ethernet(HOST_MAC, OWN_MAC, EthernetFrame.IPV4, closed, 60));
        assertEquals(4, host.ignored());
        byte[] badSum = EthernetFrame.ipv4(
                OWN_IP,
                HOST_IP,
                64,
                EthernetFrame.UDP,
                EthernetFrame.udp(OWN_IP, HOST_IP, 4000, 7, new byte[3], true),
                false);
        assertNoAnswer(EthernetFrame.ethernet(HOST_MAC, OWN_MAC, EthernetFrame.IPV4, badSum, 60));
        byte[] badHeader = EthernetFrame.ipv4(OWN_IP, HOST_IP, 64, EthernetFrame.UDP, udp, true);
        assertNoAnswer(EthernetFrame.ethernet(HOST_MAC, OWN_MAC, EthernetFrame.IPV4, badHeader, 60));
        host.hears(EthernetFrame.withFcs(EthernetFrame.ethernet(HOST_MAC, OWN_MAC, EthernetFrame.IPV4, other, 60), true)
                .bytes());
        assertEquals(3, host.damaged());
    }

    @Test
    void anyBytesDoNoHarm() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = new byte[random.nextInt(120)];
            random.nextBytes(frame);
            if (frame.length > 60) {
                System.arraycopy(HOST_MAC, 0, frame, 0, 6);
                byte[] query = query("0100", "kestrel.example", 1);
                query[random.nextInt(query.length)] = (byte) random.nextInt();
                query = Arrays.copyOf(query, random.nextInt(query.length + 1));
                byte[] udp = EthernetFrame.udp(OWN_IP, HOST_IP, 4000, 53, query, false);
                frame = EthernetFrame.ethernet(
                        HOST_MAC,
                        OWN_MAC,
                        EthernetFrame.IPV4,
                        EthernetFrame.ipv4(OWN_IP, HOST_IP, 64, 17, udp, false),
                        60);
                if (random.nextBoolean()) {
                    frame[random.nextInt(frame.length)] = (byte) random.nextInt();
                }
            }
            host.hears(frame);
            host.hears(EthernetFrame.withFcs(frame, false).bytes());
            run(1);
        }
        assertEquals(20_000, clock.now());
    }
}
