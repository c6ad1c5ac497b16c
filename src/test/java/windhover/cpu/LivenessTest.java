package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.bus.BusPort;
import windhover.bus.Masters;
import windhover.isa.Csr;
import windhover.machine.Board;
import windhover.machine.Machine;

/** No hold lasts longer than docs/timing.md says, above all where fetch and data want one thing at the same time. */
class LivenessTest {
    private static final long HANDLER = 0x2000;
    private static final long TABLES = 0x10000;
    private static final long PROGRAM = 0x4000_0000L;
    private static final int CODE = 0x30000;
    private static final int PAGE = 0x1000;
    private static final int ALL = 0xdf;

    /** Fetch without a cache, reading ahead. */
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

    static Stream<Timing> timings() {
        return Stream.of(Timing.TEXTBOOK, Timing.KESTREL3, BUFFERED);
    }

    /** Instructions that use the page walker from MEM, s0 being an address on a page that nothing has touched. */
    static Stream<Arguments> accesses() {
        return timings()
                .flatMap(timing -> Stream.of(
                                "ld a0, 0(s0)",
                                "sd a0, 0(s0)",
                                "lw a0, 4094(s0)",
                                "sw a0, 4094(s0)",
                                "lr.d a0, (s0)",
                                "sc.d a0, a1, (s0)",
                                "amoadd.w a0, a1, (s0)",
                                "ld a0, 0(s1)",
                                "sd a0, 0(s1)",
                                "ecall",
                                "csrw satp, s2",
                                "sfence.vma zero, zero")
                        .map(access -> Arguments.of(timing, access)));
    }

    /**
     * U mode, the page of code at {@link #PROGRAM}; the next page of code, two pages of data behind it, and pages that
     * are not mapped.
     */
    private static Bench user(Timing timing) {
        Bench bench = new Bench(timing);
        bench.load(HANDLER, "csrr t0, mepc; addi t0, t0, 4; csrw mepc, t0; mret");
        entry(bench, TABLES + 8, (TABLES + 0x1000) >> 2 | 1);
        entry(bench, TABLES + 0x1000, (TABLES + 0x2000) >> 2 | 1);
        for (int page = 0; page < 4; page++) {
            entry(bench, TABLES + 0x2000 + 8L * page, (CODE + page * PAGE) >> 2 | ALL);
        }
        return bench;
    }

    private static void entry(Bench bench, long at, long value) {
        bench.ram.bytes().write(at, 8, value);
    }

    private static void start(Bench bench, long pc) {
        bench.cpu.reset(pc);
        bench.cpu.splitsMisaligned(true);
        CsrFile csr = bench.cpu.csr();
        csr.write(Csr.MTVEC, HANDLER);
        csr.write(Csr.PMPADDR0, -1);
        csr.write(Csr.PMPCFG0, 0x1f);
        csr.write(Csr.SATP, 8L << 60 | TABLES >> 12);
        csr.write(Csr.MEPC, pc);
        csr.write(Csr.MSTATUS, 1L << 11);
        csr.mret();
        bench.cpu.setRegister(8, PROGRAM + 2 * PAGE);
        bench.cpu.setRegister(9, PROGRAM + 7 * PAGE);
        bench.cpu.setRegister(18, 8L << 60 | 1L << 44 | TABLES >> 12);
    }

    private static void run(Bench bench, long pc) {
        Liveness liveness = bench.liveness();
        for (int cycle = 0; cycle < 2_000; cycle++) {
            bench.cycle();
            liveness.cycle();
            if (bench.cpu.retiredUop() != 0 && bench.cpu.retiredPc() == pc) {
                assertEquals(bench.cpu.cycles() - bench.cpu.instructions(), bench.lost());
                return;
            }
        }
        throw new AssertionError("0x" + Long.toHexString(pc) + " did not retire");
    }

    /** The access stands {@code before} instructions ahead of a page that fetch has to walk for. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("accesses")
    void anAccessThatMissesWhileFetchWalksForTheNextPageGoesOn(Timing timing, String access) {
        for (int behind = 0; behind < 6; behind++) {
            for (int ahead = 0; ahead < 3; ahead++) {
                for (int cold = 0; cold < 2; cold++) {
                    Bench bench = user(timing);
                    // S mode may use the pages when they are not user pages
                    for (int page = 0; page < 4; page++) {
                        entry(bench, TABLES + 0x2000 + 8L * page, (CODE + page * PAGE) >> 2 | 0xcf);
                    }
                    if (cold == 1) {
                        entry(bench, TABLES + 0x2008, 0); // the next page is not there: its fetch is refused
                    }
                    int at = PAGE - 4 * (behind + 1 + ahead);
                    bench.load(CODE + at, "nop;".repeat(ahead) + access + ";" + "nop;".repeat(behind));
                    bench.load(CODE + PAGE, "nop; nop; nop; nop; nop; nop");
                    bench.load(
                            HANDLER,
                            cold == 1 ? "nop; j 0x2000" : "csrr t0, mepc; addi t0, t0, 4; csrw mepc, t0; mret");
                    start(bench, PROGRAM + at);
                    run(bench, cold == 1 ? HANDLER : PROGRAM + PAGE + 4);
                }
            }
        }
    }

    /** The walker marks an entry as accessed while a store to the same entry is on its way. */
    @ParameterizedTest
    @MethodSource("timings")
    void aStoreToAnEntryThatTheWalkerMarksIsNotLost(Timing timing) {
        long software = 0x100;
        for (int i = 0; i < 20; i++) {
            int behind = i / 5;
            int slow = i % 5;
            Bench bench = user(timing);
            for (int page = 0; page < 4; page++) {
                entry(bench, TABLES + 0x2000 + 8L * page, (CODE + page * PAGE) >> 2 | 0xcf);
            }
            entry(bench, TABLES + 0x2000 + 8 * 2, (TABLES + 0x2000) >> 2 | 0xcf);
            long unmarked = (CODE + PAGE) >> 2 | 0x0f;
            entry(bench, TABLES + 0x2008, unmarked);
            int at = PAGE - 4 * (behind + 6 + slow);
            String store = "amoadd.d a3, a4, (s3);".repeat(slow) + "sd a1, 8(s0);";
            bench.load(CODE + at, "ld a0, 0(s0); nop; nop; nop; nop;" + store + "nop;".repeat(behind));
            bench.load(CODE + PAGE, "nop; nop; nop; nop; nop; nop");
            start(bench, PROGRAM + at);
            bench.cpu.csr().write(Csr.MENVCFG, 1L << 61);
            bench.cpu.setRegister(11, unmarked | software);
            bench.cpu.setRegister(14, 0);
            bench.cpu.setRegister(19, PROGRAM + 2 * PAGE + 0x800);
            run(bench, PROGRAM + PAGE + 4);
            assertEquals(
                    software, bench.ram.peek(TABLES + 0x2008, 8) & software, behind + " behind, " + slow + " ahead");
        }
    }

    /** The same with a store by another master, at every moment of the walk. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWriteByAnotherMasterToAnEntryThatTheWalkerMarksIsNotLost(boolean cached) {
        long software = 0x100;
        for (int moment = 0; moment < 80; moment++) {
            Bench bench = user(cached ? Timing.KESTREL3 : BUFFERED);
            BusPort dma = bench.bus.port(Masters.DMAC, () -> {});
            long unmarked = CODE >> 2 | 0x0f;
            entry(bench, TABLES + 0x2000, unmarked);
            bench.load(CODE, "nop; nop; nop; nop");
            start(bench, PROGRAM);
            bench.cpu.csr().write(Csr.MENVCFG, 1L << 61);
            for (int cycle = 0; cycle < 120; cycle++) {
                if (cycle == moment) {
                    dma.data()[0] = unmarked | software;
                    dma.write(TABLES + 0x2000, 8, 1);
                }
                bench.cycle();
            }
            assertEquals(software, bench.ram.peek(TABLES + 0x2000, 8) & software, "written at " + moment);
            assertTrue(bench.cpu.instructions() > 3);
        }
    }

    @ParameterizedTest
    @MethodSource("timings")
    void aPredictedJumpToAColdPageWalksWhileALoadMisses(Timing timing) {
        for (int between = 0; between < 4; between++) {
            Timing predicting = new Timing(
                    timing.name(),
                    timing.sharedBus(),
                    timing.multiply(),
                    timing.divide(),
                    timing.atomic(),
                    timing.ramWaitStates(),
                    timing.romWaitStates(),
                    timing.deviceWaitStates(),
                    timing.instructionCache(),
                    timing.dataCache(),
                    Timing.KESTREL3.prediction());
            Bench bench = user(predicting);
            for (int page = 0; page < 4; page++) {
                entry(bench, TABLES + 0x2000 + 8L * page, (CODE + page * PAGE) >> 2 | 0xcf);
            }
            bench.load(
                    CODE,
                    "li s3, 3; loop: ld a0, 0(s0);" + "nop;".repeat(between)
                            + "jalr ra, 0(s4); addi s3, s3, -1; sfence.vma zero, zero; bnez s3, loop; end: j end");
            bench.load(CODE + PAGE, "jalr zero, 0(ra)");
            start(bench, PROGRAM);
            bench.cpu.setRegister(20, PROGRAM + PAGE);
            run(bench, PROGRAM + 4L * (6 + between));
        }
    }

    @ParameterizedTest
    @MethodSource("timings")
    void aProcessorThatSleepsAtTheEndOfAPageLetsTheWalkEndAndTimeSkips(Timing timing) {
        Bench bench = user(timing);
        for (int page = 0; page < 4; page++) {
            entry(bench, TABLES + 0x2000 + 8L * page, (CODE + page * PAGE) >> 2 | 0xcf);
        }
        bench.load(CODE + PAGE - 12, "wfi; nop; nop");
        start(bench, PROGRAM + PAGE - 12);
        bench.run(200);
        assertTrue(bench.cpu.waiting());
    }

    @Test
    void aHoldThatLastsTooLongIsNoticed() {
        Timing slow = new Timing(
                "slow",
                false,
                1,
                9,
                1,
                0,
                0,
                0,
                Timing.CacheShape.NONE,
                Timing.CacheShape.NONE,
                Timing.Prediction.NOT_TAKEN);
        Bench bench = Bench.with(slow, 0x1000, "div a0, a1, a2; nop; nop; 1: j 1b");
        Liveness expectsOneCycle = new Liveness(bench.cpu, bench.clock, bench.bus, Timing.TEXTBOOK);
        AssertionError noticed = assertThrows(AssertionError.class, () -> {
            for (int i = 0; i < 100; i++) {
                bench.cycle();
                expectsOneCycle.cycle();
            }
        });
        assertTrue(String.valueOf(noticed.getMessage()).contains("EX 0x1000"), noticed.getMessage());
    }

    @Test
    void aDeviceThatKeepsTheBusIsNotTheProcessorsHold() {
        Bench bench = new Bench(Timing.KESTREL3);
        BusPort dma = bench.bus.port(Masters.DMAC, () -> {});
        bench.load(0x1000, "ld a0, 0(zero); 1: j 1b");
        bench.cpu.reset(0x1000);
        Liveness liveness = bench.liveness();
        for (int cycle = 0; cycle < 2_000; cycle++) {
            if (!dma.busy() && cycle < 1_500) {
                dma.read(0x8000, 8, 40);
            }
            bench.cycle();
            liveness.cycle();
        }
        assertTrue(bench.cpu.lost(HoldReason.FETCH_ARBITRATION) > liveness.longestWithoutCommit());
        assertTrue(bench.cpu.instructions() > 10);
    }

    @Test
    void anInstructionCacheThatCannotHoldBothLinesOfAnInstructionIsRefused() {
        Timing.CacheShape one = new Timing.CacheShape(1, 1, 32);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Timing("one", true, 1, 1, 1, 1, 1, 1, one, one, Timing.Prediction.NOT_TAKEN));
        assertTrue(String.valueOf(refused.getMessage()).contains("one line"), refused.getMessage());
    }

    /** Rows of the table of bounds: a reason, how it comes about, and the figure of each preset. */
    private static final Pattern ROW =
            Pattern.compile("\\| (?:`([A-Z_]+)`|(nothing commits)) \\|[^|]*\\| ([0-9]+) \\| ([0-9]+) \\|");

    @Test
    void theDocumentSaysTheBoundsThatAreChecked() throws IOException {
        Machine machine = new Machine(Board.KESTREL3, Timing.KESTREL3);
        Map<String, String> said = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("docs/timing.md")));
        while (rows.find()) {
            said.put(rows.group(1) == null ? rows.group(2) : rows.group(1), rows.group(3) + " " + rows.group(4));
        }
        Map<String, String> checked = new TreeMap<>();
        Liveness.bounds(Timing.KESTREL3, machine.bus().map())
                .forEach((reason, most) -> checked.put(
                        reason.name(),
                        Liveness.bounds(Timing.TEXTBOOK, machine.bus().map()).get(reason) + " " + most));
        checked.put(
                "nothing commits",
                Liveness.progressBound(Timing.TEXTBOOK, machine.bus().map()) + " "
                        + Liveness.progressBound(Timing.KESTREL3, machine.bus().map()));
        assertEquals(checked, said);
    }
}
