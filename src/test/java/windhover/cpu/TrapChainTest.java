package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;

/** What is told of a processor that can do nothing more: the exception with which it began, on both engines. */
class TrapChainTest {
    private static final long BASE = 0x1000;
    private static final long HANDLER = 0x2000;
    private static final int STEPS = 20_000;
    private static final String SET_VECTOR = "lui t0, 2; csrw mtvec, t0\n";

    /** A sentence without names; an empty text for a processor that goes on. */
    static String sentence(@Nullable Stopped stopped) {
        return stopped == null ? "" : stopped.sentence(address -> "");
    }

    /** What both engines must agree on: the reference has no cycles. */
    static @Nullable Stopped withoutCycles(@Nullable Stopped stopped) {
        return stopped == null
                ? null
                : new Stopped(
                        stopped.reason(),
                        stopped.traps().stream()
                                .map(TrapChainTest::withoutCycle)
                                .toList(),
                        withoutCycle(stopped.last()),
                        stopped.length(),
                        stopped.vectorName(),
                        stopped.vector(),
                        stopped.mtvec(),
                        stopped.misa());
    }

    private static Trap withoutCycle(Trap trap) {
        return new Trap(trap.cause(), trap.pc(), trap.tval(), 0, trap.link(), trap.mode());
    }

    /** Runs a program on the reference and on the pipeline with both timings; they must say the same. */
    private static Stopped run(String program, String handler) {
        Bench first = Bench.with(Timing.TEXTBOOK, BASE, program);
        first.load(HANDLER, handler);
        Reference reference = new Reference(first.map, first.ram, 0);
        reference.reset(BASE);
        reference.run(STEPS);
        Stopped expected = reference.stopped();
        assertNotNull(expected, "the reference has not stopped");
        for (Timing timing : List.of(Timing.TEXTBOOK, Timing.KESTREL3)) {
            Bench bench = Bench.with(timing, BASE, program);
            bench.load(HANDLER, handler);
            bench.run(20 * STEPS);
            assertEquals(withoutCycles(expected), withoutCycles(bench.cpu.stopped()), timing.name());
        }
        return expected;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
      lui a0, 0x70000; ld a1, 8(a0) | load access fault (cause 5) at pc 0x100c in M mode, address 0x70000008
      lui a0, 0x70000; sd a1, 0(a0) | store access fault (cause 7) at pc 0x100c in M mode, address 0x70000000
      li a0, 0x201; lw a1, 0(a0)    | load address misaligned (cause 4) at pc 0x100c in M mode, address 0x201
      ecall                         | system call from M mode (cause 11) at pc 0x1008 in M mode
      .word 0                       | illegal instruction (cause 2) at pc 0x1008 in M mode, bits 0x0
      lui a0, 0x70000; jalr ra, 0(a0) | instruction access fault (cause 1) at pc 0x70000000 in M mode, ra is 0x1010
    """)
    void theExceptionThatFoundNoHandlerIsTold(String program, String words) {
        assertEquals(
                "the processor stopped: " + words
                        + "; mtvec is 0x60000000: what is there fails at its first instruction,"
                        + " with instruction access fault (cause 1) at pc 0x60000000 in M mode",
                sentence(run("lui t0, 0x60000; csrw mtvec, t0\n" + program, "nop")));
    }

    @ParameterizedTest(name = "{0} is of {1}")
    @CsvSource({
        "0x02a7f7d3, D", // fadd.d fa5, fa5, fa0
        "0x00a7f7d3, F", // fadd.s fa5, fa5, fa0
        "0x42078553, D", // fcvt.d.s fa0, fa5
        "0x4017f553, D", // fcvt.s.d fa0, fa5
        "0x72a7f543, D", // fmadd.d fa0, fa5, fa0, fa4
        "0x0005a507, F", // flw fa0, 0(a1)
        "0x0005b527, D", // fsd fa0, 8(a1)
        "0x00302073, F", // csrr zero, fcsr
        "0x2108, D", // c.fld fa0, 0(a0)
        "0x2502, D", // c.fldsp fa0, 0(sp)
        "0x0205e407, V", // vle32.v v8, (a1)
        "0x02860457, V", // vadd.vv v8, v8, v12
    })
    void anInstructionOfAnExtensionThatIsNotThereNamesItAndTheCompilersArguments(String bits, String extension) {
        String sentence = sentence(run("lui t0, 0x60000; csrw mtvec, t0\n .word " + bits, "nop"));
        assertTrue(sentence.contains("an instruction of the " + extension + " extension ("), sentence);
        assertTrue(sentence.contains("compile with -march=rv64imac_zicsr_zifencei -mabi=lp64"), sentence);
        assertEquals(!extension.equals("V"), sentence.contains(", or run it with --isa rv64imaf"), sentence);
    }

    @Test
    void aChainIsToldInItsOrder() {
        Stopped stopped = run("lui t0, 2; csrw mtvec, t0; ecall", "lui t1, 0x60000; csrw mtvec, t1; ebreak");
        assertEquals(
                "the processor stopped: system call from M mode (cause 11) at pc 0x1008 in M mode; then breakpoint (cause 3) at pc 0x2008 in M mode;"
                        + " mtvec is 0x60000000: what is there fails at its first instruction, with instruction access fault (cause 1)"
                        + " at pc 0x60000000 in M mode",
                sentence(stopped));
        assertEquals(4, stopped.length());
    }

    @Test
    void whatWasReturnedFromIsNotPartOfIt() {
        Stopped stopped = run(
                SET_VECTOR + "ecall; ecall; ecall; lui t0, 0x60000; csrw mtvec, t0; .word 0",
                "csrr t1, mepc; addi t1, t1, 4; csrw mepc, t1; mret");
        assertEquals(2, stopped.first().cause());
        assertEquals(0x101c, stopped.first().pc());
        assertEquals(3, stopped.length());
    }

    @Test
    void aHandlerThatIsAtWorkBeginsAChainOfItsOwn() {
        String work = "lui t1, 1; 1: addi t1, t1, -1; bnez t1, 1b; lui t1, 0x60000; csrw mtvec, t1; ";
        Stopped atWork = run(SET_VECTOR + "ecall", work.replace("lui t1, 1;", "lui t1, 2;") + "ebreak");
        assertEquals(3, atWork.first().cause());
        assertEquals(11, run(SET_VECTOR + "ecall", work + "ebreak").first().cause());
    }

    @Test
    void anInterruptIsNotTheFirstExceptionButSaidToBeAround() {
        Bench bench = Bench.with(Timing.TEXTBOOK, BASE, SET_VECTOR + "csrw mie, s1; csrsi mstatus, 8\n 1: j 1b");
        bench.load(HANDLER, "lui t1, 0x60000; csrw mtvec, t1; .word 0");
        bench.cpu.setRegister(9, 1 << 21);
        bench.run(40);
        bench.cpu.inputs().set(16 + 5, true);
        bench.run(100);
        assertEquals(
                "the processor stopped: illegal instruction (cause 2) at pc 0x2008 in M mode, bits 0x0, in the handler of interrupt line irq5"
                        + " (interrupt 21) at pc 0x1010 in M mode; mtvec is 0x60000000: what is there fails at its first instruction,"
                        + " with instruction access fault (cause 1) at pc 0x60000000 in M mode",
                sentence(bench.cpu.stopped()));
    }

    @Test
    void itIsStateThatComesBack() {
        Bench bench = Bench.with(Timing.KESTREL3, BASE, SET_VECTOR + "ecall; nop");
        bench.load(HANDLER, "lui t1, 0x60000; csrw mtvec, t1; .word 0");
        byte[] reset = StateWriter.save(bench.cpu);
        bench.run(STEPS);
        Stopped stopped = bench.cpu.stopped();
        long hash = StateHash.of(bench.cpu);
        byte[] end = StateWriter.save(bench.cpu);
        StateReader.restore(bench.cpu, reset);
        assertNull(bench.cpu.stopped());
        assertNull(bench.cpu.unreturned(1));
        StateReader.restore(bench.cpu, end);
        assertEquals(stopped, bench.cpu.stopped());
        assertEquals(hash, StateHash.of(bench.cpu));
    }

    @Test
    void aReturnDownwardsLeavesAllThatRanAbove() {
        TrapChain chain = new TrapChain();
        long[] registers = new long[32];
        for (int i = 0; i < 9; i++) {
            chain.taken(5, 0x100 + i, 0, CsrFile.MACHINE, CsrFile.MACHINE, i, i, registers);
        }
        chain.returned(CsrFile.MACHINE);
        assertEquals(8, chain.length());
        chain.returned(CsrFile.USER);
        assertEquals(0, chain.length());
        chain.taken(8, 0x200, 0, CsrFile.USER, CsrFile.SUPERVISOR, 20, 20, registers);
        chain.taken(13, 0x300, 0, CsrFile.SUPERVISOR, CsrFile.MACHINE, 21, 21, registers);
        chain.taken(5, 0x400, 0, CsrFile.MACHINE, CsrFile.MACHINE, 22, 22, registers);
        chain.returned(CsrFile.SUPERVISOR);
        assertEquals(List.of(8L), chain.traps().stream().map(Trap::cause).toList());
        chain.returned(CsrFile.USER);
        chain.returned(CsrFile.USER);
        assertEquals(0, chain.length());
    }
}
