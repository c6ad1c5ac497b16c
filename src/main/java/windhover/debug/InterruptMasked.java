package windhover.debug;

import java.util.Locale;
import windhover.clock.StateVisitor;
import windhover.guest.GuestSurvey;
import windhover.guest.KernelReader;
import windhover.irq.Idt;
import windhover.irq.LineUnit;
import windhover.isa.Csr;

/** An interrupt that is pending, has a handler, and is not let through. */
final class InterruptMasked extends Warner {
    /** So long it must have been pending: 4 ms. */
    static final int PENDING_CYCLES = 100_000;

    private final long[] pendingSince = new long[LineUnit.LINES];

    InterruptMasked(GuestScene scene) {
        super(scene, GuestWarning.Kind.INTERRUPT_MASKED);
    }

    @Override
    String observedWhen() {
        return String.format(
                Locale.ROOT,
                "a line is pending and its entry in the descriptor table is filled, but its bit in `mie` stays 0 for %,d cycles",
                PENDING_CYCLES);
    }

    @Override
    String lacks() {
        return scene.lacksLines().isEmpty()
                ? scene.lacksQueueAnd(scene.kernel.interruptTable() != 0, "a queue and an interrupt table")
                : scene.lacksLines();
    }

    @Override
    void state(StateVisitor v) {
        v.i64s("pendingSince", pendingSince);
    }

    @Override
    void lineRose(long cycle, int line) {
        pendingSince[line] = cycle;
    }

    @Override
    void look(long cycle, KernelReader structures, GuestSurvey survey, boolean certain) {
        long table = scene.kernel.interruptTable();
        if (table == 0) {
            return;
        }
        long now = scene.machine.clock().now();
        long pending = scene.processor.peekCsr(Csr.MIP) & ~scene.processor.peekCsr(Csr.MIE);
        for (int line = 0; line < LineUnit.LINES; line++) {
            boolean waits = (pending >>> (Idt.FIRST_LINE_CAUSE + line) & 1) != 0;
            if (!waits || now - pendingSince[line] < PENDING_CYCLES) {
                continue;
            }
            long handler = scene.memory.peek(table + (long) Idt.entryOfLine(line) * Idt.ENTRY_BYTES, Idt.ENTRY_BYTES);
            if (handler != 0) {
                warn(
                        "line " + line,
                        pendingSince[line] + PENDING_CYCLES,
                        String.format(
                                Locale.ROOT,
                                "Line %d (%s) is pending since @%d and %s would handle it, but its bit in mie is 0.",
                                line,
                                scene.lineUse(line),
                                pendingSince[line],
                                scene.software.function(handler)),
                        String.format(
                                Locale.ROOT,
                                "mip had the line's bit and mie had not for more than %d cycles.",
                                PENDING_CYCLES));
            }
        }
    }
}
