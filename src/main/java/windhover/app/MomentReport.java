package windhover.app;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import windhover.debug.Debugger;
import windhover.debug.Snapshot;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.guest.KernelState;
import windhover.guest.KernelState.QueuedEvent;
import windhover.guest.ThreadsState;
import windhover.isa.FloatingPoint;
import windhover.isa.Registers;

/** Prints a part of what is known of a moment, as text. */
final class MomentReport {
    private static final int EVENTS = 40;

    private final Debugger debugger;
    private final Trace trace;
    private final Snapshot snapshot;
    private final PrintStream out;

    MomentReport(Debugger debugger, Trace trace, Snapshot snapshot, PrintStream out) {
        this.debugger = debugger;
        this.trace = trace;
        this.snapshot = snapshot;
        this.out = out;
    }

    void print(ReplayCommand.Show what) {
        out.print("@" + snapshot.cycle() + "\n");
        switch (what) {
            case regs -> registers();
            case queue -> queue();
            case threads -> threads();
            case devices -> devices();
            case events -> events();
            case chain -> chain();
        }
    }

    private void registers() {
        Snapshot.CpuState cpu = snapshot.cpu();
        out.print(String.format(
                Locale.ROOT,
                "pc       0x%016x  %s\n",
                snapshot.position().address(),
                snapshot.position().function()));
        for (int i = 0; i < cpu.x().size(); i++) {
            out.print(String.format(
                    Locale.ROOT,
                    "x%-2d %-4s 0x%016x\n",
                    i,
                    Registers.name(i),
                    cpu.x().get(i)));
        }
        for (int i = 0; i < cpu.f().size(); i++) {
            out.print(String.format(
                    Locale.ROOT,
                    "f%-2d %-4s 0x%016x  %s\n",
                    i,
                    Registers.floatName(i),
                    cpu.f().get(i),
                    FloatingPoint.text(cpu.f().get(i))));
        }
        out.print("mode " + cpu.mode() + (cpu.waiting() ? ", waiting for an interrupt" : "") + "\n");
        for (Snapshot.CsrValue csr : cpu.csrs()) {
            out.print(String.format(Locale.ROOT, "%-10s 0x%016x\n", csr.name(), csr.value()));
        }
    }

    private void queue() {
        KernelState kernel = snapshot.kernel();
        if (kernel == null) {
            out.print("the guest has no event queue that is known\n");
            return;
        }
        QueuedEvent current = kernel.current();
        out.print("program    " + (kernel.currentProgram().isEmpty() ? "none" : kernel.currentProgram()) + "\n");
        out.print("dispatched " + (current == null ? "none" : event(current)) + "\n");
        for (QueuedEvent each : kernel.queue()) {
            out.print("queued     " + event(each) + "\n");
        }
        kernel.waiters()
                .forEach(waiter -> out.print("waiting    %s%s, program %s\n"
                        .formatted(
                                waiter.what(),
                                waiter.callbackName().isEmpty() ? "" : " -> " + waiter.callbackName(),
                                waiter.programName())));
        out.print(String.format(Locale.ROOT, "free       %d of %d\n", kernel.freeEvents(), kernel.totalEvents()));
        if (!kernel.damage().isEmpty()) {
            out.print("damage     " + kernel.damage() + "\n");
        }
    }

    private static String event(QueuedEvent event) {
        return String.format(
                Locale.ROOT,
                "0x%x %s(%s), program %s",
                event.address(),
                event.callbackName(),
                event.dataName(),
                event.programName());
    }

    private void threads() {
        ThreadsState threads = debugger.guest().awareness().guest().threads();
        if (threads == null) {
            out.print("the guest has no threads that are known\n");
            return;
        }
        for (ThreadsState.GuestThread thread : threads.threads()) {
            out.print(String.format(
                    Locale.ROOT,
                    "%d %-12s %-10s %-28s at 0x%x %s, switched to %d times\n",
                    thread.number(),
                    thread.name(),
                    thread.state(),
                    thread.waitsFor(),
                    thread.pc(),
                    thread.function(),
                    thread.switches()));
        }
    }

    private void devices() {
        for (Snapshot.DeviceState device : snapshot.devices()) {
            out.print(device.name() + "\n");
            device.firmware()
                    .forEach(firmware -> out.print(String.format(
                            Locale.ROOT,
                            "  firmware %-14s %s since @%d\n",
                            firmware.name(),
                            firmware.state(),
                            firmware.since())));
            device.registers()
                    .forEach(register ->
                            out.print(String.format(Locale.ROOT, "  %-14s 0x%x\n", register.name(), register.value())));
        }
    }

    private void events() {
        List<TraceEvent> last = trace.slice(
                        Math.max(0, snapshot.cycle() - 100_000), snapshot.cycle() + 1, Integer.MAX_VALUE)
                .events();
        for (TraceEvent event : last.subList(Math.max(0, last.size() - EVENTS), last.size())) {
            out.print("%10s  %s\n".formatted("@" + event.cycle(), event.sentence()));
        }
    }

    private void chain() {
        KernelState kernel = snapshot.kernel();
        QueuedEvent current = kernel == null ? null : kernel.current();
        // The call comes before the queue is whole again, so between the two it is the call that is the latest news.
        TraceEvent queued = later(
                trace.lastBefore(snapshot.cycle(), EventKind.QUEUED),
                trace.lastBefore(snapshot.cycle(), EventKind.SCHEDULE));
        if (current != null) {
            out.print(trace.whyQueued(current.address()).text());
        } else if (queued != null) {
            out.print(trace.why(queued.index()).text());
        } else {
            out.print(trace.whyHandler().text());
        }
    }

    private static @Nullable TraceEvent later(@Nullable TraceEvent one, @Nullable TraceEvent other) {
        return one == null || (other != null && other.cycle() > one.cycle()) ? other : one;
    }
}
