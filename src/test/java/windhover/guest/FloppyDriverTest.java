package windhover.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import windhover.cpu.Timing;
import windhover.device.floppy.Floppy;

/** The driver of the floppy disk: its order, its answers, and what it makes of a disk that fails. */
class FloppyDriverTest {
  private static final long END = 150_000_000;

  /** A disk each of whose sectors bears its number. */
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
      String said = "disk_reader: cylinder %d, served as number ".formatted(cylinder);
      assertEquals(cylinder != 40, run.transcript().matches("(?s).*%s\\d: sector %d\n.*".formatted(said, cylinder * 36)), said);
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

  private static void assertIdle(GuestRun run) {
    assertEquals(0, run.word("floppy_requests"));
    assertEquals(0, run.word("floppy_tasks"));
    assertEquals(0, run.word("floppy_spurious"));
    assertTrue(run.machine.cpu().waiting());
    assertTrue(run.transcript().contains("disk_elevator: the arm went"), run.transcript());
  }
}
