package windhover.app;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import windhover.cpu.Cpu;
import windhover.cpu.CpuProbe;
import windhover.debug.Software;
import windhover.guest.kernel.GuestEvent;
import windhover.guest.kernel.KernelEvents;
import windhover.machine.Machine;

/** Counts what happens in the kernel of a program that runs without a debugger. */
final class KernelCounts {
    private final String name;
    private final Map<String, Long> counts = new TreeMap<>();

    private KernelCounts(String name) {
        this.name = name;
    }

    /** Counts from now on; null when nothing is known of a kernel in the program. */
    static @Nullable KernelCounts of(Software software, Machine machine, PrintStream err) {
        if (software.kernel().isNone()) {
            return null;
        }
        GivenKernel.say(software, err);
        KernelCounts counts = new KernelCounts(software.kernel().name());
        machine.processors().forEach(processor -> counts.listen(software, machine, processor));
        return counts;
    }

    private void listen(Software software, Machine machine, Cpu processor) {
        KernelEvents events = new KernelEvents(
                software.kernel(), machine::peek, processor::register, pc -> processor.watch(pc, true), this::happened);
        processor.probe(new CpuProbe() {
            @Override
            public void aboutToCommit(long pc) {
                if (events.watches(pc)) {
                    events.reached(machine.clock().now(), pc);
                }
            }
        });
    }

    private void happened(GuestEvent event) {
        String kind = event.getClass()
                .getSimpleName()
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
        counts.merge(kind, 1L, Long::sum);
    }

    /** The kernel's name, and how often each thing happened. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.putAll(counts);
        return json;
    }
}
