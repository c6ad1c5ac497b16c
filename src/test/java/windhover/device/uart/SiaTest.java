package windhover.device.uart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import windhover.clock.Alarm;
import windhover.device.SmallMachine;

class SiaTest {
    private static final long CONFIG = SmallMachine.SIA;
    private static final long STATUS = SmallMachine.SIA + 2;
    private static final long INTENA = SmallMachine.SIA + 4;
    private static final long DATA = SmallMachine.SIA + 6;
    private static final long DIVISOR = SmallMachine.SIA + 12;
    private static final long OVERRUN = SmallMachine.SIA + 16;
    private static final long LOST = SmallMachine.SIA + 24;

    /** At 115,200 bits a second: 10 × 868 periods of 100 MHz. */
    private static final int BYTE_CYCLES = 2170;

    private final SmallMachine machine = new SmallMachine();

    private void fast() {
        machine.write(DIVISOR, 4, 867);
    }

    private void send(String text) {
        text.chars().forEach(c -> machine.write(DATA, 2, c));
    }

    @Test
    void aByteTakesItsBaudTime() {
        fast();
        assertEquals(0x1C, machine.read(STATUS, 2));
        send("A");
        assertEquals(0x0C, machine.read(STATUS, 2));
        machine.run(BYTE_CYCLES);
        assertEquals("", machine.sia.sent().text());
        machine.run(1);
        assertEquals("A", machine.sia.sent().text());
        assertEquals(0x1C, machine.read(STATUS, 2));
        assertEquals(Alarm.OFF, machine.clock.nextDue());
    }

    @Test
    void resetRateIs1200BitsASecond() {
        send("A");
        machine.run(208_333);
        assertEquals("", machine.sia.sent().text());
        machine.run(1);
        assertEquals("A", machine.sia.sent().text());
    }

    @Test
    void bytesLeaveInOrderAndTheSeventeenthIsLost() {
        fast();
        send("abcdefghijklmnopq"); // the first goes straight out, sixteen wait
        assertEquals(0, machine.read(STATUS, 2) & 0x0C);
        assertEquals(0, machine.read(LOST));
        send("rs");
        assertEquals(2, machine.read(LOST));
        machine.run(20 * BYTE_CYCLES);
        assertEquals("abcdefghijklmnopq", machine.sia.sent().text());
    }

    @Test
    void bytesFromOutsideComeOneAFrame() {
        fast();
        machine.sia.arrive("hi".getBytes(StandardCharsets.US_ASCII));
        machine.run(BYTE_CYCLES);
        assertEquals(0, machine.read(DATA, 2));
        machine.run(1);
        assertEquals(1, machine.read(STATUS, 2) & 1);
        assertEquals('h', machine.read(DATA, 2));
        assertEquals(0, machine.read(STATUS, 2) & 1);
        machine.run(BYTE_CYCLES);
        assertEquals('i', machine.read(DATA, 1));
        assertEquals(0, machine.read(DATA, 2));
    }

    @Test
    void bytesThatFindTheFifoFullAreCounted() {
        fast();
        machine.sia.arrive(new byte[18]);
        machine.run(19 * BYTE_CYCLES);
        assertEquals(2, machine.read(STATUS, 2) & 2);
        assertEquals(2, machine.read(OVERRUN));
        machine.sia.arrive(new byte[5000]);
        assertEquals(5000 - Sia.WIRE_BYTES, machine.sia.lostOutside());
    }

    @Test
    void lineFollowsTheEnabledEvents() {
        fast();
        machine.write(INTENA, 2, 1);
        assertFalse(machine.line(3));
        machine.sia.arrive(new byte[] {'x'});
        machine.run(BYTE_CYCLES + 1);
        assertTrue(machine.line(3));
        assertEquals(0x8000, machine.read(STATUS, 2) & 0x8000);
        machine.read(DATA, 2);
        assertFalse(machine.line(3));
        machine.write(INTENA, 2, 0x10);
        assertTrue(machine.line(3));
        send("y");
        assertFalse(machine.line(3));
        machine.run(BYTE_CYCLES + 1);
        assertTrue(machine.line(3));
    }

    @Test
    void shortFramesHaveFewerDataBitsAndLongOnesTakeLonger() {
        fast();
        machine.write(CONFIG, 2, 9);
        send("\u00ff");
        machine.run(BYTE_CYCLES * 9 / 10 + 1);
        assertEquals("\u007f", machine.sia.sent().text());
        machine.write(CONFIG, 2, 0);
        send("\u00ff");
        machine.run(BYTE_CYCLES * 3 / 10 + 1);
        assertEquals("\u007f\u0001", machine.sia.sent().text());
        machine.write(CONFIG, 2, 31);
        send("\u00ff");
        machine.run(BYTE_CYCLES * 3);
        assertEquals(2, machine.sia.sent().total());
        machine.run(BYTE_CYCLES);
        assertEquals("\u007f\u0001\u00ff", machine.sia.sent().text());
    }

    @Test
    void loopbackReceivesWhatIsSent() {
        fast();
        machine.write(CONFIG, 2, 0x400A);
        machine.sia.arrive(new byte[] {'n', 'o'});
        send("yes");
        machine.run(4 * BYTE_CYCLES);
        assertEquals('y', machine.read(DATA, 2));
        assertEquals('e', machine.read(DATA, 2));
        assertEquals('s', machine.read(DATA, 2));
        assertEquals(0, machine.read(STATUS, 2) & 1);
    }

    @Test
    void adapterRestoredInTheMiddleOfABaudTimeGoesOnAsIfNothingHadHappened() {
        fast();
        send("sending");
        machine.sia.arrive("receiving".getBytes(StandardCharsets.US_ASCII));
        machine.run(3 * BYTE_CYCLES + 77);
        byte[] saved = machine.save();
        machine.run(20 * BYTE_CYCLES);
        SmallMachine other = new SmallMachine();
        other.restore(saved);
        other.run(20 * BYTE_CYCLES);
        assertEquals(machine.hash(), other.hash());
        assertEquals("sending", other.sia.sent().text());
    }
}
