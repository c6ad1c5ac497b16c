package windhover.debug;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.cpu.Cpu;
import windhover.cpu.CsrFile;
import windhover.debug.TranslationState.PageFault;
import windhover.debug.TranslationState.TlbEntry;
import windhover.debug.TranslationState.TlbState;
import windhover.isa.Cause;
import windhover.isa.Csr;
import windhover.machine.Machine;
import windhover.mmu.Access;
import windhover.mmu.Tlb;
import windhover.mmu.WalkProbe;

/**
 * Looks into the processor: remembers page walks, page faults and what went through the caches, and reads the rest when
 * asked.
 */
final class CpuInspector {
    private final Machine machine;
    private final Cpu cpu;
    private final List<Csr> csrs;
    private final WalkLog walks;
    private final List<CacheLog> caches;
    private @Nullable PageFault lastFault;

    /** Looks into a machine's processor; {@code others} is told of page walks too. */
    CpuInspector(Machine machine, WalkProbe others) {
        this.machine = machine;
        cpu = machine.cpu();
        csrs = Csr.ALL.stream().filter(csr -> cpu.csr().exists(csr.number())).toList();
        walks = new WalkLog(cpu.csr(), cpu.walker(), () -> machine.clock().now());
        cpu.walker().probe(new Both(walks, others));
        caches = Stream.of(cpu.instructionCache(), cpu.dataCache())
                .flatMap(Stream::ofNullable)
                .map(cache -> new CacheLog(cache, () -> machine.clock().now()))
                .toList();
    }

    /** Tells two observers of page walks, since the walker has room for one. */
    private record Both(WalkProbe first, WalkProbe second) implements WalkProbe {
        @Override
        public void began(Access access, long virtual) {
            first.began(access, virtual);
            second.began(access, virtual);
        }

        @Override
        public void read(int level, long entryAddress, long entry) {
            first.read(level, entryAddress, entry);
            second.read(level, entryAddress, entry);
        }

        @Override
        public void updated(long entryAddress, long entry) {
            first.updated(entryAddress, entry);
            second.updated(entryAddress, entry);
        }

        @Override
        public void found(long virtual, long physical) {
            first.found(virtual, physical);
            second.found(virtual, physical);
        }

        @Override
        public void faulted(int cause, long virtual) {
            first.faulted(cause, virtual);
            second.faulted(cause, virtual);
        }
    }

    /** A trap was taken. */
    void trap(long mcause, long pc, long tval) {
        Cause cause = mcause < 0 ? null : Cause.of(mcause);
        if (cause == Cause.INSTRUCTION_PAGE_FAULT
                || cause == Cause.LOAD_PAGE_FAULT
                || cause == Cause.STORE_PAGE_FAULT) {
            lastFault = new PageFault(machine.clock().now(), cause.code(), pc, tval, walks.lastFaultedAt(tval));
        }
    }

    void save(DataOutputStream out) throws IOException {
        out.writeLong(walks.total());
        PageFault fault = lastFault;
        out.writeBoolean(fault != null);
        if (fault != null) {
            out.writeLong(fault.cycle());
            out.writeInt(fault.cause());
            out.writeLong(fault.pc());
            out.writeLong(fault.address());
            out.writeBoolean(fault.afterWalk());
        }
    }

    /** Back to what was saved. The walks and what went through the caches are forgotten. */
    void restore(DataInputStream in) throws IOException {
        walks.clear(in.readLong());
        caches.forEach(CacheLog::clear);
        lastFault = in.readBoolean()
                ? new PageFault(in.readLong(), in.readInt(), in.readLong(), in.readLong(), in.readBoolean())
                : null;
    }

    CpuInternals state() {
        return new CpuInternals(
                translation(), caches.stream().map(CacheLog::state).toList(), csrs());
    }

    private TranslationState translation() {
        CsrFile csr = cpu.csr();
        return new TranslationState(
                csr.satp(),
                csr.translates(csr.privilege()),
                List.of(tlb(cpu.instructionTlb()), tlb(cpu.dataTlb())),
                walks.walks(),
                walks.total(),
                lastFault);
    }

    private static TlbState tlb(Tlb tlb) {
        List<TlbEntry> entries = new ArrayList<>();
        for (int i = 0; i < Tlb.ENTRIES; i++) {
            entries.add(new TlbEntry(tlb.isValid(i), tlb.page(i), tlb.asid(i), tlb.level(i), tlb.leaf(i)));
        }
        return new TlbState(tlb.name(), List.copyOf(entries), tlb.misses(), tlb.oldest());
    }

    private List<Snapshot.CsrValue> csrs() {
        List<Snapshot.CsrValue> values = new ArrayList<>(csrs.size());
        for (Csr csr : csrs) {
            values.add(new Snapshot.CsrValue(csr.name(), csr.number(), cpu.peekCsr(csr.number()), csr.sentence()));
        }
        return List.copyOf(values);
    }
}
