package windhover.reg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.clock.StateHash;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;

class RegisterFileTest {
    /** A device with one register of each kind. */
    static final class Gadget {
        static final RegisterMap<Gadget> MAP = RegisterMap.<Gadget>named("GADGET", 0x40)
                .text("Gadget", "For tests.")
                .register(0x00, "CTRL", "control")
                .field("ON", 0, 0, FieldAccess.RW, 1, "on")
                .onWrite((gadget, value) -> gadget.log.add("ON=" + value))
                .field("SPEED", 15, 8, FieldAccess.RW, 0x5A, "speed")
                .onWrite(gadget -> gadget.log.add("SPEED"))
                .field("GO", 63, 63, FieldAccess.WO, 0, "go")
                .onWrite(gadget -> gadget.log.add("GO"))
                .register(0x08, 4, "STATUS", "status")
                .field("DONE", 0, 0, FieldAccess.W1C, 0, "done")
                .onWrite(gadget -> gadget.log.add("DONE acknowledged"))
                .field("ERROR", 31, 31, FieldAccess.W1C, 1, "error")
                .field("READY", 4, 4, FieldAccess.RO, 1, "ready")
                .register(0x10, 2, "FIFO", "the next item")
                .field("ITEM", 15, 0, FieldAccess.RO, 0, "item")
                .value(gadget -> gadget.item)
                .onRead(gadget -> gadget.item++)
                .group(
                        "CH",
                        2,
                        0x10,
                        (map, n) -> map.register(0x20, 1, "LEVEL", "level")
                                .field("VALUE", 7, 0, FieldAccess.RW, n, "level of channel " + n))
                .build();

        final List<String> log = new ArrayList<>();
        final RegisterFile<Gadget> registers = new RegisterFile<>(MAP, this);
        int item = 0x1234;
    }

    private final Gadget gadget = new Gadget();
    private final RegisterFile<Gadget> registers = gadget.registers;

    @Test
    void registersHoldTheirResetValues() {
        assertEquals(0x5A01, registers.read(0, 8));
        assertEquals(0x8000_0010L, registers.read(8, 4));
        assertEquals(0, registers.read(0x20, 1));
        assertEquals(1, registers.read(0x30, 1));
    }

    @Test
    void reservedBitsReadZeroAndWriteOnlyBitsToo() {
        registers.write(0, 8, -1);
        assertEquals(0xFF01, registers.read(0, 8));
        assertEquals(List.of("ON=1", "SPEED", "GO"), gadget.log);
    }

    @Test
    void partialWriteReachesOnlyItsBytes() {
        registers.write(1, 1, 0x77);
        assertEquals(0x7701, registers.read(0, 8));
        assertEquals(List.of("SPEED"), gadget.log);
        registers.write(4, 4, 0x8000_0000L);
        assertEquals(List.of("SPEED", "GO"), gadget.log);
        assertEquals(0x77, registers.read(1, 1));
        assertEquals(0x7701, registers.read(0, 2));
    }

    @Test
    void zeroWrittenToAWriteOnlyBitHasNoEffect() {
        registers.write(7, 1, 0);
        assertTrue(gadget.log.isEmpty());
    }

    @Test
    void oneClearsAndZeroKeeps() {
        FieldRef done = registers.field("STATUS", "DONE");
        done.set(true);
        registers.write(8, 4, 0x10);
        assertTrue(done.isSet());
        assertTrue(gadget.log.isEmpty());
        registers.write(8, 1, 1);
        assertFalse(done.isSet());
        assertEquals(List.of("DONE acknowledged"), gadget.log);
        assertEquals(0x8000_0010L, registers.read(8, 4));
        registers.write(8, 4, -1);
        assertEquals(0x10, registers.read(8, 4));
    }

    @Test
    void readHasItsEffectAndPeekHasNone() {
        assertEquals(0x1234, registers.peek(0x10, 2));
        assertEquals(0x1234, registers.read(0x10, 2));
        assertEquals(0x35, registers.read(0x10, 1));
        assertEquals(0x1236, registers.peek("FIFO"));
    }

    @Test
    void onlyAlignedAccessesWithinOneRegisterAreAccepted() {
        assertTrue(registers.accepts(0, 8, false));
        assertTrue(registers.accepts(6, 2, true));
        assertFalse(registers.accepts(1, 2, false));
        assertFalse(registers.accepts(8, 8, false));
        assertFalse(registers.accepts(12, 4, false));
        assertTrue(registers.accepts(0x30, 1, true));
        assertFalse(registers.accepts(0x31, 1, true));
        assertFalse(registers.accepts(0x40, 1, true));
        assertFalse(registers.accepts(-8, 8, true));
        assertFalse(registers.accepts(Long.MIN_VALUE, 8, true));
        assertEquals(0, registers.peek(0x18, 8));
    }

    @Test
    void fieldHandleReadsAndStoresWithoutEffect() {
        FieldRef speed = registers.field("CTRL", "SPEED");
        speed.set(0x1FF);
        assertEquals(0xFF, speed.get());
        speed.add(2);
        assertEquals(1, speed.get());
        assertEquals(0x0101, registers.read(0, 8));
        assertTrue(gadget.log.isEmpty());
    }

    @Test
    void restoredRegistersAreTheSame() {
        registers.write(0, 8, 0x4200);
        Gadget other = new Gadget();
        StateReader.restore(other.registers, StateWriter.save(registers));
        assertEquals(StateHash.of(registers), StateHash.of(other.registers));
        assertEquals(0x4200, other.registers.read(0, 8));
        assertTrue(other.log.isEmpty());
    }

    @Test
    void headerNamesRegistersMasksShiftsAndGroups() {
        String header = new CHeader("GADGET_H", "A gadget.").map(Gadget.MAP).text();
        assertTrue(header.contains("#define GADGET_CTRL_SPEED                    K3_U64(0xff00) "), header);
        assertTrue(header.contains("#define GADGET_CTRL_SPEED_SHIFT              8"), header);
        assertTrue(header.contains("#define GADGET_CH_LEVEL(n)                   (0x20 + (n) * 0x10)"), header);
        assertFalse(header.contains("FIFO_ITEM"), header);
    }

    private static RegisterMap.Builder<Gadget> map() {
        return RegisterMap.<Gadget>named("BAD", 0x10).register(0, 4, "A", "a").field("X", 7, 0, FieldAccess.RW, 0, "x");
    }

    private static void assertRefused(String because, RegisterMap.Builder<Gadget> map) {
        assertEquals(
                "register map BAD: " + because,
                assertThrows(IllegalArgumentException.class, map::build).getMessage());
    }

    @Test
    void mapThatContradictsItselfIsRefused() {
        assertRefused(
                "register B at 0x2 overlaps A",
                map().register(2, 2, "B", "b").field("Y", 0, 0, FieldAccess.RW, 0, "y"));
        assertRefused(
                "register B at 0x6: expected a multiple of 4 within 0x10 bytes",
                map().register(6, 4, "B", "b").field("Y", 0, 0, FieldAccess.RW, 0, ""));
        assertRefused(
                "register B at 0x10: expected a multiple of 8 within 0x10 bytes",
                map().register(16, "B", "b").field("Y", 0, 0, FieldAccess.RW, 0, ""));
        assertRefused(
                "register B is 3 bytes wide, expected 1, 2, 4 or 8",
                map().register(6, 3, "B", "b").field("Y", 0, 0, FieldAccess.RW, 0, "y"));
        assertRefused(
                "two registers are named A", map().register(8, "A", "a").field("Y", 0, 0, FieldAccess.RW, 0, "y"));
        assertRefused("register B has no field", map().register(8, "B", "b"));
        assertRefused("field A.Y overlaps another that is read", map().field("Y", 9, 7, FieldAccess.RO, 0, "y"));
        assertRefused("field A.Y overlaps another that is written", map().field("Y", 9, 7, FieldAccess.WO, 0, "y"));
        assertRefused("field A.Y is bits 32 to 31 of 32", map().field("Y", 32, 31, FieldAccess.RO, 0, "y"));
        assertRefused("field A.Y resets to 0x4, which does not fit", map().field("Y", 9, 8, FieldAccess.RO, 4, "y"));
        assertRefused("register A has two fields X", map().field("X", 9, 8, FieldAccess.RO, 0, "y"));
    }
}
