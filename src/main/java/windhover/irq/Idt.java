package windhover.irq;

/**
 * Layout of the interrupt descriptor table in main memory (machine manual, IDT): 64 entries of 8 bytes, each the
 * address of a handler, 0 = not installed. The processor holds only a pointer to it, CSR {@code midt}.
 */
public final class Idt {
    /** Number of entries. */
    public static final int ENTRIES = 64;

    /** Bytes an entry. */
    public static final int ENTRY_BYTES = 8;

    /** The first entry of interrupts: entry = this + cause. */
    public static final int FIRST_INTERRUPT = 32;

    /** The cause, and the bit of {@code mip}, of interrupt line 0. */
    public static final int FIRST_LINE_CAUSE = 16;

    private Idt() {}

    /**
     * The entry for a value of {@code mcause}: the cause for exceptions, 32 + cause for interrupts; causes beyond wrap
     * into their half.
     */
    public static int entry(long mcause) {
        int code = (int) mcause & (FIRST_INTERRUPT - 1);
        return mcause < 0 ? FIRST_INTERRUPT + code : code;
    }

    /** The entry of interrupt line n, 0 to 15. */
    public static int entryOfLine(int line) {
        return FIRST_INTERRUPT + FIRST_LINE_CAUSE + line;
    }
}
