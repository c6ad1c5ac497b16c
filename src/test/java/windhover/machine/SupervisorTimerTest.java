package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;
import windhover.cpu.Assembler;
import windhover.cpu.Timing;
import windhover.device.timer.Clint;
import windhover.isa.Extension;
import windhover.isa.Isa;

/** The timer of S mode (Sstc) on a machine whose time passes. */
class SupervisorTimerTest {
    private static final long BASE = 0x8000_0000L;

    /** Sleeps in M mode until S mode's timer says 2000, then reads the time into s0 and mip into s1. */
    private static final String SLEEP = """
        li t0, 1
        slli t0, t0, 63
        csrw menvcfg, t0
        li t1, 2000
        csrw stimecmp, t1
        li t2, 32
        csrw mie, t2
        csrrs s2, mip, zero
        wfi
        csrrs s0, time, zero
        csrrs s1, mip, zero
        %s
        1: j 1b
        """;

    private static Machine machine(Timing timing, String behind) {
        Machine machine = new Machine(Board.BARE.withIsa(Isa.KESTREL3.with(Extension.SSTC)), timing);
        byte[] image = Assembler.assemble(BASE, SLEEP.replace("%s", behind));
        machine.ram().bytes().put(0, image, 0, image.length);
        machine.reset(BASE);
        return machine;
    }

    @ParameterizedTest
    @ValueSource(strings = {"textbook", "kestrel3"})
    void theInterruptIsPendingFromTheMomentOn(String timing) {
        Machine machine = machine(timing.equals("textbook") ? Timing.TEXTBOOK : Timing.KESTREL3, "");
        machine.runTo(1500);
        assertTrue(machine.waiting());
        assertEquals(2000, machine.clock().nextDue());
        machine.runTo(2200);
        assertEquals(0, machine.processor(0).register(18) & 32);
        assertEquals(32, machine.processor(0).register(9) & 32);
        long woken = machine.processor(0).register(8);
        assertTrue(woken >= 2000 && woken < 2010, () -> "read at " + woken);
    }

    @Test
    void itIsStateThatIsSavedAndRestored() {
        Machine machine = machine(Timing.KESTREL3, "");
        machine.runTo(1500);
        byte[] saved = StateWriter.save(machine);
        machine.runTo(2200);
        long after = StateHash.of(machine);
        StateReader.restore(machine, saved);
        machine.runTo(2200);
        assertEquals(after, StateHash.of(machine));
    }

    @Test
    void aLaterMomentTakesTheInterruptBack() {
        Machine machine = machine(Timing.TEXTBOOK, "li t1, -1; csrw stimecmp, t1; csrrs s3, mip, zero");
        machine.runTo(2200);
        assertEquals(32, machine.processor(0).register(9) & 32);
        assertEquals(0, machine.processor(0).register(19) & 32);
    }

    @Test
    void theTimeThatSoftwareSetsCounts() {
        Machine machine = machine(Timing.TEXTBOOK, "");
        machine.runTo(500);
        machine.part(Clint.class).orElseThrow().registers().write(0xBFF8, 8, 1990);
        assertEquals(510, machine.clock().nextDue());
        machine.runTo(600);
        assertEquals(32, machine.processor(0).register(9) & 32);
    }
}
