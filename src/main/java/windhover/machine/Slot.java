package windhover.machine;

import java.util.List;

/**
 * The device slots of board {@code kestrel3}: bits 59:56 of an address choose the slot, as on the historical machine (machine manual,
 * memory
 * map).
 */
public enum Slot {
  RAM(0x0, "main memory"),
  GPIA(0x1, "general-purpose inputs and outputs"),
  KIA(0x2, "keyboard interface adapter", new Line("", 2)),
  CONFIG(0x3, "configuration ROM"),
  LINES(0x4, "line unit"),
  DMAC(0x5, "DMA controller", new Line("", 5)),
  NIC(0x6, "network card", new Line("RX", 6), new Line("TX", 7)),
  TIMER(0x7, "timer", new Line("", 1)),
  SIA(0x8, "serial interface adapter", new Line("", 3)),
  MGIA(0x9, "video", new Line("", 4)),
  FLOPPY(0xA, "floppy disk controller", new Line("", 8)),
  UART(0xE, "debug UART");

  /**
   * An interrupt line of the slot.
   *
   * @param name empty when the slot has one line only
   * @param number 0 to 15
   */
  public record Line(String name, int number) {}

  private final int number;
  private final String title;
  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Line> lines;

  Slot(int number, String title, Line... lines) {
    this.number = number;
    this.title = title;
    this.lines = List.of(lines);
  }

  /** The slot's number, 0 to 15. */
  public int number() {
    return number;
  }

  /** The first physical address of the slot. */
  public long base() {
    return (long) number << 56;
  }

  /** What sits in it, in words. */
  public String title() {
    return title;
  }

  /** The interrupt lines it drives. */
  public List<Line> lines() {
    return lines;
  }
}
