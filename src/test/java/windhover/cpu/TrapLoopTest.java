package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import windhover.isa.Csr;

/**
 * Handlers whose first instruction traps, in M and in S mode: the processor stops where nothing can change any more.
 */
class TrapLoopTest {
    private static final int CODE = 0x1000;
    private static final int HANDLER = 0x2000;
    private static final int SUPERVISOR_HANDLER = 0x3000;
    private static final int SUPERVISOR = 0x5000;
    private static final int TABLE = 0x4000;

    static Stream<Timing> timings() {
        return Stream.of(Timing.TEXTBOOK, Timing.KESTREL3);
    }

    /** Goes to S mode with all exceptions delegated; s7 is {@code mie}. */
    private static Bench supervisor(Timing timing, String program, String handler) {
        Bench bench = new Bench(timing);
        bench.load(
                CODE,
                "csrw mtvec, s1; csrw stvec, s2; csrw medeleg, s3; csrw pmpaddr0, s3; csrw pmpcfg0, s4; csrw mie, s7; csrw mstatus, s5; csrw mepc, s6; mret");
        bench.load(HANDLER, "nop; 1: j 1b");
        bench.load(SUPERVISOR, program);
        bench.load(SUPERVISOR_HANDLER, handler);
        bench.cpu.reset(CODE);
        int[] values = {HANDLER, SUPERVISOR_HANDLER, -1, 0x1f, 1 << 11, SUPERVISOR, 0};
        int[] registers = {9, 18, 19, 20, 21, 22, 23};
        for (int i = 0; i < registers.length; i++) {
            bench.cpu.setRegister(registers[i], values[i]);
        }
        return bench;
    }

    @ParameterizedTest
    @MethodSource("timings")
    void aLoopInSupervisorModeStopsTheProcessorAsOneInMachineModeDoes(Timing timing) {
        Bench bench = supervisor(timing, "nop; ecall", "ebreak");
        new Lockstep(bench).run(600);
        assertNotNull(bench.cpu.stopped());
        assertEquals(3, bench.cpu.trapCause());
        assertEquals(SUPERVISOR_HANDLER, bench.cpu.trapPc());
        assertEquals(1, bench.cpu.privilege(), "it never left S mode");
    }

    @ParameterizedTest
    @MethodSource("timings")
    void aSupervisorWithoutAHandlerInMemoryStopsToo(Timing timing) {
        Bench bench = supervisor(timing, "nop; ecall", "nop");
        bench.cpu.setRegister(18, 0x7000_0000);
        new Lockstep(bench).run(600);
        assertNotNull(bench.cpu.stopped());
        assertEquals(1, bench.cpu.trapCause());
    }

    @ParameterizedTest
    @MethodSource("timings")
    void anInterruptThatMachineModeTakesEndsALoopInSupervisorMode(Timing timing) {
        Bench bench = supervisor(timing, "nop; ecall", "ebreak");
        bench.cpu.setRegister(23, 1 << 7);
        Lockstep lockstep = new Lockstep(bench);
        lockstep.run(600);
        assertNull(bench.cpu.stopped(), "the timer may still come");
        assertTrue(lockstep.traps() > 20);
        lockstep.drive(7, true);
        lockstep.run(200);
        assertNull(bench.cpu.stopped());
        assertEquals(CsrFile.interruptCause(7), bench.cpu.peekCsr(Csr.MCAUSE));
        assertEquals(HANDLER + 4, bench.cpu.retiredPc());
    }

    @ParameterizedTest
    @MethodSource("timings")
    void anInterruptOfSupervisorModesOwnCannotEndItsLoop(Timing timing) {
        Bench bench = supervisor(timing, "csrw sie, t0; nop; ecall", "ebreak");
        bench.cpu.setRegister(5, 1 << 5);
        bench.load(CODE + 4 * 9, "nop");
        bench.load(
                CODE,
                "csrw mideleg, s7; csrw mie, s7; csrw mtvec, s1; csrw stvec, s2; csrw medeleg, s3; csrw pmpaddr0, s3; csrw pmpcfg0, s4; csrw mstatus, s5; csrw mepc, s6; mret");
        bench.cpu.setRegister(23, 1 << 5);
        new Lockstep(bench).run(600);
        assertNotNull(bench.cpu.stopped());
    }

    @ParameterizedTest
    @MethodSource("timings")
    void handlersThatTrapIntoEachOtherAreALoopToo(Timing timing) {
        Bench bench = new Bench(timing);
        bench.load(CODE, "csrw mtvec, s1; csrw midt, s2; nop; ecall");
        bench.load(0x6000, "ebreak"); // handles the environment call, cause 11
        bench.load(0x6100, "mul a0, a0, a0"); // replaced by what is not an instruction: handles the breakpoint, cause 3
        bench.ram.bytes().write(0x6100, 4, 0);
        bench.load(0x6200, "ecall"); // handles the illegal instruction, cause 2
        bench.ram.bytes().write(TABLE + 8 * 11, 8, 0x6000);
        bench.ram.bytes().write(TABLE + 8 * 3, 8, 0x6100);
        bench.ram.bytes().write(TABLE + 8 * 2, 8, 0x6200);
        bench.cpu.reset(CODE);
        bench.cpu.setRegister(9, HANDLER);
        bench.cpu.setRegister(18, TABLE);
        Lockstep lockstep = new Lockstep(bench);
        lockstep.run(1500);
        assertNotNull(bench.cpu.stopped());
        assertTrue(lockstep.traps() < 12, lockstep.traps() + " traps");
    }

    @Test
    void aTrapIsALoopOnlyWhenNothingHasRetiredSinceItsLike() {
        TrapLoop loop = new TrapLoop();
        assertFalse(loop.closes(2, 0x100, 5));
        assertFalse(loop.closes(2, 0x200, 5));
        assertFalse(loop.closes(2, 0x100, 6));
        assertFalse(loop.closes(3, 0x100, 6));
        assertTrue(loop.closes(3, 0x100, 6));
        loop.reset();
        assertFalse(loop.closes(3, 0x100, 6));
    }

    @Test
    void aLoopOfAnyLengthIsNoticedWithinThreeRounds() {
        for (int length = 1; length < 40; length++) {
            TrapLoop loop = new TrapLoop();
            int traps = 0;
            while (!loop.closes(traps % length, 0x100, 0)) {
                traps++;
                assertTrue(traps <= 3 * length + 1, "length " + length);
            }
            assertTrue(traps >= length, "not before it is one");
        }
    }
}
