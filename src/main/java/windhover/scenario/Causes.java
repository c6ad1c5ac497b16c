package windhover.scenario;

import windhover.irq.Idt;

/** Trap causes in words. */
final class Causes {
    private static final String[] EXCEPTIONS = {
        "a misaligned fetch",
        "a fetch access fault",
        "an illegal instruction",
        "a breakpoint",
        "a misaligned load",
        "a load access fault",
        "a misaligned store",
        "a store access fault",
        "a system call",
        "a system call",
        "exception 10",
        "a system call",
        "a fetch page fault",
        "a load page fault",
        "exception 14",
        "a store page fault"
    };

    private Causes() {}

    /** A value of the cause CSR in words, such as {@code the interrupt of irq6}. */
    static String words(long cause) {
        int code = (int) cause;
        if (cause >= 0) {
            return code < EXCEPTIONS.length ? EXCEPTIONS[code] : "exception " + code;
        }
        int line = code - Idt.FIRST_LINE_CAUSE;
        return line >= 0 && line < 16 ? "the interrupt of irq" + line : "interrupt " + code;
    }
}
