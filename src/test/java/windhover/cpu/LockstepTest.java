package windhover.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.StateHash;

/** The pipeline does what the one-step reference does, at every retired instruction and every trap. */
final class LockstepTest {
    private static final int PROGRAMS = Integer.getInteger("lockstep.programs", 270);
    private static final int CYCLES = 12_000;

    /**
     * Programs of which the two ways of the reference are compared: after each few instructions the whole state, so
     * fewer suffice.
     */
    private static final int HASHED_PROGRAMS = 100;

    /**
     * What a program retires on the average, at least; both timings together are then more than three million
     * instructions.
     */
    private static final int RETIRED_A_PROGRAM = 5_600;

    private static final int TRAPS_A_PROGRAM = 300;

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void thePipelineAgreesWithTheReferenceOnRandomPrograms(String timing) {
        int retired = 0;
        int traps = 0;
        int interrupts = 0;
        long exceptions = 0;
        int modes = 0;
        long from = Long.getLong("lockstep.seed", 1);
        for (long seed = from; seed < from + PROGRAMS; seed++) {
            Bench bench = new Bench(timing.equals("textbook") ? Timing.TEXTBOOK : Timing.KESTREL3);
            new RandomProgram(seed).lay(bench);
            Lockstep lockstep = new Lockstep(bench);
            Liveness liveness = bench.liveness();
            Random random = new Random(seed);
            try {
                for (int i = 0; i < CYCLES && bench.cpu.stopped() == null; i++) {
                    if (random.nextInt(20) == 0) {
                        lockstep.drive(16 + random.nextInt(4) * random.nextInt(5) % 16, random.nextInt(6) == 0);
                        lockstep.drive(random.nextInt(16), random.nextInt(6) == 0);
                    }
                    lockstep.cycle();
                    liveness.cycle();
                }
                lockstep.run(0);
            } catch (AssertionError e) {
                throw new AssertionError("program " + seed + ": " + e.getMessage(), e);
            }
            retired += lockstep.retired();
            traps += lockstep.traps();
            interrupts += lockstep.interrupts();
            exceptions |= lockstep.exceptions();
            modes |= lockstep.modes();
        }
        System.out.println(timing + ": " + retired + " instructions and " + traps + " traps of " + PROGRAMS
                + " random programs agree");
        assertTrue(
                retired >= PROGRAMS * RETIRED_A_PROGRAM && traps >= PROGRAMS * TRAPS_A_PROGRAM,
                retired + " instructions, " + traps + " traps: too few to mean anything");
        assertTrue(interrupts >= PROGRAMS * 10, interrupts + " interrupts: too few to mean anything");
        assertEquals(0b1011, modes, "programs ran in U, S and M mode");
        assertEquals(
                0b1011_0011_1111_1110,
                exceptions & 0b1011_0011_1111_1110,
                "each exception but the misaligned fetch came: " + Long.toBinaryString(exceptions));
    }

    @Test
    void theComparisonNoticesADifference() {
        Bench bench = Bench.with(Timing.TEXTBOOK, 0x1000, "add a0, a0, a1; j 0x1004");
        Lockstep lockstep = new Lockstep(bench);
        bench.cpu.setRegister(11, 1);
        AssertionError noticed = assertThrows(AssertionError.class, () -> lockstep.run(20));
        assertTrue(String.valueOf(noticed.getMessage()).contains("add"), noticed.getMessage());
    }

    @Test
    void theReferenceRunsTheSameFastAsStepByStep() {
        for (long seed = 1; seed <= HASHED_PROGRAMS; seed++) {
            Reference stepping = reference(seed);
            Reference running = reference(seed);
            Random random = new Random(seed);
            for (int i = 0; i < 400; i++) {
                int bit = random.nextInt(32);
                boolean level = random.nextInt(6) == 0;
                stepping.inputs().set(bit, level);
                running.inputs().set(bit, level);
                int steps = random.nextInt(20);
                long ran = running.run(steps);
                for (long k = 0; k < ran; k++) {
                    stepping.step();
                }
                String where = "program " + seed + ", after " + running.instructions() + " instructions";
                assertEquals(stepping.pc(), running.pc(), where);
                assertEquals(stepping.waiting(), running.waiting(), where);
                assertEquals(StateHash.of(stepping), StateHash.of(running), where);
            }
        }
    }

    private static Reference reference(long seed) {
        Bench bench = new Bench(Timing.TEXTBOOK);
        new RandomProgram(seed).lay(bench);
        Reference reference = new Reference(bench.map, bench.ram, 0);
        reference.reset(bench.cpu.pc());
        for (int i = 1; i < 32; i++) {
            reference.setRegister(i, bench.cpu.register(i));
        }
        return reference;
    }
}
