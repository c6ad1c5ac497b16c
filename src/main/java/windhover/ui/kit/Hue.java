package windhover.ui.kit;

import windhover.debug.Transfer;

/**
 * What a colour means: one colour, one meaning, in every view and every theme. Each has a letter and a shape too, so
 * that nothing is said by colour alone. The colours themselves are in {@code css/}: {@code -wh-program}, its pale
 * ground {@code -wh-program-soft}.
 */
public enum Hue {
    PROGRAM("P", "program", "program code", Ink.PROGRAM, Ink.PROGRAM_SOFT),
    KERNEL("K", "kernel", "kernel", Ink.KERNEL, Ink.KERNEL_SOFT),
    HANDLER("H", "handler", "interrupt handler", Ink.HANDLER, Ink.HANDLER_SOFT),
    DMA("D", "DMA", "direct memory access", Ink.DMA, Ink.DMA_SOFT),
    FIRMWARE("F", "firmware", "device firmware", Ink.FIRMWARE, Ink.FIRMWARE_SOFT),
    IDLE("Z", "idle", "idle: asleep until an interrupt", Ink.IDLE, Ink.IDLE_SOFT),
    FAULT("!", "fault", "fault", Ink.FAULT, Ink.FAULT_SOFT);

    private final String letter;
    private final String word;
    private final String meaning;
    private final Ink ink;
    private final Ink soft;

    Hue(String letter, String word, String meaning, Ink ink, Ink soft) {
        this.letter = letter;
        this.word = word;
        this.meaning = meaning;
        this.ink = ink;
        this.soft = soft;
    }

    /** The letter that stands beside the colour. */
    public String letter() {
        return letter;
    }

    /** The meaning in one word, for legends. */
    public String word() {
        return word;
    }

    /** The meaning in words. */
    public String meaning() {
        return meaning;
    }

    /** The strong colour: strokes, text, tokens. */
    public Ink ink() {
        return ink;
    }

    /** The pale colour: grounds behind normal text. */
    public Ink soft() {
        return soft;
    }

    /** The style class that gives a node this hue: {@code hue-program} and so on (see {@code css/base.css}). */
    public String styleClass() {
        return switch (this) {
            case PROGRAM -> "hue-program";
            case KERNEL -> "hue-kernel";
            case HANDLER -> "hue-handler";
            case DMA -> "hue-dma";
            case FIRMWARE -> "hue-firmware";
            case IDLE -> "hue-idle";
            case FAULT -> "hue-fault";
        };
    }

    /** The hue of something that travels: that of the one for whom it was made. */
    public static Hue of(Transfer transfer) {
        return of(transfer.kind(), transfer.maker());
    }

    /** The hue of what travels of a kind, made for somebody. */
    public static Hue of(Transfer.Kind kind, Transfer.Maker maker) {
        return switch (kind) {
            case CPU_BUS, TRAP, IDT_READ ->
                switch (maker) {
                    case PROGRAM -> PROGRAM;
                    case KERNEL -> KERNEL;
                    case INTERRUPT -> HANDLER;
                    case EXCEPTION -> FAULT;
                    case DEVICE -> FIRMWARE;
                };
            case WIRE, DEVICE_BUS -> FIRMWARE;
            case DMA -> DMA;
            case LINE -> HANDLER;
            case EVENT -> KERNEL;
        };
    }
}
