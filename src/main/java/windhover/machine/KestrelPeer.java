package windhover.machine;

import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.device.uart.Console;
import windhover.device.wire.DelayLine;
import windhover.device.wire.Peer;
import windhover.device.wire.Wire;
import windhover.reg.DeviceProbe;
import windhover.reg.Telling;

/**
 * A whole machine at the other end of the wire. It runs in slices shorter than a frame needs from one machine to the
 * other, so neither can hear of anything that the other has yet to do: the two behave as if they ran side by side,
 * cycle by cycle.
 */
public final class KestrelPeer implements Peer, Telling {
    /** The least delay of a wire between two machines; shorter slices would cost more than they show. */
    public static final int LEAST_DELAY = 500;

    private static final int PLACES = 32;

    private final String name;
    private final Machine machine;

    @Wiring("its own wire")
    private final Wire ownWire;

    @Wiring("the time of the machine it is a peer of")
    private final Clock clock;

    private final long delayCycles;
    private final Alarm slice;
    private final DelayLine underWay;

    /**
     * Connects a machine to the wire of another; {@link Wire#attach} it. Both stand at cycle 0.
     *
     * @param name unique on the wire
     * @param machine loaded and reset
     * @param clock the time of the other machine
     * @param wire the wire of the other machine
     * @param delayCycles from the end of a frame at one card to its beginning at the other, at least
     *     {@link #LEAST_DELAY}
     * @throws IllegalArgumentException when the machine has no network card, or the delay is too short
     */
    public KestrelPeer(String name, Machine machine, Clock clock, Wire wire, long delayCycles) {
        if (delayCycles < LEAST_DELAY) {
            throw new IllegalArgumentException(
                    "peer " + name + ": a delay of " + delayCycles + " cycles, expected at least " + LEAST_DELAY);
        }
        this.name = name;
        this.machine = machine;
        this.clock = clock;
        this.delayCycles = delayCycles;
        ownWire = machine.part(Wire.class)
                .orElseThrow(() -> new IllegalArgumentException("peer " + name + ": its board has no network card"));
        underWay = new DelayLine("from " + name, clock, PLACES, (frame, tag) -> wire.arrives(frame));
        slice = clock.alarm("slice of " + name, this::onSlice);
        slice.after(delayCycles - 1);
        ownWire.attach(new Uplink());
    }

    /** The machine. */
    public Machine machine() {
        return machine;
    }

    /** What the other machine's wire leads to, seen from this one. */
    private final class Uplink implements Peer {
        @Override
        public void hears(byte[] frame) {
            underWay.put(frame, machine.clock().now() + delayCycles, 0);
        }

        @Override
        public String name() {
            return "uplink";
        }

        @Override
        public void state(StateVisitor v) {
            // it only hands on
        }
    }

    /** A frame of the other machine; this one's time is behind, so it is still on its way. */
    @Override
    public void hears(byte[] frame) {
        ownWire.arrivesAt(frame, clock.now() + delayCycles);
    }

    /** Sets the listener that hears what its machine prints. */
    @Override
    public void tell(DeviceProbe probe) {
        machine.part(Console.class)
                .ifPresent(console ->
                        console.listener(character -> probe.happened(new PeerPrinted(name, console.sent()))));
    }

    private void onSlice() {
        long end = clock.now();
        while (machine.clock().now() < end && machine.stopped() == null && !machine.ended()) {
            machine.runTo(end);
            machine.skipTo(end);
        }
        slice.after(delayCycles - 1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void state(StateVisitor v) {
        v.part(underWay);
        v.part(machine);
    }
}
