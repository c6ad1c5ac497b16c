package windhover.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import windhover.clock.Stateful;
import windhover.cpu.Timing;
import windhover.fsm.Firmware;
import windhover.fsm.FirmwareTable;
import windhover.irq.Idt;
import windhover.reg.CHeader;
import windhover.reg.Device;
import windhover.reg.ManualPage;
import windhover.reg.RegisterMap;

/**
 * What is written about a device of a board. A row of the board's table is enough: the guest's header and the manual
 * page follow from it.
 *
 * @param board the board
 * @param slot where the device sits
 * @param map its registers
 * @param firmware its firmware tables, each once
 */
public record Datasheet(Board board, Board.Slot slot, RegisterMap<?> map, List<FirmwareTable<?, ?, ?>> firmware) {
    /** Every device of a board, in its order. */
    public static List<Datasheet> of(Board board) {
        Machine machine = new Machine(board, Timing.TEXTBOOK);
        List<Datasheet> sheets = new ArrayList<>();
        for (Stateful part : machine.parts()) {
            if (part instanceof Device device) {
                List<FirmwareTable<?, ?, ?>> tables = new ArrayList<>();
                for (Firmware<?, ?, ?> firmware : device.firmware()) {
                    if (!tables.contains(firmware.table())) {
                        tables.add(firmware.table());
                    }
                }
                sheets.add(new Datasheet(
                        board, machine.slotOf(device), device.registers().map(), List.copyOf(tables)));
            }
        }
        return sheets;
    }

    /** The text of {@code roms/include/kestrel3.h}. */
    public static String guestHeader() {
        List<Datasheet> sheets = of(Board.KESTREL3);
        CHeader header = new CHeader("KESTREL3_H", "Devices of board kestrel3.");
        header.section("where the devices are, and their interrupt lines");
        for (Datasheet sheet : sheets) {
            sheet.place(header);
        }
        header.section("interrupts: line n is cause 16 + n; CSR midt holds the address of the table, 0 = none");
        header.line("CSR_MIDT", "0x7c0", "");
        header.number("IDT_ENTRIES", Idt.ENTRIES, "of 8 bytes: address of the handler, 0 = not installed");
        header.line(
                "LINE_CAUSE(n)", "(" + Idt.FIRST_LINE_CAUSE + " + (n))", "cause of line n, and its bit in mip and mie");
        header.line(
                "IDT_OF_INTERRUPT(cause)",
                "(" + Idt.FIRST_INTERRUPT + " + (cause))",
                "entry of an interrupt; an exception's is its cause");
        header.line("IDT_OF_LINE(n)", "(" + Idt.entryOfLine(0) + " + (n))", "entry of line n");
        for (Datasheet sheet : sheets) {
            header.section(sheet.map.name() + " (offsets from " + sheet.map.name() + "_BASE)");
            header.map(sheet.map);
        }
        return header.text();
    }

    private void place(CHeader header) {
        header.pattern(map.name() + "_BASE", slot.base(), "");
        for (int i = 0; i < map.lines().size(); i++) {
            String line = map.lines().get(i);
            header.number(
                    map.name() + (line.isEmpty() ? "" : "_" + line) + "_LINE",
                    slot.lines().first() + i,
                    slot.lines().uses().get(i));
        }
    }

    /** The name of its manual page, below {@code docs/devices}. */
    public String pageName() {
        return map.name().toLowerCase(Locale.ROOT) + ".md";
    }

    /** Its manual page. */
    public String page() {
        List<String> facts = new ArrayList<>();
        facts.add(String.format(
                Locale.ROOT, "board `%s`, base `0x%x`, %d bytes of registers", board.name(), slot.base(), map.span()));
        for (int i = 0; i < slot.lines().uses().size(); i++) {
            facts.add("interrupt line " + (slot.lines().first() + i) + ": "
                    + slot.lines().uses().get(i));
        }
        return ManualPage.of(map.title() + " (" + map.name() + ")", facts, map, firmware);
    }
}
