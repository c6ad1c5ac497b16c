package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.bus.BusPort;
import windhover.bus.Masters;
import windhover.isa.Csr;
import windhover.isa.Isa;

/**
 * Each rule of docs/timing.md as a timeline from reset on, with the cycles it loses by reason. Which reasons exist,
 * which the document names and which are shown here must be the same.
 */
class TimingRulesTest {
    private static final int BASE = 0x1000;
    private static final int HANDLER = 0x2000;
    private static final long DEVICE = 0x0100_0000_0000_0000L;

    /** No caches: fetch through the buffer of two units. */
    private static final Timing BUFFERED = new Timing(
            "buffered",
            true,
            1,
            1,
            1,
            0,
            0,
            2,
            Timing.CacheShape.NONE,
            Timing.CacheShape.NONE,
            Timing.Prediction.NOT_TAKEN);

    /** Ideal memory, but a multiplier and a divider that take their time. */
    private static final Timing SLOW_ARITHMETIC = new Timing(
            "slow",
            false,
            3,
            6,
            1,
            0,
            0,
            0,
            Timing.CacheShape.NONE,
            Timing.CacheShape.NONE,
            Timing.Prediction.NOT_TAKEN);

    /** The machine's own caches and bus without branch prediction, so that each line shows one thing. */
    private static final Timing CACHED = new Timing(
            "cached",
            true,
            1,
            1,
            1,
            1,
            1,
            2,
            Timing.KESTREL3.instructionCache(),
            Timing.KESTREL3.dataCache(),
            Timing.Prediction.NOT_TAKEN);

    /** Ideal memory with floating-point latencies that can be drawn. */
    private static final Timing FLOATS = new Timing(
            "floats",
            false,
            1,
            1,
            1,
            0,
            0,
            0,
            Timing.CacheShape.NONE,
            Timing.CacheShape.NONE,
            Timing.Prediction.NOT_TAKEN,
            new Timing.FloatLatencies(3, 4, 5, 2, 4, 6, 4, 6));

    /** Ideal memory with a branch predictor. */
    private static final Timing PREDICTING = new Timing(
            "predicting",
            false,
            1,
            1,
            1,
            0,
            0,
            0,
            Timing.CacheShape.NONE,
            Timing.CacheShape.NONE,
            Timing.KESTREL3.prediction());

    /**
     * A rule.
     *
     * @param title what it says
     * @param timing the latencies
     * @param before what is set before the first cycle
     * @param timeline instructions in fetch order and the stages they are in; a line of {@code ...} is no new
     *     instruction of the program
     * @param more cycles to run behind the timeline's end
     * @param losses all cycles lost by then, with their reasons
     */
    record Rule(String title, Timing timing, Consumer<Stand> before, String timeline, int more, String losses) {
        Rule(String title, Timing timing, Consumer<Stand> before, String timeline, String losses) {
            this(title, timing, before, timeline, 0, losses);
        }

        @Override
        public String toString() {
            return title + " (" + timing.name() + ")";
        }
    }

    /** A bench on which something may happen at a cycle. */
    static final class Stand {
        final Bench bench;
        private final List<Runnable> later = new ArrayList<>();
        private final List<Integer> when = new ArrayList<>();

        Stand(Timing timing) {
            bench = new Bench(timing, timing.equals(FLOATS) ? Isa.parse("rv64gc") : Isa.KESTREL3);
        }

        /** Does something at the end of a cycle. */
        void at(int cycle, Runnable what) {
            when.add(cycle);
            later.add(what);
        }

        void happen(int cycle) {
            for (int i = 0; i < later.size(); i++) {
                if (when.get(i) == cycle) {
                    later.get(i).run();
                }
            }
        }

        CsrFile csr() {
            return bench.cpu.csr();
        }

        /** Lets modes below M touch all memory. */
        void unprotected() {
            csr().write(Csr.PMPADDR0, -1);
            csr().write(Csr.PMPCFG0, 0x1f);
        }

        /** Sv39 on for S mode, which runs now: the lowest 2 MiB map themselves. */
        void translated() {
            long tables = 0x10000;
            bench.ram.bytes().write(tables, 8, (tables + 0x1000) >> 2 | 1);
            bench.ram.bytes().write(tables + 0x1000, 8, 0xcf); // 2 MiB
            unprotected();
            csr().write(Csr.SATP, 8L << 60 | tables >> 12);
            csr().write(Csr.MSTATUS, 1L << 11);
            csr().write(Csr.MEPC, BASE);
            csr().mret();
        }
    }

    private static final List<Rule> RULES = rules();

    private static void nothing(Stand stand) {}

    private static void floatsOn(Stand stand) {
        stand.csr().write(Csr.MSTATUS, 1L << 13);
    }

    private static Rule floats(String title, String timeline, String losses) {
        return new Rule(title, FLOATS, TimingRulesTest::floatsOn, timeline, losses);
    }

    private static Consumer<Stand> handler(String source) {
        return stand -> {
            stand.bench.load(HANDLER, source);
            stand.csr().write(Csr.MTVEC, HANDLER);
        };
    }

    /** A descriptor table whose entry for ecall from M mode, cause 11, is the handler given. */
    private static Consumer<Stand> table(long handler) {
        return stand -> {
            stand.csr().write(Csr.MIDT, 0x3000);
            stand.bench.ram.bytes().write(0x3000 + 8 * 11, 8, handler);
        };
    }

    private static Consumer<Stand> line(int number, int cycle) {
        return stand -> {
            stand.csr().write(Csr.MIE, 1L << number);
            stand.csr().write(Csr.MSTATUS, 8);
            stand.at(cycle, () -> stand.bench.cpu.inputs().set(number, true));
        };
    }

    private static Consumer<Stand> dma(int cycle, int beats) {
        return stand -> {
            BusPort port = stand.bench.bus.port(Masters.DMAC, () -> {});
            stand.at(cycle, () -> port.read(0x8000, 8, beats));
        };
    }

    /** After this instruction, what was fetched behind it is fetched again. */
    private static Rule fetchesAgain(String title, String instruction) {
        return new Rule(
                title,
                Timing.TEXTBOOK,
                TimingRulesTest::nothing,
                """
        %s | IF ID EX ME WB
        nop       |    IF ID --
        nop       |       IF --
        ...       |          --
        ... again |             IF ID EX ME WB
        """.formatted(instruction),
                "FILL 4, CONTEXT_CHANGED 3");
    }

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        rules.add(new Rule(
                "the pipeline fills in four cycles", Timing.TEXTBOOK, TimingRulesTest::nothing, """
            nop | IF ID EX ME WB
            nop |    IF ID EX ME WB
            """, "FILL 4"));
        rules.add(
                new Rule("results are forwarded at no cost", Timing.TEXTBOOK, TimingRulesTest::nothing, """
            addi a0, zero, 1 | IF ID EX ME WB
            add a2, a0, a0   |    IF ID EX ME WB
            add a3, a0, a2   |       IF ID EX ME WB
            """, "FILL 4"));
        rules.add(new Rule(
                "a load that is used at once holds decode",
                Timing.TEXTBOOK,
                TimingRulesTest::nothing,
                """
            ld a0, 0(a1)   | IF ID EX ME WB
            add a2, a0, a0 |    IF ID .. EX ME WB
            """,
                "FILL 4, LOAD_USE 1"));
        rules.add(new Rule(
                "so does an atomic operation",
                Timing.TEXTBOOK,
                TimingRulesTest::nothing,
                """
            amoadd.d a0, a2, (a1) | IF ID EX ME .. WB
            add a2, a0, a0        |    IF ID .. .. EX ME WB
            """,
                "FILL 4, LOAD_USE 1, ATOMIC 1"));
        rules.add(new Rule("a branch taken", Timing.TEXTBOOK, TimingRulesTest::nothing, """
            beq zero, zero, 1f | IF ID EX ME WB
            nop                |    IF --
            ...                |       --
            1: nop             |          IF ID EX ME WB
            """, "FILL 4, BRANCH 2"));
        for (Timing timing : List.of(Timing.TEXTBOOK, PREDICTING)) {
            rules.add(new Rule(
                    "a branch taken to the next instruction goes where fetch went",
                    timing,
                    TimingRulesTest::nothing,
                    """
            beq zero, zero, 1f | IF ID EX ME WB
            1: nop             |    IF ID EX ME WB
            nop                |       IF ID EX ME WB
            """,
                    "FILL 4"));
            rules.add(new Rule("so does a jump", timing, TimingRulesTest::nothing, """
            jal zero, 1f | IF ID EX ME WB
            1: nop       |    IF ID EX ME WB
            nop          |       IF ID EX ME WB
            """, "FILL 4"));
        }
        rules.add(new Rule("a jump", Timing.TEXTBOOK, TimingRulesTest::nothing, """
            jal zero, 1f | IF ID EX ME WB
            nop          |    IF --
            ...          |       --
            1: nop       |          IF ID EX ME WB
            """, "FILL 4, JUMP 2"));
        rules.add(new Rule(
                "a jump through a register that is loaded",
                Timing.TEXTBOOK,
                stand -> stand.bench.ram.bytes().write(0x800, 8, 0x100c),
                """
            ld a0, 0(a1)     | IF ID EX ME WB
            jalr zero, 0(a0) |    IF ID .. EX ME WB
            nop              |       IF .. --
            ...              |             --
            1: nop           |                IF ID EX ME WB
            """,
                "FILL 4, LOAD_USE 1, JUMP 2"));
        rules.add(new Rule("an exception", Timing.TEXTBOOK, handler("nop"), """
            ecall       | IF ID EX --
            nop         |    IF ID --
            nop         |       IF --
            ...         |          --
            ... handler |             IF ID EX ME WB
            """, "FILL 4, EXCEPTION 4"));
        rules.add(new Rule(
                "an interrupt is taken in place of the instruction about to begin its MEM",
                Timing.TEXTBOOK,
                handler("nop").andThen(line(16, 4)),
                """
            nop         | IF ID EX ME WB
            nop         |    IF ID EX --
            nop         |       IF ID --
            nop         |          IF --
            ...         |             --
            ... handler |                IF ID EX ME WB
            """,
                "FILL 4, INTERRUPT 4"));
        rules.add(new Rule(
                "an interrupt waits until an access that has begun is finished",
                Timing.TEXTBOOK,
                handler("nop").andThen(line(16, 4)),
                """
            amoadd.d a0, a2, (a1) | IF ID EX ME .. WB
            nop                   |    IF ID EX .. --
            nop                   |       IF ID .. --
            ...                   |          IF .. --
            ...                   |                --
            ... handler           |                   IF ID EX ME WB
            """,
                "FILL 4, ATOMIC 1, INTERRUPT 4"));
        rules.add(new Rule(
                "the descriptor is read",
                Timing.TEXTBOOK,
                handler("nop").andThen(table(HANDLER)),
                """
            ecall       | IF ID EX --
            nop         |    IF ID --
            nop         |       IF --
            ...         |          --
            ... handler |                IF ID EX ME WB
            """,
                "FILL 4, IDT_READ 1, EXCEPTION 4"));
        rules.add(new Rule(
                "no descriptor: the double fault goes through mtvec",
                Timing.TEXTBOOK,
                handler("nop").andThen(table(0)),
                """
            ecall       | IF ID EX --
            nop         |    IF ID --
            nop         |       IF --
            ...         |          --
            ... handler |                IF ID EX ME WB
            """,
                "FILL 4, IDT_READ 1, EXCEPTION 4"));
        rules.add(new Rule(
                "a handler that causes its own exception stops the processor",
                Timing.TEXTBOOK,
                handler("ecall"),
                """
            ecall       | IF ID EX --
            nop         |    IF ID --
            nop         |       IF --
            ...         |          --
            ... handler |             IF ID EX --
            ...         |                IF ID --
            ...         |                   IF --
            ...         |                      --
            """,
                8,
                "FILL 4, STOPPED 3, EXCEPTION 9"));
        rules.add(new Rule(
                "the return from a trap",
                Timing.TEXTBOOK,
                stand -> {
                    stand.unprotected();
                    stand.csr().write(Csr.MEPC, BASE + 16);
                },
                """
            mret | IF ID EX ME WB
            nop  |    IF ID --
            nop  |       IF --
            ...  |          --
            nop  |             IF ID EX ME WB
            """,
                "FILL 4, TRAP_RETURN 3"));
        rules.add(new Rule(
                "and from one to S mode",
                Timing.TEXTBOOK,
                stand -> {
                    stand.unprotected();
                    stand.csr().write(Csr.SEPC, BASE + 16);
                },
                """
            sret | IF ID EX ME WB
            nop  |    IF ID --
            nop  |       IF --
            ...  |          --
            nop  |             IF ID EX ME WB
            """,
                "FILL 4, TRAP_RETURN 3"));
        rules.add(fetchesAgain("a write to satp fetches again", "csrw satp, zero"));
        rules.add(fetchesAgain("and to a protection register", "csrw pmpaddr3, zero"));
        rules.add(fetchesAgain("and to menvcfg", "csrw menvcfg, zero"));
        rules.add(fetchesAgain("and fence.i", "fence.i"));
        rules.add(fetchesAgain("and sfence.vma", "sfence.vma zero, zero"));
        rules.add(new Rule("other CSRs cost nothing", Timing.TEXTBOOK, TimingRulesTest::nothing, """
            csrw mscratch, a1 | IF ID EX ME WB
            nop               |    IF ID EX ME WB
            """, "FILL 4"));
        rules.add(new Rule(
                "a store over an instruction that is fetched already",
                Timing.TEXTBOOK,
                stand -> {
                    stand.bench.cpu.setRegister(10, BASE);
                    stand.bench.cpu.setRegister(11, 0x13);
                },
                """
            sw a1, 8(a0) | IF ID EX ME WB
            nop          |    IF ID --
            nop          |       IF --
            ...          |          --
            ... again    |             IF ID EX ME WB
            """,
                "FILL 4, SELF_MODIFIED 3"));
        rules.add(new Rule(
                "multiplication and division stay in EX",
                SLOW_ARITHMETIC,
                TimingRulesTest::nothing,
                """
            mul a0, a1, a1 | IF ID EX .. .. ME WB
            div a2, a1, a0 |    IF ID .. .. EX .. .. .. .. .. ME WB
            nop            |       IF .. .. ID .. .. .. .. .. EX ME WB
            """,
                "FILL 4, MULTIPLY 2, DIVIDE 5"));
        rules.add(new Rule(
                "a multiplication behind a held MEM does not count on",
                SLOW_ARITHMETIC,
                TimingRulesTest::nothing,
                """
            amoadd.d a0, a2, (a1) | IF ID EX ME .. WB
            mul a3, a1, a1        |    IF ID EX .. .. .. ME WB
            nop                   |       IF ID .. .. .. EX ME WB
            """,
                "FILL 4, MULTIPLY 2, ATOMIC 1"));
        rules.add(new Rule("an atomic operation", Timing.TEXTBOOK, TimingRulesTest::nothing, """
            amoadd.d a0, a2, (a1) | IF ID EX ME .. WB
            nop                   |    IF ID EX .. ME WB
            """, "FILL 4, ATOMIC 1"));
        rules.add(new Rule(
                "a misaligned access, split",
                Timing.TEXTBOOK,
                stand -> stand.bench.cpu.splitsMisaligned(true),
                """
            lw a0, 1(a1) | IF ID EX ME .. .. .. WB
            nop          |    IF ID EX .. .. .. ME WB
            """,
                "FILL 4, MISALIGNED 3"));
        rules.add(new Rule(
                "wfi waits for an enabled interrupt",
                Timing.TEXTBOOK,
                stand -> {
                    stand.csr().write(Csr.MIE, 1 << 16);
                    stand.at(8, () -> stand.bench.cpu.inputs().set(16, true));
                },
                """
            wfi | IF ID EX ME .. .. .. .. .. WB
            nop |    IF ID EX .. .. .. .. .. ME WB
            """,
                "FILL 4, WFI 5"));
        rules.add(new Rule(
                "a page walk reads an entry a cycle",
                Timing.TEXTBOOK,
                Stand::translated,
                """
            ld a0, 0(a1) | IF .. .. ID EX ME .. .. WB
            nop          |          IF ID EX .. .. ME WB
            """,
                "FILL 4, DATA_WALK 2, FETCH_WALK 2"));
        rules.add(new Rule(
                "nothing is fetched behind a fetch that failed",
                Timing.TEXTBOOK,
                handler("nop").andThen(stand -> stand.bench.cpu.setRegister(10, 1L << 40)),
                """
            jalr zero, 0(a0) | IF ID EX ME WB
            nop              |    IF --
            ...              |       --
            ... at 2^40      |          IF ID EX --
            ... nothing      |                   --
            ... handler      |                      IF ID EX ME WB
            """,
                "FILL 4, JUMP 2, EXCEPTION 4"));
        rules.add(new Rule(
                "a line of instructions is one burst", CACHED, TimingRulesTest::nothing, """
            nop | IF .. .. .. .. .. ID EX ME WB
            nop |                   IF ID EX ME WB
            """, "FILL 4, FETCH_MISS 5"));
        rules.add(new Rule(
                "a load that misses, and one that hits",
                CACHED,
                TimingRulesTest::nothing,
                """
            ld a0, 0(a1) | IF .. .. .. .. .. ID EX ME .. .. .. .. .. WB
            ld a2, 8(a1) |                   IF ID EX .. .. .. .. .. ME WB
            """,
                "FILL 4, DATA_MISS 5, FETCH_MISS 5"));
        rules.add(new Rule(
                "a store is a transaction", CACHED, TimingRulesTest::nothing, """
            sd a1, 0(a1) | IF .. .. .. .. .. ID EX ME .. .. WB
            nop          |                   IF ID EX .. .. ME WB
            """, "FILL 4, DATA_BUS 2, FETCH_MISS 5"));
        rules.add(new Rule(
                "a device register is read past the cache",
                CACHED,
                stand -> stand.bench.cpu.setRegister(11, DEVICE),
                """
            ld a0, 0(a1) | IF .. .. .. .. .. ID EX ME .. .. .. WB
            nop          |                   IF ID EX .. .. .. ME WB
            """,
                "FILL 4, DATA_BUS 3, FETCH_MISS 5"));
        rules.add(new Rule(
                "an atomic operation is two transactions, the bus locked between",
                CACHED,
                TimingRulesTest::nothing,
                """
            amoadd.d a0, a2, (a1) | IF .. .. .. .. .. ID EX ME .. .. .. .. .. WB
            nop                   |                   IF ID EX .. .. .. .. .. ME WB
            """,
                "FILL 4, ATOMIC 1, DATA_BUS 4, FETCH_MISS 5"));
        rules.add(new Rule(
                "a store-conditional that fails takes no transaction",
                CACHED,
                TimingRulesTest::nothing,
                """
            sc.d a0, a2, (a1) | IF .. .. .. .. .. ID EX ME WB
            nop               |                   IF ID EX ME WB
            """,
                "FILL 4, FETCH_MISS 5"));
        rules.add(new Rule(
                "data waits while another master has the bus",
                CACHED,
                dma(7, 6),
                """
            sd a1, 0(a1) | IF .. .. .. .. .. ID EX ME .. .. .. .. .. .. .. .. WB
            nop          |                   IF ID EX .. .. .. .. .. .. .. .. ME WB
            """,
                "FILL 4, DATA_ARBITRATION 6, DATA_BUS 2, FETCH_MISS 5"));
        rules.add(new Rule(
                "fetch waits while another master has the bus",
                BUFFERED,
                dma(1, 4),
                """
            nop | IF .. .. .. .. .. ID EX ME WB
            nop |                   IF ID EX ME WB
            """,
                "FILL 4, FETCH_ARBITRATION 3, FETCH_BUS 2"));
        rules.add(new Rule(
                "two instructions a transaction where there is no cache",
                BUFFERED,
                TimingRulesTest::nothing,
                """
            nop | IF .. ID EX ME WB
            nop |       IF ID EX ME WB
            nop |          IF ID EX ME WB
            nop |             IF ID EX ME WB
            """,
                "FILL 4, FETCH_BUS 1"));
        rules.add(new Rule(
                "a page walk over the bus",
                CACHED,
                Stand::translated,
                """
            ld a0, 0(a1) | IF .. .. .. .. .. .. .. .. .. ID EX ME .. .. .. .. .. .. .. .. .. WB
            nop          |                               IF ID EX .. .. .. .. .. .. .. .. .. ME WB
            """,
                "FILL 4, DATA_MISS 5, DATA_WALK 4, FETCH_MISS 5, FETCH_WALK 4"));
        rules.add(new Rule(
                "the descriptor is read over the bus",
                CACHED,
                handler("nop").andThen(table(HANDLER)),
                """
            ecall       | IF .. .. .. .. .. ID EX --
            nop         |                   IF ID --
            nop         |                      IF --
            ...         |                         --
            ... handler |                                     IF .. .. .. .. .. ID EX ME WB
            """,
                "FILL 4, FETCH_MISS 10, IDT_READ 3, EXCEPTION 4"));
        rules.add(new Rule(
                "a result of multiplication is forwarded",
                SLOW_ARITHMETIC,
                TimingRulesTest::nothing,
                """
            mul a0, a1, a1 | IF ID EX .. .. ME WB
            add a2, a0, a0 |    IF ID .. .. EX ME WB
            """,
                "FILL 4, MULTIPLY 2"));
        rules.add(new Rule(
                "a write to memory that is not code costs nothing",
                Timing.TEXTBOOK,
                TimingRulesTest::nothing,
                """
            sd a1, 0(a1) | IF ID EX ME WB
            nop          |    IF ID EX ME WB
            """,
                "FILL 4"));
        rules.add(new Rule("a branch not taken", Timing.TEXTBOOK, TimingRulesTest::nothing, """
            bne zero, zero, 1f | IF ID EX ME WB
            1: nop             |    IF ID EX ME WB
            """, "FILL 4"));
        rules.add(new Rule(
                "a vectored interrupt costs the same",
                Timing.TEXTBOOK,
                stand -> {
                    stand.bench.load(HANDLER + 64, "nop");
                    stand.csr().write(Csr.MTVEC, HANDLER + 1);
                    line(16, 4).accept(stand);
                },
                """
            nop         | IF ID EX ME WB
            nop         |    IF ID EX --
            nop         |       IF ID --
            nop         |          IF --
            ...         |             --
            ... handler |                IF ID EX ME WB
            """,
                "FILL 4, INTERRUPT 4"));
        rules.add(new Rule(
                "a branch guessed right from the target buffer",
                PREDICTING,
                TimingRulesTest::nothing,
                """
            1: addi a0, a0, 1  | IF ID EX ME WB
            beq zero, zero, 1b |    IF ID EX ME WB
            nop                |       IF --
            ...                |          --
            ... addi           |             IF ID EX ME WB
            ... beq            |                IF ID EX ME WB
            ... addi           |                   IF ID EX ME WB
            ... beq            |                      IF ID EX ME WB
            """,
                "FILL 4, BRANCH 2"));
        rules.add(new Rule(
                "a misaligned store, split, over the bus",
                CACHED,
                stand -> stand.bench.cpu.splitsMisaligned(true),
                """
            sh a0, 1(a1) | IF .. .. .. .. .. ID EX ME .. .. .. .. .. WB
            nop          |                   IF ID EX .. .. .. .. .. ME WB
            """,
                "FILL 4, MISALIGNED 1, DATA_BUS 4, FETCH_MISS 5"));
        rules.add(new Rule(
                "fetch past the end of memory is a bus error",
                BUFFERED,
                handler("nop").andThen(stand -> stand.bench.cpu.setRegister(10, 1L << 40)),
                """
            jalr zero, 0(a0) | IF .. ID EX ME WB
            nop              |       IF --
            ...              |          --
            ... at 2^40      |             IF .. .. .. .. .. ID EX --
            ... nothing      |                                     --
            ... handler      |                                        IF .. ID EX ME WB
            """,
                "FILL 4, FETCH_BUS 7, JUMP 2, EXCEPTION 4"));
        rules.add(floats("a floating-point result is used when it is there", """
            fadd.d ft0, ft1, ft2      | IF ID EX ME WB
            fadd.d ft3, ft0, ft2      |    IF ID EX .. .. ME WB
            """, "FILL 4, FLOAT_USE 2"));
        rules.add(floats("... also by what stores it, and by what was not next", """
            fmul.s ft0, ft1, ft2      | IF ID EX ME WB
            nop                       |    IF ID EX ME WB
            fsw ft0, 0(a1)            |       IF ID EX .. .. ME WB
            nop                       |          IF ID .. .. EX ME WB
            """, "FILL 4, FLOAT_USE 2"));
        rules.add(floats("operations that need nothing of each other begin one a cycle", """
            fmadd.d ft0, ft1, ft2, ft3 | IF ID EX ME WB
            fmadd.d ft4, ft1, ft2, ft3 |    IF ID EX ME WB
            add a0, a1, a1             |       IF ID EX ME WB
            fmadd.d ft5, ft1, ft2, ft3 |          IF ID EX ME WB
            """, "FILL 4"));
        rules.add(floats("moves, signs and comparisons are there at once", """
            fmv.d.x ft0, a1           | IF ID EX ME WB
            fsgnjn.d ft1, ft0, ft0    |    IF ID EX ME WB
            feq.d a0, ft0, ft1        |       IF ID EX ME WB
            add a0, a0, a0            |          IF ID EX ME WB
            """, "FILL 4"));
        rules.add(floats("one result is written a cycle", """
            fmul.d ft0, ft1, ft2      | IF ID EX ME WB
            fadd.d ft3, ft1, ft2      |    IF ID EX .. ME WB
            nop                       |       IF ID .. EX ME WB
            """, "FILL 4, FLOAT_RESULT 1"));
        rules.add(floats("a register's results come in order", """
            fmul.d ft0, ft1, ft2      | IF ID EX ME WB
            fmv.d.x ft0, a1           |    IF ID EX .. .. ME WB
            """, "FILL 4, FLOAT_ORDER 2"));
        rules.add(floats("the divider takes one operation at a time", """
            fdiv.s ft0, ft1, ft2      | IF ID EX ME WB
            fsqrt.s ft3, ft1          |    IF ID EX .. .. .. ME WB
            """, "FILL 4, FLOAT_DIVIDER 3"));
        rules.add(floats("the status waits for all flags", """
            fdiv.s ft0, ft1, ft2      | IF ID EX ME WB
            csrr a0, fflags           |    IF ID EX .. .. .. ME WB
            """, "FILL 4, FLOAT_STATUS 3"));
        rules.add(floats("a conversion to an integer stays in EX", """
            fcvt.w.d a0, ft1, rtz     | IF ID EX .. ME WB
            add a0, a0, a0            |    IF ID .. EX ME WB
            """, "FILL 4, FLOAT_CONVERT 1"));
        rules.add(floats("a floating-point load, then use", """
            fld ft0, 0(a1)            | IF ID EX ME WB
            fadd.d ft1, ft0, ft0      |    IF ID .. EX ME WB
            """, "FILL 4, LOAD_USE 1"));
        rules.add(floats("... not of an integer register of the same number", """
            fld fa0, 0(a1)            | IF ID EX ME WB
            fcvt.d.l ft1, a0          |    IF ID EX ME WB
            """, "FILL 4"));
        rules.add(new Rule(
                "the multiplier of the machine itself",
                Timing.KESTREL3,
                TimingRulesTest::nothing,
                """
            mul a0, a1, a1 | IF .. .. .. .. .. ID EX .. .. ME WB
            nop            |                   IF ID .. .. EX ME WB
            """,
                "FILL 4, MULTIPLY 2, FETCH_MISS 5"));
        return rules;
    }

    static Stream<Rule> everyRule() {
        return RULES.stream();
    }

    /** What a rule's program did. */
    private record Seen(String timeline, String losses, Set<LossReason> reasons) {}

    private static Seen run(Rule rule) {
        List<String> rows =
                rule.timeline.lines().filter(line -> !line.isBlank()).toList();
        StringBuilder source = new StringBuilder();
        int width = 0;
        for (String row : rows) {
            int bar = row.indexOf('|');
            String text = row.substring(0, bar).strip();
            source.append(text.startsWith("...") ? "" : text + "\n");
            width = Math.max(width, row.stripTrailing().length() - bar - 2);
        }
        Stand stand = new Stand(rule.timing);
        Bench bench = stand.bench;
        bench.map.add(DEVICE, 0x1000, bench.device, rule.timing.deviceWaitStates());
        bench.load(BASE, source + "nop\n".repeat(16));
        bench.cpu.reset(BASE);
        bench.cpu.setRegister(11, 0x800);
        rule.before.accept(stand);
        int cycles = (width + 1) / 3 + rule.more;
        Set<LossReason> reasons = new LinkedHashSet<>();
        List<String> drawn = bench.timeline(rows.size(), cycles, cycle -> {
            stand.happen(cycle);
            for (Stage stage : Stage.values()) {
                PipelineStages view = bench.cpu.view();
                Stream.of(view.hold(stage), view.squash(stage), view.bubble(stage))
                        .filter(r -> r != null)
                        .forEach(reasons::add);
            }
        });
        StringBuilder timeline = new StringBuilder();
        for (int i = 0; i < drawn.size(); i++) {
            timeline.append(rows.get(i), 0, rows.get(i).indexOf('|') + 1)
                    .append(' ')
                    .append(drawn.get(i))
                    .append('\n');
        }
        assertEquals(
                bench.cpu.cycles() - bench.cpu.instructions(),
                bench.lost(),
                "each lost cycle has a reason: " + bench.losses());
        String losses = bench.losses().entrySet().stream()
                .map(loss -> loss.getKey().name() + " " + loss.getValue())
                .collect(Collectors.joining(", "));
        return new Seen(timeline.toString(), losses, reasons);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyRule")
    void theRuleHolds(Rule rule) {
        Seen seen = run(rule);
        assertEquals(rule.timeline + "\n" + rule.losses, seen.timeline + "\n" + seen.losses);
    }

    @Test
    void everyReasonIsShownByARule() {
        Set<String> shown = new TreeSet<>();
        RULES.forEach(rule -> run(rule).reasons.forEach(reason -> shown.add(reason.name())));
        Set<String> all = LossReason.ALL.stream().map(LossReason::name).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, shown);
    }

    @Test
    void theDocumentsLatenciesAreThoseOfThePresets() throws IOException, ReflectiveOperationException {
        int compared = 0;
        for (String line : Files.readAllLines(Path.of("docs/timing.md"))) {
            Matcher row = Pattern.compile("\\|[^|]*\\| ((?:`[\\w.]+`,? ?)+)\\| ([\\d/ ]+) \\| ([\\d/ ]+) \\|")
                    .matcher(line);
            if (row.matches()) {
                String[] fields = row.group(1).strip().replace("`", "").split(", ", -1);
                for (int i = 0; i < fields.length; i++) {
                    assertEquals(
                            row.group(2).split(" / ", -1)[i].strip(), latency(Timing.TEXTBOOK, fields[i]), fields[i]);
                    assertEquals(
                            row.group(3).split(" / ", -1)[i].strip(), latency(Timing.KESTREL3, fields[i]), fields[i]);
                    compared++;
                }
            }
        }
        assertEquals(14, compared, "multiply, divide, atomic, three kinds of wait states, eight of floating point");
    }

    private static String latency(Timing timing, String field) throws ReflectiveOperationException {
        Object of = timing;
        for (String name : field.split("\\.", -1)) {
            of = of.getClass().getMethod(name).invoke(of);
        }
        return String.valueOf(of);
    }

    @Test
    void theDocumentNamesEveryReasonAndNoOther() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher words =
                Pattern.compile("`([A-Z]{2,}(?:_[A-Z]+)*)`").matcher(Files.readString(Path.of("docs/timing.md")));
        while (words.find()) {
            named.add(words.group(1));
        }
        assertEquals(
                LossReason.ALL.stream().map(LossReason::name).collect(Collectors.toCollection(TreeSet::new)), named);
    }
}
