package windhover.device.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import windhover.device.SmallMachine;

class TimerTest {
    private static final long TIMER = SmallMachine.TIMER;
    private static final long MTIMECMP = TIMER + 8;
    private static final long FIRED = TIMER + 0x10;
    private static final long ARMED = TIMER + 0x18;
    private static final long IRQ_ENABLE = TIMER + 0x20;
    private static final long COMPARE = TIMER + 0x40;

    private final SmallMachine machine = new SmallMachine();

    private boolean timerPending() {
        return (machine.mip >> 7 & 1) != 0;
    }

    @Test
    void mtimeCountsCyclesAndIgnoresWrites() {
        machine.run(1234);
        machine.write(TIMER, 5);
        assertEquals(1234, machine.read(TIMER));
        assertEquals(1234, machine.read(TIMER, 4));
        assertEquals(0, machine.read(TIMER + 4, 4));
    }

    @Test
    void mtipIsPendingFromTheCycleInWhichMtimeReachesMtimecmp() {
        machine.write(MTIMECMP, 100);
        machine.run(100);
        assertFalse(timerPending());
        machine.clock.fireDue();
        assertTrue(timerPending());
        machine.write(MTIMECMP, 300);
        assertFalse(timerPending());
    }

    @Test
    void mtimecmpInThePastIsPendingAtOnceAndAllOnesNever() {
        machine.run(50);
        machine.write(MTIMECMP, 50);
        assertTrue(timerPending());
        machine.write(MTIMECMP, -1);
        assertFalse(timerPending());
        machine.write(MTIMECMP, Long.MAX_VALUE);
        machine.write(MTIMECMP, Long.MIN_VALUE);
        machine.run(10);
        assertFalse(timerPending());
    }

    @Test
    void mtimecmpWrittenInHalvesComparesTheWhole() {
        machine.run(10);
        machine.write(MTIMECMP, 4, 5);
        assertFalse(timerPending());
        machine.write(MTIMECMP + 4, 4, 0);
        assertTrue(timerPending());
    }

    @Test
    void channelsFireOnceAndDriveTheLine() {
        machine.write(COMPARE, 20);
        machine.write(COMPARE + 8 * 7, 40);
        assertEquals(0x81, machine.read(ARMED));
        machine.run(21);
        assertEquals(0x01, machine.read(FIRED));
        assertEquals(0x80, machine.read(ARMED));
        assertTrue(machine.line(1));
        machine.write(FIRED, 1);
        assertFalse(machine.line(1));
        machine.run(40);
        assertEquals(0x80, machine.read(FIRED));
        machine.write(IRQ_ENABLE, 0x7F);
        assertFalse(machine.line(1));
    }

    @Test
    void compareInThePastFiresInTheNextCycleAndBit63Disarms() {
        machine.run(100);
        machine.write(COMPARE, 3);
        machine.write(COMPARE + 8, 200);
        machine.write(COMPARE + 8, Long.MIN_VALUE);
        machine.write(COMPARE + 16, Long.MAX_VALUE);
        machine.run(2);
        assertEquals(1, machine.read(FIRED));
        assertEquals(0, machine.read(ARMED));
    }

    @Test
    void restoredTimerFiresAtTheSameCycle() {
        machine.write(COMPARE, 500);
        machine.write(MTIMECMP, 600);
        machine.run(100);
        byte[] saved = machine.save();
        machine.run(1000);
        SmallMachine other = new SmallMachine();
        other.restore(saved);
        other.run(1000);
        assertEquals(machine.hash(), other.hash());
        assertTrue(other.line(1));
    }
}
