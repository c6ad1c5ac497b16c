package windhover.debug;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import windhover.bus.BusPort;
import windhover.clock.Stateful;
import windhover.device.nic.Nic;
import windhover.fsm.Firmware;
import windhover.irq.LineUnit;
import windhover.machine.Machine;

/**
 * Remembers what travelled lately between the parts of the picture: bytes on the bus and the wire, interrupts, events.
 */
final class TransferRecorder {
    private static final String NIC_RECEIVE = "NIC receive";
    private static final String NIC_TRANSMIT = "NIC transmit";

    private final Machine machine;
    private final TransferLog log = new TransferLog();
    private final long[] lineSince = new long[LineUnit.LINES];

    /** Since when the card's receiving and its sending firmware have been in their state. */
    private final long[] wireSince = new long[2];

    private long shownFrom;

    TransferRecorder(Machine machine) {
        this.machine = machine;
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
        log.add(Transfer.Kind.LINE, Place.ofLine(number), Place.LINES, cycle(), cycle(), number, high ? 1 : 0);
    }

    void firmwareMoved(String firmware, String from) {
        boolean in = firmware.equals(NIC_RECEIVE);
        if (in || firmware.equals(NIC_TRANSMIT)) {
            int direction = in ? 0 : 1;
            if (onWire(from)) {
                Place source = in ? Place.WIRE : Place.NIC;
                Place target = in ? Place.NIC : Place.WIRE;
                log.add(
                        Transfer.Kind.WIRE,
                        source,
                        target,
                        wireSince[direction],
                        cycle(),
                        0,
                        bytesOnWire(wireSince[direction], cycle()));
            }
            wireSince[direction] = cycle();
        }
    }

    void acknowledged(BusPort port) {
        log.add(
                kind(port),
                source(port),
                target(port),
                port.grantedAt(),
                cycle(),
                port.address(),
                port.size() * port.beats());
    }

    void idtRead(int entry) {
        log.add(Transfer.Kind.IDT_READ, Place.IDT, Place.CPU, cycle(), cycle(), entry, 8);
    }

    void trapTaken(long cause) {
        log.add(Transfer.Kind.TRAP, cause < 0 ? Place.LINES : Place.CPU, Place.CPU, cycle(), cycle(), cause, 0);
    }

    /** An event enters the kernel's queue, or leaves it to be dispatched. */
    void eventMoved(QueueHistory.Move move) {
        long now = cycle();
        switch (move.what()) {
            case SCHEDULED, RESCHEDULED ->
                log.add(Transfer.Kind.EVENT, Place.CPU, Place.KERNEL, now, now, move.event(), 0, move.callback());
            case DISPATCHED ->
                log.add(Transfer.Kind.EVENT, Place.KERNEL, Place.CPU, now, now, move.event(), 0, move.callback());
            case FREED, PURGED -> {}
        }
    }

    /**
     * What ended since the last time or lately, and what is under way: the bus transaction granted, the bytes on the
     * wire.
     */
    List<Transfer> lately() {
        List<Transfer> all = new ArrayList<>(log.since(Math.min(shownFrom, cycle() - Snapshot.TRANSFER_MEMORY)));
        shownFrom = cycle();
        long id = log.total();
        BusPort holder = machine.bus().holder();
        if (holder != null) {
            Place from = source(holder);
            Place to = target(holder);
            String label = TransferLog.label(kind(holder), to, holder.address(), holder.size() * holder.beats(), "");
            all.add(new Transfer(
                    id++,
                    kind(holder),
                    from,
                    to,
                    holder.grantedAt(),
                    Math.max(holder.acknowledgeAt(), cycle()),
                    label));
        }
        for (Stateful part : machine.parts()) {
            if (part instanceof Nic nic) {
                for (Firmware<?, ?, ?> firmware : nic.firmware()) {
                    if (onWire(firmware.state().name()) && firmware.until() >= cycle()) {
                        boolean in = firmware.name().equals(NIC_RECEIVE);
                        String label = TransferLog.label(
                                Transfer.Kind.WIRE, Place.NIC, 0, bytesOnWire(firmware.since(), firmware.until()), "");
                        all.add(new Transfer(
                                id++,
                                Transfer.Kind.WIRE,
                                in ? Place.WIRE : Place.NIC,
                                in ? Place.NIC : Place.WIRE,
                                firmware.since(),
                                firmware.until(),
                                label));
                    }
                }
            }
        }
        return List.copyOf(all);
    }

    private static Transfer.Kind kind(BusPort port) {
        return switch (port.master()) {
            case CPU_DATA, CPU_FETCH, WALKER -> Transfer.Kind.CPU_BUS;
            case DMAC -> Transfer.Kind.DMA;
            default -> Transfer.Kind.DEVICE_BUS;
        };
    }

    private Place source(BusPort port) {
        return port.isWrite()
                ? SnapshotMaker.placeOfMaster(port.master())
                : SnapshotMaker.placeOfAddress(machine, port.address());
    }

    private Place target(BusPort port) {
        return port.isWrite()
                ? SnapshotMaker.placeOfAddress(machine, port.address())
                : SnapshotMaker.placeOfMaster(port.master());
    }

    /** Whether the card's firmware has bytes on the wire while it is in a state. */
    private static boolean onWire(String state) {
        return state.equals("PREAMBLE") || state.equals("RECEIVE") || state.equals("SEND");
    }

    private static int bytesOnWire(long since, long until) {
        return Math.toIntExact(Math.max(0, until - since) / Nic.BYTE_CYCLES);
    }

    void save(DataOutputStream out) throws IOException {
        out.writeLong(log.total());
        for (long since : lineSince) {
            out.writeLong(since);
        }
        for (long since : wireSince) {
            out.writeLong(since);
        }
    }

    /** Back to what was saved. What travelled before is forgotten but for its number. */
    void restore(DataInputStream in) throws IOException {
        log.clear(in.readLong());
        for (int i = 0; i < lineSince.length; i++) {
            lineSince[i] = in.readLong();
        }
        for (int i = 0; i < wireSince.length; i++) {
            wireSince[i] = in.readLong();
        }
        shownFrom = cycle();
    }
}
