package windhover.bus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * The shared 64-bit bus and its arbiter.
 *
 * <p>Timing (machine manual, Bus). A request in cycle <i>c</i> takes part in the arbitration of cycle <i>c</i> + 1 if
 * the bus is free then. The grant's cycle carries the address; then come the target's wait states; each beat takes one
 * cycle, the first of them the address cycle of a target without wait states. So a transaction granted in <i>g</i> is
 * acknowledged in <i>g</i> + wait states + beats − 1, and the next arbitration is in the cycle after. A burst holds the
 * bus. An address that nobody answers is acknowledged as a bus error in <i>g</i> + {@value #ERROR_CYCLES}, with no beat
 * done. Data moves in the cycle of the acknowledge.
 *
 * <p>A locked read ({@link BusPort#readLocked}) keeps the bus for its master beyond the acknowledge: nobody else is
 * granted until that master's next transaction has ended. That makes an atomic operation of two transactions one for
 * all other masters. A read that fails locks nothing.
 */
public final class Bus implements Stateful {
    /** Cycles from the grant until the arbiter gives up on an address that nobody answers. */
    public static final int ERROR_CYCLES = 4;

    /** Ports have numbers below this. */
    public static final int MOST_NUMBERS = 256;

    private static final int PRIORITIES = Master.LAST_PRIORITY + 1;

    /** So many ports can have the same priority. */
    public static final int PORTS_OF_A_PRIORITY = MOST_NUMBERS / PRIORITIES;

    private final Clock clock;
    private final AddressMap map;
    private final Alarm arbitrate;
    private final Alarm acknowledge;

    @Wiring("the masters' ports by priority; their state is the bus's")
    private BusPort[] ports = {};

    @Wiring("the same ports by number")
    private final @Nullable BusPort[] numbered = new @Nullable BusPort[MOST_NUMBERS];

    @Wiring("observer")
    private BusProbe probe = BusProbe.NONE;

    @Wiring("the processors, which keep their caches and reservations true")
    private WriteSnoop[] snoops = {};

    /** The number of the port that holds the bus; −1 when it is free. */
    private int holder = -1;

    /** The number of the port that keeps the bus between two of its transactions, and since when; −1 for none. */
    private int lockedBy = -1;

    private long lockedSince;

    private long busyCycles;

    /** A free bus. */
    public Bus(Clock clock, AddressMap map) {
        this.clock = clock;
        this.map = map;
        acknowledge = clock.alarm("bus acknowledge", this::onAcknowledge);
        arbitrate = clock.alarm("bus arbitrate", this::onArbitrate);
    }

    /**
     * Makes the port of a master; {@code done} runs at each acknowledge. The port's number is its priority, plus
     * {@value #PRIORITIES} for each port of the same priority that was made before.
     */
    public BusPort port(Master master, Runnable done) {
        int number = master.priority();
        int at = 0;
        for (BusPort port : ports) {
            if (port.master().name().equals(master.name())) {
                throw new IllegalArgumentException("two parts are wired as " + master);
            }
            number += port.master().priority() == master.priority() ? PRIORITIES : 0;
            at += port.master().priority() <= master.priority() ? 1 : 0;
        }
        if (number >= MOST_NUMBERS) {
            throw new IllegalArgumentException(
                    master + ": expected at most " + PRIORITIES + " masters of priority " + master.priority());
        }
        BusPort port = new BusPort(this, master, number, done);
        List<BusPort> all = new ArrayList<>(List.of(ports));
        all.add(at, port);
        ports = all.toArray(BusPort[]::new);
        numbered[number] = port;
        return port;
    }

    /** Where a part is wired that is to be this master. */
    public BusSocket socket(Master master) {
        return done -> port(master, done);
    }

    /** Sets the observer. */
    public void probe(BusProbe probe) {
        this.probe = probe;
    }

    /** The address map. */
    public AddressMap map() {
        return map;
    }

    /** The port whose transaction has the bus, or null. */
    public @Nullable BusPort holder() {
        return holder < 0 ? null : numbered[holder];
    }

    /** The port that keeps the bus by a lock although its transaction has ended, or null. */
    public @Nullable BusPort locker() {
        return lockedBy < 0 ? null : numbered[lockedBy];
    }

    /** Adds a part that listens to all writes, after those there are. */
    public void snoop(WriteSnoop snoop) {
        snoops = Arrays.copyOf(snoops, snoops.length + 1);
        snoops[snoops.length - 1] = snoop;
    }

    /** The ports of all masters, by priority. */
    public List<BusPort> ports() {
        return List.of(ports);
    }

    /** Cycles in which the bus was held, since reset. */
    public long busyCycles() {
        return busyCycles;
    }

    long now() {
        return clock.now();
    }

    void requested(BusPort port) {
        probe.requested(port);
        arbitrateNext();
    }

    private void arbitrateNext() {
        if (holder < 0 && !arbitrate.pending() && next() != null) {
            arbitrate.after(1);
        }
    }

    private void onArbitrate() {
        BusPort next = next();
        if (next != null) {
            grant(next);
        }
    }

    /**
     * The port to be served next: who has locked the bus, or the first in priority that asks. Null where nobody may
     * have it.
     */
    private @Nullable BusPort next() {
        for (BusPort port : ports) {
            if (port.phase() == BusPort.Phase.REQUESTED && (lockedBy < 0 || lockedBy == port.number())) {
                return port;
            }
        }
        return null;
    }

    void withdrawn(BusPort port) {
        probe.withdrawn(port);
    }

    void unlock(BusPort port) {
        if (lockedBy == port.number()) {
            lockedBy = -1;
            arbitrateNext();
        }
    }

    private void grant(BusPort port) {
        long now = clock.now();
        if (lockedBy >= 0) {
            busyCycles += now - lockedSince - 1;
            lockedBy = -1;
        }
        holder = port.number();
        AddressMap.Region region = region(port);
        int last = region == null ? ERROR_CYCLES : region.waitStates() + port.beats() - 1;
        port.grant(now, now + last);
        busyCycles += last + 1L;
        probe.granted(port);
        if (last == 0) {
            onAcknowledge();
        } else {
            acknowledge.after(last);
        }
    }

    private AddressMap.@Nullable Region region(BusPort port) {
        AddressMap.Region region = map.find(port.address(), port.size() * port.beats());
        if (region == null) {
            return null;
        }
        long offset = port.address() - region.base();
        for (int i = 0; i < port.beats(); i++) {
            if (!region.target().accepts(offset + (long) i * port.size(), port.size(), port.isWrite())) {
                return null;
            }
        }
        return region;
    }

    private void onAcknowledge() {
        BusPort port = holder();
        if (port == null) {
            return; // a damaged saved state can hold an acknowledge that belongs to nobody
        }
        AddressMap.Region region = region(port);
        if (region != null) {
            move(port, region);
            if (port.isWrite()) {
                for (WriteSnoop snoop : snoops) {
                    snoop.written(port, port.address(), port.size() * port.beats());
                }
            }
        }
        port.acknowledge(region == null);
        holder = -1;
        if (port.locks() && region != null) {
            lockedBy = port.number();
            lockedSince = clock.now();
        }
        probe.acknowledged(port);
        port.tellDone();
        probe.told(port);
        arbitrateNext();
    }

    private static void move(BusPort port, AddressMap.Region region) {
        long offset = port.address() - region.base();
        for (int i = 0; i < port.beats(); i++, offset += port.size()) {
            if (port.isWrite()) {
                region.target().write(offset, port.size(), port.data()[i]);
            } else {
                port.data()[i] = region.target().read(offset, port.size());
            }
        }
    }

    @Override
    public String name() {
        return "bus";
    }

    @Override
    public void state(StateVisitor v) {
        holder = master(v, "holder", holder);
        lockedBy = master(v, "lockedBy", lockedBy);
        lockedSince = v.i64("lockedSince", lockedSince);
        busyCycles = v.i64("busyCycles", busyCycles);
        for (BusPort port : ports) {
            v.part(port);
        }
    }

    private int master(StateVisitor v, String name, int number) {
        int restored = v.i32(name, number);
        if (restored < -1 || restored >= MOST_NUMBERS || (restored >= 0 && numbered[restored] == null)) {
            throw new IllegalArgumentException(
                    "bus: " + name + " " + restored + ", expected -1 or the number of a master that this board has");
        }
        return restored;
    }
}
