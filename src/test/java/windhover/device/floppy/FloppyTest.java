package windhover.device.floppy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import windhover.bus.BusPort;
import windhover.bus.BusProbe;
import windhover.bus.Masters;
import windhover.device.SmallMachine;

class FloppyTest {
    private static final long FLOPPY = SmallMachine.FLOPPY;
    private static final long CTRL = FLOPPY;
    private static final long COMMAND = FLOPPY + 0x08;
    private static final long STATUS = FLOPPY + 0x10;
    private static final long SECTOR = FLOPPY + 0x18;
    private static final long COUNT = FLOPPY + 0x20;
    private static final long ADDRESS = FLOPPY + 0x28;
    private static final long AT_SECTOR = FLOPPY + 0x30;
    private static final long REMAINING = FLOPPY + 0x40;
    private static final long ARM = FLOPPY + 0x48;
    private static final long ROTATION = FLOPPY + 0x50;
    private static final long STEPS = FLOPPY + 0x58;
    private static final long SECTORS_READ = FLOPPY + 0x60;
    private static final long SECTORS_WRITTEN = FLOPPY + 0x68;
    private static final long ERRORS = FLOPPY + 0x70;
    private static final long BUSY = 1;
    private static final long DONE = 2;
    private static final long ERROR = 4;
    private static final long CHANGED = 8;
    private static final int LINE = 8;

    private final SmallMachine machine = new SmallMachine();
    private final byte[] content = randomDisk();

    private static byte[] randomDisk() {
        byte[] bytes = new byte[Floppy.DISK_BYTES];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private byte[] sectors(int first, int count) {
        return Arrays.copyOfRange(content, first * 512, (first + count) * 512);
    }

    private void start(int code, int sector, int count, long address) {
        machine.write(SECTOR, sector);
        machine.write(COUNT, count);
        machine.write(ADDRESS, address);
        machine.write(COMMAND, code);
    }

    /** Runs until a place of the track is about to pass under the head. */
    private void turnTo(int place) {
        long before = (long) place * Floppy.SLOT_CYCLES - 1000;
        machine.run(Math.floorMod(before - machine.clock.now(), (long) Floppy.TURN_CYCLES));
    }

    /** Runs until the command has ended; answers how many cycles that took. */
    private long finish() {
        long began = machine.clock.now();
        while ((machine.read(STATUS) & BUSY) != 0) {
            assertTrue(machine.clock.now() - began < 100_000_000, "the command does not end");
            machine.run(Math.max(1, machine.clock.nextDue() - machine.clock.now()));
            machine.run(1);
        }
        return machine.clock.now() - began;
    }

    private void assertEnded(long cause) {
        assertEquals(cause == 0 ? DONE : DONE | ERROR, machine.read(STATUS) & (BUSY | DONE | ERROR));
        assertEquals(cause, machine.read(STATUS) >> 8 & 15);
    }

    @Test
    void readsASectorIntoMemory() {
        machine.floppy.insert(content, false);
        start(Floppy.READ, 5, 1, 0x4000);
        finish();
        assertEnded(0);
        assertArrayEquals(sectors(5, 1), machine.get(0x4000, 512));
        assertEquals(0, machine.read(0x4200), "nothing after it");
        assertEquals(6, machine.read(AT_SECTOR));
        assertEquals(0, machine.read(REMAINING));
        assertEquals(1, machine.read(SECTORS_READ));
    }

    @Test
    void aReadGoesOnOverSidesAndCylinders() {
        machine.floppy.insert(content, false);
        start(Floppy.READ, 16, 60, 0x8000);
        finish();
        assertEnded(0);
        assertArrayEquals(sectors(16, 60), machine.get(0x8000, 60 * 512));
        assertEquals(2, machine.floppy.cylinder());
        assertEquals(2, machine.read(STEPS));
    }

    @Test
    void writesSectorsFromMemory() {
        machine.floppy.insert(content, false);
        byte[] data = new byte[3 * 512];
        new Random(2).nextBytes(data);
        machine.put(0x4000, data);
        start(Floppy.WRITE, 34, 3, 0x4000);
        finish();
        assertEnded(0);
        assertEquals(3, machine.read(SECTORS_WRITTEN));
        start(Floppy.READ, 33, 5, 0x10000);
        finish();
        assertArrayEquals(sectors(33, 1), machine.get(0x10000, 512));
        assertArrayEquals(data, machine.get(0x10200, data.length));
        assertArrayEquals(sectors(37, 1), machine.get(0x10800, 512));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2", "40, 40", "79, 79"})
    void aSeekTakes3MillisecondsACylinderAnd15ToSettle(int to, int steps) {
        start(Floppy.MOVE, to * 36 + 7, 0, 0);
        long cycles = finish();
        assertEnded(0);
        assertEquals(to, machine.read(ARM) & 0xFF);
        long plan = 10;
        long tell = 1;
        long expected = plan + tell + (steps == 0 ? 0 : steps * 75_000 + 375_000 + plan);
        assertTrue(cycles >= expected && cycles < expected + 3, cycles + " cycles, expected " + expected);
    }

    @Test
    void theArmMovesOneCylinderAtATimeInBothDirections() {
        start(Floppy.MOVE, 3 * 36, 0, 0);
        machine.run(75_010 + 1);
        assertEquals(1, machine.floppy.cylinder());
        machine.run(75_000);
        assertEquals(2, machine.floppy.cylinder());
        finish();
        start(Floppy.MOVE, 0, 0, 0);
        machine.run(75_010 + 1);
        assertEquals(2, machine.floppy.cylinder());
        finish();
        assertEquals(0, machine.floppy.cylinder());
    }

    @Test
    void aSectorIsReadWhenTheDiskHasTurnedItUnderTheHead() {
        machine.floppy.insert(content, false);
        start(Floppy.READ, 4, 1, 0);
        finish();
        long ended = machine.clock.now();
        long passed = 4L * Floppy.SLOT_CYCLES + Floppy.TRANSFER_CYCLES;
        assertTrue(ended >= passed && ended < passed + 400, "ended @" + ended + ", the sector had passed @" + passed);
        assertEquals(4, machine.read(ROTATION) & 31);
        assertEquals(ended, machine.read(ROTATION) >>> 32);
    }

    @Test
    void aSectorJustMissedComesWithTheNextTurn() {
        machine.floppy.insert(content, false);
        machine.run(4L * Floppy.SLOT_CYCLES);
        start(Floppy.READ, 4, 1, 0);
        long cycles = finish();
        assertTrue(cycles > Floppy.TURN_CYCLES, "only " + cycles + " cycles");
        assertTrue(cycles < Floppy.TURN_CYCLES + Floppy.TRANSFER_CYCLES + 400);
    }

    @Test
    void aDriverHasTheGapToAskForTheNextSector() {
        machine.floppy.insert(content, false);
        turnTo(0);
        start(Floppy.READ, 0, 1, 0);
        finish();
        long gap = Floppy.SLOT_CYCLES - Floppy.TRANSFER_CYCLES;
        machine.run(gap - 1000);
        start(Floppy.READ, 1, 1, 0x1000);
        assertTrue(finish() < Floppy.SLOT_CYCLES, "the same turn");
        machine.run(gap + 1000);
        start(Floppy.READ, 2, 1, 0x1000);
        assertTrue(finish() > Floppy.TURN_CYCLES - 2L * Floppy.SLOT_CYCLES, "the next turn");
    }

    @Test
    void theOtherSideOfACylinderFollowsWithinATurn() {
        machine.floppy.insert(content, false);
        turnTo(0);
        start(Floppy.READ, 0, 36, 0x8000);
        long cycles = finish();
        assertEquals(1, machine.read(ARM) >> 8, "head");
        assertTrue(cycles < 2L * Floppy.TURN_CYCLES + Floppy.SLOT_CYCLES, cycles + " cycles for two tracks");
    }

    @Test
    void raisesItsLineWhenACommandEndsAndTheLineIsEnabled() {
        machine.floppy.insert(content, false);
        machine.write(STATUS, CHANGED);
        start(Floppy.READ, 0, 1, 0);
        finish();
        assertFalse(machine.line(LINE));
        machine.write(CTRL, 1);
        assertTrue(machine.line(LINE));
        machine.write(STATUS, DONE);
        assertFalse(machine.line(LINE));
        start(Floppy.READ, 0, 0, 0);
        finish();
        assertTrue(machine.line(LINE));
        machine.write(COMMAND, Floppy.READ);
        assertFalse(machine.line(LINE), "a new command clears DONE");
    }

    @Test
    void bringsASectorToMemoryInEightBurstsOfItsOwn() {
        machine.floppy.insert(content, false);
        int[] bursts = new int[2];
        machine.bus.probe(new BusProbe() {
            @Override
            public void acknowledged(BusPort port) {
                assertEquals(Masters.DISK, port.master());
                assertEquals(64, port.size() * port.beats());
                bursts[port.isWrite() ? 1 : 0]++;
            }
        });
        start(Floppy.READ, 0, 2, 0x4000);
        finish();
        assertArrayEquals(new int[] {0, 16}, bursts);
        start(Floppy.WRITE, 0, 1, 0x4000);
        finish();
        assertArrayEquals(new int[] {8, 16}, bursts);
    }

    @Test
    void withoutADiskNothingIsTransferred() {
        start(Floppy.READ, 0, 1, 0x4000);
        finish();
        assertEnded(Floppy.CAUSE_NO_DISK);
        assertEquals(1, machine.read(ERRORS));
        assertEquals(0, machine.read(0x4000));
    }

    @Test
    void sectorsPastTheEndEndACommandWhereTheyBegin() {
        machine.floppy.insert(content, false);
        start(Floppy.READ, Floppy.SECTORS - 1, 3, 0x4000);
        finish();
        assertEnded(Floppy.CAUSE_NO_SECTOR);
        assertEquals(Floppy.SECTORS, machine.read(AT_SECTOR));
        assertEquals(2, machine.read(REMAINING));
        assertArrayEquals(sectors(Floppy.SECTORS - 1, 1), machine.get(0x4000, 512));
        start(Floppy.MOVE, -1, 0, 0);
        finish();
        assertEnded(Floppy.CAUSE_NO_SECTOR);
    }

    @Test
    void aProtectedDiskRefusesWrites() {
        machine.floppy.insert(content, true);
        start(Floppy.WRITE, 0, 1, 0x4000);
        finish();
        assertEnded(Floppy.CAUSE_WRITE_PROTECTED);
        start(Floppy.READ, 0, 1, 0x4000);
        finish();
        assertEnded(0);
        assertArrayEquals(sectors(0, 1), machine.get(0x4000, 512));
    }

    @ParameterizedTest
    @CsvSource({"1, 0x00FFFF8", "2, 0x00FFFF8", "1, 0x4000000", "2, 0x7700000000000000"})
    void anAddressNobodyAnswersAtEndsTheCommand(int code, String address) {
        machine.floppy.insert(content, false);
        start(code, 0, 1, Long.decode(address));
        finish();
        assertEnded(Floppy.CAUSE_BUS_ERROR);
        assertEquals(0, machine.read(AT_SECTOR));
        start(Floppy.READ, 3, 1, 0x4000);
        finish();
        assertEnded(0);
        assertArrayEquals(sectors(3, 1), machine.get(0x4000, 512));
    }

    @Test
    void anUnreadableSectorIsAnErrorUntilItIsWrittenAnew() {
        machine.floppy.insert(content, false);
        machine.floppy.disk().spoil(7);
        start(Floppy.READ, 6, 3, 0x4000);
        finish();
        assertEnded(Floppy.CAUSE_UNREADABLE);
        assertEquals(7, machine.read(AT_SECTOR));
        assertArrayEquals(sectors(6, 1), machine.get(0x4000, 512));
        start(Floppy.WRITE, 7, 1, 0x4000);
        finish();
        start(Floppy.READ, 6, 3, 0x4000);
        finish();
        assertEnded(0);
    }

    @Test
    void aCodeThatMeansNothingIsAnError() {
        start(7, 0, 1, 0);
        finish();
        assertEnded(Floppy.CAUSE_NO_COMMAND);
    }

    @Test
    void aCommandWhileBusyIsLost() {
        machine.floppy.insert(content, false);
        start(Floppy.READ, 2, 1, 0x4000);
        machine.run(1000);
        start(Floppy.WRITE, 9, 4, 0x8000);
        finish();
        assertEnded(0);
        assertArrayEquals(sectors(2, 1), machine.get(0x4000, 512));
        assertEquals(0, machine.read(SECTORS_WRITTEN));
    }

    @ParameterizedTest
    @CsvSource({"5", "1000", "80000", "500000", "1000000"})
    void anAbortEndsACommandSoon(int after) {
        machine.floppy.insert(content, false);
        start(Floppy.READ, 36 * 3 + 8, 36, 0x4000);
        machine.run(after);
        machine.write(COMMAND, Floppy.GIVE_UP);
        assertTrue(finish() < 1000);
        assertEnded(Floppy.CAUSE_ABORTED);
    }

    @Test
    void anAbortInTheMiddleOfABurstWaitsForTheSector() {
        machine.floppy.insert(content, false);
        start(Floppy.READ, 0, 2, 0x4000);
        while (machine.bus.holder() == null) {
            machine.run(1);
        }
        machine.write(COMMAND, Floppy.GIVE_UP);
        finish();
        assertEnded(Floppy.CAUSE_ABORTED);
        assertArrayEquals(sectors(0, 1), machine.get(0x4000, 512));
        assertEquals(1, machine.read(AT_SECTOR));
    }

    @Test
    void anAbortWhileIdleMeansNothing() {
        machine.write(COMMAND, Floppy.GIVE_UP);
        assertEquals(0, machine.read(STATUS) & (BUSY | DONE | ERROR));
        machine.floppy.insert(content, false);
        start(Floppy.READ, 0, 1, 0x4000);
        finish();
        assertEnded(0);
    }

    @Test
    void aChangeOfDisksIsTold() {
        machine.write(CTRL, 2);
        machine.floppy.insert(content, true);
        assertEquals(CHANGED | 0x30, machine.read(STATUS));
        assertTrue(machine.line(LINE));
        machine.write(STATUS, CHANGED);
        assertFalse(machine.line(LINE));
        machine.floppy.eject();
        assertEquals(CHANGED, machine.read(STATUS));
        assertTrue(machine.line(LINE));
    }

    @Test
    void aDiskTakenOutWhileItIsReadEndsTheCommand() {
        machine.floppy.insert(content, false);
        turnTo(0);
        start(Floppy.READ, 0, 18, 0x4000);
        machine.run(2L * Floppy.SLOT_CYCLES + 5000);
        machine.floppy.eject();
        finish();
        assertEnded(Floppy.CAUSE_NO_DISK);
        assertEquals(2, machine.read(SECTORS_READ));
        machine.floppy.insert(new byte[] {1, 2, 3}, false);
        start(Floppy.READ, 0, 1, 0x4000);
        finish();
        assertArrayEquals(
                Arrays.copyOf(new byte[] {1, 2, 3}, 512),
                machine.get(0x4000, 512),
                "nothing is left of the disk before");
    }

    @Test
    void aDiskComesAndGoesAsAnInput() {
        machine.floppy.arrive(Floppy.inserted(content, true, List.of(3)));
        assertEquals(CHANGED | 0x30, machine.read(STATUS));
        start(Floppy.READ, 2, 2, 0x4000);
        finish();
        assertEnded(Floppy.CAUSE_UNREADABLE);
        assertArrayEquals(sectors(2, 1), machine.get(0x4000, 512));
        machine.floppy.arrive(new byte[0]);
        assertEquals(0, machine.read(STATUS) & 0x30);
    }

    @Test
    void anyBytesMakeSomeDisk() {
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            byte[] input = new byte[random.nextInt(i < 100 ? 8 : 1 << 21)];
            random.nextBytes(input);
            machine.floppy.arrive(input);
            start(Floppy.READ, random.nextInt(Floppy.SECTORS), 1, 0x4000);
            finish();
        }
    }

    @Test
    void savedInTheMiddleOfItsWorkItEndsTheSameWay() {
        machine.floppy.insert(content, false);
        machine.write(CTRL, 1);
        start(Floppy.READ, 34, 4, 0x4000);
        for (long at : new long[] {5, 200_000, 300_000, 500_000, 2_000_000}) {
            machine.run(at);
            SmallMachine other = new SmallMachine();
            other.restore(machine.save());
            assertEquals(machine.hash(), other.hash());
            other.run(4L * Floppy.TURN_CYCLES);
            assertTrue(other.line(LINE));
            assertArrayEquals(sectors(34, 4), other.get(0x4000, 4 * 512));
        }
    }

    @Test
    void itsRegistersMayBeTheTargetOfItsOwnTransfer() {
        machine.floppy.insert(content, false);
        for (int offset = 0; offset < 0x80; offset += 8) {
            start(Floppy.READ, 0, 1, FLOPPY + offset);
            finish();
            machine.run(Floppy.TURN_CYCLES);
            finish();
        }
    }

    @Test
    void anythingMayBeWrittenAtAnyTime() {
        machine.floppy.insert(content, false);
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(3000);
            machine.write(FLOPPY + 8L * random.nextInt(15), value);
            machine.run(random.nextInt(2) == 0 ? 1 : random.nextInt(2000));
            if (random.nextInt(200) == 0) {
                machine.floppy.eject();
            } else if (random.nextInt(100) == 0) {
                machine.floppy.insert(content, random.nextBoolean());
            }
        }
        machine.write(COMMAND, Floppy.GIVE_UP);
        finish();
    }
}
