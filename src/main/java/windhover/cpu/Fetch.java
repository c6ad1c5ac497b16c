package windhover.cpu;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.bus.AddressMap;
import windhover.bus.Bus;
import windhover.bus.BusPort;
import windhover.bus.BusTarget;
import windhover.bus.Master;
import windhover.bus.Ram;
import windhover.bus.Rom;
import windhover.clock.Derived;
import windhover.clock.PagedBytes;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.isa.Decoder;
import windhover.isa.Uop;
import windhover.mmu.Access;

/**
 * The fetch side: translation, the fetch buffer, and decoded instructions. Instructions come from RAM and ROM only; a
 * fetch from a device's registers is an access fault.
 *
 * <p>With a shared bus, instructions come through the instruction cache, a line at a time. Where the timing has none,
 * fetch reads aligned units of 8 bytes into a buffer of two units, ahead of need but never beyond a page; a redirect
 * empties it. Cache and buffer decide when an instruction is there; what it is, is decoded from what the memory then
 * holds.
 */
final class Fetch implements Stateful {
    /** An instruction that could not be fetched travels as this, with the cause in the immediate's place. */
    private static final long FAULT = Uop.MEMORY;

    private static final int UNIT = 8;
    private static final int BUFFER = 16;
    private static final int PAGE = PagedBytes.PAGE;

    private final AddressMap map;
    private final CsrFile csr;
    private final AddressTranslation translation;
    private final @Nullable BusPort port;
    private final @Nullable Cache cache;

    @Wiring("observer: handed on to the memories")
    private final BitSet watchedOffsets;

    @Wiring("told when decoded instructions were dropped")
    private final Runnable codeDropped;

    @Wiring("RAM and ROM, found when first needed: the board is complete then")
    private DecodedMemory[] memories = {};

    /** Virtual addresses of what the buffer holds: from start to before end. */
    private long bufferStart;

    private long bufferEnd;

    /** The unit that was asked for last. */
    private long unit;

    /** A unit was asked for and is not there yet. */
    private boolean underWay;

    /** What is under way is wanted no more. */
    private boolean stale;

    /** The unit ended in a bus error. */
    private boolean busError;

    /** The last instruction given out was a fault: nothing more until a redirect. */
    private boolean faulted;

    private long faultAddress;
    private HoldReason why = HoldReason.FILL;

    @Derived("instructions at these virtual addresses can be given out at once; empty after a load")
    private long readyStart;

    @Derived("as readyStart")
    private long readyLength;

    @Derived("decoded instructions of the page of readyStart")
    private long[] uops = {};

    Fetch(
            int processor,
            AddressMap map,
            CsrFile csr,
            AddressTranslation translation,
            @Nullable Bus bus,
            @Nullable Cache cache,
            BitSet watchedOffsets,
            Runnable codeDropped) {
        this.cache = cache;
        this.map = map;
        this.csr = csr;
        this.translation = translation;
        port = bus == null ? null : bus.port(Master.ofProcessor(processor, Master.Role.FETCH), this::onAcknowledge);
        this.watchedOffsets = watchedOffsets;
        this.codeDropped = codeDropped;
    }

    private void findMemories() {
        if (memories.length == 0) {
            List<DecodedMemory> found = new ArrayList<>();
            for (AddressMap.Region region : map.regions()) {
                PagedBytes bytes = executable(region.target());
                if (bytes != null) {
                    found.add(new DecodedMemory(region.base(), bytes, csr.isa(), watchedOffsets, codeDropped));
                }
            }
            memories = found.toArray(DecodedMemory[]::new);
        }
    }

    private static @Nullable PagedBytes executable(BusTarget target) {
        return switch (target) {
            case Ram ram -> ram.bytes();
            case Rom rom -> rom.bytes();
            default -> null;
        };
    }

    private @Nullable DecodedMemory memory(long physical) {
        for (DecodedMemory memory : memories) {
            if (memory.holds(physical)) {
                return memory;
            }
        }
        return null;
    }

    /**
     * The instruction at an address, or 0 where it is not there yet ({@link #why}). Call in each cycle in which ID can
     * take it.
     */
    long next(long pc) {
        long offset = pc - readyStart;
        if (offset >= 0 && offset < readyLength) {
            long uop = uops[((int) pc & (PAGE - 1)) >> 1];
            if (uop != 0 && offset + Uop.length(uop) <= readyLength) {
                return uop;
            }
        }
        if (faulted) {
            return hold(HoldReason.FETCH_FAULT);
        }
        if (port == null) {
            return fetch(pc, (pc & -PAGE) + PAGE);
        }
        return cache == null ? fetchBuffered(pc) : fetchCached(pc, cache);
    }

    private long hold(HoldReason reason) {
        why = reason;
        return 0;
    }

    private long fault(int cause, long address) {
        faulted = true;
        readyLength = 0;
        faultAddress = address;
        return FAULT | (long) cause << 32;
    }

    /** The cause of an instruction that could not be fetched, 0 for any other. */
    static int faultCause(long uop) {
        return Uop.op(uop) == 0 ? (int) (uop >>> 32) : 0;
    }

    /** The address that could not be fetched: the instruction's, or of its second half. */
    long faultAddress() {
        return faultAddress;
    }

    private int translate(long virtual) {
        return translation.translate(Access.FETCH, virtual, 2, csr.privilege());
    }

    /** Gives out the instruction at an address whose bytes are there, up to {@code end} in this page. */
    private long fetch(long pc, long end) {
        int result = translate(pc);
        if (result != AddressTranslation.DONE) {
            return result == AddressTranslation.HOLD ? hold(HoldReason.FETCH_WALK) : fault(translation.cause(), pc);
        }
        long physical = translation.physical();
        DecodedMemory memory = memory(physical);
        if (memory == null) {
            return fault(Access.FETCH.accessFault(), pc);
        }
        int low = memory.halfword(physical);
        if (Decoder.length(low) == 2) {
            return give(memory, pc, physical, end);
        }
        result = translate(pc + 2);
        if (result != AddressTranslation.DONE) {
            return result == AddressTranslation.HOLD ? hold(HoldReason.FETCH_WALK) : fault(translation.cause(), pc + 2);
        }
        if ((pc & (PAGE - 1)) != PAGE - 2) {
            return give(memory, pc, physical, end);
        }
        DecodedMemory second = memory(translation.physical());
        if (second == null) {
            return fault(Access.FETCH.accessFault(), pc + 2);
        }
        memory.page(physical);
        second.page(translation.physical());
        int bits = second.halfword(translation.physical()) << 16 | low;
        return Decoder.decode(bits, csr.isa()) | memory.watchMark(PAGE - 2);
    }

    private long give(DecodedMemory memory, long pc, long physical, long end) {
        if (csr.plainFetch() || csr.pmp().isUniform(physical & -PAGE, PAGE)) {
            readyStart = port == null
                    ? pc & -PAGE
                    : cache == null ? pc : pc & -cache.shape().lineBytes();
            readyLength = end - readyStart;
            uops = memory.page(physical);
        }
        long known = memory.page(physical)[(int) (physical & (PAGE - 1)) >> 1];
        return known != 0 ? known : memory.decode(physical);
    }

    private long fetchBuffered(long pc) {
        if (pc - bufferStart < 0 || pc - bufferEnd >= UNIT) {
            restart(pc);
        }
        long there = bufferEnd - pc;
        if (there < 2) {
            return await(pc);
        }
        if (there < 4) {
            int result = translate(pc);
            if (result != AddressTranslation.DONE) {
                return result == AddressTranslation.HOLD ? hold(HoldReason.FETCH_WALK) : fault(translation.cause(), pc);
            }
            DecodedMemory memory = memory(translation.physical());
            if (memory == null || Decoder.length(memory.halfword(translation.physical())) == 4) {
                return await(pc);
            }
        }
        long pageEnd = (pc & -PAGE) + PAGE;
        return fetch(pc, bufferEnd - pageEnd < 0 ? bufferEnd : pageEnd);
    }

    private long fetchCached(long pc, Cache cache) {
        int lineBytes = cache.shape().lineBytes();
        long end = (pc & -lineBytes) + lineBytes;
        int result = translate(pc);
        if (result != AddressTranslation.DONE) {
            return result == AddressTranslation.HOLD ? hold(HoldReason.FETCH_WALK) : fault(translation.cause(), pc);
        }
        long physical = translation.physical();
        if (!cache.holds(physical)) {
            return awaitLine(pc, physical, cache);
        }
        DecodedMemory memory = memory(physical);
        if (end - pc < 4 && memory != null && Decoder.length(memory.halfword(physical)) == 4) {
            result = translate(pc + 2);
            if (result != AddressTranslation.DONE) {
                return result == AddressTranslation.HOLD
                        ? hold(HoldReason.FETCH_WALK)
                        : fault(translation.cause(), pc + 2);
            }
            if (!cache.holds(translation.physical())) {
                return awaitLine(pc + 2, translation.physical(), cache);
            }
        }
        cache.enter(physical);
        return fetch(pc, end);
    }

    /** Waits for the line of an address, and asks for it. */
    private long awaitLine(long wanted, long physical, Cache cache) {
        if (busError) {
            return fault(Access.FETCH.accessFault(), wanted);
        }
        if (port == null || underWay || port.busy()) {
            return hold(busReason());
        }
        if (memory(physical) == null && map.find(physical, 1) != null) {
            return fault(Access.FETCH.accessFault(), wanted); // a device: nothing there can be executed
        }
        unit = cache.line(physical);
        underWay = true;
        port.read(unit, UNIT, cache.shape().lineBytes() / UNIT);
        return hold(busReason());
    }

    /** Waits for the unit behind what is there, and asks for it. */
    private long await(long pc) {
        if (busError) {
            return fault(Access.FETCH.accessFault(), bufferEnd - pc > 0 ? bufferEnd : pc);
        }
        if (port == null || underWay || port.busy()) {
            return hold(busReason());
        }
        long wanted = bufferEnd - pc > 0 ? bufferEnd : pc;
        int result = translate(wanted);
        if (result != AddressTranslation.DONE) {
            return result == AddressTranslation.HOLD ? hold(HoldReason.FETCH_WALK) : fault(translation.cause(), wanted);
        }
        if (memory(translation.physical()) == null && map.find(translation.physical(), 1) != null) {
            return fault(Access.FETCH.accessFault(), wanted); // a device: nothing there can be executed
        }
        request(port, translation.physical());
        return hold(busReason());
    }

    private void request(BusPort port, long physical) {
        unit = bufferEnd;
        underWay = true;
        port.read(physical & -UNIT, UNIT, 1);
    }

    private HoldReason busReason() {
        if (port != null && port.waitsFor() != null) {
            return HoldReason.FETCH_ARBITRATION;
        }
        return cache == null ? HoldReason.FETCH_BUS : HoldReason.FETCH_MISS;
    }

    /** Reads ahead: call at the end of each cycle, with the address that will be fetched next. */
    void readAhead(long pc) {
        if (port == null || cache != null || underWay || port.busy() || busError || faulted) {
            return;
        }
        boolean within = pc - bufferStart >= 0 && pc - bufferEnd <= 0 && bufferEnd != bufferStart;
        if (within && bufferEnd - (pc & -UNIT) < BUFFER && (bufferEnd & (PAGE - 1)) != 0) {
            boolean known = translation.knows(Access.FETCH, bufferEnd, 2, csr.privilege());
            if (known && memory(translation.physical()) != null) {
                request(port, translation.physical());
            }
        }
    }

    private void onAcknowledge() {
        if (!underWay) {
            return;
        }
        underWay = false;
        if (cache != null && port != null && !port.error()) {
            cache.fill(unit);
            readyLength = 0;
            stale = false;
        } else if (stale) {
            stale = false;
        } else if (port != null && port.error()) {
            busError = true;
        } else {
            bufferEnd = unit + UNIT;
            bufferStart = bufferEnd - bufferStart > BUFFER ? bufferEnd - BUFFER : bufferStart;
        }
    }

    private void restart(long pc) {
        bufferStart = pc & -UNIT;
        bufferEnd = bufferStart;
        stale = underWay;
        busError = false;
        readyLength = 0;
    }

    /** Fetch goes on elsewhere. */
    void redirect(long pc) {
        if (port != null) {
            if (cache == null) {
                restart(pc);
            } else {
                stale = underWay;
                busError = false;
            }
        }
        translation.abandon();
        faulted = false;
    }

    /** Addresses may mean something else from now on. Follow with {@link #redirect}. */
    void contextChanged() {
        readyLength = 0;
    }

    /** Another master wrote: cached lines there are dropped. */
    void written(long physical, int length) {
        if (cache != null && cache.drop(physical, length)) {
            readyLength = 0;
        }
    }

    /** The instruction cache is emptied (FENCE.I). */
    void fence() {
        if (cache != null) {
            cache.clear();
        }
    }

    /** True when fetch does nothing until ID takes an instruction. */
    boolean isQuiet() {
        return !underWay && !translation.isWalking();
    }

    /** Why there is no instruction. */
    HoldReason why() {
        return why;
    }

    /** Who holds the bus while fetch waits for it, or null. */
    @Nullable
    Master waitsFor() {
        return port == null ? null : port.waitsFor();
    }

    /** The 16 bits at a physical address in an executable memory, −1 elsewhere. */
    int peekHalfword(long physical) {
        DecodedMemory memory = memory(physical);
        return memory == null ? -1 : memory.halfword(physical);
    }

    /** Brings the watched marks at an offset within a page up to date. */
    void remark(int offset) {
        for (DecodedMemory memory : memories) {
            memory.remark(offset);
        }
    }

    /** Translation of instruction addresses. */
    AddressTranslation translation() {
        return translation;
    }

    /** Reset: fetch will go on at {@code pc}. */
    void reset(long pc) {
        translation.reset();
        if (cache != null) {
            cache.reset();
        }
        findMemories();
        for (DecodedMemory memory : memories) {
            memory.clear();
        }
        faulted = false;
        restart(pc);
        why = HoldReason.FILL;
    }

    @Override
    public String name() {
        return "fetch";
    }

    @Override
    public void state(StateVisitor v) {
        v.part(translation);
        if (cache != null) {
            v.part(cache);
        }
        findMemories();
        for (DecodedMemory memory : memories) {
            v.part(memory);
        }
        bufferStart = v.i64("bufferStart", bufferStart);
        bufferEnd = v.i64("bufferEnd", bufferEnd);
        unit = v.i64("unit", unit);
        underWay = v.flag("underWay", underWay);
        stale = v.flag("stale", stale);
        busError = v.flag("busError", busError);
        faulted = v.flag("faulted", faulted);
        faultAddress = v.i64("faultAddress", faultAddress);
        why = v.constant("why", why);
        readyLength = 0;
    }
}
