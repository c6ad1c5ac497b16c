package windhover.mmu;

import org.jspecify.annotations.Nullable;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.BusPort;
import windhover.bus.Master;
import windhover.clock.Alarm;
import windhover.clock.Clock;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * The hardware page walker, a bus master of its own that serves fetch and data, one walk at a time. With a shared bus
 * each entry is a transaction; without one each entry takes a cycle.
 *
 * <p>Once begun, a walk goes on by itself: bus or clock drives it, and its answer is given to the side that asked in
 * the cycle in which it is known. So a side whose stage is held never keeps the other side from the walker.
 */
public final class PageWalker implements Stateful {
    /** Where a walk stands. */
    public enum Phase {
        /** No walk. */
        IDLE,
        /** An entry is being read. */
        READING,
        /** An entry's accessed or dirty bit is being written. */
        UPDATING,
        /** Nobody wants the answer any more; the transaction under way ends first. */
        ABANDONED
    }

    /** A side of the processor that translates: it takes the answer of its walk at once. */
    public interface Client {
        /** Hears nothing. */
        Client NONE = new Client() {
            @Override
            public void found(Sv39Walk walk) {}

            @Override
            public void refused(Sv39Walk walk, int cause) {}
        };

        /** The walk ended at a leaf, {@link Sv39Walk#entry}. */
        void found(Sv39Walk walk);

        /** The walk ended in an exception. */
        void refused(Sv39Walk walk, int cause);
    }

    private static final int ENTRY_BYTES = 8;

    private final AddressMap map;
    private final Pmp pmp;
    private final @Nullable BusPort port;
    private final Sv39Walk walk = new Sv39Walk();

    @Wiring("observer")
    private WalkProbe probe = WalkProbe.NONE;

    @Wiring("who walks for instructions")
    private Client fetchSide = Client.NONE;

    @Wiring("who walks for loads and stores")
    private Client dataSide = Client.NONE;

    /** Where there is no shared bus: the cycle in which the entry is there. */
    private final Alarm moves;

    private Phase phase = Phase.IDLE;

    /** The entry as it was read last. */
    private long read;

    /** The walker of a processor, by its number; {@code bus} is null where the processor has ports of its own. */
    public PageWalker(int processor, Clock clock, AddressMap map, Pmp pmp, @Nullable Bus bus) {
        this.map = map;
        this.pmp = pmp;
        port = bus == null ? null : bus.port(Master.ofProcessor(processor, Master.Role.WALK), this::onAcknowledge);
        moves = clock.alarm(processor == 0 ? "page walker" : "page walker " + processor, this::move);
    }

    /** True for the port by which this walker asks for the bus. */
    public boolean owns(BusPort other) {
        return other == port;
    }

    /** Wires the two sides that it serves. */
    public void serve(Client fetchSide, Client dataSide) {
        this.fetchSide = fetchSide;
        this.dataSide = dataSide;
    }

    /** Sets the observer. */
    public void probe(WalkProbe probe) {
        this.probe = probe;
    }

    /**
     * Begins a walk; the walker must be idle. The side that fetches or accesses data gets the answer: at once where no
     * entry need be read, else in a later cycle.
     */
    public void begin(
            Access access,
            long virtual,
            long satp,
            int mode,
            boolean userPages,
            boolean executableReadable,
            boolean updates) {
        probe.began(access, virtual);
        follow(walk.begin(access, virtual, satp, mode, userPages, executableReadable, updates));
    }

    private void follow(Sv39Walk.Step step) {
        switch (step) {
            case READ -> request(Phase.READING, Access.LOAD);
            case UPDATE -> request(Phase.UPDATING, Access.STORE);
            case DONE -> {
                phase = Phase.IDLE;
                probe.found(walk.virtual(), walk.physical());
                client().found(walk);
            }
            case PAGE_FAULT -> fault(walk.access().pageFault());
        }
    }

    private Client client() {
        return walk.access() == Access.FETCH ? fetchSide : dataSide;
    }

    private void request(Phase next, Access access) {
        if (!pmp.allows(walk.entryAddress(), ENTRY_BYTES, access, false)) {
            fault(walk.access().accessFault());
            return;
        }
        phase = next;
        if (port == null) {
            moves.after(1);
            return;
        }
        if (next == Phase.READING) {
            port.read(walk.entryAddress(), ENTRY_BYTES, 1);
        } else {
            port.data()[0] = walk.entry();
            port.write(walk.entryAddress(), ENTRY_BYTES, 1);
        }
    }

    private void fault(int cause) {
        phase = Phase.IDLE;
        probe.faulted(cause, walk.virtual());
        client().refused(walk, cause);
    }

    private void onAcknowledge() {
        if (phase == Phase.ABANDONED) {
            phase = Phase.IDLE;
        }
        if (port == null || !isBusy()) {
            return;
        }
        if (port.error()) {
            fault(walk.access().accessFault());
        } else {
            moved(port.data()[0]);
        }
    }

    private void moved(long entry) {
        if (phase == Phase.UPDATING) {
            probe.updated(walk.entryAddress(), walk.entry());
            follow(Sv39Walk.Step.DONE);
        } else {
            read = entry;
            probe.read(walk.level(), walk.entryAddress(), entry);
            follow(walk.accept(entry));
        }
    }

    /**
     * Another master has written to memory. If it was the entry whose mark waits for the bus, what it wrote must not be
     * lost: the entry is read again (Priv. §4.3.2 step 7).
     */
    public void written(long address, int length) {
        if (phase == Phase.UPDATING
                && port != null
                && address - walk.entryAddress() < ENTRY_BYTES
                && walk.entryAddress() - address < length
                && port.withdraw()) {
            request(Phase.READING, Access.LOAD);
        }
    }

    /** Reads or writes an entry where there is no shared bus. */
    private void move() {
        if (!isBusy()) {
            return; // a damaged saved state can hold an alarm without a walk
        }
        AddressMap.Region region = map.find(walk.entryAddress(), ENTRY_BYTES);
        boolean write = phase == Phase.UPDATING;
        long offset = region == null ? 0 : walk.entryAddress() - region.base();
        if (region == null || !region.target().accepts(offset, ENTRY_BYTES, write)) {
            fault(walk.access().accessFault());
            return;
        }
        if (write && region.target().read(offset, ENTRY_BYTES) != read) {
            // a store came between: what it wrote must not be lost (Priv. §4.3.2 step 7)
            phase = Phase.READING;
            moved(region.target().read(offset, ENTRY_BYTES));
        } else if (write) {
            region.target().write(offset, ENTRY_BYTES, walk.entry());
            moved(walk.entry());
        } else {
            moved(region.target().read(offset, ENTRY_BYTES));
        }
    }

    /** Gives up a walk whose answer nobody wants any more. */
    public void abandon() {
        phase = port != null && port.busy() ? Phase.ABANDONED : Phase.IDLE;
        moves.cancel();
    }

    /** Where the walk stands. */
    public Phase phase() {
        return phase;
    }

    /** True while an entry is being read or written. */
    public boolean isBusy() {
        return phase == Phase.READING || phase == Phase.UPDATING;
    }

    /** The walk: its address, level and entry. */
    public Sv39Walk walk() {
        return walk;
    }

    @Override
    public String name() {
        return "page walker";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(walk);
        phase = v.constant("phase", phase);
        read = v.i64("read", read);
    }
}
