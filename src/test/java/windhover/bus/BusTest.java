package windhover.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import windhover.clock.Clock;
import windhover.clock.StateReader;
import windhover.clock.StateWriter;

class BusTest {
    private final Clock clock = new Clock();
    private final Ram ram = new Ram(1 << 16);
    private final Rom rom = new Rom(1 << 12);
    private final Ram slow = new Ram(1 << 12);
    private final AddressMap map = new AddressMap()
            .add(0, 1 << 16, ram, 0)
            .add(0x10000, 1 << 12, slow, 3)
            .add(0xFFFF_FFFF_FFFF_F000L, 1 << 12, rom, 1);
    private final Bus bus = new Bus(clock, map);
    private final List<String> done = new ArrayList<>();
    private final BusPort dmac = bus.port(Masters.DMAC, () -> done.add("DMAC@" + clock.now()));
    private final BusPort fetch = bus.port(Masters.CPU_FETCH, () -> done.add("CPU_FETCH@" + clock.now()));

    private void runTo(long cycle) {
        while (clock.now() < cycle) {
            clock.fireDue();
            clock.advance();
        }
    }

    @Test
    void aReadWithoutWaitStatesIsAcknowledgedInTheCycleAfterItsRequest() {
        ram.write(0x40, 8, 0x1122334455667788L);
        fetch.read(0x40, 8, 1);
        assertTrue(fetch.busy());
        runTo(2);
        assertEquals(List.of("CPU_FETCH@1"), done);
        assertFalse(fetch.busy());
        assertEquals(0x1122334455667788L, fetch.data()[0]);
    }

    @Test
    void waitStatesAndBeatsAddUp() {
        fetch.read(0x10000, 8, 4);
        runTo(20);
        assertEquals(List.of("CPU_FETCH@7"), done); // grant @1, 3 wait states, beats @4 to @7
        assertEquals(7, bus.busyCycles());
    }

    @Test
    void ofTwoThatAskTheFirstInPriorityIsServedAndABurstHoldsTheBus() {
        fetch.read(0, 8, 1);
        dmac.write(0x100, 8, 8);
        runTo(1);
        clock.fireDue();
        assertEquals(Masters.DMAC, fetch.waitsFor());
        runTo(20);
        assertEquals(List.of("DMAC@8", "CPU_FETCH@9"), done);
    }

    @Test
    void aTransactionUnderWayIsNotPreempted() {
        fetch.read(0x10000, 8, 1);
        runTo(2);
        dmac.read(0, 8, 1);
        runTo(20);
        assertEquals(List.of("CPU_FETCH@4", "DMAC@5"), done);
    }

    @Test
    void anAddressThatNobodyAnswersIsABusErrorAndNothingMoves() {
        fetch.read(0x0123_0000_0000_0000L, 8, 1);
        runTo(20);
        assertEquals(List.of("CPU_FETCH@" + (1 + Bus.ERROR_CYCLES)), done);
        assertTrue(fetch.error());
    }

    @Test
    void aWriteToRomAndABurstBeyondTheEndAreBusErrors() {
        dmac.write(0xFFFF_FFFF_FFFF_F000L, 8, 1);
        runTo(10);
        assertTrue(dmac.error());
        dmac.data()[0] = 7;
        dmac.write(0x10ff8, 8, 2);
        runTo(20);
        assertTrue(dmac.error());
        assertEquals(0, slow.read(0xff8, 8));
    }

    @Test
    void aLockedReadKeepsTheBusUntilTheNextTransactionOfItsMasterHasEnded() {
        fetch.readLocked(0x10000, 8, 1);
        runTo(3);
        dmac.write(0x10000, 8, 1);
        runTo(9);
        assertEquals(List.of("CPU_FETCH@4"), done);
        assertEquals(fetch, bus.locker());
        assertEquals(Masters.CPU_FETCH, dmac.waitsFor());
        fetch.write(0x10008, 8, 1);
        assertNull(fetch.waitsFor(), "it does not wait for itself");
        runTo(30);
        assertEquals(List.of("CPU_FETCH@4", "CPU_FETCH@13", "DMAC@17"), done); // grants @1, @10 and @14
        assertNull(bus.locker());
        assertEquals(17, bus.busyCycles(), "the lock counts as busy");
    }

    @Test
    void aLockIsGivenUpAndALockedReadThatFailsLocksNothing() {
        fetch.readLocked(0, 8, 1);
        runTo(3);
        dmac.read(0, 8, 1);
        fetch.unlock();
        dmac.unlock();
        runTo(5);
        assertEquals(List.of("CPU_FETCH@1", "DMAC@4"), done);
        fetch.readLocked(0x0123_0000_0000_0000L, 8, 1);
        runTo(30);
        assertTrue(fetch.error());
        assertNull(bus.locker());
    }

    @Test
    void aRequestIsTakenBackOnlyBeforeItsGrant() {
        fetch.read(0, 8, 1);
        assertTrue(fetch.withdraw());
        assertFalse(fetch.withdraw());
        runTo(5);
        assertEquals(List.of(), done);
        fetch.read(0x10000, 8, 1);
        runTo(7);
        assertFalse(fetch.withdraw());
        runTo(20);
        assertEquals(List.of("CPU_FETCH@9"), done);
    }

    @Test
    void aSavedStateWithSizesThatNoTransactionHasIsRefused() {
        fetch.read(0x40, 8, 2);
        byte[] saved = StateWriter.save(bus);
        int refused = 0;
        for (int i = 0; i < saved.length; i++) {
            byte[] forged = saved.clone();
            forged[i] ^= 0x55;
            try {
                StateReader.restore(bus, forged);
                for (BusPort port : bus.ports()) {
                    assertTrue(
                            port.beats() <= BusPort.MAX_BEATS && port.size() <= 8,
                            () -> "restored " + port.beats() + " beats of " + port.size());
                }
            } catch (IllegalArgumentException e) {
                refused++;
            }
            StateReader.restore(bus, saved);
        }
        assertTrue(refused >= 10, refused + " forged states were refused");
    }

    @Test
    void theLastBytesOfTheAddressSpaceAreInReach() {
        fetch.read(0xFFFF_FFFF_FFFF_FFF8L, 8, 1);
        runTo(10);
        assertFalse(fetch.error());
    }

    @Test
    void rangesMayNotOverlapAndAPortHoldsOneTransaction() {
        assertThrows(IllegalArgumentException.class, () -> map.add(0x10ff0, 0x20, new Rom(1 << 12), 0));
        fetch.read(0, 8, 1);
        assertThrows(IllegalStateException.class, () -> fetch.read(0, 8, 1));
    }
}
