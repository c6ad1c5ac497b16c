package windhover.app;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
        KernelEvents events = new KernelEvents(
                software.kernel(),
                machine::peek,
                machine.cpu()::register,
                pc -> machine.cpu().watch(pc, true),
                counts::happened);
        machine.cpu().probe(new CpuProbe() {
            @Override
            public void aboutToCommit(long pc) {
                if (events.watches(pc)) {
                    events.reached(machine.clock().now(), pc);
                }
            }
        });
        return counts;
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
