package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.isa.Csr;

/** The counts of docs/timing.md for ideal memory: what passes through which stage when, and what programs cost. */
class TextbookTimingTest {
    private static final long BASE = 0x1000;

    /** Each line is an instruction and, behind the bar, the stage in which it is in each cycle. */
    private static void assertTimeline(String expected) {
        StringBuilder source = new StringBuilder("nop\n");
        List<String> rows = new ArrayList<>();
        for (String line : expected.lines().filter(line -> !line.isBlank()).toList()) {
            int bar = line.indexOf('|');
            String text = line.substring(0, bar).strip();
            if (!text.startsWith("...")) {
                source.append(text).append('\n');
            }
            rows.add(line.substring(bar + 2).stripTrailing());
        }
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, source + "nop\n".repeat(8));
        bench.cpu.setRegister(11, 0x800);
        bench.cycle();
        int width = rows.stream().mapToInt(String::length).max().orElse(0);
        List<String> drawn = bench.timeline(rows.size() + 1, (width + 1) / 3);
        assertEquals(String.join("\n", rows), String.join("\n", drawn.subList(1, drawn.size())));
    }

    @Test
    void independentInstructionsFollowEachOtherEachCycle() {
        assertTimeline("""
        addi a0, zero, 1 | IF ID EX ME WB
        addi a2, zero, 2 |    IF ID EX ME WB
        addi a3, zero, 3 |       IF ID EX ME WB
        """);
    }

    @Test
    void resultsAreForwardedFromMemAndWriteBackWithoutAHold() {
        assertTimeline("""
        addi a0, zero, 1 | IF ID EX ME WB
        add  a2, a0, a0  |    IF ID EX ME WB
        add  a3, a0, a2  |       IF ID EX ME WB
        add  a4, a2, a3  |          IF ID EX ME WB
        """);
    }

    @Test
    void loadThenUseHoldsDecodeForOneCycle() {
        assertTimeline("""
        lw   a0, 0(a1)  | IF ID EX ME WB
        add  a2, a0, a0 |    IF ID .. EX ME WB
        addi a3, a2, 1  |       IF .. ID EX ME WB
        """);
    }

    @Test
    void aStoreOfTheLoadedValueWaitsToo() {
        assertTimeline("""
        ld a0, 0(a1) | IF ID EX ME WB
        sd a0, 8(a1) |    IF ID .. EX ME WB
        """);
    }

    @Test
    void aCsrReadIsAsLateAsALoad() {
        assertTimeline("""
        csrr a0, mscratch | IF ID EX ME WB
        addi a2, a0, 1    |    IF ID .. EX ME WB
        """);
    }

    @Test
    void aRegisterNumberInAnImmediateIsNoUse() {
        assertTimeline("""
        lw   a0, 0(a1)    | IF ID EX ME WB
        addi a2, zero, 10 |    IF ID EX ME WB
        lui  a3, 0x50     |       IF ID EX ME WB
        """);
    }

    @Test
    void aTakenBranchThrowsTwoInstructionsAway() {
        assertTimeline("""
        beq  zero, zero, 1f      | IF ID EX ME WB
        addi a2, zero, 1         |    IF --
        ... the next, in fetch   |       --
        1: addi a3, zero, 2      |          IF ID EX ME WB
        """);
    }

    @Test
    void aBranchNotTakenCostsNothing() {
        assertTimeline("""
        bne  zero, zero, 1f | IF ID EX ME WB
        1: addi a2, zero, 1 |    IF ID EX ME WB
        """);
    }

    @Test
    void anEnvironmentCallIsTakenInMemAndThrowsAllBehindItAway() {
        assertTimeline("""
        ecall              | IF ID EX --
        addi a2, zero, 1   |    IF ID --
        addi a3, zero, 1   |       IF --
        ... in fetch       |          --
        """);
    }

    @Test
    void anAtomicOperationStaysInMemForItsWrite() {
        assertTimeline("""
        amoadd.w a0, a2, (a1) | IF ID EX ME .. WB
        addi a3, zero, 1      |    IF ID EX .. ME WB
        """);
    }

    @Test
    void csrWritesThatChangeTheContextFetchAgain() {
        assertTimeline("""
        csrw satp, zero    | IF ID EX ME WB
        addi a2, zero, 1   |    IF ID --
        addi a3, zero, 1   |       IF --
        ... in fetch       |          --
        ... again          |             IF ID EX ME WB
        """);
    }

    private static final String PROLOGUE = """
      lui s0, 0x10; li t0, 5; li t1, 7; li t2, 100; sd t1, 0(s0); li a0, 0; li a7, 93; nop; nop; nop; nop
      """;

    /**
     * The instruction that ends a program, in its own words: nops drain nothing and an environment call is only
     * reached.
     */
    private static long cyclesOf(String body, long[] retired) {
        Bench bench = Bench.with(
                Timing.TEXTBOOK, BASE, PROLOGUE + body + "\nnop; nop; nop; nop\nend: ecall; nop; nop; nop; nop");
        bench.cpu.csr().write(Csr.MTVEC, 0x9000);
        for (int i = 0; i < 10_000; i++) {
            bench.cycle();
            if (bench.cpu.trapped()) {
                assertEquals(
                        bench.cpu.cycles() - bench.cpu.instructions(),
                        bench.lost(),
                        "every lost cycle has a reason: " + bench.losses());
                retired[0] = bench.cpu.instructions();
                return bench.cpu.cycles();
            }
        }
        throw new AssertionError("the program does not end");
    }

    /** Cycles that a body adds to the empty program, as an independent simulator of the same pipeline counted them. */
    @ParameterizedTest(name = "{0}: {1} instructions, {2} cycles")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
      eight without hazard         | 8   | 8   | li a1,1; li a2,2; li a3,3; li a4,4; li a5,5; li a6,6; li s2,2; li s3,3
      eight in a chain             | 8   | 8   | addi a1,t0,1; addi a1,a1,1; addi a1,a1,1; addi a1,a1,1; addi a1,a1,1; addi a1,a1,1; addi a1,a1,1; addi a1,a1,1
      producer, other, consumer    | 6   | 6   | addi a1,t0,1; li a2,2; addi a3,a1,1; addi a4,t0,1; li a5,2; addi a6,a4,1
      load, use                    | 2   | 3   | ld a1,0(s0); addi a2,a1,1
      load, other, use             | 3   | 3   | ld a1,0(s0); li a3,1; addi a2,a1,1
      load, store of the value     | 2   | 3   | ld a1,0(s0); sd a1,8(s0)
      load of a pointer, load      | 3   | 4   | sd s0,16(s0); ld a1,16(s0); ld a2,0(a1)
      branch taken                 | 2   | 4   | beq zero,zero,1f; li a1,1; li a2,2; 1: li a3,3
      branch not taken             | 4   | 4   | bne zero,zero,1f; li a1,1; li a2,2; 1: li a3,3
      four branches taken          | 4   | 12  | beq zero,zero,1f; li a1,1; 1: beq zero,zero,2f; li a1,1; 2: beq zero,zero,3f; li a1,1; 3: beq zero,zero,4f; li a1,1; 4:
      branch on the last result    | 3   | 3   | addi a1,t0,1; beq a1,zero,1f; li a2,2; 1:
      jump                         | 2   | 4   | jal zero,1f; li a1,1; li a2,2; 1: li a3,3
      jump through a register      | 4   | 6   | auipc a1,0; addi a1,a1,20; jalr zero,0(a1); li a2,1; li a2,2; li a3,3
      eight products in a chain    | 8   | 8   | mul a1,t0,t1; mul a1,a1,t1; mul a1,a1,t1; mul a1,a1,t1; mul a1,a1,t1; mul a1,a1,t1; mul a1,a1,t1; mul a1,a1,t1
      four quotients in a chain    | 4   | 4   | div a1,t2,t0; div a1,a1,t0; div a1,a1,t0; div a1,a1,t0
      a hundred times around       | 201 | 399 | li t3,100; 1: addi t3,t3,-1; bne t3,zero,1b
      upper and lower halves       | 4   | 4   | lui a1,0x12345; addi a1,a1,0x67; lui a2,0x12345; addi a2,a2,0x67
      number in an immediate       | 2   | 2   | ld a1,0(s0); addi a3,zero,11
      load overwritten, not read   | 2   | 2   | ld a1,0(s0); addi a1,t0,1
      number in an upper immediate | 2   | 2   | ld a1,0(s0); lui a3,0x58
      address from the result      | 2   | 2   | addi a1,s0,64; sd t0,0(a1)
      datum from the result        | 2   | 2   | addi a1,t0,64; sd a1,72(s0)
      ten times ten times around   | 231 | 429 | li t4,10; 2: li t3,10; 1: addi t3,t3,-1; bne t3,zero,1b; addi t4,t4,-1; bne t4,zero,2b
      use at the branch's target   | 4   | 6   | addi a1,t0,1; beq zero,zero,1f; li a1,1; 1: addi a2,a1,1; addi a3,a2,1
      """)
    void aProgramCostsWhatAnotherSimulatorOfThisPipelineCounts(
            String what, long instructions, long cycles, String body) {
        long[] none = new long[1];
        long[] some = new long[1];
        long empty = cyclesOf("", none);
        assertEquals(cycles, cyclesOf(body, some) - empty, what);
        assertEquals(instructions, some[0] - none[0], what);
    }

    @Test
    void theEmptyProgramFillsThePipelineAndNothingElse() {
        long[] retired = new long[1];
        assertEquals(retired[0] + 15 + 4, cyclesOf("", retired));
        assertEquals(15, retired[0]);
    }

    @Test
    void lostCyclesAreCountedByReason() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, """
        ld a1, 0(s0)
        addi a2, a1, 1
        beq zero, zero, 1f
        nop
        nop
        1: jal zero, end
        nop
        nop
        end: nop
        """);
        bench.runUntilRetired(BASE + 32, 100);
        assertEquals(
                Map.of(HoldReason.FILL, 4L, HoldReason.LOAD_USE, 1L, SquashReason.BRANCH, 2L, SquashReason.JUMP, 2L),
                bench.losses());
    }

    @Test
    void theViewTellsWhereEachOperandCameFrom() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, """
        addi a0, zero, 1
        add a2, a0, a1
        add a3, a2, a0
        add a4, a0, zero
        ld a5, 0(a1)
        add a6, a5, a4
        lui a7, 1
        """);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            bench.cycle();
            told.add(bench.cpu.view().operand(1) + " " + bench.cpu.view().operand(2));
        }
        assertEquals(
                List.of(
                        "null null",
                        "null null",
                        "REGISTER_FILE null",
                        "EX_MEM REGISTER_FILE",
                        "EX_MEM MEM_WB",
                        "REGISTER_FILE REGISTER_FILE",
                        "REGISTER_FILE null",
                        "null null",
                        "MEM_WB REGISTER_FILE",
                        "null null"),
                told);
    }

    @Test
    void aMultiplierTakesItsOperandsWhenItBegins() {
        Timing slow = new Timing(
                "slow",
                false,
                3,
                3,
                1,
                0,
                0,
                0,
                Timing.CacheShape.NONE,
                Timing.CacheShape.NONE,
                Timing.Prediction.NOT_TAKEN);
        Bench bench = Bench.with(slow, BASE, "addi a0, zero, 3; mul a1, a0, a0");
        bench.run(4);
        assertEquals(OperandSource.EX_MEM, bench.cpu.view().operand(1));
        bench.cycle();
        assertEquals(OperandSource.MEM_WB, bench.cpu.view().operand(2));
        bench.cycle();
        assertEquals(OperandSource.REGISTER_FILE, bench.cpu.view().operand(2));
        bench.cycle();
        assertNull(bench.cpu.view().operand(2));
    }

    @Test
    void theReasonOfAHoldNamesTheRegisterAndTheLoad() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, "ld a0, 0(a1); addi a2, a0, 1");
        bench.run(3);
        assertEquals(HoldReason.LOAD_USE, bench.cpu.view().hold(Stage.ID));
        assertEquals(
                "x10 is still being loaded by the `ld` at 0x1000; its value is known only at the end of MEM.",
                bench.cpu.view().explain(Stage.ID));
        bench.run(1);
        assertNull(bench.cpu.view().hold(Stage.ID));
        assertEquals(HoldReason.LOAD_USE, bench.cpu.view().bubble(Stage.EX));
    }
}
