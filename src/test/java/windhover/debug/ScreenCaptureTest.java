package windhover.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import windhover.bus.AddressMap;
import windhover.cpu.Timing;
import windhover.device.kia.Kia;
import windhover.device.mgia.Mgia;
import windhover.machine.Board;
import windhover.machine.Machine;

class ScreenCaptureTest {
    private static final long MGIA = 0x0900_0000_0000_0000L;

    private final Machine machine = new Machine(Board.KESTREL3, Timing.TEXTBOOK);
    private final ScreenCapture observer = new ScreenCapture(machine);

    private void control(long value) {
        AddressMap.Region region = Objects.requireNonNull(machine.map().find(MGIA, 8));
        region.target().write(0, 8, value);
    }

    /** Lets the devices run, with the processor standing. */
    private void run(long cycles) {
        for (long end = machine.clock().now() + cycles; machine.clock().now() < end; ) {
            machine.clock().fireDue();
            machine.clock().advance();
        }
    }

    @Test
    void pictureIsSharedUntilItChanges() {
        assertFalse(observer.state().on());
        run(77);
        machine.ram().bytes().write(0x1_0000 + 80 + 2, 1, 0xA0);
        control(1);
        run(Mgia.FRAME_CYCLES);
        ScreenState first = observer.state();
        assertTrue(first.on());
        assertEquals(77, first.since());
        assertEquals(0x1_0000, first.base());
        assertEquals(1, first.frames());
        assertEquals(2, first.lit());
        assertTrue(first.lit(16, 1) && !first.lit(17, 1) && first.lit(18, 1) && !first.lit(16, 0));
        run(Mgia.FRAME_CYCLES);
        assertSame(first.picture(), observer.state().picture());
        machine.ram().bytes().write(0x1_0000, 8, -1);
        run(Mgia.FRAME_CYCLES);
        ScreenState second = observer.state();
        assertNotSame(first.picture(), second.picture());
        assertEquals(66, second.lit());
        assertEquals(2, first.lit(), "a snapshot stays as it was");
        control(0);
        assertEquals(0, observer.state().picture().capacity());
    }

    @Test
    void keysOnTheirWayAreCounted() {
        machine.apply(KeyInputs.typed("abcdef"));
        assertEquals(17, observer.state().keys().waiting());
        run(20L * Kia.BYTE_CYCLES);
        assertEquals(new ScreenState.Keys(0, 15, 3), observer.state().keys());
    }

    @Test
    void bareBoardHasNeither() {
        assertSame(ScreenState.NONE, new ScreenCapture(new Machine(Board.BARE, Timing.TEXTBOOK)).state());
    }
}
