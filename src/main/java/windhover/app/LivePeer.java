package windhover.app;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import windhover.debug.Debugger;
import windhover.debug.Observer;
import windhover.device.wire.EthernetFrame;
import windhover.device.wire.FrameSent;
import windhover.device.wire.Wire;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.output.FileFault;
import windhover.reg.DeviceEvent;
import windhover.scenario.ScenarioRun;

/**
 * Another process on this computer at the other end of the wire: each UDP datagram on the loopback interface holds an
 * Ethernet frame, from its destination address to its last byte of payload, without check sequence. What it sends
 * enters the machine as an input like any other, so that a replay needs no peer; what the machine sends while its past
 * is run again is not sent a second time.
 */
final class LivePeer implements Observer, Closeable {
    private static final int MOST = 1514;
    private static final int WAITING = 256;
    private static final int LAST_PORT = 65_535;
    private static final long SLICE_CYCLES = 25_000;
    private static final long NANOSECONDS_A_CYCLE = 40;

    /**
     * Cycles that a byte takes on the wire, and bytes of preamble, check sequence and gap that a frame brings with it.
     */
    private static final int CYCLES_A_BYTE = 20;

    private static final int AROUND = 24;

    /** What a frame costs in the journal beside its bytes, about. */
    private static final int JOURNAL_BYTES = 128;

    /** Bytes that may come in a run: more would not be left room by what else is in memory. */
    private static final long MOST_JOURNALED = Runtime.getRuntime().maxMemory() / 4;

    /** Cycles for which frames may wait for the wire; beyond, a sender that is faster than the wire loses them. */
    private static final long MOST_BACKLOG = 4_000_000;

    private final DatagramSocket socket;
    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>(WAITING);
    private volatile @Nullable SocketAddress other;

    /** The only one to whom it listens; null for whoever sends. */
    private final @Nullable SocketAddress only;

    private volatile Consumer<Input> listener = input -> heard.offer(input.payload());

    /** Up to this cycle the machine has been before: what it sends there was sent. */
    private long frontier = -1;

    /** When the wire is free again. Of the machine's thread. */
    private long wireFree;

    private long journaled;
    private long fullAt = -1;

    private LivePeer(DatagramSocket socket, @Nullable SocketAddress other) {
        this.socket = socket;
        this.other = other;
        only = other;
        Thread.ofPlatform().daemon().name("live peer").start(this::listen);
    }

    /**
     * Opens the port.
     *
     * @param text {@code udp:PORT}, or {@code udp:PORT:REMOTEPORT} to listen and send to that port only; without one
     *     frames go to whoever sent the last one; port 0 takes any
     * @param machine at whose wire it will be
     * @throws BadInput when the text is wrong, the port is in use, or the machine has no wire
     */
    static LivePeer open(String text, Machine machine) throws BadInput {
        if (machine.part(Wire.class).isEmpty()) {
            throw new BadInput("peer '" + text + "': board " + machine.board().name()
                    + " has no network card, expected one that has");
        }
        if (!text.matches("udp:[0-9]{1,5}(:[0-9]{1,5})?")) {
            throw new BadInput("peer '" + text + "': expected udp:PORT or udp:PORT:REMOTEPORT, ports of this computer");
        }
        String[] parts = text.split(":", -1);
        int port = port(parts[1], 0);
        SocketAddress other =
                parts.length == 2 ? null : new InetSocketAddress(InetAddress.getLoopbackAddress(), port(parts[2], 1));
        try {
            return new LivePeer(
                    new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), other);
        } catch (IOException e) {
            throw new BadInput("peer '" + text + "': port " + port + " cannot be opened (" + FileFault.reason(e) + ")");
        }
    }

    private static int port(String text, int least) throws BadInput {
        int port = Integer.parseInt(text);
        if (port < least || port > LAST_PORT) {
            throw new BadInput("peer: port " + port + ", expected " + least + " to " + LAST_PORT);
        }
        return port;
    }

    /** The port on which it listens. */
    int port() {
        return socket.getLocalPort();
    }

    private boolean isHeard(SocketAddress sender) {
        return only != null
                ? only.equals(sender)
                : sender instanceof InetSocketAddress from && from.getAddress().isLoopbackAddress();
    }

    private void listen() {
        byte[] buffer = new byte[2048];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                int length = packet.getLength();
                if (isHeard(packet.getSocketAddress()) && length >= EthernetFrame.HEADER && length <= MOST) {
                    other = packet.getSocketAddress();
                    byte[] frame = Arrays.copyOf(Arrays.copyOf(buffer, length), Math.max(length, EthernetFrame.LEAST));
                    listener.accept(new Input(
                            Wire.PORT, EthernetFrame.withFcs(frame, false).bytes()));
                }
            } catch (IOException e) {
                // the socket was closed, or the other side refused what was sent before: nothing to hear now
            }
        }
    }

    /** Gives frames that come to {@code arrivals} from now on, on a thread of the peer's own. */
    void arrivals(Consumer<Input> arrivals) {
        listener = arrivals;
    }

    /** Connects it to a machine that nobody runs yet. */
    void connect(Debugger debugger) {
        debugger.listening(true);
        debugger.add(this);
    }

    /**
     * True when a frame still finds room on the wire, which it then takes. Without it a process that sends faster than
     * the wire carries would fill the memory with frames that wait.
     */
    boolean fits(long cycle, int bytes) {
        if (journaled + bytes > MOST_JOURNALED) {
            fullAt = fullAt < 0 ? cycle : fullAt;
            return false; // all that came is kept in memory, so that it can be repeated
        }
        long from = Math.max(cycle, wireFree);
        if (from - cycle > MOST_BACKLOG) {
            return false;
        }
        wireFree = from + (long) (bytes + AROUND) * CYCLES_A_BYTE;
        journaled += bytes + JOURNAL_BYTES;
        return true;
    }

    /** What the user should know of frames that were not taken, one line; empty when the memory held all. */
    String notice() {
        return fullAt < 0
                ? ""
                : "the frames of the live peer have more than " + (MOST_JOURNALED >> 20)
                        + " MiB, what fits into the memory of this program; those since @" + fullAt + " were lost";
    }

    /** Runs a scenario to its end, no faster than the computer it simulates, so that the other process can keep up. */
    void run(ScenarioRun run) {
        run(run, () -> true);
    }

    /**
     * As {@link #run(ScenarioRun)}.
     *
     * @param turn asked a thousand times a second; false ends the run
     * @return false when that ended it
     */
    boolean run(ScenarioRun run, BooleanSupplier turn) {
        connect(run.debugger());
        long began = System.nanoTime();
        while (!run.ended()) {
            for (byte[] frame = heard.poll(); frame != null; frame = heard.poll()) {
                if (fits(run.cycle(), frame.length)) {
                    run.debugger().input(new Input(Wire.PORT, frame));
                }
            }
            run.runTo(run.cycle() + SLICE_CYCLES);
            if (!turn.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(run.cycle() * NANOSECONDS_A_CYCLE - (System.nanoTime() - began));
        }
        return true;
    }

    @Override
    public void rewound(long cycle, long frontier, int branch) {
        this.frontier = frontier;
    }

    @Override
    public void deviceHappened(long cycle, String device, DeviceEvent event) {
        if (event instanceof FrameSent sent) {
            send(cycle, sent.frame());
        }
    }

    private void send(long cycle, byte[] frame) {
        SocketAddress to = other;
        if (to != null && cycle > frontier) {
            try {
                socket.send(new DatagramPacket(frame, frame.length, to));
            } catch (IOException e) {
                // lost, as on any network
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
