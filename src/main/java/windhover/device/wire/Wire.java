package windhover.device.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import windhover.clock.Clock;
import windhover.clock.InputPort;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.reg.DeviceProbe;
import windhover.reg.Telling;

/**
 * What lies between the machine's network card and the rest of the world. Frames that come as inputs and frames of its
 * peers go to the card, frames of the card go to every peer, and the wire's faults happen to all of them.
 */
public final class Wire implements Stateful, InputPort, Telling {
    /** The name of its input port. */
    public static final String PORT = "nic";

    private static final int PLACES = 32;

    private final Clock clock;

    @Wiring("the card: takes a frame with its check sequence")
    private final Consumer<byte[]> card;

    private final DelayLine late;

    @Wiring("the computers at the other end, set before the first cycle")
    private final List<Peer> peers = new ArrayList<>();

    @Wiring("what goes wrong, set before the first cycle; how far chance has come is state")
    private Faults faults = Faults.NONE;

    @Wiring("observer")
    private WireProbe probe = WireProbe.NONE;

    private long chance;

    /** Frames by direction. */
    private final long[] frames = new long[Direction.values().length];

    /** Faults by kind and direction. */
    private final long[] counts = new long[Fault.values().length * Direction.values().length];

    /** A wire without faults that ends nowhere. */
    public Wire(Clock clock, Consumer<byte[]> card) {
        this.clock = clock;
        this.card = card;
        late = new DelayLine("wire", clock, PLACES, this::deliver);
    }

    /** Connects a computer; before the first cycle. */
    public void attach(Peer peer) {
        if (peer(peer.name()).isPresent()) {
            throw new IllegalArgumentException("two peers are named " + peer.name());
        }
        peers.add(peer);
    }

    /** Sets what goes wrong; before the first cycle. */
    public void faults(Faults faults) {
        this.faults = faults;
        chance = faults.seed();
    }

    /** Sets the observer. */
    public void probe(WireProbe probe) {
        this.probe = probe;
    }

    @Override
    public void tell(DeviceProbe told) {
        probe(new WireProbe() {
            @Override
            public void sent(byte[] frame) {
                told.happened(new FrameSent(frame));
            }

            @Override
            public void faulty(Fault fault, Direction direction, byte[] frame) {
                told.happened(new WireFailed(fault, direction));
            }
        });
        for (Peer peer : peers) {
            if (peer instanceof Telling telling) {
                telling.tell(told);
            }
        }
    }

    /** The computers at the other end. */
    public List<Peer> peers() {
        return List.copyOf(peers);
    }

    /** The computer of a name. */
    public Optional<Peer> peer(String name) {
        return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
    }

    /** How often something went wrong. */
    public long count(Fault fault, Direction direction) {
        return counts[fault.ordinal() * Direction.values().length + direction.ordinal()];
    }

    /** How often something went wrong, both directions together. */
    public long count(Fault fault) {
        return count(fault, Direction.IN) + count(fault, Direction.OUT);
    }

    /** Frames that were sent in a direction, whatever became of them. */
    public long frames(Direction direction) {
        return frames[direction.ordinal()];
    }

    @Override
    public String portName() {
        return PORT;
    }

    /** A frame from outside, with its check sequence, as {@link #arrives}. */
    @Override
    public void arrive(byte[] payload) {
        arrives(payload);
    }

    /** A frame from the other end, with its check sequence, sets out for the card. */
    public void arrives(byte[] frame) {
        carry(frame, Direction.IN);
    }

    /** A frame that will reach the card at a cycle, and to which nothing happens any more. */
    public void arrivesAt(byte[] frame, long cycle) {
        late.put(frame, cycle, Direction.IN.ordinal());
    }

    /** The card has sent a frame; it comes without its check sequence. */
    public void sent(byte[] frame) {
        probe.sent(frame);
        carry(EthernetFrame.withFcs(frame, false).bytes(), Direction.OUT);
    }

    private void carry(byte[] frame, Direction direction) {
        long number = ++frames[direction.ordinal()];
        byte[] carried = frame;
        long delay = 0;
        boolean twice = false;
        for (Faults.Rule rule : faults.rules()) {
            if (rule.direction() == direction && happens(rule, number)) {
                counts[rule.fault().ordinal() * Direction.values().length + direction.ordinal()]++;
                probe.faulty(rule.fault(), direction, frame);
                switch (rule.fault()) {
                    case DROP -> {
                        return;
                    }
                    case CORRUPT -> carried = corrupted(carried);
                    case DUPLICATE -> twice = true;
                    case DELAY -> delay += rule.cycles();
                }
            }
        }
        for (int times = twice ? 2 : 1; times > 0; times--) {
            if (delay > 0) {
                late.put(carried, clock.now() + delay, direction.ordinal());
            } else {
                deliver(carried, direction.ordinal());
            }
        }
    }

    private boolean happens(Faults.Rule rule, long number) {
        if (!rule.frames().isEmpty()) {
            return rule.frames().contains(number);
        }
        return Long.remainderUnsigned(next(), Faults.MILLION) < rule.rate();
    }

    private byte[] corrupted(byte[] frame) {
        byte[] spoilt = frame.clone();
        if (spoilt.length > 0) {
            int bit = (int) Long.remainderUnsigned(next(), 8L * spoilt.length);
            spoilt[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return spoilt;
    }

    /** The next number of the chain (SplitMix64: Steele, Lea and Flood, OOPSLA 2014). */
    private long next() {
        chance += 0x9E3779B97F4A7C15L;
        long z = chance;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private void deliver(byte[] frame, int direction) {
        if (direction == Direction.IN.ordinal()) {
            probe.arriving(frame);
            card.accept(frame);
        } else {
            for (Peer peer : peers) {
                peer.hears(frame);
            }
        }
    }

    @Override
    public String name() {
        return "wire";
    }

    @Override
    public void state(StateVisitor v) {
        chance = v.i64("chance", chance);
        v.i64s("frames", frames);
        v.i64s("counts", counts);
        v.part(late);
        for (Peer peer : peers) {
            v.part(peer);
        }
    }
}
