package windhover.mmu;

import org.jspecify.annotations.Nullable;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.BusPort;
import windhover.bus.Master;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * The hardware page walker, a bus master of its own that serves fetch and data, one walk at a time. With a shared bus
 * each entry is a transaction; without one each entry takes a cycle.
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
        /** The page is found, and nobody has fetched the answer yet. */
        FOUND,
        /** The walk ended in the exception {@link PageWalker#cause}. */
        FAULTED,
        /** Nobody wants the answer any more; the transaction under way ends first. */
        ABANDONED
    }

    private static final int ENTRY_BYTES = 8;

    private final AddressMap map;
    private final Pmp pmp;
    private final @Nullable BusPort port;
    private final Sv39Walk walk = new Sv39Walk();

    @Wiring("observer")
    private WalkProbe probe = WalkProbe.NONE;

    private Phase phase = Phase.IDLE;
    private int cause;

    /** A walker; {@code bus} is null where the processor has ports of its own. */
    public PageWalker(AddressMap map, Pmp pmp, @Nullable Bus bus) {
        this.map = map;
        this.pmp = pmp;
        port = bus == null ? null : bus.port(Master.WALKER, this::onAcknowledge);
    }

    /** Sets the observer. */
    public void probe(WalkProbe probe) {
        this.probe = probe;
    }

    /** Begins a walk; the walker must be idle. */
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
                phase = Phase.FOUND;
                probe.found(walk.virtual(), walk.physical());
            }
            case PAGE_FAULT -> fault(walk.access().pageFault());
        }
    }

    private void request(Phase next, Access access) {
        if (!pmp.allows(walk.entryAddress(), ENTRY_BYTES, access, false)) {
            fault(walk.access().accessFault());
            return;
        }
        phase = next;
        if (port == null) {
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
        this.cause = cause;
        phase = Phase.FAULTED;
        probe.faulted(cause, walk.virtual());
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
            probe.read(walk.level(), walk.entryAddress(), entry);
            follow(walk.accept(entry));
        }
    }

    /**
     * Lets a cycle pass for a walk without a shared bus: one entry is read or written. With a bus, the bus drives the
     * walk.
     */
    public void step() {
        if (port != null || !isBusy()) {
            return;
        }
        AddressMap.Region region = map.find(walk.entryAddress(), ENTRY_BYTES);
        boolean write = phase == Phase.UPDATING;
        long offset = region == null ? 0 : walk.entryAddress() - region.base();
        if (region == null || !region.target().accepts(offset, ENTRY_BYTES, write)) {
            fault(walk.access().accessFault());
            return;
        }
        if (write) {
            region.target().write(offset, ENTRY_BYTES, walk.entry());
            moved(walk.entry());
        } else {
            moved(region.target().read(offset, ENTRY_BYTES));
        }
    }

    /** Ends a walk whose answer was fetched. */
    public void release() {
        phase = Phase.IDLE;
    }

    /** Gives up a walk whose answer nobody wants any more. */
    public void abandon() {
        phase = port != null && port.busy() ? Phase.ABANDONED : Phase.IDLE;
    }

    /** Where the walk stands. */
    public Phase phase() {
        return phase;
    }

    /** True while an entry is being read or written. */
    public boolean isBusy() {
        return phase == Phase.READING || phase == Phase.UPDATING;
    }

    /** The exception cause of a walk that faulted. */
    public int cause() {
        return cause;
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
        cause = v.i32("cause", cause);
    }
}
