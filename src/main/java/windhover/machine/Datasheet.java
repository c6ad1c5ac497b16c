package windhover.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import windhover.device.dmac.Dmac;
import windhover.device.finisher.Finisher;
import windhover.device.nic.Nic;
import windhover.device.timer.Clint;
import windhover.device.timer.Timer;
import windhover.device.uart.DebugUart;
import windhover.device.uart.Uart16550;
import windhover.fsm.FirmwareTable;
import windhover.irq.Idt;
import windhover.irq.LineUnit;
import windhover.reg.CHeader;
import windhover.reg.ManualPage;
import windhover.reg.RegisterMap;

/**
 * What is written about a device: from these follow the guest's header and the manual pages.
 *
 * @param title its name, in words
 * @param board the board it belongs to
 * @param slot where it sits on board kestrel3; null for board bare
 * @param base its first physical address
 * @param map its registers
 * @param firmware its firmware tables
 */
public record Datasheet(
    String title, String board, @Nullable Slot slot, long base, RegisterMap<?> map, List<FirmwareTable<?, ?, ?>> firmware) {
  /** Every device of board {@code kestrel3} that has a register map, by slot. */
  public static final List<Datasheet> KESTREL3 =
      List.of(
          of(Slot.LINES, LineUnit.MAP),
          of(Slot.DMAC, Dmac.MAP, Dmac.CHANNEL_FIRMWARE),
          of(Slot.NIC, Nic.MAP, Nic.RECEIVE_FIRMWARE, Nic.DELIVER_FIRMWARE, Nic.TRANSMIT_FIRMWARE),
          of(Slot.TIMER, Timer.MAP),
          of(Slot.UART, DebugUart.MAP));

  /** Every device of board {@code bare} that has a register map, by address. */
  public static final List<Datasheet> BARE =
      List.of(
          bare("test finisher", 0x0010_0000, Finisher.MAP),
          bare("core-local interruptor", 0x0200_0000, Clint.MAP),
          bare("serial port", 0x1000_0000, Uart16550.MAP));

  /** All of them. */
  public static List<Datasheet> all() {
    return Stream.concat(KESTREL3.stream(), BARE.stream()).toList();
  }

  private static Datasheet of(Slot slot, RegisterMap<?> map, FirmwareTable<?, ?, ?>... firmware) {
    return new Datasheet(slot.title(), "kestrel3", slot, slot.base(), map, List.of(firmware));
  }

  private static Datasheet bare(String title, long base, RegisterMap<?> map) {
    return new Datasheet(title, "bare", null, base, map, List.of());
  }

  /** The text of {@code roms/include/kestrel3.h}. */
  public static String guestHeader() {
    CHeader header = new CHeader("KESTREL3_H", "Devices of board kestrel3.");
    header.section("slots: base addresses and interrupt lines");
    for (Slot slot : Slot.values()) {
      header.pattern(slot + "_BASE", slot.base(), slot.title());
      for (Slot.Line line : slot.lines()) {
        header.number(slot + (line.name().isEmpty() ? "" : "_" + line.name()) + "_LINE", line.number(), "");
      }
    }
    header.section("interrupts: line n is cause 16 + n; CSR midt holds the address of the table, 0 = none");
    header.line("CSR_MIDT", "0x7c0", "");
    header.number("IDT_ENTRIES", Idt.ENTRIES, "of 8 bytes: address of the handler, 0 = not installed");
    header.line("LINE_CAUSE(n)", "(" + Idt.FIRST_LINE_CAUSE + " + (n))", "cause of line n, and its bit in mip and mie");
    header.line(
        "IDT_OF_INTERRUPT(cause)", "(" + Idt.FIRST_INTERRUPT + " + (cause))", "of an interrupt; the entry of an exception is its cause");
    header.line("IDT_OF_LINE(n)", "(" + Idt.entryOfLine(0) + " + (n))", "entry of line n");
    for (Datasheet sheet : KESTREL3) {
      header.section(sheet.title + " (offsets from " + sheet.map.name() + "_BASE)");
      header.map(sheet.map);
    }
    return header.text();
  }

  /** The name of its manual page, below {@code docs/devices}. */
  public String pageName() {
    return map.name().toLowerCase(Locale.ROOT) + ".md";
  }

  /** Its manual page. */
  public String page() {
    List<String> facts = new ArrayList<>();
    String place = slot == null ? "" : String.format(Locale.ROOT, ", slot %X", slot.number());
    facts.add(String.format(Locale.ROOT, "board `%s`%s, base `0x%x`, %d bytes of registers", board, place, base, map.span()));
    for (Slot.Line line : slot == null ? List.<Slot.Line>of() : slot.lines()) {
      facts.add("interrupt line " + line.number() + (line.name().isEmpty() ? "" : " (" + line.name() + ")"));
    }
    String heading = Character.toUpperCase(title.charAt(0)) + title.substring(1) + " (" + map.name() + ")";
    return ManualPage.of(heading, facts, map, firmware);
  }
}
