package windhover.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.clock.Derived;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
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
    private static final PageFault NO_FAULT = new PageFault(0, 0, 0, 0, false);

    @Wiring("what is watched")
    private final Machine machine;

    @Wiring("what is watched")
    private final Cpu cpu;

    @Wiring("what there is")
    private final List<Csr> csrs;

    @Derived("forgotten when time goes back, but for its number")
    private final WalkLog walks;

    @Derived("forgotten when time goes back")
    private final List<CacheLog> caches;

    private @Nullable PageFault lastFault;

    /** Looks into a processor of a machine; {@code others} hears of page walks too. */
    CpuInspector(Machine machine, Cpu cpu, WalkProbe others) {
        this.machine = machine;
        this.cpu = cpu;
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

    /** Shows how many walks there were, and the last page fault. */
    void state(StateVisitor v) {
        long total = v.i64("walks", walks.total());
        if (total != walks.total()) {
            walks.clear(total);
        }
        List<PageFault> fault = new ArrayList<>();
        if (lastFault != null) {
            fault.add(lastFault);
        }
        v.list(
                "lastFault",
                fault,
                NO_FAULT,
                (x, one) -> new PageFault(
                        x.i64("cycle", one.cycle()),
                        x.i32("cause", one.cause()),
                        x.i64("pc", one.pc()),
                        x.i64("address", one.address()),
                        x.flag("afterWalk", one.afterWalk())));
        lastFault = fault.isEmpty() ? null : fault.getFirst();
    }

    /** Forgets the walks and what went through the caches: it is remembered again as it happens. */
    void forget() {
        walks.clear(walks.total());
        caches.forEach(CacheLog::clear);
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
