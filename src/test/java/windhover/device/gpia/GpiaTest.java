package windhover.device.gpia;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import windhover.device.SmallMachine;

class GpiaTest {
    private static final long IN = SmallMachine.GPIA;
    private static final long OUT = SmallMachine.GPIA + 8;

    private final SmallMachine machine = new SmallMachine();

    @Test
    void outputsAreLowAfterResetAndKeepWhatIsWritten() {
        assertEquals(0, machine.read(OUT));
        machine.write(OUT, 0xDEAD_BEEF_1234_567FL);
        assertEquals(0xDEAD_BEEF_1234_567FL, machine.read(OUT));
        assertEquals(0xDEAD_BEEF_1234_567FL, machine.gpia.outputs());
        machine.write(OUT + 2, 1, 0xA5);
        assertEquals(0xDEAD_BEEF_12A5_567FL, machine.read(OUT));
    }

    @Test
    void setClearAndToggleChangeSinglePins() {
        machine.write(SmallMachine.GPIA + 0x80, 0x8000_0000_00FF_0001L);
        assertEquals(0x8000_0000_00FF_0001L, machine.gpia.outputs());
        machine.write(SmallMachine.GPIA + 0x100, 0x8000_0000_000F_0000L);
        assertEquals(0xF0_0001L, machine.gpia.outputs());
        machine.write(SmallMachine.GPIA + 0x180, 0x11_0003L);
        assertEquals(0xE1_0002L, machine.gpia.outputs());
        assertEquals(0, machine.read(SmallMachine.GPIA + 0x180));
    }

    @Test
    void cardSlotIsEmptyUntilPinsSaySo() {
        assertEquals(4, machine.read(IN));
        machine.write(IN, -1);
        assertEquals(4, machine.read(IN));
        machine.gpia.arrive(new byte[] {0b101, 0x70});
        assertEquals(0x7005, machine.read(IN));
        machine.gpia.arrive(new byte[] {0});
        assertEquals(0x7000, machine.read(IN));
        machine.gpia.arrive(new byte[20]);
        assertEquals(0, machine.read(IN));
    }
}
