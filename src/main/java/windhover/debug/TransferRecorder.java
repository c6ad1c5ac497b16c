package windhover.debug;

import java.util.ArrayList;
import java.util.List;
import windhover.bus.BusPort;
import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareState;
import windhover.fsm.FirmwareState.Carries;
import windhover.irq.LineUnit;
import windhover.machine.Board.Cable;
import windhover.machine.Machine;
import windhover.reg.Device;

/**
 * Remembers what travelled lately between the parts of the picture: bytes on the bus and the wire, interrupts, events.
 */
final class TransferRecorder {
    @Wiring("what is watched")
    private final Machine machine;

    @Wiring("where things are drawn")
    private final Places places;

    @Derived("forgotten when time goes back, but for its number")
    private final TransferLog log = new TransferLog();

    private final long[] lineSince = new long[LineUnit.LINES];

    /** The firmware that can carry bytes on a cable, in the order of the board. */
    private final List<Carrier> carriers = new ArrayList<>();

    @Derived("what a picture has shown")
    private long shownFrom;

    TransferRecorder(Machine machine, Places places) {
        this.machine = machine;
        this.places = places;
        for (Stateful part : machine.parts()) {
            Cable cable = machine.slotOf(part).cable();
            if (part instanceof Device device && cable != null) {
                Place at = places.ofPart(part);
                Place wire = places.ofCable(machine.slotOf(part));
                device.firmware().forEach(firmware -> carriers.add(new Carrier(firmware, at, wire, cable)));
            }
        }
    }

    /** Firmware of a device with a cable. */
    private static final class Carrier {
        @Wiring("what is watched")
        private final Firmware<?, ?, ?> firmware;

        @Wiring("where it is drawn")
        private final Place device;

        @Wiring("where it is drawn")
        private final Place wire;

        private final int byteCycles;

        /** Since when it has been in its state. */
        private long since;

        private Carrier(Firmware<?, ?, ?> firmware, Place device, Place wire, Cable cable) {
            this.firmware = firmware;
            this.device = device;
            this.wire = wire;
            byteCycles = cable.byteCycles();
        }

        private Place from(Carries way) {
            return way == Carries.IN ? wire : device;
        }

        private Place to(Carries way) {
            return way == Carries.IN ? device : wire;
        }

        private int bytes(long from, long until) {
            return Math.toIntExact(Math.max(0, until - from) / byteCycles);
        }
    }

    private long cycle() {
        return machine.clock().now();
    }

    /** Since when each interrupt line has had its level. */
    long[] lineSince() {
        return lineSince;
    }

    /** Transfers since reset. */
    long total() {
        return log.total();
    }

    void line(int number, boolean high) {
        lineSince[number] = cycle();
        log.add(
                Transfer.Kind.LINE,
                places.ofLine(number),
                Place.LINES,
                cycle(),
                cycle(),
                number,
                high ? 1 : 0,
                Transfer.Maker.DEVICE);
    }

    void firmwareMoved(String firmware, FirmwareState from) {
        for (int i = 0; i < carriers.size(); i++) {
            Carrier carrier = carriers.get(i);
            if (carrier.firmware.name().equals(firmware)) {
                Carries way = from.carries();
                if (way != Carries.NOTHING) {
                    log.add(
                            Transfer.Kind.WIRE,
                            carrier.from(way),
                            carrier.to(way),
                            carrier.since,
                            cycle(),
                            0,
                            carrier.bytes(carrier.since, cycle()),
                            Transfer.Maker.DEVICE);
                }
                carrier.since = cycle();
            }
        }
    }

    void acknowledged(BusPort port, Transfer.Maker maker) {
        log.add(
                kind(port),
                source(port),
                target(port),
                port.grantedAt(),
                cycle(),
                port.address(),
                port.size() * port.beats(),
                port.isWrite() ? TransferLog.WRITES : TransferLog.READS,
                maker);
    }

    void idtRead(int entry) {
        log.add(Transfer.Kind.IDT_READ, Place.IDT, Place.CPU, cycle(), cycle(), entry, 8, Transfer.Maker.INTERRUPT);
    }

    void trapTaken(long cause) {
        Transfer.Maker maker = switch (Snapshot.Handling.of(cause)) {
            case INTERRUPT -> Transfer.Maker.INTERRUPT;
            case SYSTEM_CALL -> Transfer.Maker.KERNEL;
            case EXCEPTION, NOTHING -> Transfer.Maker.EXCEPTION;
        };
        Place from = cause < 0 ? Place.LINES : Place.CPU;
        log.add(Transfer.Kind.TRAP, from, Place.CPU, cycle(), cycle(), cause, 0, maker);
    }

    /** An event enters the kernel's queue, or leaves it to be dispatched. */
    void eventMoved(QueueHistory.Move move) {
        long now = cycle();
        switch (move.what()) {
            case SCHEDULED, RESCHEDULED ->
                log.add(
                        Transfer.Kind.EVENT,
                        Place.CPU,
                        Place.KERNEL,
                        now,
                        now,
                        move.event(),
                        0,
                        move.callback(),
                        Transfer.Maker.KERNEL);
            case DISPATCHED ->
                log.add(
                        Transfer.Kind.EVENT,
                        Place.KERNEL,
                        Place.CPU,
                        now,
                        now,
                        move.event(),
                        0,
                        move.callback(),
                        Transfer.Maker.KERNEL);
            case FREED, PURGED -> {}
        }
    }

    /**
     * What ended since the last time or lately, and what is under way: the bus transaction granted, the bytes on the
     * wire.
     *
     * @param maker for whom the transaction on the bus is made
     */
    List<Transfer> lately(Transfer.Maker maker) {
        List<Transfer> all = new ArrayList<>(log.since(Math.min(shownFrom, cycle() - Snapshot.TRANSFER_MEMORY)));
        shownFrom = cycle();
        long id = log.total();
        BusPort holder = machine.bus().holder();
        if (holder != null) {
            Place from = source(holder);
            Place to = target(holder);
            String label = TransferLog.label(
                    kind(holder),
                    holder.address(),
                    holder.size() * holder.beats(),
                    holder.isWrite() ? TransferLog.WRITES : TransferLog.READS);
            all.add(new Transfer(
                    id++,
                    kind(holder),
                    from,
                    to,
                    holder.grantedAt(),
                    Math.max(holder.acknowledgeAt(), cycle()),
                    label,
                    maker));
        }
        for (Carrier carrier : carriers) {
            Firmware<?, ?, ?> firmware = carrier.firmware;
            Carries way = firmware.state().carries();
            if (way != Carries.NOTHING && firmware.until() >= cycle()) {
                Place to = carrier.to(way);
                String label =
                        TransferLog.label(Transfer.Kind.WIRE, 0, carrier.bytes(firmware.since(), firmware.until()), "");
                all.add(new Transfer(
                        id++,
                        Transfer.Kind.WIRE,
                        carrier.from(way),
                        to,
                        firmware.since(),
                        firmware.until(),
                        label,
                        Transfer.Maker.DEVICE));
            }
        }
        return List.copyOf(all);
    }

    private static Transfer.Kind kind(BusPort port) {
        return switch (port.master().role()) {
            case FETCH, DATA, WALK -> Transfer.Kind.CPU_BUS;
            case BLOCKS -> Transfer.Kind.DMA;
            case DESCRIPTORS, OWN_BLOCKS, SCAN -> Transfer.Kind.DEVICE_BUS;
        };
    }

    private Place source(BusPort port) {
        return port.isWrite() ? places.ofMaster(port.master()) : places.ofAddress(port.address());
    }

    private Place target(BusPort port) {
        return port.isWrite() ? places.ofAddress(port.address()) : places.ofMaster(port.master());
    }

    /** Shows how many there were; what travelled before is forgotten when that is restored. */
    void state(StateVisitor v) {
        long total = v.i64("total", log.total());
        if (total != log.total()) {
            log.clear(total);
            shownFrom = cycle();
        }
        v.i64s("lineSince", lineSince);
        for (Carrier carrier : carriers) {
            carrier.since = v.i64("carrierSince", carrier.since);
        }
    }

    /** Forgets what travelled, but not how much: it is remembered again as it happens. */
    void forget() {
        log.clear(log.total());
        shownFrom = cycle();
    }
}
