package windhover.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import windhover.bus.Rom;
import windhover.device.config.ConfigurationRom;
import windhover.device.dmac.Dmac;
import windhover.device.finisher.Finisher;
import windhover.device.floppy.Floppy;
import windhover.device.gpia.Gpia;
import windhover.device.kia.Kia;
import windhover.device.mgia.Mgia;
import windhover.device.nic.Nic;
import windhover.device.timer.Clint;
import windhover.device.timer.Timer;
import windhover.device.uart.DebugUart;
import windhover.device.uart.Sia;
import windhover.device.uart.Uart16550;
import windhover.device.wire.Wire;
import windhover.irq.LineUnit;

/**
 * A board as data: one row a part. A new device is one more row. The order of the rows is the order in which parts act
 * within a cycle, and a part that another is wired to stands before it.
 *
 * @param name the name on the command line
 * @param ramBase first address of RAM
 * @param ramSize bytes of RAM
 * @param resetPc where the processor starts
 * @param slots the other parts
 */
public record Board(String name, long ramBase, int ramSize, long resetPc, List<Slot> slots) {
    /** The interrupt lines that a part drives: the first, and what each is for, in words. */
    public record Lines(int first, List<String> uses) {
        /** None. */
        static final Lines NONE = new Lines(-1, List.of());
    }

    private static Lines irq(int first, String... uses) {
        return new Lines(first, List.of(uses));
    }

    /**
     * A part's place.
     *
     * @param name short, unique on the board
     * @param base first address
     * @param size bytes of address space
     * @param lines the interrupt lines it drives
     * @param maker makes and wires it
     */
    public record Slot(String name, long base, long size, Lines lines, Maker maker) {}

    /** Makes the part of a slot. */
    @FunctionalInterface
    public interface Maker {
        /** Makes the part, wires it and puts it into its slot. */
        void make(Machine.Bench bench, Slot slot);
    }

    /** The Kestrel-3: devices by address bits 59:56 (machine manual, memory map). */
    public static final Board KESTREL3 = new Board(
            "kestrel3",
            0,
            16 << 20,
            0xFFFF_FFFF_FFFF_FF00L,
            // formatter:off
            List.of(
                //       name     base                     size     lines and part
                new Slot("lines", 0x0400_0000_0000_0000L, 0x1000, Lines.NONE, (b, s) -> b.fit(s, new LineUnit(b.processor()))),
                new Slot("gpia", 0x0100_0000_0000_0000L, 0x1000, Lines.NONE, (b, s) -> b.fit(s, new Gpia())),
                new Slot("kia", 0x0200_0000_0000_0000L, 0x1000, irq(2, "key waits"), (b, s) -> b.fit(s, new Kia(b.clock(), b.line(s, 0)))),
                new Slot("dmac", 0x0500_0000_0000_0000L, 0x1000, irq(5, "DMA finished"), (b, s) -> b.fit(s, new Dmac(b.clock(), b.bus(), b.line(s, 0)))),
                new Slot("nic", 0x0600_0000_0000_0000L, 0x10000, irq(6, "frame received", "frame sent"), Board::nic),
                new Slot("timer", 0x0700_0000_0000_0000L, 0x1000, irq(1, "a timer channel fired"), Board::timer),
                new Slot("sia", 0x0800_0000_0000_0000L, 0x1000, irq(3, "serial port"), (b, s) -> b.fit(s, new Sia(b.clock(), b.line(s, 0)))),
                new Slot("mgia", 0x0900_0000_0000_0000L, 0x1000, irq(4, "vertical blank"), (b, s) -> b.fit(s, new Mgia(b.clock(), b.bus(), b.line(s, 0)))),
                new Slot("floppy", 0x0A00_0000_0000_0000L, 0x1000, irq(8, "disk command ended"), Board::floppy),
                new Slot("uart", 0x0E00_0000_0000_0000L, 0x1000, Lines.NONE, (b, s) -> b.fit(s, new DebugUart())),
                new Slot("config", 0x0300_0000_0000_0000L, 0x1000, Lines.NONE, Board::configuration),
                new Slot("rom", 0xFFFF_FFFF_FFF0_0000L, 1 << 20, Lines.NONE, (b, s) -> b.answer(s, 0, s.size(), new Rom(1 << 20)))));
            // formatter:on

    /** RAM and the few devices that any RISC-V program expects. */
    public static final Board BARE = new Board(
            "bare",
            0x8000_0000L,
            128 << 20,
            0x8000_0000L,
            // formatter:off
            List.of(
                //       name        base         size     lines and part
                new Slot("finisher", 0x0010_0000, 0x1000, Lines.NONE, (b, s) -> b.fit(s, new Finisher())),
                new Slot("clint", 0x0200_0000, 0x10000, Lines.NONE, Board::clint),
                new Slot("uart", 0x1000_0000, 0x100, Lines.NONE, (b, s) -> b.fit(s, new Uart16550()))));
            // formatter:on

    private static void nic(Machine.Bench bench, Slot slot) {
        Nic nic = bench.fit(
                slot,
                new Nic(bench.clock(), bench.bus(), bench.part(Dmac.class), bench.line(slot, 0), bench.line(slot, 1)));
        bench.answer(slot, Nic.PACKET_MEMORY, nic.packetMemoryBytes(), nic.packetMemory());
        Wire wire = bench.hang(slot, new Wire(bench.clock(), nic::rawFrameArrives));
        nic.listener((frame, cycle) -> wire.sent(frame));
    }

    private static void floppy(Machine.Bench bench, Slot slot) {
        bench.fit(slot, new Floppy(bench.clock(), bench.bus(), bench.line(slot, 0)));
    }

    private static void timer(Machine.Bench bench, Slot slot) {
        bench.time(bench.fit(slot, new Timer(bench.clock(), bench.processor(), bench.line(slot, 0)))::mtime);
    }

    /** Makes the ROM that describes the board; historical parts have their historical class and device id. */
    private static void configuration(Machine.Bench bench, Slot slot) {
        Board board = bench.board();
        List<ConfigurationRom.Part> parts = new ArrayList<>();
        parts.add(
                new ConfigurationRom.Part("ram", 2, 5, board.ramBase(), board.ramBase() + board.ramSize() - 1, -1, 0));
        for (Slot part : board.slots()) {
            int own = 16 + (int) (part.base() >>> 56 & 15);
            int kind = own;
            int device = own;
            switch (part.name()) {
                case "gpia" -> {
                    kind = 3;
                    device = 7;
                }
                case "kia" -> {
                    kind = 4;
                    device = 8;
                }
                case "mgia" -> kind = 6;
                case "config" -> kind = 7;
                case "rom" -> {
                    kind = 8;
                    device = 9;
                }
                default -> {}
            }
            Lines lines = part.lines();
            parts.add(new ConfigurationRom.Part(
                    part.name(),
                    kind,
                    device,
                    part.base(),
                    part.base() + part.size() - 1,
                    lines.first(),
                    lines.uses().size()));
        }
        bench.fit(slot, new ConfigurationRom(board.name(), parts));
    }

    private static void clint(Machine.Bench bench, Slot slot) {
        bench.time(bench.fit(slot, new Clint(bench.clock(), bench.processor()))::mtime);
    }

    /** All boards. */
    public static final List<Board> ALL = List.of(KESTREL3, BARE);

    /** What interrupt line n is for, in words; empty when no part drives it. */
    public String lineUse(int n) {
        for (Slot slot : slots) {
            int index = n - slot.lines().first();
            if (index >= 0 && index < slot.lines().uses().size()) {
                return slot.lines().uses().get(index);
            }
        }
        return "";
    }

    /** The board of a name, if there is one. */
    public static Optional<Board> named(String name) {
        return ALL.stream().filter(board -> board.name.equals(name)).findFirst();
    }
}
