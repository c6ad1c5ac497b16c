package windhover.device.mgia;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import windhover.bus.BusPort;
import windhover.bus.Masters;
import windhover.bus.Ram;
import windhover.clock.Alarm;
import windhover.device.SmallMachine;

class MgiaTest {
    private static final long CTRL = SmallMachine.MGIA;
    private static final long STATUS = SmallMachine.MGIA + 0x08;
    private static final long PICTURE = SmallMachine.MGIA + 0x10;
    private static final long RASTER = SmallMachine.MGIA + 0x18;
    private static final long FRAMES = SmallMachine.MGIA + 0x20;
    private static final long ERRORS = SmallMachine.MGIA + 0x28;
    private static final int FRAME_BUFFER = 0x1_0000;

    private final SmallMachine machine = new SmallMachine();

    @Test
    void adapterIsOffAfterResetAndTakesNoCycleOfTheBus() {
        assertEquals(FRAME_BUFFER, machine.read(PICTURE));
        machine.run(2L * Mgia.FRAME_CYCLES);
        assertEquals(0, machine.bus.busyCycles());
        assertEquals(Alarm.OFF, machine.clock.nextDue());
        assertEquals(0, machine.read(FRAMES));
        assertFalse(machine.mgia.on());
    }

    @Test
    void aFrameIs525LinesOf800Cycles() {
        machine.write(CTRL, 1);
        machine.run(799);
        assertEquals(0, machine.read(RASTER));
        machine.run(2);
        assertEquals(1, machine.read(RASTER));
        machine.run(480 * 800 - 801);
        assertEquals(479, machine.read(RASTER));
        assertEquals(0, machine.read(STATUS));
        machine.run(1);
        assertEquals(480, machine.read(RASTER));
        assertEquals(3, machine.read(STATUS));
        assertEquals(1, machine.read(FRAMES));
        machine.run(45 * 800 - 1);
        assertEquals(524, machine.read(RASTER));
        machine.run(1);
        assertEquals(0, machine.read(RASTER));
        assertEquals(2, machine.read(STATUS));
    }

    @Test
    void eachLineIsOneBurstOfFortyHalfwordsThatHoldsTheBus() {
        machine.write(CTRL, 1);
        machine.run(800);
        assertEquals(41, machine.bus.busyCycles()); // one wait state, then forty beats
        machine.run(Mgia.FRAME_CYCLES);
        assertEquals(481 * 41, machine.bus.busyCycles());
    }

    @Test
    void videoComesBeforeAllOtherMasters() {
        BusPort cpu = machine.bus.port(Masters.CPU_DATA, () -> {});
        machine.write(CTRL, 1);
        cpu.read(0, 8, 1);
        machine.run(2);
        assertEquals(Masters.VIDEO, cpu.waitsFor());
        machine.run(60);
        assertEquals(1 + 41 + 1, cpu.acknowledgeAt());
    }

    @Test
    void monitorShowsWhatMemoryHoldsWhenTheLineIsRead() {
        byte[] picture = new byte[Mgia.PICTURE_BYTES];
        new Random(3).nextBytes(picture);
        machine.put(FRAME_BUFFER, picture);
        machine.write(CTRL, 1);
        machine.run(Mgia.FRAME_CYCLES);
        assertArrayEquals(picture, machine.mgia.picture());
        long version = machine.mgia.pictureVersion();
        machine.run(Mgia.FRAME_CYCLES);
        assertEquals(version, machine.mgia.pictureVersion());
        machine.ram.bytes().write(FRAME_BUFFER + 5 * 80, 1, ~picture[400]);
        machine.run(4 * 800);
        assertEquals(version, machine.mgia.pictureVersion());
        machine.run(2 * 800);
        assertEquals((byte) ~picture[400], machine.mgia.picture()[400]);
    }

    @Test
    void baseIsTakenAtTheBeginningOfAFrame() {
        byte[] other = new byte[Mgia.PICTURE_BYTES];
        Arrays.fill(other, (byte) 0x5A);
        machine.put(0x2_0000, other);
        machine.write(CTRL, 1);
        machine.run(100 * 800);
        machine.write(PICTURE, 0x2_0001);
        machine.run(425 * 800);
        assertEquals(0, machine.mgia.picture()[200 * 80]);
        assertEquals(FRAME_BUFFER, machine.mgia.shownBase());
        machine.run(480 * 800);
        assertArrayEquals(other, machine.mgia.picture());
        assertEquals(0x2_0000, machine.mgia.shownBase());
    }

    @Test
    void lineFollowsTheVerticalBlankWhenEnabled() {
        machine.write(CTRL, 1);
        machine.run(481L * 800);
        assertFalse(machine.line(4));
        machine.write(CTRL, 3);
        assertTrue(machine.line(4));
        machine.write(STATUS, 2);
        assertFalse(machine.line(4));
        machine.run(480L * 800);
        assertFalse(machine.line(4));
        machine.run(45L * 800);
        assertTrue(machine.line(4));
    }

    @Test
    void aBaseAtWhichNobodyAnswersIsCountedAndTheLineTimesStay() {
        for (long base : new long[] {Long.MIN_VALUE, SmallMachine.RAM_BYTES - 40, 0x0C00_0000_0000_0000L}) {
            SmallMachine other = new SmallMachine();
            other.write(PICTURE, base);
            other.write(CTRL, 1);
            other.run(2L * Mgia.FRAME_CYCLES);
            assertEquals(2, other.read(FRAMES), Long.toHexString(base));
            assertEquals(4, other.read(STATUS) & 4);
            assertEquals(960, other.read(ERRORS));
            other.write(STATUS, 4);
            assertEquals(0, other.read(STATUS) & 4);
        }
    }

    @Test
    void aPictureBeyondTheLastAddressGoesOnAtTheFirst() {
        machine.ram.bytes().write(78, 1, 0x81);
        machine.write(PICTURE, -1);
        machine.write(CTRL, 1);
        machine.run(Mgia.FRAME_CYCLES);
        assertEquals(1, machine.read(ERRORS));
        assertEquals((byte) 0x81, machine.mgia.picture()[80]);
    }

    @Test
    void switchedOffInTheMiddleOfABurstItEndsWithIt() {
        machine.write(CTRL, 1);
        machine.run(10);
        machine.write(CTRL, 0);
        assertTrue(machine.mgia.on());
        machine.run(40);
        assertFalse(machine.mgia.on());
        machine.write(CTRL, 1);
        machine.run(20);
        machine.write(CTRL, 0);
        machine.write(CTRL, 1);
        machine.run(Mgia.FRAME_CYCLES);
        assertEquals(1, machine.read(FRAMES));
        machine.run(500L * 800 - 20 - 1);
        machine.write(CTRL, 0);
        assertFalse(machine.mgia.on());
        assertEquals(0, machine.read(RASTER));
    }

    @Test
    void aLineThatComesTooLateKeepsItsPixels() {
        long slow = 0x0D00_0000_0000_0000L;
        machine.map.add(slow, 4096, new Ram(4096), 200);
        machine.ram.bytes().write(FRAME_BUFFER, 1, 0xFF);
        machine.ram.bytes().write(FRAME_BUFFER + 80, 1, 0xFF);
        machine.bus.port(Masters.CPU_DATA, () -> {}).read(slow, 8, 1);
        machine.run(2);
        machine.write(CTRL, 1);
        machine.run(2 * 800);
        assertEquals(0, machine.mgia.picture()[0]);
        assertEquals((byte) 0xFF, machine.mgia.picture()[80]);
        assertEquals(8, machine.read(STATUS));
        assertEquals(1, machine.read(ERRORS));
        assertEquals(1, machine.read(RASTER));
    }

    @Test
    void adapterRestoredInTheMiddleOfAFrameGoesOnAsIfNothingHadHappened() {
        byte[] picture = new byte[Mgia.PICTURE_BYTES];
        new Random(4).nextBytes(picture);
        machine.put(FRAME_BUFFER, picture);
        machine.write(CTRL, 3);
        machine.run(100 * 800 + 20);
        byte[] saved = machine.save();
        machine.run(2L * Mgia.FRAME_CYCLES);
        SmallMachine other = new SmallMachine();
        other.restore(saved);
        other.run(2L * Mgia.FRAME_CYCLES);
        assertEquals(machine.hash(), other.hash());
        assertArrayEquals(picture, other.mgia.picture());
    }
}
