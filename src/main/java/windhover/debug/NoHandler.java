package windhover.debug;

import java.util.Locale;
import windhover.irq.Idt;

/** A line that interrupts, and nobody handles it. */
final class NoHandler extends Warner {
    NoHandler(GuestScene scene) {
        super(scene, GuestWarning.Kind.NO_HANDLER);
    }

    @Override
    String observedWhen() {
        return "a line interrupts and the hardware reads an empty entry of the descriptor table";
    }

    @Override
    String lacks() {
        return scene.lacksLines();
    }

    @Override
    void idtRead(long cycle, int entry, long address, long handler) {
        int line = entry - Idt.entryOfLine(0);
        if (handler == 0 && line >= 0) {
            warn(
                    "entry " + entry,
                    cycle,
                    String.format(
                            Locale.ROOT,
                            "Line %d (%s) interrupts, but entry %d of the interrupt descriptor table is empty: nobody handles it.",
                            line,
                            scene.lineUse(line),
                            entry),
                    String.format(Locale.ROOT, "The hardware read the entry at 0x%x and found 0.", address));
        }
    }
}
