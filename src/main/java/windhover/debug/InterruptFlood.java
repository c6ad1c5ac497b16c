package windhover.debug;

import java.util.Locale;
import windhover.clock.StateVisitor;
import windhover.irq.Idt;
import windhover.irq.LineUnit;

/** A line that interrupts so often that little time is left. */
final class InterruptFlood extends Warner {
    /** Interrupts are counted in spans of so many cycles: 4 ms. */
    static final int SPAN_CYCLES = 100_000;

    /** So many in a span are a flood: 10,000 a second. */
    static final int INTERRUPTS = 40;

    private final int[] interrupts = new int[LineUnit.LINES];
    private final long[] span = new long[LineUnit.LINES];

    InterruptFlood(GuestScene scene) {
        super(scene, GuestWarning.Kind.INTERRUPT_FLOOD);
    }

    @Override
    String observedWhen() {
        return String.format(
                Locale.ROOT,
                "%d interrupts of one line in a span of %,d cycles, spans counted from cycle 0",
                INTERRUPTS,
                SPAN_CYCLES);
    }

    @Override
    String lacks() {
        return scene.lacksLines();
    }

    @Override
    void state(StateVisitor v) {
        v.i32s("interrupts", interrupts);
        v.i64s("span", span);
    }

    @Override
    void trapTaken(long cycle, long cause, long handler) {
        int line = cause < 0 ? (int) (cause & 63) - Idt.FIRST_LINE_CAUSE : -1;
        if (line < 0 || line >= LineUnit.LINES) {
            return;
        }
        if (span[line] != cycle / SPAN_CYCLES) {
            span[line] = cycle / SPAN_CYCLES;
            interrupts[line] = 0;
        }
        if (++interrupts[line] == INTERRUPTS) {
            warn(
                    "line " + line,
                    cycle,
                    String.format(
                            Locale.ROOT,
                            "Line %d (%s) interrupted %d times within %d cycles: %s runs every %d cycles.",
                            line,
                            scene.lineUse(line),
                            INTERRUPTS,
                            cycle % SPAN_CYCLES,
                            scene.software.function(handler),
                            cycle % SPAN_CYCLES / INTERRUPTS),
                    String.format(
                            Locale.ROOT,
                            "Interrupts of the line were counted in spans of %d cycles; %d or more are a flood.",
                            SPAN_CYCLES,
                            INTERRUPTS));
        }
    }
}
