package windhover.ui.system;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import windhover.debug.Place;
import windhover.guest.KernelState;
import windhover.guest.ThreadsState;
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
        ThreadsState threads = now.awareness().guest().threads();
        boolean known = kernel != null || threads != null;
        boolean damaged = (kernel != null && !kernel.damage().isEmpty())
                || (threads != null && !threads.damage().isEmpty());
        Hue of = SystemModel.hueOfCpu(now);
        boolean on = known && (of == Hue.KERNEL || of == Hue.PROGRAM);
        Hue hue = damaged ? Hue.FAULT : on ? of : null;
        double y = frame(box, Place.KERNEL.label(), hue, damaged ? "! · damaged" : "");
        double x = box.x() + em * 0.75;
        double room = box.w() - em * 1.5;
        y += em * 0.3;
        if (kernel == null && threads != null && threads.current() != null) {
            drawThreads(threads, threads.current(), x, y, room, box.bottom());
            return;
        }
        if (kernel == null) {
            List<String> lines = threads != null
                    ? List.of("Its threads show", "here once it", "has started.")
                    : List.of("No queue and no", "threads: calls", "return when they", "are done.");
            for (String line : lines) {
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
        y = dots(kernel.queue().size(), place -> hueOf(kernel, place), x, y, room);
        if (!kernel.waiters().isEmpty() && y + em * 0.5 < box.bottom()) {
            KernelState.Waiter waiter = kernel.waiters().getFirst();
            y = pair("waits", waiter.programName(), x, y, room, null);
            if (y + em * 0.4 < box.bottom()) {
                pen.text("for " + waiter.what(), x, y, small(), ink(Ink.MUTED), room);
            }
        }
    }

    /** A kernel of threads: who runs, who could, and what the others wait for. */
    private void drawThreads(
            ThreadsState threads, ThreadsState.GuestThread current, double x, double top, double room, double bottom) {
        double em = lay.em();
        double y = pair("runs", current.name(), x, top, room, current.number() < 0 ? null : Hue.PROGRAM);
        y = pair("ready", Integer.toString(threads.ready().size()), x, y, room, Hue.KERNEL);
        y = dots(threads.ready().size(), place -> Hue.KERNEL, x, y, room);
        List<ThreadsState.GuestThread> waiting = SystemModel.waiting(threads);
        y = pair("waiting", Integer.toString(waiting.size()), x, y, room, null);
        for (ThreadsState.GuestThread thread : waiting) {
            if (y + em * 0.4 >= bottom) {
                return;
            }
            pen.text(thread.name() + ": " + thread.waitsFor(), x, y, small(), ink(Ink.MUTED), room);
            y += em * 1.25;
        }
    }

    /** A square for each that waits; answers the y of the next row. */
    private double dots(int count, IntFunction<Hue> hue, double x, double y, double room) {
        double em = lay.em();
        double dot = em * 0.72;
        double step = dot * 1.35;
        int most = Math.max(1, (int) (room / step));
        for (int i = 0; i < Math.min(most, count); i++) {
            pen.fill(x + i * step, y - em * 0.45, dot, dot, em * 0.15, ink(hue.apply(i)));
        }
        return y + (count == 0 ? 0 : em * 1.25);
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
