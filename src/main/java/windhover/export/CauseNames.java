package windhover.export;

import windhover.irq.Idt;
import windhover.isa.Cause;
import windhover.machine.Board;

/** Causes of traps and interrupt lines in words. */
final class CauseNames {
    private CauseNames() {}

    /** A line with what it is for, such as {@code irq6 (frame received)}. */
    static String line(Board board, int number) {
        String use = board.lineUse(number);
        return "irq" + number + (use.isEmpty() ? "" : " (" + use + ")");
    }

    /** A cause as the cause register holds it. */
    static String of(Board board, long cause) {
        int code = (int) cause;
        if (cause < 0 && code >= Idt.FIRST_LINE_CAUSE) {
            return line(board, code - Idt.FIRST_LINE_CAUSE);
        }
        Cause known = Cause.of(cause);
        return known == null ? (cause < 0 ? "interrupt " : "exception ") + code : known.title();
    }
}
