package windhover.machine;

import static windhover.bus.Master.Role.BLOCKS;
import static windhover.bus.Master.Role.DESCRIPTORS;
import static windhover.bus.Master.Role.OWN_BLOCKS;
import static windhover.bus.Master.Role.SCAN;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import windhover.bus.Bus;
import windhover.bus.Master;
import windhover.bus.Rom;
import windhover.clock.PagedBytes;
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
import windhover.device.uart.Console;
import windhover.device.uart.DebugUart;
import windhover.device.uart.Sia;
import windhover.device.uart.Uart16550;
import windhover.device.wire.Wire;
import windhover.image.ElfImage;
import windhover.image.Segment;
import windhover.irq.LineUnit;
import windhover.isa.Isa;

/**
 * A board as data: one row a part. A new device is one more row. The order of the rows is the order in which parts act
 * within a cycle, and a part that another is wired to stands before it.
 *
 * @param name the name on the command line
 * @param ramBase first address of RAM
 * @param ramSize bytes of RAM
 * @param resetPc where the processor starts
 * @param slots the other parts
 * @param isa the instruction set of its processors
 * @param processors how many processors it has, at least 1; they are alike, and all start at {@code resetPc}
 */
public record Board(String name, long ramBase, int ramSize, long resetPc, List<Slot> slots, Isa isa, int processors) {
    private static final String ROM = "rom";

    /** The first four bytes of an ELF file, little-endian. */
    private static final int ELF_MAGIC = 0x464C457F;

    /** Checks the number of processors. */
    public Board {
        if (processors < 1 || processors > Bus.PORTS_OF_A_PRIORITY) {
            throw new IllegalArgumentException(
                    "board " + name + ": " + processors + " processors, expected 1 to " + Bus.PORTS_OF_A_PRIORITY);
        }
    }

    /** A board with one processor, which is the Kestrel-3's. */
    public Board(String name, long ramBase, int ramSize, long resetPc, List<Slot> slots) {
        this(name, ramBase, ramSize, resetPc, slots, Isa.KESTREL3, 1);
    }

    /** The slot of its ROM; null for none. */
    public @Nullable Slot rom() {
        return slots.stream()
                .filter(slot -> slot.name().equals(ROM))
                .findFirst()
                .orElse(null);
    }

    /** True when it has memory for each segment of an image: when {@link Machine#load} would not refuse it. */
    public boolean fits(ElfImage image) {
        Slot rom = rom();
        return image.segments().stream()
                .allMatch(segment -> segment.memorySize() == 0
                        || holds(ramBase, ramSize, segment, headerBelowRam(segment))
                        || (rom != null && holds(rom.base(), rom.size(), segment, 0)));
    }

    private static boolean holds(long base, long size, Segment segment, int skipped) {
        long bytes = segment.memorySize() - skipped;
        long offset = segment.physicalAddress() + skipped - base;
        return bytes > 0 && bytes <= size && offset >= 0 && offset <= size - bytes;
    }

    /** Bytes of a segment that lie below RAM, if they begin with an ELF header and are no more than a page. */
    int headerBelowRam(Segment segment) {
        long below = ramBase - segment.physicalAddress();
        boolean header = below > 0
                && below <= PagedBytes.PAGE
                && segment.fileSize() >= 4
                && segment.contents().getInt(0) == ELF_MAGIC;
        return header ? (int) below : 0;
    }

    /** The interrupt lines that a part drives: the first, and what each is for, in words. */
    public record Lines(int first, List<String> uses) {
        /** None. */
        static final Lines NONE = new Lines(-1, List.of());
    }

    /** Where the block picture of the machine draws a part. */
    public enum Group {
        /** Not at all; what it does on the bus is drawn there. */
        HIDDEN,
        /** As the interrupt lines. */
        LINES,
        /** Above the bus, with its firmware, and with its cable beside it where it has one. */
        CARD,
        /** At the left below the bus, with its firmware: it moves blocks on behalf of others. */
        MOVER,
        /** In the grid of small boxes below the bus. */
        SMALL
    }

    /**
     * How a part is shown.
     *
     * @param group where
     * @param order its place among those of its group, ascending
     * @param label its name
     * @param brief its name where there is little room
     * @param sentence what it is, for a tooltip: goes on after the name and a colon
     * @param note what its box says when it has no firmware
     */
    public record Shown(Group group, int order, String label, String brief, String sentence, String note) {}

    /**
     * A cable at a part, on which bytes travel one at a time while its firmware is in a state that
     * {@linkplain windhover.fsm.FirmwareState#carries carries} them.
     *
     * @param label its name
     * @param sentence what it is
     * @param byteCycles cycles a byte takes
     */
    public record Cable(String label, String sentence, int byteCycles) {}

    /** Class and device id in the configuration ROM; −1: its own, which follows from its address. */
    public record RomClass(int kind, int device) {
        static final RomClass OWN = new RomClass(-1, -1);
        private static final int FIRST_OWN = 16;
        private static final int SLOT_SHIFT = 56;

        int kind(long base) {
            return kind < 0 ? own(base) : kind;
        }

        int device(long base) {
            return device < 0 ? own(base) : device;
        }

        private static int own(long base) {
            return FIRST_OWN + (int) (base >>> SLOT_SHIFT & 15);
        }
    }

    /**
     * A part's place.
     *
     * @param name short, unique on the board
     * @param base first address
     * @param size bytes of address space
     * @param lines the interrupt lines it drives
     * @param master as what it asks for the bus; null for a part that does not
     * @param ports the names of the input ports by which something reaches it from outside
     * @param romClass what the configuration ROM says of it
     * @param shown how it is shown
     * @param cable the cable that hangs on it; null for none
     * @param maker makes and wires it
     */
    public record Slot(
            String name,
            long base,
            long size,
            Lines lines,
            @Nullable Master master,
            List<String> ports,
            RomClass romClass,
            Shown shown,
            @Nullable Cable cable,
            Maker maker) {

        /** The same part, made by {@code how}. */
        public Slot made(Maker how) {
            return new Slot(name, base, size, lines, master, ports, romClass, shown, cable, how);
        }

        /** The same part, which drives interrupt lines from {@code first} on, each for a use in words. */
        public Slot irq(int first, String... uses) {
            Lines driven = new Lines(first, List.of(uses));
            return new Slot(name, base, size, driven, master, ports, romClass, shown, cable, maker);
        }

        /** The same part, which asks for the bus. */
        public Slot master(int priority, Master.Role role, String id, String label) {
            Master asks = new Master(id, label, priority, role);
            return new Slot(name, base, size, lines, asks, ports, romClass, shown, cable, maker);
        }

        /** The same part with input ports. */
        public Slot input(String... names) {
            return new Slot(name, base, size, lines, master, List.of(names), romClass, shown, cable, maker);
        }

        /** The same part with a class and a device id in the configuration ROM; −1 for its own. */
        public Slot rom(int kind, int device) {
            RomClass said = new RomClass(kind, device);
            return new Slot(name, base, size, lines, master, ports, said, shown, cable, maker);
        }

        /** The same part, drawn in a group. */
        public Slot shown(Group group, int order, String label, String brief, String sentence) {
            Shown how = new Shown(group, order, label, brief, sentence, "");
            return new Slot(name, base, size, lines, master, ports, romClass, how, cable, maker);
        }

        /** The same part, whose box says something although it has no firmware. */
        public Slot note(String words) {
            Shown how = new Shown(shown.group(), shown.order(), shown.label(), shown.brief(), shown.sentence(), words);
            return new Slot(name, base, size, lines, master, ports, romClass, how, cable, maker);
        }

        /** The same part with a cable. */
        public Slot cable(String label, String sentence, int byteCycles) {
            Cable hangs = new Cable(label, sentence, byteCycles);
            return new Slot(name, base, size, lines, master, ports, romClass, shown, hangs, maker);
        }
    }

    /** Makes the part of a slot. */
    @FunctionalInterface
    public interface Maker {
        /** Makes the part, wires it and puts it into its slot. */
        void make(Machine.Bench bench, Slot slot);
    }

    /** A part at an address range, so far without lines, ports or a box in the picture. */
    public static Slot part(String name, long base, long size) {
        Shown hidden = new Shown(Group.HIDDEN, 0, name, name, "", "");
        return new Slot(name, base, size, Lines.NONE, null, List.of(), RomClass.OWN, hidden, null, (bench, slot) -> {});
    }

    /** The same board with one more part, after those there are. */
    public Board with(Slot slot) {
        List<Slot> more = new ArrayList<>(slots);
        more.add(slot);
        return new Board(name, ramBase, ramSize, resetPc, List.copyOf(more), isa, processors);
    }

    /** The same board with so many processors. */
    public Board withProcessors(int number) {
        return new Board(name, ramBase, ramSize, resetPc, slots, isa, number);
    }

    /** The same board, whose processors have another instruction set. */
    public Board withIsa(Isa other) {
        return new Board(name, ramBase, ramSize, resetPc, slots, other, processors);
    }

    /** The name of its instruction set where that is another than the board of its name has; else empty. */
    public String otherIsa() {
        return named(name).filter(board -> board.isa.equals(isa)).isPresent() ? "" : isa.deviceTree();
    }

    /** The Kestrel-3: devices by address bits 59:56 (machine manual, memory map). */
    public static final Board KESTREL3 = new Board(
            "kestrel3",
            0,
            16 << 20,
            0xFFFF_FFFF_FFFF_FF00L,
            // formatter:off
            List.of(
                part("lines", 0x0400_0000_0000_0000L, 0x1000)
                    .shown(Group.LINES, 0, "Interrupt lines", "Lines", "sixteen wires by which devices call for the processor")
                    .made((b, s) -> b.fit(s, new LineUnit(b.processor(0)))),
                part("gpia", 0x0100_0000_0000_0000L, 0x1000)
                    .input("gpia").rom(3, 7)
                    .made((b, s) -> b.fit(s, new Gpia())),
                part("kia", 0x0200_0000_0000_0000L, 0x1000)
                    .irq(2, "key waits").input("kia").rom(4, 8)
                    .shown(Group.SMALL, 3, "Keyboard", "Keys", "a PS/2 keyboard and its adapter, which keeps the codes of keys until software takes them")
                    .made((b, s) -> b.fit(s, new Kia(b.clock(), b.line(s, 0)))),
                part("dmac", 0x0500_0000_0000_0000L, 0x1000)
                    .irq(5, "DMA finished").master(2, BLOCKS, "DMAC", "DMA controller")
                    .shown(Group.MOVER, 0, "DMA controller", "DMA", "moves blocks of memory over the bus without the processor")
                    .made((b, s) -> b.fit(s, new Dmac(b.clock(), b.socket(s), b.line(s, 0)))),
                part("nic", 0x0600_0000_0000_0000L, 0x10000)
                    .irq(6, "frame received", "frame sent").master(1, DESCRIPTORS, "NIC", "network card").input("nic")
                    .shown(Group.CARD, 0, "Network card", "Network", "watches the wire with firmware of its own, so that the processor need not")
                    .cable("Wire", "the network cable: bytes arrive and leave one at a time", Nic.BYTE_CYCLES)
                    .made(Board::nic),
                part("timer", 0x0700_0000_0000_0000L, 0x1000)
                    .irq(1, "timer fired")
                    .shown(Group.SMALL, 0, "Timer", "Timer", "counts cycles and raises a line when a set time has come")
                    .made(Board::timer),
                part("sia", 0x0800_0000_0000_0000L, 0x1000)
                    .irq(3, "serial port").input("sia")
                    .shown(Group.HIDDEN, 0, "Serial line", "Serial", "what the guest sends over the serial line, byte by byte at its baud rate")
                    .made((b, s) -> b.fit(s, new Sia(b.clock(), b.line(s, 0)))),
                part("mgia", 0x0900_0000_0000_0000L, 0x1000)
                    .irq(4, "vertical blank").master(0, SCAN, "VIDEO", "video").rom(6, -1)
                    .shown(Group.SMALL, 4, "Screen", "Screen", "the video adapter reads the picture from RAM line by line, before everybody else on the bus")
                    .made((b, s) -> b.fit(s, new Mgia(b.clock(), b.socket(s), b.line(s, 0)))),
                part("floppy", 0x0A00_0000_0000_0000L, 0x1000)
                    .irq(8, "disk is done").master(3, OWN_BLOCKS, "DISK", "disk controller").input("floppy")
                    .shown(Group.SMALL, 5, "Disk", "Disk", "the floppy controller: moves its arm, waits for the sector to come round, then has it copied by DMA")
                    .made((b, s) -> b.fit(s, new Floppy(b.clock(), b.socket(s), b.line(s, 0)))),
                part("uart", 0x0E00_0000_0000_0000L, 0x1000)
                    .input(Console.PORT)
                    .shown(Group.SMALL, 1, "Debug UART", "UART", "prints characters for the console")
                    .made((b, s) -> b.fit(s, new DebugUart())),
                part("config", 0x0300_0000_0000_0000L, 0x1000)
                    .rom(7, -1)
                    .made(Board::configuration),
                part(ROM, 0xFFFF_FFFF_FFF0_0000L, 1 << 20)
                    .rom(8, 9)
                    .shown(Group.SMALL, 2, "ROM", "ROM", "read-only memory: where the processor starts after reset").note("start code")
                    .made((b, s) -> b.answer(s, 0, s.size(), new Rom(1 << 20)))));
            // formatter:on

    /** RAM and the few devices that any RISC-V program expects. */
    public static final Board BARE = new Board(
            "bare",
            0x8000_0000L,
            128 << 20,
            0x8000_0000L,
            // formatter:off
            List.of(
                part("finisher", 0x0010_0000, 0x1000)
                    .shown(Group.SMALL, 2, "Finisher", "Finisher", "ends the run when software writes to it")
                    .made((b, s) -> b.fit(s, new Finisher(b.clock())).listener(code -> b.attention())),
                part("clint", 0x0200_0000, 0x10000)
                    .shown(Group.SMALL, 0, "Timer", "Timer", "counts time and interrupts the processor when a set time has come")
                    .made(Board::clint),
                part("uart", 0x1000_0000, 0x100)
                    .input(Console.PORT)
                    .shown(Group.SMALL, 1, "UART", "UART", "prints characters for the console")
                    .made((b, s) -> b.fit(s, new Uart16550()))));
            // formatter:on

    private static void nic(Machine.Bench bench, Slot slot) {
        Nic nic = bench.fit(
                slot,
                new Nic(
                        bench.clock(),
                        bench.socket(slot),
                        bench.part(Dmac.class),
                        bench.line(slot, 0),
                        bench.line(slot, 1)));
        bench.answer(slot, Nic.PACKET_MEMORY, nic.packetMemoryBytes(), nic.packetMemory());
        Wire wire = bench.hang(slot, new Wire(bench.clock(), nic::rawFrameArrives));
        nic.listener((frame, cycle) -> wire.sent(frame));
    }

    private static void timer(Machine.Bench bench, Slot slot) {
        bench.time(bench.fit(slot, new Timer(bench.clock(), bench.processor(0), bench.line(slot, 0)))::mtime);
    }

    /** Makes the ROM that describes the board; historical parts have their historical class and device id. */
    private static void configuration(Machine.Bench bench, Slot slot) {
        Board board = bench.board();
        List<ConfigurationRom.Part> parts = new ArrayList<>();
        parts.add(
                new ConfigurationRom.Part("ram", 2, 5, board.ramBase(), board.ramBase() + board.ramSize() - 1, -1, 0));
        for (Slot part : board.slots()) {
            Lines lines = part.lines();
            parts.add(new ConfigurationRom.Part(
                    part.name(),
                    part.romClass().kind(part.base()),
                    part.romClass().device(part.base()),
                    part.base(),
                    part.base() + part.size() - 1,
                    lines.first(),
                    lines.uses().size()));
        }
        bench.fit(slot, new ConfigurationRom(board.name(), parts));
    }

    private static void clint(Machine.Bench bench, Slot slot) {
        bench.time(bench.fit(slot, new Clint(bench.clock(), bench.processor(0), bench::timeWritten))::mtime);
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

    /** The part of a name; null when there is none. */
    public @Nullable Slot slot(String part) {
        return slots.stream()
                .filter(slot -> slot.name().equals(part))
                .findFirst()
                .orElse(null);
    }

    /** The board of a name, if there is one. */
    public static Optional<Board> named(String name) {
        return ALL.stream().filter(board -> board.name.equals(name)).findFirst();
    }
}
