package windhover.debug;

import java.util.Locale;
import windhover.clock.StateVisitor;
import windhover.irq.Idt;

/** An interrupt handler that keeps other interrupts waiting. */
final class HandlerTooLong extends Warner {
    /** Too long from here on: 1 ms. */
    static final int CYCLES = 25_000;

    /** When the first interrupt came of those not returned from; −1 when there is none. */
    private long since = -1;

    private int line;
    private long handler;

    HandlerTooLong(GuestScene scene) {
        super(scene, GuestWarning.Kind.HANDLER_TOO_LONG);
    }

    @Override
    String observedWhen() {
        return String.format(
                Locale.ROOT,
                "%,d cycles (1 ms) from a trap to its `mret`, or no `mret` for so long; sleeping does not count",
                CYCLES);
    }

    @Override
    void state(StateVisitor v) {
        since = v.i64("since", since);
        line = v.i32("line", line);
        handler = v.i64("handler", handler);
    }

    @Override
    void trapTaken(long cycle, long cause, long entered) {
        if (cause < 0 && (scene.depth() == 1 || since < 0)) {
            since = cycle;
            line = (int) (cause & 63) - Idt.FIRST_LINE_CAUSE;
            handler = entered;
        }
    }

    @Override
    void trapReturned(long cycle) {
        if (scene.depth() == 0 && since >= 0) {
            if (cycle - since >= CYCLES) {
                tell(cycle, cycle - since, "took");
            }
            since = -1;
        }
    }

    @Override
    void judge(long now, boolean asleep) {
        if (since >= 0 && now - since >= CYCLES && !asleep) {
            tell(since + CYCLES, now - since, "has run for");
        }
    }

    private void tell(long cycle, long took, String word) {
        String function = scene.software.function(handler);
        String source = line < 0
                ? "the timer of the processor"
                : String.format(Locale.ROOT, "line %d (%s)", line, scene.lineUse(line));
        warn(
                function,
                cycle,
                String.format(
                        Locale.ROOT,
                        "%s, the handler of %s, %s %d cycles; other interrupts waited.",
                        function,
                        source,
                        word,
                        took),
                String.format(
                        Locale.ROOT,
                        "Counted from the trap at @%d to its mret; more than %d cycles are too long.",
                        since,
                        CYCLES));
    }
}
