package windhover.ui.system;

import java.util.List;
import java.util.Locale;
import windhover.debug.Place;
import windhover.guest.KernelState;
import windhover.ui.kit.Hue;
import windhover.ui.kit.Ink;
import windhover.ui.system.SystemLayout.Box;

/** Draws the kernel, as its structures in memory tell of it. */
final class KernelDrawing extends Drawing {
    KernelDrawing(Sheet sheet) {
        super(sheet);
    }

    void drawKernel() {
        Box box = lay.box(Place.KERNEL);
        double em = lay.em();
        KernelState kernel = now.kernel();
        boolean on = kernel != null && !now.cpu().waiting() && !now.cpu().inHandler();
        Hue hue =
                kernel == null ? null : !kernel.damage().isEmpty() ? Hue.FAULT : on ? SystemModel.hueOfCpu(now) : null;
        double y = frame(
                box, Place.KERNEL.label(), hue, kernel == null ? "" : hue == Hue.FAULT ? "! damaged" : "K software");
        double x = box.x() + em * 0.75;
        double room = box.w() - em * 1.5;
        y += em * 0.3;
        if (kernel == null) {
            for (String line : List.of("Its queue shows", "here once it", "has started.")) {
                pen.text(line, x, y, small(), ink(Ink.MUTED), room);
                y += em * 1.3;
            }
            return;
        }
        KernelState.QueuedEvent current = kernel.current();
        String program = current == null ? "no program" : current.programName();
        y = pair("runs", program, x, y, room, current == null ? null : Hue.PROGRAM);
        y = pair("event", current == null ? "none" : current.callbackName(), x, y, room, null);
        y = pair("queue", Integer.toString(kernel.queue().size()), x, y, room, Hue.KERNEL);
        double dot = em * 0.72;
        double step = dot * 1.35;
        int most = Math.max(1, (int) (room / step));
        for (int i = 0; i < Math.min(most, kernel.queue().size()); i++) {
            pen.fill(x + i * step, y - em * 0.45, dot, dot, em * 0.15, ink(hueOf(kernel, i)));
        }
        y += kernel.queue().isEmpty() ? 0 : em * 1.25;
        if (!kernel.waiters().isEmpty() && y + em * 0.5 < box.bottom()) {
            KernelState.Waiter waiter = kernel.waiters().getFirst();
            y = pair("waits", waiter.programName(), x, y, room, null);
            if (y + em * 0.4 < box.bottom()) {
                pen.text("for " + waiter.what(), x, y, small(), ink(Ink.MUTED), room);
            }
        }
    }

    /** The colour of the queue that the item at a place stands in, where they stand one behind the other. */
    static Hue hueOf(KernelState kernel, int place) {
        int left = place;
        for (KernelState.GuestQueue queue : kernel.queues()) {
            if (left < queue.items().size()) {
                return Hue.valueOf(queue.hue().toUpperCase(Locale.ROOT));
            }
            left -= queue.items().size();
        }
        return Hue.KERNEL;
    }
}
