package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Locale;
import java.util.function.Supplier;
import windhover.bus.AddressMap;
import windhover.bus.Ram;
import windhover.isa.Csr;
import windhover.isa.Disassembler;
import windhover.isa.Op;
import windhover.isa.Uop;

/**
 * Runs the pipeline and, at each instruction it retires and each trap it takes, the one-step reference on a copy of the
 * memory, and compares what both did. The pipeline decides at which instant an interrupt is taken and what the clocks
 * read; all else must be equal.
 */
final class Lockstep {
    private static final int[] COMPARED = {
        Csr.MSTATUS,
        Csr.MEPC,
        Csr.MCAUSE,
        Csr.MTVAL,
        Csr.SEPC,
        Csr.SCAUSE,
        Csr.STVAL,
        Csr.SATP,
        Csr.MTVEC,
        Csr.STVEC,
        Csr.MIDT,
        Csr.MEDELEG,
        Csr.MIDELEG,
        Csr.MIE,
        Csr.MSCRATCH,
        Csr.SSCRATCH,
        Csr.MENVCFG,
        Csr.PMPCFG0,
        Csr.PMPADDR0,
        Csr.MINSTRET
    };

    private final Bench bench;
    private final Ram ram;
    private final Reference reference;
    private int retired;
    private int traps;

    /** Bit n: exception n was taken; an instruction retired in mode n. */
    private long exceptions;

    private int interrupts;
    private int modes;

    /** Begins where the bench is about to begin: just reset, with its program in memory. */
    Lockstep(Bench bench) {
        this.bench = bench;
        int size = bench.ram.bytes().size();
        ram = new Ram(size);
        byte[] copy = new byte[size];
        bench.ram.bytes().get(0, copy, 0, size);
        ram.bytes().put(0, copy, 0, size);
        AddressMap map = new AddressMap();
        for (AddressMap.Region region : bench.map.regions()) {
            map.add(region.base(), region.size(), region.target() == bench.ram ? ram : region.target(), 0);
        }
        reference = new Reference(map, ram, 0);
        reference.takesInterrupts(false);
        reference.splitsMisaligned(bench.cpu.splitsMisaligned());
        reference.reset(bench.cpu.pc());
        for (int i = 1; i < 32; i++) {
            reference.setRegister(i, bench.cpu.register(i));
        }
    }

    /** Instructions compared. */
    int retired() {
        return retired;
    }

    /** Traps compared. */
    int traps() {
        return traps;
    }

    /** Exceptions taken, one bit a cause. */
    long exceptions() {
        return exceptions;
    }

    /** Interrupts taken. */
    int interrupts() {
        return interrupts;
    }

    /** Privilege modes in which instructions retired, one bit a mode. */
    int modes() {
        return modes;
    }

    /** Drives an interrupt wire of both. */
    void drive(int bit, boolean level) {
        bench.cpu.inputs().set(bit, level);
        reference.inputs().set(bit, level);
    }

    /** Runs one cycle. */
    void cycle() {
        bench.cycle();
        Cpu cpu = bench.cpu;
        if (cpu.retiredUop() != 0) {
            compareRetired();
        }
        if (cpu.trapped()) {
            compareTrap();
        }
    }

    /** Runs cycles until the processor stops or the limit is reached; then compares registers, CSRs and memory. */
    void run(int cycles) {
        for (int i = 0; i < cycles && bench.cpu.stopped() == null; i++) {
            cycle();
        }
        compareAll();
    }

    private String where() {
        Cpu cpu = bench.cpu;
        int bits = (int) ram.bytes().read(cpu.retiredPc() & (ram.bytes().size() - 4), 4);
        return String.format(
                Locale.ROOT,
                "retired %d at cycle %d: %x %s",
                retired,
                cpu.cycles(),
                cpu.retiredPc(),
                Disassembler.text(bits, cpu.retiredPc()));
    }

    /** Compared millions of times: text is made of a difference only. */
    private static void same(long pipeline, long reference, Supplier<String> where) {
        if (pipeline != reference) {
            assertEquals(Long.toHexString(reference), Long.toHexString(pipeline), where);
        }
    }

    private void compareRetired() {
        Cpu cpu = bench.cpu;
        same(cpu.retiredPc(), reference.pc(), this::where);
        Retired did = reference.step();
        assertNotNull(
                did,
                () -> where() + ": the reference took a trap, cause "
                        + reference.csr().read(Csr.MCAUSE));
        retired++;
        modes |= 1 << did.privilege();
        long uop = cpu.retiredUop();
        same(uop, did.uop(), this::where);
        if ((uop & Uop.WRITES_RD) != 0) {
            if (readsTime(uop)) {
                reference.setRegister(Uop.rd(uop), cpu.retiredValue());
            } else {
                same(cpu.retiredValue(), did.value(), this::where);
            }
        }
        Retired said = Retired.of(cpu, did.bits(), did.privilege());
        same(said.stored() ? 1 : 0, did.stored() ? 1 : 0, this::where);
        same(said.loaded() ? 1 : 0, did.loaded() ? 1 : 0, this::where);
        same(said.csr(), did.csr(), this::where);
        if (did.loaded()) {
            same(said.memoryAddress(), did.memoryAddress(), this::where);
        }
        if (did.stored()) {
            same(cpu.retiredAddress(), did.memoryAddress(), this::where);
            long mask = -1L >>> (64 - 8 * did.memorySize());
            same(cpu.retiredData() & mask, did.storedValue() & mask, this::where);
        }
    }

    private static boolean readsTime(long uop) {
        int op = Uop.op(uop);
        int csr = (int) Uop.immediate(uop);
        return op >= Op.CSRRW.ordinal()
                && op <= Op.CSRRCI.ordinal()
                && (csr == Csr.MCYCLE || csr == Csr.CYCLE || csr == Csr.TIME || csr == Csr.MIP || csr == Csr.SIP);
    }

    private void compareTrap() {
        Cpu cpu = bench.cpu;
        traps++;
        same(cpu.trapPc(), reference.pc(), () -> "trap behind " + where());
        if (cpu.trapCause() < 0) {
            interrupts++;
            reference.takeInterrupt((int) cpu.trapCause() & 63);
        } else {
            exceptions |= 1L << cpu.trapCause();
            Retired did = reference.step();
            assertNull(
                    did,
                    () -> String.format(
                            Locale.ROOT,
                            "the pipeline took trap %d at %x, the reference none",
                            cpu.trapCause(),
                            cpu.trapPc()));
        }
        compareCsrs(
                () -> String.format(Locale.ROOT, "trap %x at %x, behind %s", cpu.trapCause(), cpu.trapPc(), where()));
        assertEquals(
                TrapChainTest.withoutCycles(cpu.unreturned(1)),
                TrapChainTest.withoutCycles(reference.unreturned(1)),
                () -> "the traps that nothing returned from, behind " + where());
    }

    private void compareCsrs(Supplier<String> where) {
        for (int csr : COMPARED) {
            same(bench.cpu.csr().read(csr), reference.csr().read(csr), () -> Csr.name(csr) + ", " + where.get());
        }
        assertEquals(bench.cpu.privilege(), reference.csr().privilege(), where);
    }

    /** Compares all of memory; call it while no store is on its way. */
    void compareMemory() {
        for (int page = 0; page < ram.bytes().pages(); page++) {
            assertEquals(ram.bytes().hash(page), bench.ram.bytes().hash(page), "page " + page);
        }
    }

    private void compareAll() {
        assertEquals(
                TrapChainTest.withoutCycles(bench.cpu.stopped()),
                TrapChainTest.withoutCycles(reference.stopped()),
                "why the processor stopped");
        for (int page = 0; page < ram.bytes().pages() && bench.cpu.stopped() != null; page++) {
            assertEquals(bench.ram.bytes().hash(page), ram.bytes().hash(page), "page " + page);
        }
    }
}
