package windhover.debug;

/** A part of the machine as the block picture draws it: where a {@link Transfer} starts and ends. */
public enum Place {
    WIRE("Wire", "the network cable: bytes arrive and leave one at a time"),
    NIC("Network card", "watches the wire with firmware of its own, so that the processor need not"),
    DMAC("DMA controller", "moves blocks of memory over the bus without the processor"),
    BUS("Bus", "the one path to memory and devices; an arbiter decides who holds it"),
    RAM("RAM", "main memory: code, buffers, descriptor rings, the event queue, the interrupt descriptor table"),
    ROM("ROM", "read-only memory: where the processor starts after reset"),
    IDT("IDT", "interrupt descriptor table, in RAM: which handler serves which interrupt"),
    LINES("Interrupt lines", "sixteen wires by which devices call for the processor"),
    CPU("CPU", "the processor: a pipeline of five stages"),
    TIMER("Timer", "counts cycles and raises a line when a set time has come"),
    KIA("Keyboard", "a PS/2 keyboard and its adapter, which keeps the codes of keys until software takes them"),
    SCREEN("Screen", "the video adapter reads the picture from RAM line by line, before everybody else on the bus"),
    DISK("Disk", "the floppy controller: moves its arm, waits for the sector to come round, then has it copied by DMA"),
    UART("Debug UART", "prints characters for the console"),
    KERNEL("Kernel", "the operating system: its event queue and its programs");

    private final String label;
    private final String sentence;

    Place(String label, String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    /** The name for the screen. */
    public String label() {
        return label;
    }

    /** What it is, for a tooltip. */
    public String sentence() {
        return sentence;
    }

    /**
     * The device that drives an interrupt line of board kestrel3; {@link #LINES} for a line that none of those drawn
     * drives.
     */
    public static Place ofLine(int line) {
        return switch (line) {
            case 1 -> TIMER;
            case 2 -> KIA;
            case 4 -> SCREEN;
            case 5 -> DMAC;
            case 6, 7 -> NIC;
            case 8 -> DISK;
            default -> LINES;
        };
    }
}
