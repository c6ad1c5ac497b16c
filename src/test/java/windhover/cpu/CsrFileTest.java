package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.StateHash;
import windhover.isa.Csr;
import windhover.isa.Extension;
import windhover.isa.Isa;
import windhover.mmu.Access;

/** The control and status registers, field by field (Priv. 1.12, chapters 3 and 4). */
class CsrFileTest {
    private static final long S_INTERRUPTS = 0x222;
    private static final long M_INTERRUPTS = 0x888;
    private static final long LINES = 0xffff_0000L;

    private long cycles = 1000;
    private long instructions = 500;
    private final CsrFile.Counters counters = new CsrFile.Counters() {
        @Override
        public long cycles() {
            return cycles;
        }

        @Override
        public long instructions() {
            return instructions;
        }

        @Override
        public long time() {
            return 77;
        }
    };
    private final CsrFile csr = new CsrFile(counters, Isa.KESTREL3);

    /** Goes to a lower mode, as mret does. */
    private void enter(int mode) {
        csr.write(Csr.MSTATUS, (csr.read(Csr.MSTATUS) & ~(3L << 11)) | (long) mode << 11);
        csr.mret();
        assertEquals(mode, csr.privilege());
    }

    /**
     * What each register holds after all ones, and after zero, were written to it: the bits outside are reserved or
     * read-only.
     */
    private static final List<String> HELD = List.of(
            // formatter:off
            "sstatus,    2000c0122, 200000000",
            "mstatus,    a007e19aa,  a00000000",
            "misa,       8000000000141105,       8000000000141105",
            "medeleg,    b3fe,                   0",
            "mideleg,    ffff0222,               0",
            "mie,        ffff0aaa,               0",
            "mip,        222,                    0",
            "mtvec,      fffffffffffffffd,       0",
            "stvec,      fffffffffffffffd,       0",
            "mepc,       fffffffffffffffe,       0",
            "sepc,       fffffffffffffffe,       0",
            "mcause,     ffffffffffffffff,       0",
            "scause,     ffffffffffffffff,       0",
            "mtval,      ffffffffffffffff,       0",
            "stval,      ffffffffffffffff,       0",
            "mscratch,   ffffffffffffffff,       0",
            "sscratch,   ffffffffffffffff,       0",
            "mcounteren, 7,                      0",
            "scounteren, 7,                      0",
            "mcountinhibit, 5,                   0",
            "menvcfg,    2000000000000001,       0",
            "senvcfg,    1,                      0",
            "midt,       fffffffffffffff8,       0",
            "pmpaddr3,   3fffffffffffff,       0",
            "tselect,    0,                      0",
            "tdata1,     0,                      0",
            "tdata2,     0,                      0",
            "tdata3,     0,                      0",
            "mhpmcounter3, 0,                    0",
            "mhpmevent31,  0,                    0");
            // formatter:on

    static Stream<Arguments> held() {
        return HELD.stream().map(line -> Arguments.of((Object[]) line.split(", *", -1)));
    }

    @Test
    void everyRegisterThatHoldsSomethingIsAmongThem() {
        Set<String> missing = Csr.HOLDING.stream()
                .filter(csr -> !(csr.rule() instanceof Csr.Rule.Counter) && !(csr.rule() instanceof Csr.Rule.Root))
                .map(Csr::name)
                .collect(Collectors.toCollection(TreeSet::new));
        HELD.forEach(line -> missing.remove(line.split(",", -1)[0]));
        assertEquals(
                Set.of(), missing, "src/test/java/windhover/cpu/CsrFileTest.java: expected a line of HELD for each");
    }

    @Test
    void aProcessorWithoutAnExtensionHasNotItsRegisters() {
        Set<Extension> extensions = EnumSet.copyOf(Isa.KESTREL3.extensions());
        extensions.remove(Extension.S);
        CsrFile small = new CsrFile(counters, Isa.of(extensions));
        assertFalse(small.exists(Csr.SATP) || small.allows(Csr.SATP, false));
        small.write(Csr.STVEC, -1);
        assertEquals(0, small.read(Csr.STVEC));
        assertEquals(0, small.read(Csr.MISA) >> ('S' - 'A') & 1);
        assertTrue(small.exists(Csr.MTVEC));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("held")
    void aFieldHoldsWhatItCanAndReservedBitsStayZero(String name, String ones, String zero) {
        Csr register = Csr.named(name);
        assertNotNull(register);
        int number = register.number();
        csr.write(number, -1);
        assertEquals(ones, Long.toHexString(csr.read(number)), "all ones written");
        csr.write(number, 0);
        assertEquals(zero, Long.toHexString(csr.read(number)), "zero written");
    }

    @Test
    void theFloatingPointStatusIsInThreeRegisters() {
        CsrFile with = new CsrFile(counters, Isa.parse("rv64gc"));
        assertFalse(csr.exists(Csr.FCSR));
        csr.write(Csr.MSTATUS, 3L << 13);
        assertEquals(0, csr.read(Csr.MSTATUS) & 3L << 13, "FS of a processor without floating point");
        assertFalse(with.allows(Csr.FCSR, false), "off");
        with.write(Csr.MSTATUS, 1L << 13);
        assertTrue(with.allows(Csr.FFLAGS, true) && with.allows(Csr.FRM, true) && with.allows(Csr.FCSR, true));
        assertEquals(0, with.read(Csr.MSTATUS) >>> 63);
        with.write(Csr.FCSR, -1);
        assertEquals(0xff, with.read(Csr.FCSR));
        assertEquals(0x1f, with.read(Csr.FFLAGS));
        assertEquals(7, with.read(Csr.FRM));
        assertEquals(3, with.read(Csr.MSTATUS) >> 13 & 3, "dirty");
        assertEquals(1, with.read(Csr.MSTATUS) >>> 63, "SD");
        assertEquals(1, with.read(Csr.SSTATUS) >>> 63, "SD");
        with.write(Csr.FRM, 1);
        assertEquals(0x3f, with.read(Csr.FCSR));
        with.write(Csr.FFLAGS, 0);
        assertEquals(0x20, with.read(Csr.FCSR));
        with.write(Csr.SSTATUS, 2L << 13);
        assertEquals(2, with.read(Csr.MSTATUS) >> 13 & 3);
        assertEquals(0, with.read(Csr.MSTATUS) >>> 63);
        with.reset();
        assertEquals(0, with.read(Csr.FCSR));
        assertFalse(with.floatsOn());
    }

    @Test
    void svaduSetsAccessedAndDirtyBitsFromResetOn() {
        CsrFile with = new CsrFile(counters, Isa.KESTREL3.with(Extension.SVADU));
        assertTrue(with.updatesAccessedAndDirty());
        with.write(Csr.MENVCFG, 0);
        assertFalse(with.updatesAccessedAndDirty());
        with.reset();
        assertTrue(with.updatesAccessedAndDirty());
        assertFalse(csr.updatesAccessedAndDirty());
    }

    @Test
    void theTimerOfSupervisorModeIsThereWithSstcOnly() {
        CsrFile with = new CsrFile(counters, Isa.KESTREL3.with(Extension.SSTC));
        assertFalse(csr.exists(Csr.STIMECMP));
        assertTrue(with.exists(Csr.STIMECMP));
        with.write(Csr.MENVCFG, -1);
        csr.write(Csr.MENVCFG, -1);
        assertEquals(1, with.read(Csr.MENVCFG) >>> 63);
        assertEquals(0, csr.read(Csr.MENVCFG) >>> 63);
        with.write(Csr.MIP, 1 << 5);
        assertEquals(0, with.read(Csr.MIP) & 1 << 5, "while STCE is set the bit is not software's");
        with.write(Csr.MENVCFG, 0);
        with.write(Csr.MIP, 1 << 5);
        assertEquals(1 << 5, with.read(Csr.MIP) & 1 << 5);
    }

    @Test
    void supervisorModeMaySetItsTimerWhereMachineModeLetsIt() {
        CsrFile with = new CsrFile(counters, Isa.KESTREL3.with(Extension.SSTC));
        with.write(Csr.MENVCFG, -1);
        with.write(Csr.MCOUNTEREN, 2);
        with.write(Csr.MSTATUS, 1L << 11);
        with.mret();
        assertTrue(with.allows(Csr.STIMECMP, true));
        with.enterTrap(2, 0, 0);
        with.write(Csr.MCOUNTEREN, 5);
        with.mret();
        assertFalse(with.allows(Csr.STIMECMP, false));
        with.enterTrap(2, 0, 0);
        with.write(Csr.MCOUNTEREN, 2);
        with.write(Csr.MENVCFG, 0);
        with.mret();
        assertFalse(with.allows(Csr.STIMECMP, false));
    }

    @Test
    void aPreviousModeThatDoesNotExistBecomesUserMode() {
        for (int mode : new int[] {3, 1, 0}) {
            csr.write(Csr.MSTATUS, (long) mode << 11);
            assertEquals(mode, csr.read(Csr.MSTATUS) >> 11 & 3);
        }
        csr.write(Csr.MSTATUS, 3L << 11);
        csr.write(Csr.MSTATUS, 2L << 11);
        assertEquals(0, csr.read(Csr.MSTATUS) >> 11 & 3);
    }

    @Test
    void supervisorModeSeesItsPartOfTheMachinesRegisters() {
        csr.write(Csr.MSTATUS, -1);
        assertEquals(csr.read(Csr.MSTATUS) & 0x3000c0122L, csr.read(Csr.SSTATUS));
        csr.write(Csr.SSTATUS, 0);
        assertEquals(0xa00721888L | 0x1000L, csr.read(Csr.MSTATUS), "what is the machine's stays");
        csr.write(Csr.MIDELEG, 0x20 | 1 << 16);
        csr.write(Csr.MIE, -1);
        assertEquals(0x20 | 1 << 16, csr.read(Csr.SIE));
        csr.write(Csr.SIE, 0);
        assertEquals(
                (S_INTERRUPTS | M_INTERRUPTS | LINES) & ~(0x20 | 1 << 16),
                csr.read(Csr.MIE),
                "only what is delegated is S mode's");
        csr.write(Csr.MIDELEG, 2);
        csr.write(Csr.SIP, -1);
        assertEquals(2, csr.read(Csr.MIP), "of sip, S mode sets only its software interrupt");
    }

    @Test
    void theWireOfTheExternalInterruptDoesNotLeakIntoTheBitThatSoftwareSets() {
        csr.drive(9, true);
        assertEquals(1L << 9, csr.read(Csr.MIP));
        csr.write(Csr.MIP, csr.readForModify(Csr.MIP) | 2);
        csr.drive(9, false);
        assertEquals(2, csr.read(Csr.MIP));
        csr.drive(3, true);
        csr.write(Csr.MIP, 0);
        assertEquals(8, csr.read(Csr.MIP), "the machine's interrupts are wires alone");
        csr.drive(4, true);
        assertEquals(8, csr.read(Csr.MIP), "there is no such wire");
    }

    @Test
    void satpTakesBareAndSv39AndIgnoresOtherModesAltogether() {
        csr.write(Csr.SATP, 8L << 60 | 5L << 44 | 99);
        assertEquals(8L << 60 | 5L << 44 | 99, csr.satp());
        for (long mode : new long[] {1, 7, 9, 10, 15}) {
            csr.write(Csr.SATP, mode << 60 | 1);
            assertEquals(8L << 60 | 5L << 44 | 99, csr.satp());
        }
        csr.write(Csr.SATP, 3);
        assertEquals(3, csr.satp());
        assertFalse(csr.translates(CsrFile.USER));
    }

    @Test
    void registersThatDoNotExistAreRefusedInEveryMode() {
        int absent = 0;
        for (int number = 0; number < 4096; number++) {
            if (Csr.of(number) == null) {
                assertFalse(csr.allows(number, false) || csr.allows(number, true), Csr.name(number));
                assertEquals(0, csr.read(number), Csr.name(number));
                absent++;
            }
        }
        assertTrue(absent > 3800, absent + " numbers");
        for (int number :
                new int[] {0x001, 0x003, 0x180 + 1, 0x310, 0x3a1, 0x744, 0x747, 0x7a4, 0x7b0, 0xb01, 0xc20, 0xf16}) {
            assertFalse(csr.allows(number, false), Csr.name(number));
        }
        long before = StateHash.of(csr);
        csr.write(0x7b0, -1);
        assertEquals(before, StateHash.of(csr));
    }

    @Test
    void aRegisterIsRefusedBelowItsModeAndReadOnlyOnesToWrites() {
        csr.write(Csr.MCOUNTEREN, 7);
        csr.write(Csr.SCOUNTEREN, 7);
        for (int mode : new int[] {CsrFile.MACHINE, CsrFile.SUPERVISOR, CsrFile.USER}) {
            if (mode != CsrFile.MACHINE) {
                csr.enterTrap(11, 0, 0);
                enter(mode);
            }
            for (Csr register : Csr.ALL) {
                int number = register.number();
                if (!csr.exists(number) || (number >= Csr.HPMCOUNTER3 && number <= 0xc1f)) {
                    continue;
                }
                boolean reads = mode >= (number >> 8 & 3);
                assertEquals(reads, csr.allows(number, false), register.name() + " read in mode " + mode);
                assertEquals(
                        reads && number >> 10 != 3,
                        csr.allows(number, true),
                        register.name() + " written in mode " + mode);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Csr.CYCLE, Csr.TIME, Csr.INSTRET})
    void aCounterIsReadBelowMachineModeOnlyWhereItIsEnabled(int counter) {
        long bit = 1L << (counter - Csr.CYCLE);
        for (int enabled = 0; enabled < 4; enabled++) {
            csr.enterTrap(11, 0, 0);
            assertTrue(csr.allows(counter, false), "M mode always");
            csr.write(Csr.MCOUNTEREN, (enabled & 1) != 0 ? bit : ~bit);
            csr.write(Csr.SCOUNTEREN, (enabled & 2) != 0 ? bit : ~bit);
            enter(CsrFile.SUPERVISOR);
            assertEquals((enabled & 1) != 0, csr.allows(counter, false), "S mode: mcounteren");
            csr.enterTrap(11, 0, 0);
            enter(CsrFile.USER);
            assertEquals(enabled == 3, csr.allows(counter, false), "U mode: mcounteren and scounteren");
        }
    }

    @Test
    void aWriteToACounterWinsOverTheIncrementOfItsOwnInstruction() {
        csr.write(Csr.MINSTRET, 40);
        csr.write(Csr.MCYCLE, 90);
        instructions++;
        cycles++;
        assertEquals(40, csr.read(Csr.MINSTRET), "as the next instruction reads it");
        assertEquals(40, csr.read(Csr.INSTRET));
        assertEquals(90, csr.read(Csr.MCYCLE));
        instructions += 5;
        cycles += 7;
        assertEquals(45, csr.read(Csr.MINSTRET));
        assertEquals(97, csr.read(Csr.CYCLE));
        assertEquals(77, csr.read(Csr.TIME));
    }

    @Test
    void anInhibitedCounterStandsStillAndGoesOnFromThere() {
        csr.write(Csr.MCYCLE, 10);
        csr.write(Csr.MINSTRET, 20);
        cycles++;
        instructions++;
        csr.write(Csr.MCOUNTINHIBIT, 5);
        cycles += 100;
        instructions += 100;
        assertEquals(10, csr.read(Csr.MCYCLE));
        assertEquals(20, csr.read(Csr.MINSTRET));
        csr.write(Csr.MCYCLE, 30);
        assertEquals(30, csr.read(Csr.MCYCLE), "it can be written while it stands");
        csr.write(Csr.MCOUNTINHIBIT, 1);
        cycles += 3;
        instructions += 3;
        assertEquals(30, csr.read(Csr.MCYCLE));
        assertEquals(23, csr.read(Csr.MINSTRET));
    }

    @Test
    void tvmTwAndTsrTakeInstructionsFromSupervisorMode() {
        for (long bit : new long[] {0, 1 << 20, 1 << 21, 1 << 22}) {
            csr.enterTrap(11, 0, 0);
            csr.write(Csr.MSTATUS, bit);
            assertTrue(
                    csr.allows(Csr.SATP, true) && csr.maySfence() && csr.mayWfi() && csr.maySret() && csr.mayMret(),
                    "M mode may all");
            enter(CsrFile.SUPERVISOR);
            assertEquals(bit != 1 << 20, csr.allows(Csr.SATP, false), "TVM");
            assertEquals(bit != 1 << 20, csr.maySfence(), "TVM");
            assertEquals(bit != 1 << 21, csr.mayWfi(), "TW");
            assertEquals(bit != 1 << 22, csr.maySret(), "TSR");
            assertFalse(csr.mayMret());
        }
        csr.enterTrap(11, 0, 0);
        csr.write(Csr.MSTATUS, 0);
        enter(CsrFile.USER);
        assertFalse(csr.maySfence() || csr.mayWfi() || csr.maySret() || csr.mayMret());
    }

    @Test
    void aTrapSavesModeAndEnableAndItsReturnRestoresThem() {
        csr.write(Csr.MTVEC, 0x1000);
        csr.write(Csr.MSTATUS, 1 << 3 | 1 << 17);
        enter(CsrFile.SUPERVISOR);
        assertEquals(0, csr.read(Csr.MSTATUS) & 1 << 17, "MPRV ends with a return to a lower mode");
        csr.write(Csr.MSTATUS, csr.read(Csr.MSTATUS) | 1 << 3);
        assertEquals(0x1000, csr.enterTrap(5, 0x2222, 0x3333));
        assertEquals(CsrFile.MACHINE, csr.privilege());
        assertEquals(1L << 11 | 1 << 7, csr.read(Csr.MSTATUS) & (3 << 11 | 1 << 7 | 1 << 3), "MPP, MPIE, MIE");
        assertEquals(
                List.of(5L, 0x2222L, 0x3333L), List.of(csr.read(Csr.MCAUSE), csr.read(Csr.MEPC), csr.read(Csr.MTVAL)));
        assertEquals(0x2222, csr.mret());
        assertEquals(CsrFile.SUPERVISOR, csr.privilege());
        assertEquals(
                1 << 7 | 1 << 3, csr.read(Csr.MSTATUS) & (3 << 11 | 1 << 7 | 1 << 3), "MPP is the least mode again");
    }

    @Test
    void delegatedTrapsGoToSupervisorModeUnlessTheyComeFromAbove() {
        csr.write(Csr.STVEC, 0x4001);
        csr.write(Csr.MTVEC, 0x8001);
        csr.write(Csr.MEDELEG, 1 << 8);
        csr.write(Csr.MIDELEG, 1 << 5);
        assertFalse(csr.isDelegated(8), "a trap from M mode stays there");
        enter(CsrFile.USER);
        assertTrue(csr.isDelegated(8) && csr.isDelegated(CsrFile.interruptCause(5)));
        assertFalse(csr.isDelegated(2) || csr.isDelegated(CsrFile.interruptCause(1)));
        assertEquals(0x4000, csr.enterTrap(8, 4, 0), "exceptions go to BASE");
        assertEquals(CsrFile.SUPERVISOR, csr.privilege());
        assertEquals(0, csr.read(Csr.SSTATUS) & 1 << 8, "SPP: it came from U mode");
        assertEquals(0x4000 + 4 * 5, csr.enterTrap(CsrFile.interruptCause(5), 4, 0), "interrupts to their vector");
        assertEquals(1 << 8, csr.read(Csr.SSTATUS) & 1 << 8);
        assertEquals(4, csr.sret());
        assertEquals(CsrFile.SUPERVISOR, csr.privilege());
        assertEquals(0x8000 + 4 * 20, csr.enterTrap(CsrFile.interruptCause(20), 4, 0));
        assertEquals(CsrFile.MACHINE, csr.privilege());
    }

    @Test
    void linesComeFirstTheLowerBeforeTheHigherThenExternalSoftwareTimer() {
        csr.write(Csr.MIE, -1);
        List<Integer> order = new ArrayList<>();
        csr.write(Csr.MIP, S_INTERRUPTS);
        for (int bit : new int[] {3, 7, 11, 16, 25, 31}) {
            csr.drive(bit, true);
        }
        csr.write(Csr.MSTATUS, 8);
        while (csr.interrupt() >= 0) {
            int next = csr.interrupt();
            order.add(next);
            csr.drive(next, false);
            csr.write(Csr.MIP, csr.readForModify(Csr.MIP) & ~(1L << next));
        }
        assertEquals(List.of(16, 25, 31, 11, 3, 7, 9, 1, 5), order);
    }

    @Test
    void anInterruptIsTakenWhereItsModeAndItsEnableLetIt() {
        csr.write(Csr.MIE, 1 << 16 | 1 << 1);
        csr.write(Csr.MIDELEG, 1 << 1);
        csr.write(Csr.MIP, 2);
        assertEquals(-1, csr.interrupt(), "M mode is not interrupted by S mode's");
        assertTrue(csr.wakes(), "but wfi goes on");
        csr.drive(16, true);
        assertEquals(-1, csr.interrupt(), "MIE is off");
        csr.write(Csr.MSTATUS, 8);
        assertEquals(16, csr.interrupt());
        csr.drive(16, false);
        enter(CsrFile.SUPERVISOR);
        assertEquals(-1, csr.interrupt(), "SIE is off");
        csr.write(Csr.SSTATUS, 2);
        assertEquals(1, csr.interrupt());
        csr.write(Csr.SSTATUS, 0);
        csr.drive(16, true);
        assertEquals(16, csr.interrupt(), "the machine's come whatever MIE says");
    }

    @Test
    void mprvLetsLoadsAndStoresActInThePreviousMode() {
        csr.write(Csr.MSTATUS, 1 << 17 | 1 << 11);
        assertEquals(CsrFile.SUPERVISOR, csr.dataPrivilege());
        assertFalse(csr.plainData());
        assertTrue(csr.plainFetch(), "fetch is not concerned");
        csr.write(Csr.MSTATUS, 1 << 11);
        assertEquals(CsrFile.MACHINE, csr.dataPrivilege());
    }

    @Test
    void sumMxrAndAdueAreHandedToTranslation() {
        assertFalse(csr.supervisorUsesUserPages() || csr.executableIsReadable() || csr.updatesAccessedAndDirty());
        csr.write(Csr.SSTATUS, 1 << 18);
        assertTrue(csr.supervisorUsesUserPages());
        csr.write(Csr.SSTATUS, 1 << 19);
        assertTrue(csr.executableIsReadable() && !csr.supervisorUsesUserPages());
        assertTrue(csr.write(Csr.MENVCFG, 1L << 61), "what is fetched may change");
        assertTrue(csr.updatesAccessedAndDirty());
        assertFalse(csr.write(Csr.MSCRATCH, 1));
        assertTrue(csr.write(Csr.SATP, 0) && csr.write(Csr.PMPCFG0, 0) && csr.write(Csr.PMPADDR0, 0));
    }

    @Test
    void aLockedProtectionEntryKeepsItsConfigurationAndAddressUntilReset() {
        csr.write(Csr.PMPADDR0, 0x100);
        csr.write(Csr.PMPADDR0 + 1, 0x200);
        csr.write(Csr.PMPCFG0, 0x89_00L | 0x05); // entry 1: locked, top of range, read; entry 0: open
        csr.write(Csr.PMPCFG0, 0);
        assertEquals(0x8900, csr.read(Csr.PMPCFG0));
        csr.write(Csr.PMPADDR0 + 1, 0);
        csr.write(Csr.PMPADDR0, 0);
        assertEquals(0x200, csr.read(Csr.PMPADDR0 + 1));
        assertEquals(0x100, csr.read(Csr.PMPADDR0), "the bottom of a locked range is locked too");
        assertTrue(csr.pmp().allows(0x400, 8, Access.LOAD, true));
        assertFalse(csr.pmp().allows(0x400, 8, Access.STORE, true), "M mode obeys a locked entry");
        csr.reset();
        assertEquals(0, csr.read(Csr.PMPCFG0));
        csr.write(Csr.PMPADDR0, 7);
        assertEquals(7, csr.read(Csr.PMPADDR0));
    }

    @Test
    void writeWithoutReadIsReservedInProtectionAndLosesTheWrite() {
        csr.write(Csr.PMPCFG0, 0x1a);
        assertEquals(0x18, csr.read(Csr.PMPCFG0));
        csr.write(Csr.PMPCFG0, 0x60 | 0x1f);
        assertEquals(0x1f, csr.read(Csr.PMPCFG0), "bits 5 and 6 are reserved");
        csr.write(0x3a2, 0x1fL << 56);
        assertEquals(0x1fL << 56, csr.read(0x3a2), "entries 8 to 15");
    }

    @Test
    void everyWriteOfEveryRegisterIsReadBackUnchangedWhenWrittenAgain() {
        Random random = new Random(5);
        for (Csr register : Csr.ALL) {
            int number = register.number();
            boolean counts = number == Csr.MCYCLE || number == Csr.MINSTRET;
            if (csr.exists(number) && number >> 10 != 3 && !counts) {
                for (int i = 0; i < 50; i++) {
                    csr.reset();
                    csr.write(number, random.nextLong());
                    long legal = csr.read(number);
                    csr.write(number, legal);
                    assertEquals(legal, csr.read(number), register.name() + ": what it answers is a value it can hold");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "csrr a0, 0x7b0",
                "csrw 0x744, a0",
                "csrr a0, 0x003",
                "csrw cycle, a0",
                "csrr a0, hpmcounter3; csrw mhartid, zero"
            })
    void anAbsentOrReadOnlyRegisterIsAnIllegalInstructionInBothEngines(String source) {
        Bench bench = Bench.with(Timing.TEXTBOOK, 0x1000, source);
        bench.load(0x100, "1: j 1b");
        Reference reference = new Reference(bench.map, bench.ram, 0);
        reference.reset(0x1000);
        bench.cpu.csr().write(Csr.MTVEC, 0x100);
        reference.csr().write(Csr.MTVEC, 0x100);
        bench.run(7);
        reference.step();
        reference.step();
        assertEquals(2, bench.cpu.peekCsr(Csr.MCAUSE));
        assertEquals(2, reference.csr().read(Csr.MCAUSE));
        assertEquals(bench.cpu.peekCsr(Csr.MEPC), reference.csr().read(Csr.MEPC));
        assertEquals(bench.cpu.peekCsr(Csr.MTVAL), reference.csr().read(Csr.MTVAL), "the instruction itself");
    }
}
