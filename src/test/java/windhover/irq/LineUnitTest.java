package windhover.irq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;

class LineUnitTest {
    private static final int RAW = 0x00;
    private static final int PENDING = 0x08;
    private static final int ENABLE = 0x10;
    private static final int EDGE = 0x18;
    private static final int INVERT = 0x20;
    private static final int TRIGGER = 0x28;
    private static final int PRIORITY = 0x30;
    private static final int THRESHOLD = 0x38;
    private static final int BEST = 0x40;

    private int mip;
    private final LineUnit unit = new LineUnit((bit, pending) -> mip = pending ? mip | 1 << bit : mip & ~(1 << bit));

    private void write(int register, long value) {
        unit.registers().write(register, 8, value);
    }

    private long read(int register) {
        return unit.registers().read(register, 8);
    }

    private int passed() {
        return mip >>> 16;
    }

    @Test
    void afterResetALineIsItsLevel() {
        unit.line(6).set(true);
        assertEquals(1 << 6, passed());
        assertEquals(1 << 6, read(RAW));
        assertEquals(1 << 6, read(PENDING));
        unit.line(6).set(false);
        assertEquals(0, passed());
    }

    @Test
    void levelStaysPendingThroughAnAcknowledge() {
        unit.line(3).set(true);
        write(PENDING, 1 << 3);
        assertEquals(1 << 3, passed());
    }

    @Test
    void edgeStaysPendingUntilAcknowledged() {
        write(EDGE, 1 << 2);
        unit.line(2).set(true);
        unit.line(2).set(false);
        assertEquals(1 << 2, passed());
        write(PENDING, 1 << 2);
        assertEquals(0, passed());
        unit.line(2).set(true);
        write(PENDING, 1 << 2);
        assertEquals(0, passed());
    }

    @Test
    void activeLowLineIsPendingWhileLowAndFallingEdgeCounts() {
        write(INVERT, 1 << 1);
        assertEquals(1 << 1, passed());
        unit.line(1).set(true);
        assertEquals(0, passed());
        write(EDGE, 1 << 1);
        unit.line(1).set(false);
        unit.line(1).set(true);
        assertEquals(1 << 1, passed());
    }

    @Test
    void maskedLineIsPendingButDoesNotPass() {
        write(ENABLE, 0xFFFF & ~(1 << 5));
        unit.line(5).set(true);
        assertEquals(0, passed());
        assertEquals(1 << 5, read(PENDING));
        write(ENABLE, 0xFFFF);
        assertEquals(1 << 5, passed());
    }

    @Test
    void softwareTriggerIsPendingUntilAcknowledged() {
        write(TRIGGER, 1 << 15);
        assertEquals(1 << 15, passed());
        assertEquals(0, read(TRIGGER));
        write(PENDING, 1 << 15);
        assertEquals(0, passed());
    }

    @Test
    void thresholdHoldsBackAndBestChoosesByPriority() {
        assertEquals(0, read(BEST));
        unit.line(2).set(true);
        unit.line(9).set(true);
        assertEquals(0x8000_0002L, read(BEST));
        write(PRIORITY, 3L << 36 | 1L << 8);
        assertEquals(0x8000_0009L, read(BEST));
        write(THRESHOLD, 1);
        assertEquals(1 << 9, passed());
        write(THRESHOLD, 3);
        assertEquals(0, passed());
        assertEquals(0, read(BEST));
    }

    @Test
    void priorityZeroNeverPasses() {
        write(PRIORITY, 0);
        unit.line(0).set(true);
        assertEquals(0, passed());
    }

    @Test
    void probeHearsChangesOnly() {
        List<String> heard = new ArrayList<>();
        unit.probe((line, high) -> heard.add(line + (high ? " high" : " low")));
        unit.line(7).set(true);
        unit.line(7).set(true);
        unit.line(7).set(false);
        assertEquals(List.of("7 high", "7 low"), heard);
    }

    @Test
    void thereAreSixteenLines() {
        assertThrows(IllegalArgumentException.class, () -> unit.line(16));
    }

    @Test
    void restoredUnitIsTheSame() {
        write(EDGE, 4);
        unit.line(2).set(true);
        unit.line(3).set(true);
        LineUnit other = new LineUnit((bit, pending) -> {});
        StateReader.restore(other, StateWriter.save(unit));
        assertEquals(StateHash.of(unit), StateHash.of(other));
        assertEquals(read(PENDING), other.registers().read(PENDING, 8));
    }
}
