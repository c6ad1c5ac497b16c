package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.device.floppy.Floppy;
import windhover.image.Volume;

/** Disks that hold anything: the program that asked is told, and the system goes on. */
class DamagedVolumesTest {
    /** Enough for some reads that need three turns each. */
    private static final long END = 150_000_000;

    private static final int DIRECTORY = Volume.DIRECTORY_SECTOR * Volume.SECTOR_BYTES;

    private static Volume.Builder volume() {
        return new Volume.Builder("SYS", Floppy.SECTORS, 12)
                .file("other", new byte[2000])
                .file("readme", "Read me.\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static GuestRun head(byte[] disk) {
        GuestRun run = new GuestRun("file-header", Timing.TEXTBOOK);
        floppy(run).insert(disk, false);
        return run;
    }

    private static Floppy floppy(GuestRun run) {
        return run.machine.part(Floppy.class).orElseThrow();
    }

    /** What head says of SYS:readme on a disk, beyond the kernel's own line. */
    private static String said(GuestRun run, long end) {
        run.until(end);
        assertEquals(0, run.word("floppy_requests"));
        assertEquals(0, run.word("floppy_tasks"));
        assertEquals(0, run.word("open_streams"));
        assertEquals(0, run.word("openings"));
        assertEquals(0, run.word("work_queue"));
        assertEquals(0, run.word("heap_errors"));
        assertEquals(
                1,
                run.word("program_list") == run.symbol("floppy").address() ? 1 : 0,
                "head has ended, the driver is left");
        assertTrue(run.machine.processor(0).waiting());
        return run.transcript()
                .replaceFirst("STS, .*\n", "")
                .replaceFirst("^Failed to open file.\nhead: SYS:readme: ", "");
    }

    private static String said(byte[] disk) {
        return said(head(disk), END);
    }

    /** With a 16-bit number of a directory entry changed. */
    private static byte[] with(byte[] disk, int entry, int offset, int value) {
        int at = DIRECTORY + entry * Volume.ENTRY_BYTES + offset;
        disk[at] = (byte) value;
        disk[at + 1] = (byte) (value >> 8);
        return disk;
    }

    @Test
    void aSoundVolumeIsRead() {
        assertEquals("Read me.\n\n", said(volume().bytes()));
    }

    @Test
    void theNextSectorsOfTheDirectoryAreSearchedToo() {
        Volume.Builder volume = new Volume.Builder("SYS", Floppy.SECTORS, 20);
        for (int i = 0; i < 18; i++) {
            volume.file("file" + i, new byte[10]);
        }
        assertEquals(
                "At last.\n",
                said(volume.file("readme", "At last.".getBytes(StandardCharsets.US_ASCII))
                        .bytes()));
    }

    @Test
    void noDiskAndABlankDisk() {
        assertEquals("no such volume\n", said(new GuestRun("file-header", Timing.TEXTBOOK), END));
        assertEquals("damaged directory\n", said(new byte[Floppy.DISK_BYTES]));
    }

    @Test
    void aDirectoryThatIsNotWhereItMustBe() {
        assertEquals("damaged directory\n", said(with(volume().bytes(), 0, 50, 20)), "begins elsewhere");
        assertEquals("damaged directory\n", said(with(volume().bytes(), 0, 52, 15)), "ends before it begins");
        assertEquals("damaged directory\n", said(with(volume().bytes(), 0, 52, 2880)), "ends past the disk");
        assertEquals(
                "damaged directory\n",
                said(volume().spoil("$DIR", 200, null, null, null).bytes()),
                "has a long name");
        assertEquals(
                "damaged directory\n",
                said(volume().spoil("$DIR", null, 2, null, null).bytes()),
                "is a label");
    }

    @Test
    void aVolumeOfAnotherNameAndOneOfNone() {
        assertEquals(
                "no such volume\n",
                said(new Volume.Builder("WORK", Floppy.SECTORS, 1)
                        .file("readme", new byte[1])
                        .bytes()));
        assertEquals(
                "no such volume\n",
                said(volume().spoil("SYS", null, 0, null, null).bytes()));
        assertEquals(
                "no such volume\n",
                said(volume().spoil("SYS", 200, null, null, null).bytes()));
    }

    @Test
    void aFileThatIsNotOnTheDisk() {
        String nowhere = "sectors that are not on the volume\n";
        assertEquals(
                nowhere, said(volume().spoil("readme", null, null, 2879, 2880).bytes()), "ends past the disk");
        assertEquals(
                nowhere, said(volume().spoil("readme", null, null, 65535, 65535).bytes()), "begins past the disk");
        assertEquals(
                nowhere, said(volume().spoil("readme", null, null, 900, 800).bytes()), "ends before it begins");
        assertEquals(
                nowhere, said(volume().spoil("readme", null, null, 0, 2879).bytes()), "begins with the boot block");
    }

    @Test
    void aNameThatIsTooLongOrEmpty() {
        assertEquals(
                "damaged directory\n",
                said(volume().spoil("readme", 48, null, null, null).bytes()));
        assertEquals(
                "damaged directory\n",
                said(volume().spoil("readme", 0, null, null, null).bytes()));
        assertEquals(
                "Read me.\n\n",
                said(volume().spoil("other", 255, null, null, null).bytes()),
                "another file's name does not matter");
    }

    @Test
    void anEntryOfAnUnknownKindIsPassedOver() {
        assertEquals(
                "not found\n",
                said(volume().spoil("readme", null, 7, null, null).bytes()));
    }

    @Test
    void aFileThatIsTheDirectoryItselfLeadsInNoCircle() {
        assertTrue(said(volume().spoil("readme", null, null, 16, 16).bytes()).startsWith("\4$DIR"));
    }

    @Test
    void aDirectoryAsLongAsTheDiskIsSearchedOnce() {
        byte[] disk = with(volume().spoil("readme", null, 0, null, null).bytes(), 0, 52, 2879);
        GuestRun run = head(disk);
        assertEquals("not found\n", said(run, 2_500_000_000L));
        assertEquals(2880 - Volume.DIRECTORY_SECTOR, floppy(run).registers().peek("SECTORS_READ"));
    }

    @Test
    void anUnreadableDirectoryAndAnUnreadableFile() {
        GuestRun directory = head(volume().bytes());
        floppy(directory).disk().spoil(Volume.DIRECTORY_SECTOR);
        assertEquals("unreadable sector\n", said(directory, END));
        GuestRun file = head(volume().spoil("readme", null, null, 100, 100).bytes());
        floppy(file).disk().spoil(100);
        assertEquals("head: SYS:readme: unreadable sector\n", said(file, END));
    }

    @Test
    void whateverStandsInTheDirectoryEachRequestIsAnswered() {
        SplittableRandom random = new SplittableRandom(16);
        for (int round = 0; round < 60; round++) {
            byte[] disk = volume().bytes();
            for (int n = random.nextInt(1, 200); n > 0; n--) {
                // Sometimes the first entry as well, without which there is no directory.
                int from = random.nextInt(4) == 0 ? 0 : Volume.ENTRY_BYTES;
                disk[DIRECTORY + random.nextInt(from, 2 * Volume.SECTOR_BYTES)] = (byte) random.nextInt();
            }
            GuestRun run = head(disk);
            if (random.nextInt(3) == 0) {
                floppy(run).disk().spoil(random.nextInt(16, 24));
            }
            String said = said(run, 400_000_000);
            assertTrue(said.endsWith("\n") && !said.contains("stopped"), said);
        }
    }
}
