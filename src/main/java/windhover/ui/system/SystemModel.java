package windhover.ui.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import windhover.debug.PipelineHistory;
import windhover.debug.PipelineHistory.Cell;
import windhover.debug.PipelineHistory.Stage;
import windhover.debug.Place;
import windhover.debug.Snapshot;
import windhover.debug.Snapshot.DeviceState;
import windhover.debug.Snapshot.FirmwareStatus;
import windhover.debug.Snapshot.LineState;
import windhover.debug.Transfer;
import windhover.guest.KernelState;
import windhover.guest.ThreadsState;
import windhover.ui.kit.Figures;
import windhover.ui.kit.Hue;

/**
 * What the block picture says in words: for tooltips, for the table twin and for screen readers. Pure functions of a
 * snapshot.
 */
public final class SystemModel {
    /** Entries of the descriptor table below this serve exceptions. */
    private static final int FIRST_INTERRUPT_ENTRY = 32;

    private static final int MOST_CODE = 4;

    private SystemModel() {}

    /**
     * A row of the table twin.
     *
     * @param place the part
     * @param part what of it: the part itself, or one of its state machines
     * @param says its state in words
     * @param since since when; empty when it has no moment
     */
    public record PartRow(Place place, String part, String says, String since) {}

    /** What is in a stage of the pipeline now. */
    public record Occupant(Stage stage, String text, Cell cell) {}

    /** The meaning of what the processor does now. */
    public static Hue hueOfCpu(Snapshot snapshot) {
        if (snapshot.cpu().waiting()) {
            return Hue.IDLE;
        }
        return switch (snapshot.cpu().handling()) {
            case INTERRUPT -> Hue.HANDLER;
            case EXCEPTION -> Hue.FAULT;
            case SYSTEM_CALL -> Hue.KERNEL;
            case NOTHING -> program(snapshot).isEmpty() && knowsAKernel(snapshot) ? Hue.KERNEL : Hue.PROGRAM;
        };
    }

    /** True when the guest has queues or threads that the debugger knows. */
    static boolean knowsAKernel(Snapshot snapshot) {
        return snapshot.kernel() != null || snapshot.awareness().guest().threads() != null;
    }

    /** The program or thread that runs; empty when none does, or none is known. */
    private static String program(Snapshot snapshot) {
        KernelState kernel = snapshot.kernel();
        if (kernel != null) {
            return kernel.currentProgram();
        }
        ThreadsState threads = snapshot.awareness().guest().threads();
        boolean user = snapshot.cpu().mode().equals("U");
        return threads == null || threads.current() == null || !user
                ? ""
                : threads.current().name();
    }

    /** What the processor does now, in a few words. */
    public static String cpuSays(Snapshot snapshot) {
        if (snapshot.cpu().waiting()) {
            return "asleep until an interrupt";
        }
        String handled = snapshot.cpu().handled();
        return switch (snapshot.cpu().handling()) {
            case INTERRUPT -> "interrupt handler of " + handled;
            case EXCEPTION -> "exception handler: " + handled;
            case SYSTEM_CALL -> "system call";
            case NOTHING -> {
                String program = program(snapshot);
                yield !program.isEmpty()
                        ? "runs " + program
                        : knowsAKernel(snapshot) ? "runs the kernel" : "runs a program";
            }
        };
    }

    /** The instructions in the pipeline in the newest cycle recorded, by stage. */
    public static List<Occupant> occupants(PipelineHistory pipeline) {
        long now = pipeline.firstCycle() + pipeline.cycles() - 1;
        List<Occupant> found = new ArrayList<>();
        for (PipelineHistory.Row row : pipeline.rows()) {
            if (!row.cells().isEmpty() && row.cells().getLast().cycle() == now) {
                int tab = row.text().indexOf('\t'); // a canvas draws a tab wider than a ruler measures it
                String text = tab < 0
                        ? row.text()
                        : row.text().substring(0, tab)
                                + " ".repeat(Math.max(1, 8 - tab))
                                + row.text().substring(tab + 1);
                found.add(new Occupant(
                        row.cells().getLast().stage(), text, row.cells().getLast()));
            }
        }
        return found;
    }

    /** The state of a device; empty when the board has none there. */
    public static Optional<DeviceState> device(Snapshot snapshot, Place place) {
        return snapshot.devices().stream()
                .filter(device -> device.place().equals(place))
                .findFirst();
    }

    /**
     * A state machine's name without that of its device, which stands above it: {@code receive} for {@code NIC
     * receive}.
     */
    public static String shortName(FirmwareStatus firmware, DeviceState device) {
        String name = firmware.name();
        String prefix = device.name() + " ";
        return name.startsWith(prefix) && name.length() > prefix.length() ? name.substring(prefix.length()) : name;
    }

    /** The lines that are wired to something. */
    public static List<LineState> wired(Snapshot snapshot) {
        return snapshot.lines().stream()
                .filter(line -> !line.source().isEmpty())
                .toList();
    }

    /** Every part with its state, in the order of the picture. */
    public static List<PartRow> rows(Snapshot snapshot) {
        List<PartRow> rows = new ArrayList<>();
        rows.add(new PartRow(
                Place.CPU,
                "Processor",
                cpuSays(snapshot) + ", mode " + snapshot.cpu().mode(),
                ""));
        for (Occupant occupant : occupants(snapshot.pipeline())) {
            String held = occupant.cell().held()
                    ? ", held: " + occupant.cell().reason()
                    : occupant.cell().squashed()
                            ? ", squashed: " + occupant.cell().reason()
                            : "";
            rows.add(new PartRow(
                    Place.CPU,
                    "Stage " + occupant.stage() + " (" + occupant.stage().sentence() + ")",
                    occupant.text() + held,
                    ""));
        }
        for (LineState line : wired(snapshot)) {
            rows.add(new PartRow(
                    Place.LINES,
                    "irq" + line.number() + " (" + line.source() + ")",
                    lineSays(line),
                    Figures.moment(line.since())));
        }
        rows.add(new PartRow(Place.BUS, "Bus", busSays(snapshot), ""));
        for (DeviceState device : snapshot.devices()) {
            for (FirmwareStatus firmware : device.firmware()) {
                rows.add(new PartRow(
                        device.place(),
                        device.name() + ", " + shortName(firmware, device),
                        firmwareSays(firmware),
                        Figures.moment(firmware.since())));
            }
        }
        for (Snapshot.IdtEntry entry : snapshot.idt()) {
            rows.add(new PartRow(
                    Place.IDT,
                    "IDT entry " + entry.index(),
                    entry.serves() + ": " + entry.function() + " at " + Figures.hex(entry.handler()),
                    ""));
        }
        rows.add(new PartRow(Place.KERNEL, "Kernel", kernelSays(snapshot), ""));
        for (Transfer transfer : snapshot.transfers()) {
            if (transfer.end() >= snapshot.cycle()) {
                rows.add(new PartRow(
                        transfer.to(),
                        "Under way",
                        transfer.from().label() + " to " + transfer.to().label() + ": " + transfer.label(),
                        Figures.moment(transfer.start())));
            }
        }
        return rows;
    }

    /** The picture in a few sentences. */
    public static String summary(Snapshot snapshot) {
        String high = snapshot.lines().stream()
                .filter(LineState::high)
                .map(line -> "irq" + line.number() + " " + line.source())
                .collect(Collectors.joining(", "));
        return "Machine at " + Figures.moment(snapshot.cycle()) + ". Processor: " + cpuSays(snapshot) + ". "
                + (high.isEmpty() ? "No interrupt line is high. " : "High: " + high + ". ")
                + "Bus: " + busSays(snapshot) + ". Kernel: " + kernelSays(snapshot) + ".";
    }

    /** The tooltip of a part: its term, one sentence, its value, since when. */
    public static String tooltip(Place place, Snapshot snapshot) {
        StringBuilder text = new StringBuilder(place.label())
                .append(": ")
                .append(place.sentence())
                .append('.');
        for (String line : details(place, snapshot)) {
            text.append('\n').append(line);
        }
        return text.toString();
    }

    private static List<String> details(Place place, Snapshot snapshot) {
        return switch (place.kind()) {
            case CABLE ->
                snapshot.transfers().stream()
                        .filter(t -> (t.from().equals(place) || t.to().equals(place)) && t.end() >= snapshot.cycle())
                        .map(t -> "Now: " + t.label() + ", since " + Figures.moment(t.start()))
                        .toList();
            case DEVICE -> {
                List<String> lines = new ArrayList<>();
                device(snapshot, place)
                        .ifPresent(device -> device.firmware()
                                .forEach(f -> lines.add(shortName(f, device) + ": " + firmwareSays(f) + ", "
                                        + since(f.since(), snapshot.cycle()))));
                yield lines;
            }
            case BUS -> {
                long share = snapshot.cycle() == 0
                        ? 0
                        : Math.round(100.0 * snapshot.bus().busyCycles() / snapshot.cycle());
                yield List.of("Now: " + busSays(snapshot), "Held in " + share + " % of all cycles since reset");
            }
            case LINES -> {
                List<String> lines = new ArrayList<>();
                wired(snapshot)
                        .forEach(line -> lines.add("irq" + line.number() + " " + line.source() + ": " + lineSays(line)
                                + (line.high() ? ", " + since(line.since(), snapshot.cycle()) : "")));
                yield lines;
            }
            case IDT -> {
                List<String> lines = new ArrayList<>();
                snapshot.idt()
                        .forEach(e -> lines.add("entry " + e.index() + " at " + Figures.hex(e.address()) + ": "
                                + e.serves() + " → " + e.function()));
                yield lines.isEmpty()
                        ? List.of("No entry is installed yet: the kernel writes them when it starts")
                        : lines;
            }
            case CPU -> {
                List<String> lines = new ArrayList<>();
                lines.add("Now: " + cpuSays(snapshot) + ", privilege mode "
                        + snapshot.cpu().mode());
                for (Occupant o : occupants(snapshot.pipeline())) {
                    lines.add(o.stage() + ", " + o.stage().sentence() + ": " + o.text()
                            + (o.cell().reason().isEmpty()
                                    ? ""
                                    : " — " + o.cell().reason()));
                }
                lines.add(Figures.grouped(snapshot.instructions()) + " instructions since reset");
                yield lines;
            }
            case KERNEL -> List.of("Now: " + kernelSays(snapshot));
            case RAM ->
                snapshot.transfers().stream()
                        .filter(t -> t.to().kind() == Place.Kind.RAM)
                        .sorted(Comparator.comparingLong(Transfer::start).reversed())
                        .limit(4)
                        .map(t -> Figures.moment(t.start()) + " " + t.from().label() + ": " + t.label())
                        .toList();
        };
    }

    private static String since(long cycle, long now) {
        return "since " + Figures.moment(cycle) + " (" + Figures.grouped(now - cycle) + " cycles)";
    }

    private static String firmwareSays(FirmwareStatus firmware) {
        String done = firmware.progress() >= 0 ? ", " + Math.round(firmware.progress() * 100) + " % done" : "";
        return firmware.state() + " (" + firmware.sentence() + ")" + done;
    }

    private static String lineSays(LineState line) {
        return (line.high() ? "high" : "low")
                + (line.pending() ? ", pending" : "")
                + (line.enabled() ? ", enabled" : ", not enabled");
    }

    /** Who holds the bus and what for, in words. */
    public static String busSays(Snapshot snapshot) {
        Place holder = snapshot.bus().holder();
        if (holder == null) {
            return "free";
        }
        String waiting = snapshot.bus().waiting().isEmpty()
                ? ""
                : "; waits: " + String.join(", ", snapshot.bus().waiting());
        return holder.label() + ": " + snapshot.bus().label() + waiting;
    }

    /** What the kernel runs and what waits in it, in words. */
    public static String kernelSays(Snapshot snapshot) {
        KernelState kernel = snapshot.kernel();
        ThreadsState threads = snapshot.awareness().guest().threads();
        if (kernel == null && threads != null) {
            if (threads.current() == null) {
                return "not started yet";
            }
            long waiting = waiting(threads).size();
            return "runs " + threads.current().name() + ", " + threads.ready().size() + " ready, " + waiting
                    + (waiting == 1 ? " waits" : " wait");
        }
        if (kernel == null) {
            return "none with a queue or threads that this debugger knows";
        }
        String runs = kernel.current() == null
                ? "dispatches nothing"
                : "runs " + kernel.current().callbackName() + " of "
                        + kernel.current().programName();
        int events = kernel.queue().size();
        return runs + ", " + events + (events == 1 ? " event waits" : " events wait") + " in its queue"
                + (kernel.damage().isEmpty() ? "" : "; damaged: " + kernel.damage());
    }

    /** The threads that neither run nor can run. */
    static List<ThreadsState.GuestThread> waiting(ThreadsState threads) {
        return threads.threads().stream()
                .filter(thread -> !thread.waitsFor().isEmpty())
                .toList();
    }

    /** A function that has to do with a part. */
    record Code(String name, long address) {}

    /**
     * The functions that have to do with a part: where the processor is, the handlers of lines, the callbacks of the
     * first events.
     */
    static List<Code> codeAt(Place place, Snapshot snapshot) {
        List<Code> code = new ArrayList<>();
        switch (place.kind()) {
            case CPU -> {
                if (!snapshot.position().function().isEmpty()) {
                    code.add(new Code(
                            snapshot.position().function(), snapshot.position().address()));
                }
            }
            case LINES, IDT, RAM -> {
                for (Snapshot.IdtEntry entry : snapshot.idt()) {
                    if (entry.index() >= FIRST_INTERRUPT_ENTRY
                            && code.stream().noneMatch(one -> one.address() == entry.handler())) {
                        code.add(new Code(entry.function(), entry.handler()));
                    }
                }
            }
            case KERNEL -> {
                KernelState kernel = snapshot.kernel();
                if (kernel != null && kernel.current() != null) {
                    code.add(new Code(
                            kernel.current().callbackName(), kernel.current().callback()));
                }
                for (KernelState.QueuedEvent event :
                        kernel == null ? List.<KernelState.QueuedEvent>of() : kernel.queue()) {
                    if (code.size() < MOST_CODE && code.stream().noneMatch(one -> one.address() == event.callback())) {
                        code.add(new Code(event.callbackName(), event.callback()));
                    }
                }
            }
            default -> {}
        }
        return code;
    }
}
