package windhover.device.kia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import windhover.device.SmallMachine;

class KiaTest {
    private static final long STAT = SmallMachine.KIA;
    private static final long DATA = SmallMachine.KIA + 1;
    private static final long CTRL = SmallMachine.KIA + 8;
    private static final long DROPPED = SmallMachine.KIA + 0x10;
    private static final int EMPTY = 1;
    private static final int FULL = 2;

    private final SmallMachine machine = new SmallMachine();

    /** Polls for so many cycles, as a driver does, and answers the codes in order. */
    private List<Integer> poll(long cycles) {
        List<Integer> codes = new ArrayList<>();
        for (long end = machine.clock.now() + cycles; machine.clock.now() < end; machine.run(100)) {
            if ((machine.read(STAT, 1) & EMPTY) == 0) {
                codes.add((int) machine.read(DATA, 1));
                machine.write(DATA, 1, 0);
            }
        }
        return codes;
    }

    @Test
    void aByteComesElevenClockPeriodsAfterTheKey() {
        machine.kia.arrive(Key.A.pressed());
        int lastEdge = 10 * Kia.BIT_CYCLES + Kia.BIT_CYCLES / 2;
        machine.run(lastEdge);
        assertEquals(EMPTY, machine.read(STAT, 1));
        machine.run(1);
        assertEquals(0, machine.read(STAT, 1));
        assertEquals(0x1C, machine.read(DATA, 1));
    }

    @Test
    void framesAreStartDataParityStop() {
        machine.kia.arrive(Key.A.pressed()); // 0x1C has three ones: the odd parity bit is 0
        List<Integer> wire = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            machine.run(i == 0 ? 1 + Kia.BIT_CYCLES / 2 : Kia.BIT_CYCLES);
            wire.add(machine.kia.dataWire() ? 1 : 0);
        }
        assertEquals(List.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1), wire);
        machine.run(Kia.BIT_CYCLES / 2);
        assertTrue(machine.transitions.contains("keyboard: CLOCK_LOW LAST_RISE PAUSE"));
        assertTrue(machine.transitions.contains("KIA receive: DATA LAST_BIT PARITY"));
    }

    @Test
    void parityIsOdd() {
        for (Key key : List.of(Key.A, Key.F7, Key.F9, Key.SHIFT)) {
            SmallMachine other = new SmallMachine();
            other.kia.arrive(key.pressed());
            int ones = 0;
            for (int i = 0; i < 10; i++) {
                other.run(i == 0 ? 1 + Kia.BIT_CYCLES / 2 : Kia.BIT_CYCLES);
                ones += other.kia.dataWire() ? 1 : 0;
            }
            assertEquals(1, ones % 2, key.name());
        }
    }

    @Test
    void readingLeavesTheByteAndAnyWritePopsIt() {
        machine.kia.arrive(Key.A.pressed());
        machine.kia.arrive(Key.B.pressed());
        machine.run(3 * Kia.BYTE_CYCLES);
        assertEquals(0x1C, machine.read(DATA, 1));
        assertEquals(0x1C, machine.read(DATA + 1, 1));
        assertEquals(0x1C, machine.read(DATA + 2, 1));
        machine.write(DATA + 1, 1, 0xFF);
        assertEquals(0x32, machine.read(DATA, 1));
        machine.write(DATA + 2, 1, 0);
        assertEquals(EMPTY, machine.read(STAT, 1));
        machine.write(DATA, 1, 0);
        assertEquals(EMPTY, machine.read(STAT, 1));
        assertEquals(0, machine.read(DATA, 1));
    }

    @Test
    void makeBreakAndExtendedCodesAreThoseOfSetTwo() {
        machine.kia.arrive(Key.ENTER.pressed());
        machine.kia.arrive(Key.ENTER.released());
        machine.kia.arrive(Key.UP.pressed());
        machine.kia.arrive(Key.UP.released());
        assertEquals(List.of(0x5A, 0xF0, 0x5A, 0xE0, 0x75, 0xE0, 0xF0, 0x75), poll(10L * Kia.BYTE_CYCLES));
    }

    @Test
    void typedTextHoldsShiftWhereItMust() {
        machine.kia.arrive(UsLayout.scanCodes("Ad!\n"));
        assertEquals(
                List.of(
                        0x12, 0x1C, 0xF0, 0x1C, 0xF0, 0x12, // A
                        0x23, 0xF0, 0x23, // d
                        0x12, 0x16, 0xF0, 0x16, 0xF0, 0x12, // !
                        0x5A, 0xF0, 0x5A),
                poll(20L * Kia.BYTE_CYCLES));
    }

    @Test
    void everyPrintableCharacterHasAStrokeOfItsOwn() {
        Set<UsLayout.Stroke> strokes = new HashSet<>();
        for (char c = ' '; c <= '~'; c++) {
            UsLayout.Stroke stroke = UsLayout.strokeFor(c);
            assertNotNull(stroke, "no key types " + c);
            assertTrue(strokes.add(stroke), c + " has the stroke of another");
        }
        assertEquals(new UsLayout.Stroke(Key.QUOTE, true), UsLayout.strokeFor('"'));
        assertNull(UsLayout.strokeFor('é'));
        assertEquals(2, UsLayout.firstUntypable("caé"));
        assertEquals(-1, UsLayout.firstUntypable("a\tb\n"));
    }

    @Test
    void keysHaveCodesOfTheirOwn() {
        Set<Integer> codes = new HashSet<>();
        for (Key key : Key.values()) {
            assertTrue(codes.add(key.code() | (key.extended() ? 0x100 : 0)), key.name());
        }
    }

    @Test
    void fifoHoldsFifteenAndWhatComesThenIsDroppedAndCounted() {
        for (int i = 0; i < 17; i++) {
            machine.kia.arrive(Key.values()[i].pressed());
        }
        machine.run(15L * Kia.BYTE_CYCLES);
        assertEquals(FULL, machine.read(STAT, 1));
        assertEquals(0, machine.read(DROPPED));
        machine.run(3L * Kia.BYTE_CYCLES);
        assertEquals(2, machine.read(DROPPED));
        List<Integer> kept = poll(2000);
        assertEquals(15, kept.size());
        assertEquals(Key.values()[14].code(), kept.getLast());
    }

    @Test
    void lineIsOffUntilEnabledAndThenFollowsTheFifo() {
        machine.kia.arrive(Key.A.pressed());
        machine.run(Kia.BYTE_CYCLES);
        assertFalse(machine.line(2));
        machine.write(CTRL, 1);
        assertTrue(machine.line(2));
        machine.write(DATA, 1, 0);
        assertFalse(machine.line(2));
    }

    @Test
    void moreKeysThanTheKeyboardKeepsAreCountedAndNeverHalved() {
        for (int i = 0; i < 2000; i++) {
            machine.kia.arrive(Key.UP.pressed());
            machine.kia.arrive(Key.UP.released());
        }
        assertTrue(machine.kia.waiting() <= Kia.KEYBOARD_BYTES);
        assertEquals(2000 * 5, machine.kia.waiting() + 1 + machine.kia.lostInKeyboard());
        List<Integer> codes = poll(2060L * Kia.BYTE_CYCLES);
        assertEquals(0x75, codes.getLast());
        assertEquals(0, machine.read(DROPPED));
    }

    @Test
    void adapterRestoredInTheMiddleOfAByteGoesOnAsIfNothingHadHappened() {
        machine.kia.arrive(UsLayout.scanCodes("Hi"));
        machine.run(40_321);
        byte[] saved = machine.save();
        machine.run(400_000);
        SmallMachine other = new SmallMachine();
        other.restore(saved);
        other.run(400_000);
        assertEquals(machine.hash(), other.hash());
    }
}
