package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.isa.Csr;
import windhover.mmu.Access;
import windhover.mmu.WalkProbe;

/** Sv39, the page walker, the TLBs and physical memory protection, as a program meets them. */
class TranslationTest {
    private static final long HANDLER = 0x2000;
    private static final long TABLES = 0x10000;
    private static final long PROGRAM = 0x4000_0000L;
    private static final int ALL = 0xdf;

    /** A program of U mode at a virtual address, on physical page 0x30000, with a data page behind it on 0x31000. */
    private static Bench user(Timing timing, int dataFlags, String source) {
        Bench bench = new Bench(timing);
        bench.load(0x30000, source);
        bench.load(HANDLER, "nop; 1: j 1b");
        entry(bench, TABLES + 8, (TABLES + 0x1000) >> 2 | 1);
        entry(bench, TABLES + 0x1000, (TABLES + 0x2000) >> 2 | 1);
        entry(bench, TABLES + 0x2000, 0x30000 >> 2 | ALL);
        entry(bench, TABLES + 0x2008, 0x31000 >> 2 | dataFlags);
        bench.cpu.reset(PROGRAM);
        CsrFile csr = bench.cpu.csr();
        csr.write(Csr.MTVEC, HANDLER);
        csr.write(Csr.PMPADDR0, -1);
        csr.write(Csr.PMPCFG0, 0x1f);
        csr.write(Csr.SATP, 8L << 60 | TABLES >> 12);
        csr.write(Csr.MEPC, PROGRAM);
        csr.mret();
        bench.cpu.setRegister(8, PROGRAM + 0x1000);
        return bench;
    }

    private static void entry(Bench bench, long at, long value) {
        bench.ram.bytes().write(at, 8, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void aWalkReadsThreeLevelsAndTheTlbRemembersThePage(String timing) {
        Bench bench = user(
                timing.equals("textbook") ? Timing.TEXTBOOK : Timing.KESTREL3,
                ALL,
                "ld a0, 8(s0); ld a1, 16(s0); nop; 1: j 1b");
        entry(bench, 0x31008, 77);
        List<String> told = new ArrayList<>();
        bench.cpu.walker().probe(new WalkProbe() {
            @Override
            public void began(Access access, long virtual) {
                told.add(String.format(Locale.ROOT, "%s of %x", access, virtual));
            }

            @Override
            public void read(int level, long entryAddress, long entry) {
                told.add(String.format(Locale.ROOT, "level %d at %x", level, entryAddress));
            }

            @Override
            public void found(long virtual, long physical) {
                told.add(String.format(Locale.ROOT, "found %x", physical));
            }
        });
        bench.runUntilRetired(PROGRAM + 8, 200);
        assertEquals(
                List.of(
                        "FETCH of 40000000",
                        "level 2 at 10008",
                        "level 1 at 11000",
                        "level 0 at 12000",
                        "found 30000",
                        "LOAD of 40001008",
                        "level 2 at 10008",
                        "level 1 at 11000",
                        "level 0 at 12008",
                        "found 31008"),
                told);
        assertEquals(77, bench.cpu.register(10));
        assertEquals(1, bench.cpu.dataTlb().misses());
        assertEquals(0x31010, bench.cpu.physical(PROGRAM + 0x1010));
        assertEquals(-1, bench.cpu.physical(PROGRAM + 0x5000));
        assertEquals(bench.cpu.cycles() - bench.cpu.instructions(), bench.lost());
    }

    @Test
    void withIdealMemoryEachEntryTakesACycle() {
        Bench bench = user(Timing.TEXTBOOK, ALL, "ld a0, 8(s0); nop; nop; 1: j 1b");
        bench.runUntilRetired(PROGRAM + 8, 200);
        assertEquals(3, bench.cpu.lost(HoldReason.FETCH_WALK));
        assertEquals(3, bench.cpu.lost(HoldReason.DATA_WALK));
    }

    @ParameterizedTest(name = "flags {0}, {1}: cause {2}")
    @CsvSource({
        "0xde, 'ld a0, 8(s0)', 13",
        "0xcf, 'ld a0, 8(s0)', 13",
        "0xd9, 'ld a0, 8(s0)', 13",
        "0xdb, 'sd a0, 8(s0)', 15",
        "0xdd, 'ld a0, 8(s0)', 13",
        "0x9f, 'ld a0, 8(s0)', 13",
        "0x5f, 'sd a0, 8(s0)', 15",
        "0xd7, 'jalr zero, 8(s0)', 12",
        "0xdf, 'lr.w a0, (s1)', 13",
        "0xdf, 'amoadd.w a0, a1, (s1)', 15",
    })
    void aPageFaultNamesTheAccess(String flags, String instruction, int cause) {
        for (Timing timing : List.of(Timing.TEXTBOOK, Timing.KESTREL3)) {
            Bench bench = user(timing, Integer.decode(flags), instruction + "; nop; nop");
            bench.cpu.setRegister(9, PROGRAM + 0x8000);
            bench.runUntilRetired(HANDLER, 300);
            assertEquals(cause, bench.cpu.peekCsr(Csr.MCAUSE));
            assertEquals(
                    instruction.contains("s1") ? PROGRAM + 0x8000 : PROGRAM + 0x1008, bench.cpu.peekCsr(Csr.MTVAL));
            assertEquals(cause == 12 ? PROGRAM + 0x1008 : PROGRAM, bench.cpu.peekCsr(Csr.MEPC));
        }
    }

    @Test
    void theWalkerSetsAccessedAndDirtyWhenItMay() {
        Bench bench = user(Timing.KESTREL3, 0x17, "ld a0, 8(s0); sd a0, 8(s0); nop; 1: j 1b");
        bench.cpu.csr().write(Csr.MENVCFG, 1L << 61);
        bench.runUntilRetired(PROGRAM, 200);
        assertEquals(0x57, bench.ram.peek(TABLES + 0x2008, 1), "a load sets accessed");
        bench.runUntilRetired(PROGRAM + 4, 200);
        assertEquals(0xd7, bench.ram.peek(TABLES + 0x2008, 1), "a store sets dirty");
    }

    @ParameterizedTest(name = "address {0}")
    @ValueSource(strings = {"0x4000000000", "0x8000000000000000"})
    void anAddressThatIsNotCanonicalFaultsWithoutAWalk(String address) {
        Bench bench = user(Timing.TEXTBOOK, ALL, "ld a0, 0(s1); nop");
        bench.cpu.setRegister(9, Long.parseUnsignedLong(address.substring(2), 16));
        bench.runUntilRetired(HANDLER, 100);
        assertEquals(13, bench.cpu.peekCsr(Csr.MCAUSE));
        assertEquals(0, bench.cpu.lost(HoldReason.DATA_WALK));
    }

    @Test
    void anInstructionMayLieOnTwoPagesAndItsSecondHalfFaultAlone() {
        for (Timing timing : List.of(Timing.TEXTBOOK, Timing.KESTREL3)) {
            Bench bench = user(timing, 0, "nop");
            bench.load(0x30ff8, "nop; c.nop; addi a0, zero, 1");
            bench.cpu.csr().write(Csr.MSTATUS, 0);
            bench.cpu.reset(PROGRAM + 0xff8);
            bench.cpu.csr().write(Csr.MTVEC, HANDLER);
            bench.cpu.csr().write(Csr.PMPADDR0, -1);
            bench.cpu.csr().write(Csr.PMPCFG0, 0x1f);
            bench.cpu.csr().write(Csr.SATP, 8L << 60 | TABLES >> 12);
            bench.cpu.csr().mret();
            bench.runUntilRetired(HANDLER, 300);
            assertEquals(12, bench.cpu.peekCsr(Csr.MCAUSE));
            assertEquals(PROGRAM + 0xffe, bench.cpu.peekCsr(Csr.MEPC));
            assertEquals(PROGRAM + 0x1000, bench.cpu.peekCsr(Csr.MTVAL));
        }
    }

    @Test
    void protectionWithoutAnEntryRefusesUserModeAndALockedEntryBindsMachineMode() {
        CsrFile csr = new Bench(Timing.TEXTBOOK).cpu.csr();
        assertTrue(csr.pmp().allows(0x1000, 8, Access.LOAD, true));
        assertEquals(false, csr.pmp().allows(0x1000, 8, Access.LOAD, false));
        csr.write(Csr.PMPADDR0, 0x1000 >> 2 | 0x1ff); // 4 KiB at 0x1000
        csr.write(Csr.PMPCFG0, 0x99); // locked, naturally aligned, read only
        assertTrue(csr.pmp().allows(0x1ff8, 8, Access.LOAD, false));
        assertEquals(false, csr.pmp().allows(0x1ffc, 8, Access.LOAD, false), "an access over the edge");
        assertEquals(false, csr.pmp().allows(0x1000, 8, Access.STORE, true));
        assertTrue(csr.pmp().allows(0x2000, 8, Access.STORE, true));
        csr.write(Csr.PMPADDR0, 0);
        assertEquals(0x1000 >> 2 | 0x1ff, csr.read(Csr.PMPADDR0), "locked");
        assertEquals(false, csr.plainData());
    }
}
