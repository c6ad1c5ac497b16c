package windhover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.cpu.Timing;
import windhover.device.wire.EthernetFrame;
import windhover.device.wire.FrameSent;
import windhover.machine.Board;
import windhover.machine.Machine;
import windhover.scenario.Scenario;
import windhover.scenario.ScenarioFormatException;
import windhover.scenario.ScenarioParser;
import windhover.scenario.ScenarioRun;

@Timeout(600)
class LivePeerTest {
    private static final Machine WITH_A_WIRE = new Machine(Board.KESTREL3, Timing.KESTREL3);

    private static final byte[] GUEST_MAC = {2, 0x4b, 0x33, 0, 0, 2};
    private static final byte[] OTHER_MAC = {2, 0x4b, 0x33, 0, 0, 1};
    private static final byte[] GUEST_IP = {(byte) 192, (byte) 168, 3, 2};
    private static final byte[] OTHER_IP = {(byte) 192, (byte) 168, 3, 1};

    private static Scenario scenario() throws ScenarioFormatException {
        return ScenarioParser.parse("""
        name: live
        title: A live peer
        teaches: Another process is at the other end.
        image: network-call.elf
        steps:
          - {number: 1, name: It answers, why: It was asked., when: {frame-sent: {containing: "live hello"}}}
        checks:
          - steps: all
        until: {cycles: 250_000_000, after: {step: 1, cycles: 50_000}}
        """, "live.yaml");
    }

    private static byte[] question() {
        byte[] udp =
                EthernetFrame.udp(OTHER_IP, GUEST_IP, 4100, 7, "live hello".getBytes(StandardCharsets.US_ASCII), false);
        return EthernetFrame.ethernet(
                GUEST_MAC,
                OTHER_MAC,
                EthernetFrame.IPV4,
                EthernetFrame.ipv4(OTHER_IP, GUEST_IP, 64, EthernetFrame.UDP, udp, false),
                0);
    }

    @Test
    @SuppressWarnings("try") // the peer is gone before the run is repeated: that is the point
    void aProcessOnThisComputerExchangesFramesWithTheMachineAndReplayNeedsItNoMore() throws Exception {
        try (LivePeer peer = LivePeer.open("udp:0", WITH_A_WIRE);
                DatagramSocket other = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            other.setSoTimeout(100);
            ScenarioRun run = ScenarioRun.of(scenario());
            DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
            Thread asking = Thread.ofPlatform().start(() -> askUntilAnswered(other, peer.port(), answer));
            peer.run(run);
            asking.join();
            assertTrue(run.checks().getFirst().passed(), run.checks().toString());
            byte[] frame = Arrays.copyOf(answer.getData(), answer.getLength());
            assertEquals(
                    "UDP 192.168.3.2:7 → 192.168.3.1:4100 'live hello'",
                    EthernetFrame.withFcs(frame, false).toString());

            long end = run.cycle();
            long hash = run.stateHash();
            peer.close();
            run.debugger().seek(0);
            assertEquals(0, run.cycle());
            run.debugger().seek(end);
            assertEquals(end, run.cycle());
            assertEquals(hash, run.stateHash(), "the journal brings the frame");
            other.setSoTimeout(50);
            assertThrows(SocketTimeoutException.class, () -> other.receive(answer), "nothing is sent a second time");
        }
    }

    /** A frame that comes before the guest listens is lost, as on any network. */
    private static void askUntilAnswered(DatagramSocket socket, int port, DatagramPacket answer) {
        byte[] question = question();
        for (int i = 0; i < 200; i++) {
            try {
                socket.send(new DatagramPacket(
                        question, question.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
                socket.receive(answer);
                return;
            } catch (SocketTimeoutException e) {
                // once more
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** With a remote port, what another process sends is not heard, and answers do not go there. */
    @Test
    void withARemotePortNobodyElseIsHeard() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (DatagramSocket remote = new DatagramSocket(new InetSocketAddress(here, 0));
                DatagramSocket stranger = new DatagramSocket(new InetSocketAddress(here, 0));
                LivePeer peer = LivePeer.open("udp:0:" + remote.getLocalPort(), WITH_A_WIRE)) {
            java.util.List<byte[]> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
            peer.arrivals(input -> heard.add(input.payload()));
            InetSocketAddress to = new InetSocketAddress(here, peer.port());
            stranger.send(new DatagramPacket(new byte[100], 100, to));
            remote.send(new DatagramPacket(new byte[200], 200, to));
            stranger.send(new DatagramPacket(new byte[100], 100, to));
            remote.send(new DatagramPacket(new byte[300], 300, to));
            for (int i = 0; i < 500 && heard.size() < 2; i++) {
                Thread.sleep(10);
            }
            Thread.sleep(50);
            assertEquals(
                    java.util.List.of(204, 304),
                    heard.stream().map(each -> each.length).toList());
            peer.deviceHappened(0, "nic", new FrameSent(new byte[60]));
            remote.setSoTimeout(2000);
            remote.receive(new DatagramPacket(new byte[2048], 2048));
            stranger.setSoTimeout(50);
            assertThrows(
                    SocketTimeoutException.class, () -> stranger.receive(new DatagramPacket(new byte[2048], 2048)));
        }
    }

    @Test
    void anythingMayComeFromTheSocket() throws Exception {
        try (LivePeer peer = LivePeer.open("udp:0", WITH_A_WIRE);
                DatagramSocket other = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            ScenarioRun run = ScenarioRun.of(ScenarioParser.parse(text(), "live.yaml"));
            for (int length : new int[] {0, 1, 13, 14, 59, 1514, 1515, 2047}) {
                other.send(new DatagramPacket(
                        new byte[length],
                        length,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port())));
            }
            Thread.sleep(50);
            peer.run(run);
            assertEquals(2_000_000, run.cycle());
        }
    }

    private static String text() {
        return """
        name: live
        title: A live peer
        teaches: Another process is at the other end.
        image: network-call.elf
        steps: []
        checks: []
        until: {cycles: 2_000_000}
        """;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "udp", "udp:", "udp:70000", "udp:1:0", "tcp:5", "udp:10.0.0.1:5", "udp:-1"})
    void aPeerThatCannotBeIsBadInput(String text) {
        BadInput e = assertThrows(BadInput.class, () -> LivePeer.open(text, WITH_A_WIRE));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("peer"), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aBoardWithoutAWireHasNoPeer() {
        Machine bare = new Machine(Board.BARE, Timing.TEXTBOOK);
        BadInput e = assertThrows(BadInput.class, () -> LivePeer.open("udp:0", bare));
        assertEquals("peer 'udp:0': board bare has no network card, expected one that has", e.getMessage());
    }
}
