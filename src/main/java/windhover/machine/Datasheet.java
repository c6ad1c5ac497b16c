package windhover.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import windhover.device.dmac.Dmac;
import windhover.device.nic.Nic;
import windhover.device.timer.Timer;
import windhover.device.uart.DebugUart;
import windhover.fsm.FirmwareTable;
import windhover.irq.Idt;
import windhover.irq.LineUnit;
import windhover.reg.CHeader;
import windhover.reg.ManualPage;
import windhover.reg.RegisterMap;

/**
 * What is written about a device of board {@code kestrel3}: from these follow the guest's header and the manual pages.
 *
 * @param slot where it sits
 * @param map its registers
 * @param firmware its firmware tables
 */
public record Datasheet(Slot slot, RegisterMap<?> map, List<FirmwareTable<?, ?, ?>> firmware) {
  /** Every device that has a register map, by slot. */
  public static final List<Datasheet> ALL =
      List.of(
          new Datasheet(Slot.LINES, LineUnit.MAP, List.of()),
          new Datasheet(Slot.DMAC, Dmac.MAP, List.of(Dmac.CHANNEL_FIRMWARE)),
          new Datasheet(Slot.NIC, Nic.MAP, List.of(Nic.RECEIVE_FIRMWARE, Nic.DELIVER_FIRMWARE, Nic.TRANSMIT_FIRMWARE)),
          new Datasheet(Slot.TIMER, Timer.MAP, List.of()),
          new Datasheet(Slot.UART, DebugUart.MAP, List.of()));

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
    for (Datasheet sheet : ALL) {
      header.section(sheet.slot.title() + " (offsets from " + sheet.map.name() + "_BASE)");
      header.map(sheet.map);
    }
    return header.text();
  }

  /** The name of its manual page, below {@code docs/devices}. */
  public String pageName() {
    return slot.name().toLowerCase(Locale.ROOT) + ".md";
  }

  /** Its manual page. */
  public String page() {
    List<String> facts = new ArrayList<>();
    facts.add(String.format(Locale.ROOT, "slot %X, base `0x%016x`, %d bytes of registers", slot.number(), slot.base(), map.span()));
    for (Slot.Line line : slot.lines()) {
      facts.add("interrupt line " + line.number() + (line.name().isEmpty() ? "" : " (" + line.name() + ")"));
    }
    String title = Character.toUpperCase(slot.title().charAt(0)) + slot.title().substring(1) + " (" + map.name() + ")";
    return ManualPage.of(title, facts, map, firmware);
  }
}
