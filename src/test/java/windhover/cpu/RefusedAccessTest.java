package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.isa.Csr;

/**
 * Accesses that are refused in part: what the trap says, that nothing was written, and that pipeline and reference say
 * the same, in all timings.
 */
class RefusedAccessTest {
    private static final int CODE = 0x1000;
    private static final int HANDLER = 0x2000;
    private static final int DATA = 0x8000;
    private static final int END = Bench.RAM_SIZE;
    private static final int TABLES = 0x10000;
    private static final long SV39 = 8L << 60 | TABLES >> 12;
    private static final long AS_SUPERVISOR = 1L << 17 | 1L << 11;
    private static final int NA4 = 0x10;
    private static final int TOP = 0x08;
    private static final int ALL_RIGHTS = 7;
    private static final int LOCKED = 0x80;

    /** Virtual pages: writable, read only, not mapped, mapped to where nothing answers, writable. */
    private static final int WRITABLE = 0x4000_0000;

    private static final int READ_ONLY = WRITABLE + 0x1000;
    private static final int ABSENT = WRITABLE + 0x2000;
    private static final int NOWHERE = WRITABLE + 0x3000;
    private static final int LAST = WRITABLE + 0x4000;

    /** Without the cache, fetch through the buffer. */
    private static final Timing BUFFERED = new Timing(
            "buffered",
            true,
            2,
            5,
            1,
            2,
            2,
            2,
            Timing.CacheShape.NONE,
            Timing.CacheShape.NONE,
            Timing.Prediction.NOT_TAKEN);

    /**
     * An access.
     *
     * @param text the instruction, the address in s0
     * @param at the address
     * @param protection address register and configuration of one or two protection entries, or none
     * @param translated through the table of pages
     * @param cause of the trap, −1 for none
     * @param tval its address
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Case(String text, long at, long[] protection, boolean translated, int cause, long tval) {
        @Override
        public String toString() {
            return text + " at 0x" + Long.toHexString(at) + ": " + cause;
        }
    }

    private static Case plain(String text, long at, int cause, long tval) {
        return new Case(text, at, new long[] {0, 0, 0}, false, cause, tval);
    }

    private static Case translated(String text, long at, int cause, long tval) {
        return new Case(text, at, new long[] {-1, 0, 0x1f}, true, cause, tval);
    }

    /** One NA4 entry over DATA + 8. */
    private static Case guarded(int configuration, String text, long at, int cause, long tval) {
        return new Case(text, at, new long[] {(DATA + 8) >> 2, 0, configuration}, false, cause, tval);
    }

    /** A range from DATA + 4 to DATA + 20, in entry 1. */
    private static Case ranged(int configuration, String text, long at, int cause, long tval) {
        return new Case(
                text,
                at,
                new long[] {(DATA + 4) >> 2, (DATA + 20) >> 2, (long) configuration << 8},
                false,
                cause,
                tval);
    }

    private static List<Case> cases() {
        int open = NA4 | ALL_RIGHTS;
        int shut = NA4 | LOCKED;
        return List.of(
                // over the end of memory: the portion is the first byte that nobody answers for
                plain("ld a1, 0(s0)", END - 4, 5, END),
                plain("ld a1, 0(s0)", END - 7, 5, END),
                plain("lw a1, 0(s0)", END - 1, 5, END),
                plain("lh a1, 0(s0)", END - 1, 5, END),
                plain("ld a1, 0(s0)", END + 1, 5, END + 1),
                plain("sd a1, 0(s0)", END - 4, 7, END),
                plain("sw a1, 0(s0)", END - 3, 7, END),
                plain("sh a1, 0(s0)", END - 1, 7, END),
                plain("sd a1, 0(s0)", -4, 7, -4),
                plain("ld a1, 0(s0)", -4, -1, 0),
                // a locked entry that refuses four bytes in the middle
                guarded(shut, "lw a1, 0(s0)", DATA + 6, 5, DATA + 8),
                guarded(shut, "ld a1, 0(s0)", DATA + 1, 5, DATA + 8),
                guarded(shut, "sw a1, 0(s0)", DATA + 6, 7, DATA + 8),
                guarded(shut, "sd a1, 0(s0)", DATA + 3, 7, DATA + 8),
                guarded(shut, "sd a1, 0(s0)", DATA + 9, 7, DATA + 9),
                guarded(shut, "sd a1, 0(s0)", DATA + 12, -1, 0),
                // over the end of a page
                translated("ld a1, 0(s0)", READ_ONLY + 0xffc, 13, ABSENT),
                translated("ld a1, 0(s0)", ABSENT + 0xfff, 13, ABSENT + 0xfff),
                translated("sd a1, 0(s0)", WRITABLE + 0xff9, 15, READ_ONLY),
                translated("sw a1, 0(s0)", WRITABLE + 0xfff, 15, READ_ONLY),
                translated("sd a1, 0(s0)", READ_ONLY + 0xffc, 15, READ_ONLY + 0xffc),
                translated("ld a1, 0(s0)", ABSENT + 0xffc, 13, ABSENT + 0xffc),
                translated("sd a1, 0(s0)", ABSENT + 0xffc, 15, ABSENT + 0xffc),
                translated("ld a1, 0(s0)", NOWHERE + 0xffc, 5, NOWHERE + 0xffc),
                translated("sd a1, 0(s0)", NOWHERE + 0xffc, 7, NOWHERE + 0xffc),
                translated("sd a1, 0(s0)", LAST + 0xffe, 15, LAST + 0x1000),
                translated("ld a1, 0(s0)", 0x3f_ffff_fffcL, 13, 0x3f_ffff_fffcL),
                translated("ld a1, 0(s0)", WRITABLE + 0xffc, -1, 0),
                // an access that an entry holds in part fails in M mode too, locked or not (Priv. 3.7.1)
                guarded(open, "ld a1, 0(s0)", DATA + 8, 5, DATA + 8),
                guarded(open, "sd a1, 0(s0)", DATA + 8, 7, DATA + 8),
                guarded(open, "lr.d a1, (s0)", DATA + 8, 5, DATA + 8),
                guarded(open, "sc.d a2, a1, (s0)", DATA + 8, 7, DATA + 8),
                guarded(open, "amoadd.d a2, a1, (s0)", DATA + 8, 7, DATA + 8),
                guarded(NA4, "ld a1, 0(s0)", DATA + 8, 5, DATA + 8),
                guarded(NA4, "lw a1, 0(s0)", DATA + 8, -1, 0),
                guarded(NA4, "lw a1, 0(s0)", DATA + 12, -1, 0),
                guarded(NA4, "ld a1, 0(s0)", DATA, -1, 0),
                guarded(NA4, "amoadd.w a2, a1, (s0)", DATA + 8, -1, 0),
                ranged(TOP, "ld a1, 0(s0)", DATA, 5, DATA),
                ranged(TOP, "ld a1, 0(s0)", DATA + 8, -1, 0),
                ranged(TOP, "sd a1, 0(s0)", DATA + 16, 7, DATA + 16),
                ranged(TOP, "sd a1, 0(s0)", DATA + 24, -1, 0),
                // a split access is many of one byte, none of which an entry can hold in part
                guarded(NA4, "ld a1, 0(s0)", DATA + 5, -1, 0),
                // an instruction whose second half is refused
                plain("jalr zero, 0(s0)", END - 2, 1, END),
                plain("jalr zero, 0(s0)", END, 1, END),
                guarded(shut, "jalr zero, 0(s0)", DATA + 6, 1, DATA + 8),
                guarded(shut, "jalr zero, 0(s0)", DATA + 8, 1, DATA + 8),
                // atomics are never split
                plain("lr.d a1, (s0)", DATA + 1, 4, DATA + 1),
                plain("lr.w a1, (s0)", DATA + 2, 4, DATA + 2),
                plain("sc.d a2, a1, (s0)", DATA + 4, 6, DATA + 4),
                plain("sc.w a2, a1, (s0)", DATA + 1, 6, DATA + 1),
                plain("amoadd.w a2, a1, (s0)", DATA + 2, 6, DATA + 2),
                plain("amoswap.d a2, a1, (s0)", DATA + 4, 6, DATA + 4));
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Timing.TEXTBOOK, Timing.KESTREL3, BUFFERED)
                .flatMap(timing -> cases().stream().map(access -> Arguments.of(timing.name(), timing, access)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("everywhere")
    void theTrapNamesThePortionAndNothingIsWritten(String name, Timing timing, Case access) {
        Bench bench = new Bench(timing);
        for (int at = 0; at < 0x4000; at += 8) {
            bench.ram.bytes().write(DATA + at, 8, 0x0101_0101_0101_0101L * (at / 8 & 0x7f));
        }
        bench.ram.bytes().write(DATA + 6, 2, 3); // the first halves of instructions of 32 bits
        bench.ram.bytes().write(END - 2, 2, 3);
        pages(bench);
        String warm = access.at() % 8 == 0 && access.at() < END && !access.translated() ? "ld a2, 0(s0);" : "nop;";
        bench.load(
                CODE,
                "csrw mtvec, s1;" + warm
                        + "csrw pmpaddr0, s2; csrw pmpaddr1, s3; csrw pmpcfg0, s4; csrw satp, s5; csrw mstatus, s6; li a2, 0;"
                        + access.text() + "; end: j end");
        bench.load(HANDLER, "nop; 1: j 1b");
        bench.cpu.reset(CODE);
        bench.cpu.splitsMisaligned(true);
        long[] values = {
            access.at(),
            HANDLER,
            access.protection()[0],
            access.protection()[1],
            access.protection()[2],
            access.translated() ? SV39 : 0,
            access.translated() ? AS_SUPERVISOR : 0
        };
        int[] registers = {8, 9, 18, 19, 20, 21, 22};
        for (int i = 0; i < registers.length; i++) {
            bench.cpu.setRegister(registers[i], values[i]);
        }
        bench.cpu.setRegister(11, -1);
        byte[] before = memory(bench);
        Lockstep lockstep = new Lockstep(bench);
        Liveness liveness = bench.liveness();
        int end = CODE + 4 * 9;
        int goal = access.cause() < 0 ? end : HANDLER;
        for (int cycle = 0; cycle < 600; cycle++) {
            lockstep.cycle();
            liveness.cycle();
            if (bench.cpu.retiredUop() != 0 && bench.cpu.retiredPc() == goal) {
                break;
            }
        }
        lockstep.compareMemory();
        assertEquals(goal, bench.cpu.retiredPc(), "where it goes on");
        if (access.cause() >= 0) {
            assertEquals(access.cause(), bench.cpu.peekCsr(Csr.MCAUSE));
            assertEquals(Long.toHexString(access.tval()), Long.toHexString(bench.cpu.peekCsr(Csr.MTVAL)));
            assertEquals(access.cause() == 1 ? access.at() : end - 4, bench.cpu.peekCsr(Csr.MEPC));
            assertArrayEquals(before, memory(bench));
        }
    }

    private static byte[] memory(Bench bench) {
        byte[] all = new byte[END];
        bench.ram.bytes().get(0, all, 0, END);
        return all;
    }

    private static void pages(Bench bench) {
        bench.ram.bytes().write(TABLES + 8, 8, (TABLES + 0x1000) >> 2 | 1);
        bench.ram.bytes().write(TABLES + 0x1000, 8, (TABLES + 0x2000) >> 2 | 1);
        long[] entries = {
            DATA >> 2 | 0xc7, (DATA + 0x1000) >> 2 | 0xc3, 0, 0x1000_0000L >> 2 | 0xc7, (DATA + 0x2000) >> 2 | 0xc7
        };
        for (int i = 0; i < entries.length; i++) {
            bench.ram.bytes().write(TABLES + 0x2000 + 8 * i, 8, entries[i]);
        }
    }
}
