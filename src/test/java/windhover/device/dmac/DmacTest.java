package windhover.device.dmac;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.bus.BusPort;
import windhover.bus.BusProbe;
import windhover.device.SmallMachine;

class DmacTest {
    private static final long DMAC = SmallMachine.DMAC;
    private static final int SRC = 0x00;
    private static final int DST = 0x08;
    private static final int LEN = 0x10;
    private static final int CTL = 0x18;
    private static final int STATUS = 0x20;
    private static final int REMAINING = 0x28;
    private static final int MOVED = 0x30;
    private static final int LINK = 0x38;
    private static final long START = 1;
    private static final long ABORT = 2;
    private static final long DONE_IRQ = 4;
    private static final long ERROR_IRQ = 8;
    private static final long SINGLE = 0 << 4;
    private static final long BURST = 1 << 4;
    private static final long BLOCK = 2 << 4;
    private static final long BUSY = 1;
    private static final long DONE = 2;
    private static final long ERROR = 4;

    private final SmallMachine machine = new SmallMachine();

    private static long register(int channel, int offset) {
        return DMAC + 0x40L * channel + offset;
    }

    private void start(int channel, long source, long destination, long length, long control) {
        machine.write(register(channel, SRC), source);
        machine.write(register(channel, DST), destination);
        machine.write(register(channel, LEN), length);
        machine.write(register(channel, CTL), control | START);
    }

    private long status(int channel) {
        return machine.read(register(channel, STATUS)) & 7;
    }

    private long cause(int channel) {
        return machine.read(register(channel, STATUS)) >> 4 & 15;
    }

    private void runUntilIdle(int channel) {
        for (int i = 0; i < 100_000 && (status(channel) & BUSY) != 0; i++) {
            machine.run(1);
        }
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + 1);
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 64",
        "0, 0, 1",
        "1, 0, 1",
        "0, 0, 200",
        "3, 0, 200",
        "0, 5, 200",
        "3, 3, 77",
        "7, 1, 77",
        "1, 6, 15",
        "4, 2, 130",
        "6, 6, 9"
    })
    void copiesByteExactlyWhateverTheAlignment(int sourceOffset, int destinationOffset, int length) {
        for (long mode : new long[] {SINGLE, BURST, BLOCK}) {
            byte[] bytes = pattern(length);
            machine.put(0x1000 + sourceOffset, bytes);
            machine.put(0x2000, new byte[512]);
            start(2, 0x1000 + sourceOffset, 0x2000 + 64 + destinationOffset, length, mode);
            runUntilIdle(2);
            assertEquals(DONE, status(2));
            byte[] expected = new byte[512];
            System.arraycopy(bytes, 0, expected, 64 + destinationOffset, length);
            assertArrayEquals(expected, machine.get(0x2000, 512));
            assertEquals(0x1000 + sourceOffset + length, machine.read(register(2, SRC)));
            assertEquals(0x2000 + 64 + destinationOffset + length, machine.read(register(2, DST)));
            assertEquals(0, machine.read(register(2, REMAINING)));
        }
    }

    @Test
    void burstOf64BytesTakesTheCyclesTheTablesSay() {
        start(2, 0x1000, 0x2000, 64, BURST | DONE_IRQ);
        long begun = machine.clock.now();
        while (!machine.line(5)) {
            machine.run(1);
        }
        // Arbitrate for the engine 1; read: bus arbitration 1, then 1 wait state + 8 beats; write the same; DONE 1.
        // The cycle in which the line rises has to end as well.
        assertEquals(1 + (1 + 1 + 8 - 1) + (1 + 1 + 8 - 1) + 1 + 1, machine.clock.now() - begun);
    }

    @Test
    void progressIsVisibleInTheRegisters() {
        start(2, 0x1000, 0x8000, 1024, BURST);
        long before = 1024;
        int steps = 0;
        while ((status(2) & BUSY) != 0) {
            machine.run(1);
            long remaining = machine.read(register(2, REMAINING));
            assertEquals(0x8000 + 1024 - remaining, machine.read(register(2, DST)));
            steps += remaining < before ? 1 : 0;
            before = remaining;
        }
        assertEquals(16, steps);
        assertEquals(1024, machine.read(register(2, MOVED)));
    }

    @Test
    void lengthZeroIsDoneAtOnce() {
        start(3, 0x1000, 0x2000, 0, DONE_IRQ);
        machine.run(3);
        assertEquals(DONE, status(3));
        assertTrue(machine.line(5));
    }

    @Test
    void lineFallsWhenDoneIsAcknowledged() {
        start(2, 0x1000, 0x2000, 8, DONE_IRQ);
        runUntilIdle(2);
        assertTrue(machine.line(5));
        assertEquals(1 << 2, machine.read(DMAC + 0x108));
        machine.write(register(2, STATUS), DONE);
        assertFalse(machine.line(5));
        assertEquals(0, status(2));
    }

    @Test
    void badSourceEndsTheChannelWithCauseRead() {
        start(2, 0x0C00_0000_0000_0000L, 0x2000, 64, ERROR_IRQ);
        runUntilIdle(2);
        assertEquals(ERROR, status(2));
        assertEquals(1, cause(2));
        assertTrue(machine.line(5));
        assertEquals(64, machine.read(register(2, REMAINING)));
    }

    @Test
    void copyPastTheEndOfMemoryStopsThereWithCauseWrite() {
        start(2, 0x1000, SmallMachine.RAM_BYTES - 128, 256, BURST);
        runUntilIdle(2);
        assertEquals(ERROR, status(2));
        assertEquals(2, cause(2));
        assertEquals(128, machine.read(register(2, REMAINING)));
        assertEquals(SmallMachine.RAM_BYTES, machine.read(register(2, DST)));
    }

    @Test
    void addressesAtTheEndOfTheAddressSpaceDoNoHarm() {
        start(2, -1, -3, 0xFFFF_FFFFL, BURST);
        start(3, 0x1000, -8, 64, BLOCK);
        machine.run(1000);
        assertEquals(ERROR, status(2));
        assertEquals(ERROR, status(3));
    }

    @Test
    void channelsTakeTurnsRoundRobin() {
        start(2, 0x1000, 0x8000, 256, BURST);
        start(3, 0x2000, 0x9000, 256, BURST);
        runUntilIdle(2);
        assertTrue(machine.read(register(3, REMAINING)) <= 64);
    }

    @Test
    void fixedPriorityServesTheLowestFirst() {
        machine.write(DMAC + 0x100, 3);
        start(3, 0x2000, 0x9000, 256, BURST);
        start(2, 0x1000, 0x8000, 256, BURST);
        runUntilIdle(2);
        assertEquals(256, machine.read(register(3, REMAINING)));
    }

    @Test
    void blockModeKeepsTheEngine() {
        start(2, 0x1000, 0x8000, 256, BLOCK);
        start(3, 0x2000, 0x9000, 256, BURST);
        runUntilIdle(2);
        assertEquals(256, machine.read(register(3, REMAINING)));
    }

    @Test
    void noTurnBeginsWhileDisabled() {
        machine.write(DMAC + 0x100, 0);
        start(2, 0x1000, 0x8000, 8, BURST);
        machine.run(100);
        assertEquals(BUSY, status(2));
        machine.write(DMAC + 0x100, 1);
        runUntilIdle(2);
        assertEquals(DONE, status(2));
    }

    @Test
    void linksAreFollowedToTheLast() {
        machine.put(0x1000, pattern(100));
        machine.write(0x4000, 0x1000);
        machine.write(0x4008, 0x6000);
        machine.write(0x4010, 40);
        machine.write(0x4018, 0x4020);
        machine.write(0x4020, 0x1000 + 40);
        machine.write(0x4028, 0x6000 + 40);
        machine.write(0x4030, 60);
        machine.write(0x4038, 0);
        machine.write(register(2, LINK), 0x4000);
        start(2, 0, 0, 0, BURST);
        runUntilIdle(2);
        assertEquals(DONE, status(2));
        assertArrayEquals(pattern(100), machine.get(0x6000, 100));
    }

    @Test
    void linkThatPointsAtItselfRunsUntilAborted() {
        machine.write(0x4018, 0x4000);
        machine.write(register(2, LINK), 0x4000);
        start(2, 0, 0, 0, BURST);
        machine.run(10_000);
        assertEquals(BUSY, status(2));
        machine.write(register(2, CTL), ABORT);
        machine.run(50);
        assertEquals(ERROR, status(2));
        assertEquals(4, cause(2));
    }

    @Test
    void badLinkEndsTheChannelWithCauseLink() {
        machine.write(register(2, LINK), 0x0B00_0000_0000_0000L);
        start(2, 0x1000, 0x2000, 8, BURST);
        runUntilIdle(2);
        assertEquals(ERROR, status(2));
        assertEquals(3, cause(2));
    }

    @Test
    void abortInAnyCycleLeavesTheOtherChannelsRunning() {
        for (int at = 0; at < 60; at++) {
            SmallMachine fresh = new SmallMachine();
            for (int channel = 2; channel <= 3; channel++) {
                fresh.write(register(channel, SRC), 0x1001);
                fresh.write(register(channel, DST), 0x2002 + 0x1000L * channel);
                fresh.write(register(channel, LEN), 300);
                fresh.write(register(channel, CTL), BURST | START);
            }
            fresh.run(at);
            fresh.write(register(2, CTL), BURST | ABORT);
            fresh.run(3000);
            assertEquals(ERROR, fresh.read(register(2, STATUS)) & 7, "aborted @" + at);
            assertEquals(DONE, fresh.read(register(3, STATUS)) & 7, "aborted @" + at);
        }
    }

    @Test
    void channelThatWritesItsOwnAbortStopsCleanly() {
        machine.write(0x1000, ABORT);
        start(2, 0x1000, register(2, CTL), 8, BURST);
        machine.run(200);
        assertEquals(ERROR, status(2));
        start(3, 0x1000, 0x2000, 8, BURST);
        runUntilIdle(3);
        assertEquals(DONE, status(3));
    }

    @Test
    void copyOverTheControllersOwnRegistersDoesNoHarm() {
        byte[] garbage = pattern(0x120);
        for (int shift = 0; shift < 8; shift++) {
            SmallMachine fresh = new SmallMachine();
            fresh.put(0x1000 + shift, garbage);
            for (int channel = 2; channel <= 3; channel++) {
                fresh.write(register(channel, SRC), 0x1000);
                fresh.write(register(channel, DST), DMAC);
                fresh.write(register(channel, LEN), 0x120);
                fresh.write(register(channel, CTL), START);
            }
            fresh.run(20_000);
            assertEquals(20_000, fresh.clock.now());
        }
    }

    @Test
    void softwareCannotStartAChannelThatServesADevice() {
        start(0, 0x1000, 0x2000, 8, ERROR_IRQ);
        machine.run(50);
        assertEquals(ERROR, status(0));
        assertEquals(5, cause(0));
        assertTrue(machine.line(5));
    }

    @Test
    void startWhileBusyIsIgnored() {
        start(2, 0x1000, 0x8000, 256, BURST);
        machine.run(30);
        machine.write(register(2, CTL), BURST | START);
        runUntilIdle(2);
        assertEquals(256, machine.read(register(2, MOVED)));
    }

    @Test
    void transactionsAreNaturallyAligned() {
        machine.bus.probe(new BusProbe() {
            @Override
            public void requested(BusPort port) {
                assertEquals(0, port.address() % port.size());
            }
        });
        start(2, 0x1003, 0x2006, 333, BURST);
        runUntilIdle(2);
        assertEquals(DONE, status(2));
    }

    @Test
    void savedInAnyCycleAndRestoredItEndsTheSame() {
        machine.put(0x1000, pattern(300));
        start(2, 0x1003, 0x8001, 200, BURST);
        start(3, 0x1000, 0x9006, 250, SINGLE | DONE_IRQ);
        byte[][] saved = new byte[40][];
        for (int i = 0; i < saved.length; i++) {
            machine.run(11);
            saved[i] = machine.save();
        }
        machine.run(5000);
        long end = machine.clock.now();
        long hash = machine.hash();
        for (byte[] moment : saved) {
            SmallMachine other = new SmallMachine();
            other.restore(moment);
            other.run(end - other.clock.now());
            assertEquals(hash, other.hash());
        }
    }
}
