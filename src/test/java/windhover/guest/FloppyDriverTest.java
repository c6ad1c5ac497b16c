package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.device.floppy.Floppy;
import windhover.device.uart.DebugUart;
import windhover.image.Volume;

/** The driver of the floppy disk: its order, its answers, and what it makes of a disk that fails. */
class FloppyDriverTest {
    private static final long END = 150_000_000;

    /** A disk each of whose sectors carries its number. */
    private static byte[] numbered() {
        byte[] disk = new byte[Floppy.DISK_BYTES];
        for (int sector = 0; sector < Floppy.SECTORS; sector++) {
            byte[] text = ("sector " + sector).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, disk, sector * Floppy.SECTOR_BYTES, text.length);
        }
        return disk;
    }

    private static Floppy floppy(GuestRun run) {
        return run.machine.part(Floppy.class).orElseThrow();
    }

    private static GuestRun sixReaders() {
        GuestRun run = new GuestRun("disk-elevator", Timing.TEXTBOOK);
        floppy(run).insert(numbered(), false);
        return run;
    }

    @Test
    void requestsAreServedAsTheArmComesByAndGetTheirOwnSectors() {
        GuestRun run = sixReaders().until(END);
        assertArrayEquals(new long[] {60, 70, 50, 30, 20, 10}, run.words("elevator_order", 6), run.transcript());
        assertArrayEquals(new long[] {60, 10, 70, 20, 50, 30}, run.words("first_come_order", 6));
        assertEquals(130, run.word("elevator_travel"));
        assertEquals(270, run.word("first_come_travel"));
        for (int cylinder = 10; cylinder <= 70; cylinder += 10) {
            String said = String.format(Locale.ROOT, "disk_reader: cylinder %d, served as number ", cylinder);
            assertEquals(
                    cylinder != 40,
                    run.transcript()
                            .matches(String.format(Locale.ROOT, "(?s).*%s\\d: sector %d\n.*", said, cylinder * 36)),
                    said);
        }
        assertEquals(0, run.word("readers_failed"));
        assertEquals(0, run.word("floppy_spurious"));
    }

    @Test
    void anUnreadableSectorFailsItsRequestAloneAfterThreeAttempts() {
        GuestRun run = sixReaders();
        floppy(run).disk().spoil(50 * 36 + 1);
        run.until(END);
        assertEquals(2, run.word("readers_failed"), "in each of the two rounds");
        assertEquals(4, run.word("floppy_retries"));
        assertArrayEquals(new long[] {60, 70, 50, 30, 20, 10}, run.words("elevator_order", 6));
        assertIdle(run);
    }

    @Test
    void withoutADiskEveryRequestIsAnswered() {
        GuestRun run = new GuestRun("disk-elevator", Timing.TEXTBOOK).until(END);
        assertEquals(12, run.word("readers_failed"), run.transcript());
        assertIdle(run);
    }

    @Test
    void whenTheDiskIsChangedWhatWasAskedOfTheOldOneFails() {
        GuestRun run = sixReaders().until(2_000_000);
        floppy(run).insert(numbered(), false);
        run.until(END);
        assertEquals(6, run.word("readers_failed"), run.transcript());
        assertEquals(1, run.word("floppy_changes"));
        assertIdle(run);
    }

    /** A shell with a disk whose readme needs at least one turn of the disk. */
    private static GuestRun shell() {
        GuestRun run = new GuestRun("shell", Timing.TEXTBOOK);
        byte[] readme = "Read me.".getBytes(StandardCharsets.US_ASCII);
        floppy(run)
                .insert(
                        new Volume.Builder("SYS", Floppy.SECTORS, 4)
                                .file("readme", readme, 2000)
                                .bytes(),
                        false);
        return run.until(200_000);
    }

    private static void type(GuestRun run, String line) {
        for (byte b : (line + "\r").getBytes(StandardCharsets.US_ASCII)) {
            run.machine.part(DebugUart.class).orElseThrow().inputArrives(b);
        }
        run.until(run.machine.clock().now() + 100_000);
    }

    @Test
    void aProgramThatIsUnloadedWhileItsDiskTurnsIsForgottenAndTheNextOneIsServed() {
        GuestRun run = shell();
        type(run, "head SYS:readme");
        assertTrue(run.word("floppy_requests") != 0, "it waits for the directory");
        type(run, "unload head");
        assertEquals(0, run.word("floppy_requests"));
        assertEquals(0, run.word("floppy_tasks"));
        long events = run.word("events_in_use");
        type(run, "head SYS:readme");
        run.until(60_000_000);
        assertEquals(1, run.transcript().split("Read me\\.", -1).length - 1, run.transcript());
        assertEquals(events, run.word("events_in_use"), "no event was left behind");
        assertEquals(0, run.word("floppy_spurious"));
        assertEquals(0, run.word("heap_errors"));
    }

    @Test
    void aProgramThatIsUnloadedWhileTheArmMovesForItIsForgotten() {
        GuestRun run = shell();
        type(run, "head SYS:readme");
        while (floppy(run).cylinder() < 10) {
            run.until(run.machine.clock().now() + 10_000);
        }
        type(run, "unload head");
        assertEquals(0, run.word("floppy_tasks"));
        assertEquals(0, run.word("open_streams"));
        type(run, "head SYS:readme");
        run.until(60_000_000);
        assertTrue(run.transcript().contains("Read me."), run.transcript());
    }

    @Test
    void whenTheDriverIsUnloadedItsRequestsAreAnswered() {
        GuestRun run = shell();
        type(run, "head SYS:readme");
        type(run, "unload floppy");
        assertTrue(run.transcript().contains("head: SYS:readme: no driver"), run.transcript());
        type(run, "head SYS:readme");
        assertTrue(run.transcript().contains("head: SYS:readme: no such volume"), run.transcript());
        type(run, "head ROM:short");
        assertTrue(run.transcript().contains("A short file."), run.transcript());
    }

    /** Somebody else writes to a register of the controller, as no sound machine does. */
    private static void meddle(GuestRun run, String register, long value) {
        floppy(run)
                .registers()
                .write(floppy(run).registers().map().register(register).offset(), 8, value);
    }

    @Test
    void anInterruptThatNobodyWaitsForIsCountedAndForgotten() {
        GuestRun run = shell();
        meddle(run, "COUNT", 0);
        meddle(run, "COMMAND", 1);
        run.until(run.machine.clock().now() + 10_000);
        assertEquals(1, run.word("floppy_spurious"));
        type(run, "head SYS:readme");
        run.until(60_000_000);
        assertTrue(run.transcript().contains("Read me."), run.transcript());
        assertEquals(1, run.word("floppy_spurious"));
    }

    @Test
    void aCommandThatEndsAsItCannotHaveEndedFailsItsRequest() {
        GuestRun run = shell();
        type(run, "head SYS:readme");
        meddle(run, "COMMAND", 4);
        run.until(run.machine.clock().now() + 100_000);
        assertTrue(run.transcript().contains("head: SYS:readme: the device is out of order"), run.transcript());
        type(run, "head SYS:readme");
        run.until(60_000_000);
        assertTrue(run.transcript().contains("Read me."), run.transcript());
    }

    private static void assertIdle(GuestRun run) {
        assertEquals(0, run.word("floppy_requests"));
        assertEquals(0, run.word("floppy_tasks"));
        assertEquals(0, run.word("floppy_spurious"));
        assertTrue(run.machine.processor(0).waiting());
        assertTrue(run.transcript().contains("disk_elevator: the arm went"), run.transcript());
    }
}
