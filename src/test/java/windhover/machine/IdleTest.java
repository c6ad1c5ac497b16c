package windhover.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.device.mgia.Mgia;

/**
 * A machine that waits costs next to nothing: time skips from alarm to alarm. The speeds are of processor time, not of
 * the clock on the wall, so that other work on the computer does not count; docs/performance.md has the figures.
 */
class IdleTest {
    private static final double HERTZ = 25e6;
    private static final long START = 0x20_0000;
    private static final int MILLISECOND = 25_000;

    private static final int ADDI = 0x13;
    private static final int ADD = 0x33;
    private static final int LUI = 0x37;
    private static final int SLLI = 0x1013;
    private static final int LD = 0x3003;
    private static final int SD = 0x3023;
    private static final int CSRS_MIE = 0x304 << 20 | 0x2073;
    private static final int WFI = 0x1050_0073;

    private static int i(int opcode, int rd, int rs1, int immediate) {
        return immediate << 20 | rs1 << 15 | rd << 7 | opcode;
    }

    private static int store(int rs2, int rs1, int offset) {
        return offset >> 5 << 25 | rs2 << 20 | rs1 << 15 | (offset & 31) << 7 | SD;
    }

    /** A machine whose program waits for a timer channel, over and over: a thousand times a second. */
    private static Machine waiting(boolean screen) {
        Machine machine = new Machine(Board.KESTREL3, Timing.KESTREL3);
        int[] program = {
            i(ADDI, 6, 0, 1), // li t1, 1
            i(ADDI, 5, 0, 9), // li t0, 9
            i(SLLI, 5, 5, 56), // the video adapter's registers
            screen ? store(6, 5, 0) : i(ADDI, 0, 0, 0), // CTRL.ENABLE
            i(ADDI, 5, 0, 7),
            i(SLLI, 5, 5, 56), // the timer's registers
            0x20 << 12 | 7 << 7 | LUI, // bit 17: line 1
            CSRS_MIE | 7 << 15,
            6 << 12 | 7 << 7 | LUI,
            i(ADDI, 7, 7, MILLISECOND - (6 << 12)),
            i(LD, 28, 5, 0), // again: MTIME
            7 << 20 | 28 << 15 | 28 << 7 | ADD,
            store(28, 5, 0x40), // CH0_COMPARE
            WFI,
            store(6, 5, 0x10), // FIRED
            i(ADDI, 29, 29, 1), // count
            jumpBack(4 * 6),
        };
        for (int n = 0; n < program.length; n++) {
            machine.ram().bytes().write(START + 4L * n, 4, program[n]);
        }
        machine.reset(START);
        return machine;
    }

    /** {@code jal zero, -bytes}. */
    private static int jumpBack(int bytes) {
        int offset = -bytes;
        return (offset >> 20 & 1) << 31
                | (offset >> 1 & 0x3FF) << 21
                | (offset >> 11 & 1) << 20
                | (offset >> 12 & 0xFF) << 12
                | 0x6F;
    }

    /** How many seconds of the machine pass in a second of processor time. */
    private static double timesRealTime(Machine machine, long cycles) {
        var threads = ManagementFactory.getThreadMXBean();
        long end = machine.clock().now() + cycles;
        long began = threads.getCurrentThreadCpuTime();
        while (machine.clock().now() < end) {
            machine.runTo(end);
        }
        double seconds = (threads.getCurrentThreadCpuTime() - began) / 1e9;
        return cycles / HERTZ / seconds;
    }

    @Test
    void haltedMachineWithTimersRunsAHundredTimesRealTime() {
        Machine machine = waiting(false);
        timesRealTime(machine, 250_000_000);
        double speed = timesRealTime(machine, 2_500_000_000L);
        long wakes = machine.processor(0).register(29);
        assertEquals(110_000.0, (double) wakes, 110_000 * 0.02, "it waited for the timer all the time");
        assertTrue(speed >= 100, "an idle machine ran at " + speed + " times real time, expected at least 100");
    }

    @Test
    void haltedMachineThatShowsAPictureRunsTenTimesRealTime() {
        Machine machine = waiting(true);
        timesRealTime(machine, 50_000_000);
        double speed = timesRealTime(machine, 250_000_000);
        Mgia mgia = machine.part(Mgia.class).orElseThrow();
        assertEquals(300_000_000.0 / Mgia.FRAME_CYCLES, (double) mgia.frames(), 1);
        assertTrue(
                speed >= 10,
                "an idle machine with a picture ran at " + speed + " times real time, expected at least 10");
    }
}
