package windhover.cpu;

import org.jspecify.annotations.Nullable;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.BusPort;
import windhover.bus.Master;
import windhover.bus.Ram;
import windhover.bus.Rom;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.mmu.Access;

/** The data side of MEM: translation, then the transfer, over the shared bus or through a port of its own. */
final class LoadStore implements Stateful {
    private final AddressMap map;
    private final AddressTranslation translation;
    private final CsrFile csr;
    private final @Nullable BusPort port;
    private final @Nullable Cache cache;

    private long physical;
    private int cause;
    private long value;

    /** A transaction was asked for and is not acknowledged. */
    private boolean underWay;

    /** The transaction was acknowledged, and MEM has not seen it. */
    private boolean arrived;

    private boolean walks;

    /** The transaction under way fills a line of the cache. */
    private boolean fills;

    LoadStore(
            int processor,
            AddressMap map,
            CsrFile csr,
            AddressTranslation translation,
            @Nullable Bus bus,
            @Nullable Cache cache) {
        this.cache = cache;
        this.map = map;
        this.csr = csr;
        this.translation = translation;
        port = bus == null ? null : bus.port(Master.ofProcessor(processor, Master.Role.DATA), this::onAcknowledge);
    }

    /** True for the port by which this side asks for the bus. */
    boolean owns(BusPort other) {
        return other == port;
    }

    /** Finds the physical address of a naturally aligned access, or the exception it causes. */
    int translate(Access access, long virtual, int size) {
        if ((virtual & (size - 1)) != 0) {
            cause = access == Access.STORE ? 6 : 4;
            return AddressTranslation.FAULT;
        }
        if (csr.plainData()) {
            physical = virtual;
            walks = false;
            return AddressTranslation.DONE;
        }
        int result = translation.translate(access, virtual, size, csr.dataPrivilege());
        physical = translation.physical();
        if (result
                == AddressTranslation
                        .FAULT) { // else there is no cause, and what the translation remembers is of another time
            cause = translation.cause();
        }
        walks = result == AddressTranslation.HOLD;
        return result;
    }

    /** Sets the physical address directly, for the hardware's own accesses. False where protection refuses it. */
    boolean direct(Access access, long address, int size) {
        physical = address;
        return csr.pmp().allows(address, size, access, true);
    }

    /** Sets the physical address directly, for what was translated and checked before. */
    void at(long address) {
        physical = address;
        walks = false;
    }

    /** Asks whether somebody takes a byte at the address found, with no effect; if not, there is a cause. */
    int checkWrite() {
        AddressMap.Region region = map.find(physical, 1);
        if (region != null && region.target().accepts(physical - region.base(), 1, true)) {
            return AddressTranslation.DONE;
        }
        cause = Access.STORE.accessFault();
        return AddressTranslation.FAULT;
    }

    /** True when a load at a physical address, in memory, is a hit in the data cache, which counts it. */
    boolean hits(long address) {
        return cache != null && cache.use(address);
    }

    /**
     * Loads at the address found, through the cache where there is one and the address is in memory. Call once a cycle
     * while it answers HOLD.
     */
    int load(int size) {
        if (cache == null || port == null || arrived || underWay) {
            int result = transfer(Access.LOAD, false, size, 0);
            return result == AddressTranslation.DONE && fills ? filled(size) : result;
        }
        AddressMap.Region region = map.find(physical, size);
        if (region == null || !(region.target() instanceof Ram || region.target() instanceof Rom)) {
            return transfer(Access.LOAD, false, size, 0);
        }
        if (cache.use(physical)) {
            value = region.target().read(physical - region.base(), size);
            return AddressTranslation.DONE;
        }
        if (!port.busy()) {
            underWay = true;
            fills = true;
            port.read(cache.line(physical), 8, cache.shape().lineBytes() / 8);
        }
        return AddressTranslation.HOLD;
    }

    private int filled(int size) {
        fills = false;
        if (cache != null && port != null) {
            cache.fill(physical);
            cache.use(physical);
            long word = port.data()[(int) (physical - cache.line(physical)) >> 3] >>> (8 * (physical & 7));
            value = size == 8 ? word : word & ((1L << (8 * size)) - 1);
        }
        return AddressTranslation.DONE;
    }

    /** Another master wrote: cached lines there are dropped. */
    void written(long address, int length) {
        if (cache != null) {
            cache.drop(address, length);
        }
    }

    /**
     * Reads at the address found and keeps the bus, where there is one, until the {@link #transfer} that follows has
     * ended: the first half of an atomic operation. Call once a cycle while it answers HOLD.
     */
    int readLocked(int size) {
        if (port != null && !arrived && !underWay && !port.busy()) {
            underWay = true;
            port.readLocked(physical, size, 1);
            return AddressTranslation.HOLD;
        }
        return transfer(Access.STORE, false, size, 0);
    }

    /** Takes a transfer back that has not got the bus yet. False where it is too late, or none was asked for. */
    boolean withdraw() {
        if (port == null || !underWay || !port.withdraw()) {
            return false;
        }
        underWay = false;
        return true;
    }

    /** Moves data at the address found. Call once a cycle while it answers HOLD. */
    int transfer(Access access, boolean write, int size, long data) {
        if (port == null) {
            return transferDirectly(access, write, size, data);
        }
        if (arrived) {
            arrived = false;
            if (port.error()) {
                fills = false;
                cause = access.accessFault();
                return AddressTranslation.FAULT;
            }
            value = port.data()[0];
            return AddressTranslation.DONE;
        }
        if (!underWay && !port.busy()) {
            underWay = true;
            if (write) {
                port.data()[0] = data;
                port.write(physical, size, 1);
            } else {
                port.read(physical, size, 1);
            }
        }
        return AddressTranslation.HOLD;
    }

    private int transferDirectly(Access access, boolean write, int size, long data) {
        AddressMap.Region region = map.find(physical, size);
        long offset = region == null ? 0 : physical - region.base();
        if (region == null || !region.target().accepts(offset, size, write)) {
            cause = access.accessFault();
            return AddressTranslation.FAULT;
        }
        if (write) {
            region.target().write(offset, size, data);
        } else {
            value = region.target().read(offset, size);
        }
        return AddressTranslation.DONE;
    }

    private void onAcknowledge() {
        if (underWay) {
            underWay = false;
            arrived = true;
        }
    }

    /** Why the last call answered HOLD. */
    HoldReason why() {
        if (walks) {
            return HoldReason.DATA_WALK;
        }
        if (port != null && port.waitsFor() != null) {
            return HoldReason.DATA_ARBITRATION;
        }
        return fills ? HoldReason.DATA_MISS : HoldReason.DATA_BUS;
    }

    /** Who holds the bus while this side waits for it, or null. */
    @Nullable
    Master waitsFor() {
        return port == null ? null : port.waitsFor();
    }

    /** The physical address of the access. */
    long physical() {
        return physical;
    }

    /** The exception cause after FAULT. */
    int cause() {
        return cause;
    }

    /** What was read, zero-extended. */
    long value() {
        return value;
    }

    /** Translation of data addresses. */
    AddressTranslation translation() {
        return translation;
    }

    /** Reset: what is under way is forgotten. */
    void reset() {
        translation.reset();
        underWay = false;
        arrived = false;
        walks = false;
        fills = false;
        if (port != null) {
            port.unlock();
        }
        if (cache != null) {
            cache.reset();
        }
    }

    @Override
    public String name() {
        return "load and store";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(translation);
        physical = v.i64("physical", physical);
        cause = v.i32("cause", cause);
        value = v.i64("value", value);
        underWay = v.flag("underWay", underWay);
        arrived = v.flag("arrived", arrived);
        walks = v.flag("walks", walks);
        fills = v.flag("fills", fills);
        if (cache != null) {
            v.part(cache);
        }
    }
}
