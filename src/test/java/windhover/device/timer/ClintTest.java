package windhover.device.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import windhover.clock.Clock;

class ClintTest {
    private final Clock clock = new Clock();
    private int mip;
    private final Clint clint = new Clint(clock, (bit, pending) -> mip = pending ? mip | 1 << bit : mip & ~(1 << bit));

    private void run(int cycles) {
        for (int i = 0; i < cycles; i++) {
            clock.fireDue();
            clock.advance();
        }
    }

    @Test
    void msipDrivesTheSoftwareInterrupt() {
        clint.registers().write(0, 4, 0xFFFF_FFFFL);
        assertEquals(1 << 3, mip);
        assertEquals(1, clint.registers().read(0, 4));
        clint.registers().write(0, 4, 0);
        assertEquals(0, mip);
    }

    @Test
    void writingMtimeMovesTheDeadline() {
        clint.registers().write(0x4000, 8, 1000);
        run(10);
        clint.registers().write(0xBFF8, 8, 990);
        assertEquals(0, mip);
        run(10);
        assertEquals(0, mip);
        run(1);
        assertEquals(1 << 7, mip);
        clint.registers().write(0xBFF8, 8, -1);
        assertEquals(1 << 7, mip);
        run(1);
        assertEquals(0, clint.registers().read(0xBFF8, 8));
    }

    @Test
    void writingHalfOfMtimeKeepsTheOther() {
        run(5);
        clint.registers().write(0xBFFC, 4, 2);
        assertEquals(0x2_0000_0005L, clint.registers().read(0xBFF8, 8));
    }
}
