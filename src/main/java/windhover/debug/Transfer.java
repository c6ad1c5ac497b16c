package windhover.debug;

/**
 * Something that travelled, as the model did it: what the block picture draws as a token.
 *
 * @param id grows by one each, over the whole run
 * @param kind what it is
 * @param from where it starts
 * @param to where it ends
 * @param start its first cycle
 * @param end its last cycle; {@link Long#MAX_VALUE} while its end is not known
 * @param label what it carries, short, such as {@code 64 B → 0x21f040}
 * @param maker for whom it was made, when it was
 */
public record Transfer(long id, Kind kind, Place from, Place to, long start, long end, String label, Maker maker) {
    /** Who can make something travel. */
    public enum Maker {
        /** The code of a program or a thread. */
        PROGRAM,
        /** The kernel, also on behalf of a program that called it. */
        KERNEL,
        /** The handler of an interrupt, or an interrupt itself. */
        INTERRUPT,
        /** The handler of an exception, or an exception itself. */
        EXCEPTION,
        /** A device. */
        DEVICE
    }

    /** What kind of thing travels; each has a colour and a letter of its own. */
    public enum Kind {
        /** Bytes on the network cable. */
        WIRE,
        /** A bus transaction of the processor: fetch, load or store. */
        CPU_BUS,
        /** A bus transaction of a device's own, such as the read of a descriptor. */
        DEVICE_BUS,
        /** A burst of the DMA controller. */
        DMA,
        /** An interrupt line that rises or falls. */
        LINE,
        /** The processor leaves its work: interrupt or exception. */
        TRAP,
        /** The hardware's read of the interrupt descriptor table. */
        IDT_READ,
        /** An event that enters the kernel's queue, or leaves it to be dispatched. */
        EVENT
    }
}
