package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import windhover.bus.AddressMap;
import windhover.bus.BusTarget;
import windhover.bus.Ram;
import windhover.clock.PagedBytes;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.isa.Cause;
import windhover.isa.Csr;

final class ReferenceTest {
    private static final long BASE = 0x1000;
    private static final int RAM = 0x10_0000;

    private final Ram ram = new Ram(RAM);
    private final Reference reference = new Reference(new AddressMap().add(0, RAM, ram, 0), ram, 0);

    private void program(String source) {
        byte[] image = Assembler.assemble(BASE, source);
        ram.bytes().put(BASE, image, 0, image.length);
        reference.reset(BASE);
    }

    private long csr(int number) {
        return reference.csr().read(number);
    }

    private void trapped(Cause cause, long pc, long tval) {
        assertEquals(cause, Cause.of(csr(Csr.MCAUSE)));
        assertEquals(pc, csr(Csr.MEPC));
        assertEquals(tval, csr(Csr.MTVAL));
    }

    @Test
    void aMisalignedLoadTrapsUnlessTheHardwareSplitsIt() {
        ram.bytes().write(0x2000, 8, 0x1122334455667788L);
        program("lui a0, 2; lw a1, 1(a0); sw a1, 3(a0); ld a2, 0(a0)");
        reference.run(2);
        trapped(Cause.LOAD_MISALIGNED, BASE + 4, 0x2001);

        reference.reset(BASE);
        reference.splitsMisaligned(true);
        assertEquals(4, reference.run(4));
        assertEquals(0x44556677, reference.register(11));
        assertEquals(0x1144556677667788L, reference.register(12));
    }

    @Test
    void aMisalignedAtomicAlwaysTraps() {
        program("li a0, 0x102; amoadd.w a1, a2, (a0)");
        reference.splitsMisaligned(true);
        reference.run(2);
        trapped(Cause.STORE_MISALIGNED, BASE + 4, 0x102);
    }

    @Test
    void aMisalignedStoreThatCannotBeDoneInFullChangesNothing() {
        program("lui a0, 0x100; sd a1, -4(a0)");
        reference.splitsMisaligned(true);
        reference.setRegister(11, -1);
        reference.run(2);
        trapped(Cause.STORE_ACCESS_FAULT, BASE + 4, RAM);
        assertEquals(0, ram.bytes().read(RAM - 8, 8));
    }

    @Test
    void wfiWaitsForAnEnabledInterruptEvenWhenInterruptsAreOff() {
        program("lui a0, 0x10; csrw mie, a0; wfi; li a1, 1");
        assertEquals(3, reference.run(10));
        assertTrue(reference.waiting());
        assertEquals(0, reference.run(10));
        reference.inputs().set(17, true); // not enabled
        assertEquals(0, reference.run(10));
        reference.inputs().set(16, true);
        reference.run(1);
        assertEquals(1, reference.register(11));
    }

    @Test
    void anInterruptCanBeTakenAtAnInstantChosenFromOutside() {
        program("lui t0, 2; csrw mtvec, t0; nop; nop");
        reference.takesInterrupts(false);
        reference.inputs().set(11, true);
        reference.run(3);
        reference.takeInterrupt(11);
        assertEquals(0x2000, reference.pc());
        trapped(Cause.MACHINE_EXTERNAL, BASE + 12, 0);
    }

    @Test
    void aVectoredInterruptGoesToBasePlusFourTimesCause() {
        program("lui t0, 2; addi t0, t0, 1; csrw mtvec, t0; lui t0, 0x20; csrw mie, t0; csrsi mstatus, 8; nop");
        reference.inputs().set(17, true);
        reference.run(6);
        assertEquals(0, csr(Csr.MCAUSE));
        reference.run(1);
        assertEquals(0x2000 + 4 * 17, reference.pc());
        trapped(Cause.LINE_1, BASE + 24, 0);
    }

    @Test
    void aTrapReadsItsHandlerFromTheDescriptorTable() {
        ram.bytes().write(0x3000 + 8 * 11, 8, 0x4000);
        program("lui t0, 3; csrw midt, t0; ecall");
        List<String> told = new ArrayList<>();
        reference.probe(new CpuProbe() {
            @Override
            public void idtRead(int entry, long address, long handler) {
                told.add(String.format(Locale.ROOT, "%d %x %x", entry, address, handler));
            }
        });
        reference.run(3);
        assertEquals(0x4000, reference.pc());
        assertEquals(List.of("11 3058 4000"), told);
    }

    @Test
    void anEmptyDescriptorIsADoubleFaultAndASecondOneStops() {
        program("lui t0, 3; csrw midt, t0; lui t0, 2; csrw mtvec, t0; ecall");
        reference.run(5);
        assertEquals(0x2000, reference.pc());
        assertNull(reference.stopped());
        reference.run(1); // zeros at mtvec: illegal
        assertNotNull(reference.stopped());
        assertEquals(0, reference.run(10));
    }

    @Test
    void loadReservedAndStoreConditionalPairUp() {
        program("li a0, 0x200; li a1, 7; sc.w a2, a1, (a0); lr.w a3, (a0); sc.w a4, a1, (a0); sc.w a5, a1, (a0)");
        reference.run(6);
        assertEquals(1, reference.register(12));
        assertEquals(0, reference.register(14));
        assertEquals(1, reference.register(15));
        assertEquals(7, ram.bytes().read(0x200, 4));
    }

    /** Sv39 with one page of U mode mapped at virtual 0, physical 0x5000, whose leaf has these flags. */
    private void map(long flags) {
        ram.bytes().write(0x8000, 8, 0x9L << 10 | 1);
        ram.bytes().write(0x9000, 8, 0xaL << 10 | 1);
        ram.bytes().write(0xa000, 8, 0x5L << 10 | flags);
        reference.csr().write(Csr.SATP, 8L << 60 | 8);
        reference.csr().write(Csr.PMPADDR0, -1);
        reference.csr().write(Csr.PMPCFG0, 0x1f);
        reference.csr().write(Csr.MSTATUS, 1L << 17); // MPRV, MPP = U
    }

    @Test
    void aPageWithoutItsAccessedBitFaultsOrIsUpdatedByHardware() {
        ram.bytes().write(0x5010, 8, 42);
        program("ld a0, 16(zero)");
        map(0x13);
        reference.run(1);
        trapped(Cause.LOAD_PAGE_FAULT, BASE, 16);

        program("ld a0, 16(zero); sd a0, 24(zero)");
        map(0x17);
        reference.csr().write(Csr.MENVCFG, 1L << 61);
        reference.run(1);
        assertEquals(42, reference.register(10));
        assertEquals(0x5L << 10 | 0x57, ram.bytes().read(0xa000, 8));
        reference.run(1);
        assertEquals(42, ram.bytes().read(0x5018, 8));
        assertEquals(0x5L << 10 | 0xd7, ram.bytes().read(0xa000, 8));
    }

    @Test
    void aWriteToAPageThatWasReadFirstStillNeedsItsDirtyBit() {
        program("ld a0, 16(zero); ld a0, 16(zero); sd a0, 16(zero)");
        map(0x57);
        reference.run(3);
        trapped(Cause.STORE_PAGE_FAULT, BASE + 8, 16);
    }

    @Test
    void codeWrittenByTheProgramIsWhatRuns() {
        program("1: li a0, 1; sw a1, 0(a4); j 1b");
        reference.setRegister(11, 0x00200513); // li a0, 2
        reference.setRegister(14, BASE);
        reference.run(3);
        assertEquals(1, reference.register(10));
        reference.run(3);
        assertEquals(2, reference.register(10));
        reference.setRegister(11, 0x00300513);
        reference.run(4);
        assertEquals(3, reference.register(10));
    }

    /** A device whose register counts how often it was read. */
    private static final class Counter implements BusTarget {
        private int reads;

        @Override
        public String name() {
            return "counter";
        }

        @Override
        public boolean accepts(long offset, int size, boolean write) {
            return !write;
        }

        @Override
        public long read(long offset, int size) {
            return ++reads;
        }

        @Override
        public void write(long offset, int size, long value) {
            throw new AssertionError("accepts() said no");
        }

        @Override
        public long peek(long offset, int size) {
            return reads;
        }
    }

    @Test
    void aRunStopsAroundADeviceAccessSoThatTheDeviceIsAtItsTime() {
        Counter counter = new Counter();
        Reference own = new Reference(new AddressMap().add(0, RAM, ram, 0).add(RAM, 8, counter, 0), ram, 0);
        byte[] image = Assembler.assemble(BASE, "lui a0, 0x100; nop; lw a1, 0(a0); nop; lw a2, 4(a0); sw a2, 0(a0)");
        ram.bytes().put(BASE, image, 0, image.length);
        own.reset(BASE);
        assertEquals(2, own.run(100));
        assertEquals(0, counter.reads);
        assertEquals(1, own.run(100));
        assertEquals(1, own.register(11));
        assertEquals(1, own.run(100));
        assertEquals(1, own.run(100));
        assertEquals(2, own.register(12));
        assertEquals(1, own.run(1)); // refused: an access fault
        assertEquals(Cause.STORE_ACCESS_FAULT, Cause.of(own.csr().read(Csr.MCAUSE)));
        assertEquals(2, counter.reads);
        assertEquals(5, own.instructions());
    }

    @Test
    void aRunThatEndsBeforeADeviceAccessHasNotMarkedItsPage() {
        Reference own = new Reference(new AddressMap().add(0, RAM, ram, 0).add(RAM, 8, new Counter(), 0), ram, 0);
        int root = 0x8000;
        int unmarked = 0xf; // valid, readable, writable, executable; neither accessed nor dirty
        ram.bytes().write(root, 8, 0xcf); // 1 GiB at 0, to itself
        ram.bytes().write(root + 8, 8, unmarked); // the same again
        byte[] image = Assembler.assemble(BASE, "nop; lw a1, 0(a0)");
        ram.bytes().put(BASE, image, 0, image.length);
        own.reset(BASE);
        own.csr().write(Csr.PMPADDR0, -1);
        own.csr().write(Csr.PMPCFG0, 0x1f);
        own.csr().write(Csr.MENVCFG, 1L << 61);
        own.csr().write(Csr.SATP, 8L << 60 | root >> 12);
        own.csr().write(Csr.MSTATUS, 1L << 11);
        own.csr().write(Csr.MEPC, BASE);
        own.setPc(own.csr().mret());
        own.setRegister(10, 0x4000_0000L + RAM);
        assertEquals(1, own.run(100));
        assertEquals(unmarked, ram.bytes().read(root + 8, 8));
        assertEquals(1, own.run(1));
        assertEquals(unmarked | 0x40, ram.bytes().read(root + 8, 8));
    }

    @Test
    void aRunStopsBehindAStoreToAnObservedPage() {
        List<Long> seen = new ArrayList<>();
        ram.bytes().mark(0x6000, PagedBytes.OBSERVED, true);
        ram.bytes().observe((offset, length) -> seen.add(offset));
        program("lui a0, 6; sd a0, 8(a0); sd a0, 16(a0); nop");
        assertEquals(2, reference.run(100));
        assertEquals(List.of(0x6008L), seen);
        assertEquals(1, reference.run(100));
        assertEquals(List.of(0x6008L, 0x6010L), seen);
    }

    @Test
    void stateThatIsSavedAndLoadedGoesOnTheSame() {
        program("li a0, 0; 1: addi a0, a0, 3; sd a0, 0x100(zero); j 1b");
        reference.run(1000);
        byte[] saved = StateWriter.save(reference);
        reference.run(500);
        long pc = reference.pc();
        long hash = StateHash.of(reference);
        StateReader.restore(reference, saved);
        reference.run(500);
        assertEquals(pc, reference.pc());
        assertEquals(hash, StateHash.of(reference));
    }

    @Test
    void theCommitLogIsSpikes() {
        ram.bytes().write(0x2000, 8, 0x8877665544332211L);
        program(
                "lui a0, 2; ld a1, 0(a0); sw a1, 8(a0); c.li a2, -1; csrrw a3, mscratch, a2; amoadd.w a4, a2, (a0); ret");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Retired retired = reference.step();
            assertNotNull(retired);
            lines.add(retired.commitLogLine());
        }
        assertEquals("""
        core   0: 3 0x0000000000001000 (0x00002537) x10 0x0000000000002000
        core   0: 3 0x0000000000001004 (0x00053583) x11 0x8877665544332211 mem 0x0000000000002000
        core   0: 3 0x0000000000001008 (0x00b52423) mem 0x0000000000002008 0x44332211
        core   0: 3 0x000000000000100c (0x567d) x12 0xffffffffffffffff
        core   0: 3 0x000000000000100e (0x340616f3) x13 0x0000000000000000 c832_mscratch 0xffffffffffffffff
        core   0: 3 0x0000000000001012 (0x00c5272f) x14 0x0000000044332211 mem 0x0000000000002000 mem 0x0000000000002000 0x44332210
        core   0: 3 0x0000000000001016 (0x00008067)\
        """, String.join("\n", lines));
    }

    @Test
    void theCommitLogNamesTheRegisterThatHoldsTheBitsOfACsr() {
        program("""
        li a0, 2
        csrw sstatus, a0
        csrw sie, a0
        csrw sip, a0
        csrw minstret, a0
        csrw mcycle, a0
        csrw mhpmcounter3, a0
        csrw tdata1, a0
        csrw pmpaddr0, a0
        li a1, 0x80
        csrw pmpcfg0, a1
        csrw pmpaddr0, a1
        csrr a1, sstatus
        csrw mepc, zero
        mret
        """);
        List<String> logged = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            Retired retired = reference.step();
            assertNotNull(retired);
            logged.add(retired.commitLogLine().replaceFirst(".*\\)", ""));
        }
        assertEquals("""
         x10 0x0000000000000002
         c768_mstatus 0x0000000a00000002
         c772_mie 0x0000000000000000
         c836_mip 0x0000000000000000
         c2818_minstret 0x0000000000000002
         c2816_mcycle 0x0000000000000002


         c944_pmpaddr0 0x0000000000000002
         x11 0x0000000000000080
         c928_pmpcfg0 0x0000000000000080

         x11 0x0000000200000002
         c833_mepc 0x0000000000000000
         c768_mstatus 0x0000000a00000082\
        """, String.join("\n", logged));
    }
}
