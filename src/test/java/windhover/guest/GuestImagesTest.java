package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import windhover.cpu.Timing;
import windhover.device.nic.Nic;
import windhover.device.uart.DebugUart;
import windhover.image.ElfImage;
import windhover.image.ImageFormatException;
import windhover.image.Symbol;
import windhover.machine.Board;
import windhover.machine.LoadException;
import windhover.machine.Machine;

/** Runs the committed guest images and reads what they print and send. */
class GuestImagesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String OWN_MAC = "024b33000002";
    private static final String PEER_MAC = "024b33000001";
    private static final String OWN_IP = "c0a80302";
    private static final String PEER_IP = "c0a80301";

    /** Long enough for every image to have started and to wait. */
    private static final long STARTED = 100_000;

    private static final String STS = "STS, the event-driven kernel of the Kestrel-3\n";
    private static final String THREADS = "Threads: a preemptive kernel for the Kestrel-3\n";
    private static final String NIC = "nic: 02:4b:33:00:00:02, 192.168.3.2\n";
    private static final String HELLO = "datagram from 192.168.3.1:4242: hello\n";

    /** What each image that takes no input prints; # stands for a number that depends on the timing. */
    static final List<Arguments> TRANSCRIPTS = List.of(
            Arguments.of("queue-tour", STS + """
                  event 3: first in, first out
                  event 4: again, 1 to go
                  event 5: second in
                  event 7: third in
                  event 4: again, 0 to go
                  event 8: enough; unloading with two events in the queue
                  event 1: expunge, the last one
                  """),
            Arguments.of("alarm", STS + """
                  three alarms are set
                  alarm 2 rings, # cycles late
                  alarm 3 rings, # cycles late
                  alarm 1 rings, # cycles late
                  that was the last one
                  """),
            Arguments.of("threads-segfault", THREADS + NIC + """
                  t = 100
                  segmentation fault: thread main read address 99999999999999 (0x5af3107a3fff), which is not its own; pc 0x#
                  segmentation fault: thread t2 read address # (0x#), which is not its own; pc 0x#
                  threads: none is left
                  """),
            Arguments.of("threads-os-threads", THREADS + NIC + """
                  So, we start the program here!
                  The tasks run concurrently!
                  We can chain callbacks...
                  ...like this!
                  The long running tasks finish last!
                  threads: none is left
                  """),
            Arguments.of("threads-fibers", THREADS + NIC + """
                  fiber 1 counter 0
                  fiber 2 counter 0
                  fiber 1 counter 1
                  fiber 2 counter 1
                  fiber 1 counter 2
                  fiber 2 counter 2
                  fiber 1 has finished
                  fiber 2 counter 3
                  fiber 2 counter 4
                  fiber 2 has finished
                  all fibers have finished
                  threads: none is left
                  """),
            Arguments.of("threads-callbacks", THREADS + NIC + """
                  So, we start the program here!
                  The tasks run concurrently!
                  Another task, in between.
                  I'm the last one
                  threads: none is left
                  """),
            Arguments.of("threads-promises", THREADS + NIC + """
                  So, we start the program here!
                  The chain is laid; nothing of it has run.
                  I'm the last one
                  and this catches what was rejected: 7
                  threads: none is left
                  """));

    /** What each image prints that waits for a datagram on port 7, gets one, and sends it back. */
    static final List<Arguments> NETWORK_CALLS = List.of(
            Arguments.of("network-call", STS + NIC + calledBack()),
            Arguments.of("network-call-pio", STS + NIC + calledBack()),
            Arguments.of("network-poll", STS + NIC + """
                  network_poll: polling for a datagram on port 7
                  network_poll: ready at poll #: 5 bytes from 192.168.3.1:4242
                  """),
            Arguments.of("threads-blocking", THREADS + NIC + """
                  main: waiting for a datagram on port 7
                  main: 5 bytes from 192.168.3.1:4242
                  worker: found # prime numbers meanwhile
                  threads: none is left
                  """),
            Arguments.of("threads-nonblocking", THREADS + NIC + """
                  main: polling for a datagram on port 7
                  main: ready at poll #: 5 bytes from 192.168.3.1:4242
                  threads: none is left
                  """));

    private static String calledBack() {
        return """
        network_call: waiting for a datagram on port 7
        network_call: datagram from 192.168.3.1:4242: hello
        network_call: answered with the same 5 bytes
        network_call: unloaded
        """;
    }

    /** One image on one machine, with all that it sends. */
    private static final class Run {
        final ElfImage image;
        final Machine machine;
        final List<String> sent = new ArrayList<>();

        Run(String name, Timing timing) {
            try (InputStream in =
                    GuestImagesTest.class.getResourceAsStream("/windhover/roms/images/" + name + ".elf")) {
                assertNotNull(in, name);
                image = ElfImage.parse(in.readAllBytes(), name);
                machine = new Machine(Board.KESTREL3, timing);
                machine.load(image);
            } catch (IOException | ImageFormatException | LoadException e) {
                throw new AssertionError(e);
            }
            machine.reset(machine.board().resetPc());
            nic().listener((frame, cycle) -> sent.add(HEX.formatHex(frame)));
        }

        Nic nic() {
            return machine.part(Nic.class).orElseThrow();
        }

        DebugUart uart() {
            return machine.part(DebugUart.class).orElseThrow();
        }

        void type(String text) {
            for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
                uart().inputArrives(b);
            }
        }

        void until(long cycle) {
            machine.runTo(cycle);
            assertNull(machine.processor(0).stopped());
        }

        String transcript() {
            return uart().sent().text();
        }

        /** The doubleword at a symbol's address plus an offset. */
        long word(String symbol, int offset) {
            Symbol found = image.symbols().stream()
                    .filter(s -> s.name().equals(symbol))
                    .findFirst()
                    .orElseThrow();
            return machine.peek(found.address() + offset, 8);
        }
    }

    // ---- Frames ----

    private static int checksum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static String hex16(int value) {
        return HEX.toHexDigits((short) value);
    }

    /** With the checksum at the offset set right for the whole, after a prefix that counts but is not part of it. */
    private static String summed(String prefix, String hex, int offset) {
        int sum = checksum(HEX.parseHex(prefix + hex));
        return hex.substring(0, 2 * offset) + hex16(sum) + hex.substring(2 * offset + 4);
    }

    private static String ethernet(String to, String type, String payload) {
        String frame = to + PEER_MAC + type + payload;
        return frame + "0".repeat(Math.max(0, 120 - frame.length()));
    }

    private static String ipv4(int protocol, String payload) {
        String header = "4500" + hex16(20 + payload.length() / 2) + "0001" + "0000" + "40"
                + HEX.toHexDigits((byte) protocol) + "0000" + PEER_IP + OWN_IP;
        return summed("", header, 10) + payload;
    }

    private static String udp(int port, String text) {
        String data = HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII));
        int length = 8 + text.length();
        return summed(
                PEER_IP + OWN_IP + "0011" + hex16(length),
                hex16(4242) + hex16(port) + hex16(length) + "0000" + data,
                6);
    }

    private static String datagram(int port, String text) {
        return ethernet(OWN_MAC, "0800", ipv4(17, udp(port, text)));
    }

    private static String arpRequest() {
        return ethernet("ffffffffffff", "0806", "0001080006040001" + PEER_MAC + PEER_IP + "000000000000" + OWN_IP);
    }

    private static String ping() {
        return ethernet(OWN_MAC, "0800", ipv4(1, summed("", "08000000" + "12340001" + "616263646566", 2)));
    }

    private static byte[] bytes(String frame) {
        return HEX.parseHex(frame);
    }

    /** A UDP datagram that the guest sent: its header and data, both checksums being right. */
    private static String sentDatagram(String frame) {
        assertEquals(PEER_MAC + OWN_MAC + "08004500", frame.substring(0, 32));
        ByteBuffer packet = ByteBuffer.wrap(HEX.parseHex(frame), 14, frame.length() / 2 - 14)
                .slice();
        int total = packet.getShort(2);
        assertEquals(0, checksum(HEX.parseHex(frame.substring(28, 68))), "IPv4 header checksum");
        String udp = frame.substring(68, 28 + 2 * total);
        assertEquals(0, checksum(HEX.parseHex(OWN_IP + PEER_IP + "0011" + hex16(total - 20) + udp)), "UDP checksum");
        return udp;
    }

    // ---- Tests ----

    private static void assertTranscript(String expected, String found) {
        String pattern = "\\Q" + expected.replace("#", "\\E[0-9a-f]+\\Q") + "\\E";
        assertTrue(found.matches(pattern), () -> "expected\n" + expected + "found\n" + found);
    }

    @ParameterizedTest
    @FieldSource("TRANSCRIPTS")
    void printsWhatItShould(String image, String expected) {
        for (Timing timing : List.of(Timing.TEXTBOOK, Timing.KESTREL3)) {
            Run run = new Run(image, timing);
            run.until(10_000_000);
            assertTranscript(expected, run.transcript());
            assertTrue(run.machine.processor(0).waiting(), "sleeps when there is nothing left to do");
        }
    }

    @ParameterizedTest
    @FieldSource("NETWORK_CALLS")
    void receivesADatagramAndSendsItBack(String image, String expected) {
        for (Timing timing : List.of(Timing.TEXTBOOK, Timing.KESTREL3)) {
            Run run = new Run(image, timing);
            run.until(STARTED);
            run.nic().frameArrives(bytes(datagram(7, "hello")));
            run.until(300_000);
            assertTranscript(expected, run.transcript());
            assertEquals(1, run.sent.size());
            String header = hex16(7) + hex16(4242) + hex16(13);
            String udp = sentDatagram(run.sent.getFirst());
            assertEquals(header, udp.substring(0, 12));
            assertEquals("68656c6c6f", udp.substring(16));
        }
    }

    @Test
    void bootsToTheCallInUnderFiftyThousandCycles() {
        Run run = new Run("network-call", Timing.KESTREL3);
        run.until(50_000);
        assertTrue(run.transcript().contains("waiting for a datagram"), run.transcript());
        assertTrue(run.machine.processor(0).waiting());
    }

    @Test
    void anEmptyTableEntryStopsTheSystemWithAClearMessage() {
        Run run = new Run("network-call-unregistered", Timing.KESTREL3);
        run.until(STARTED);
        run.nic().frameArrives(bytes(datagram(7, "hello")));
        run.until(300_000);
        assertTrue(
                run.transcript()
                        .endsWith(
                                "sts: no handler for interrupt line 6: entry 54 of the descriptor table is empty\nsts: the system is stopped\n"),
                run.transcript());
        assertEquals(List.of(), run.sent);
    }

    @Test
    void answersArpAndPing() {
        Run run = new Run("network-call", Timing.KESTREL3);
        run.until(STARTED);
        run.nic().frameArrives(bytes(arpRequest()));
        run.nic().frameArrives(bytes(ping()));
        run.until(300_000);
        assertEquals(2, run.sent.size());
        assertEquals(
                PEER_MAC + OWN_MAC + "0806" + "0001080006040002" + OWN_MAC + OWN_IP + PEER_MAC + PEER_IP,
                run.sent.get(0).substring(0, 84));
        String reply = run.sent.get(1).substring(68, 68 + 28);
        assertTrue(reply.startsWith("0000") && reply.endsWith("12340001616263646566"), reply);
        assertEquals(0, checksum(HEX.parseHex(reply)), "ICMP checksum");
    }

    @Test
    void dropsWhatIsDamagedAndStaysAlive() {
        Run run = new Run("network-call", Timing.KESTREL3);
        run.until(STARTED);
        SplittableRandom random = new SplittableRandom(3);
        List<String> good = List.of(
                datagram(9, "other port"),
                datagram(7, "hello").replace("68656c6c6f", "68656c6c6e"),
                arpRequest(),
                ping());
        for (int i = 0; i < 300; i++) {
            byte[] frame = bytes(good.get(random.nextInt(good.size())));
            for (int n = random.nextInt(4); n >= 0; n--) {
                frame[12 + random.nextInt(frame.length - 12)] = (byte) random.nextInt();
            }
            run.nic().frameArrives(frame);
            run.until(run.machine.clock().now() + random.nextInt(500, 8000));
        }
        run.nic().frameArrives(bytes(arpRequest())); // the noise may have taught it a wrong address for us
        run.until(run.machine.clock().now() + 50_000);
        assertTrue(!run.transcript().contains("stopped"), run.transcript());
        run.sent.clear();
        run.nic().frameArrives(bytes(datagram(7, "hello")));
        run.until(run.machine.clock().now() + 100_000);
        assertTrue(run.transcript().contains(HELLO), run.transcript());
        assertEquals(1, run.sent.size());
        assertEquals(0, run.word("events_refused", 0));
        assertEquals(0, run.word("heap_errors", 0));
    }

    @Test
    void asksForANameWithBackspace() {
        Run run = new Run("ask-name", Timing.KESTREL3);
        run.until(STARTED);
        run.type("Bobx\b\r");
        run.until(300_000);
        assertEquals(
                STS + "Hello world. What is your name? Bobx\b \b\nWell, Bob, nice to meet you!\n", run.transcript());
    }

    @Test
    void theShellRunsEveryCommandAsIfInTheBackground() {
        Run run = new Run("shell", Timing.KESTREL3);
        for (String line : List.of(
                "network_call",
                "alarm",
                "head /rom/short",
                "head /nope",
                "unload network_call",
                "list",
                "nope",
                "quit")) {
            run.until(run.machine.clock().now() + 100_000);
            run.type(line + "\r");
        }
        run.until(run.machine.clock().now() + 100_000);
        String transcript = run.transcript();
        int at = 0;
        for (String part : List.of(
                "> network_call\n",
                "> network_call: waiting for a datagram on port 7\n",
                "alarm\n> three alarms are set\n",
                "A short file.\n",
                "Failed to open file.\n",
                "unload network_call\n> network_call: unloaded\n",
                "shell\nfloppy\nrom_disk\ntimer\nnic\n",
                "nope: not a program",
                "sts: quit\n")) {
            at = transcript.indexOf(part, at);
            assertTrue(at >= 0, () -> part + "is not in its place in\n" + transcript);
        }
        assertEquals(0, run.word("datagram_waiters", 0), "the unloaded program waits no more");
    }
}
