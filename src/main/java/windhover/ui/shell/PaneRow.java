package windhover.ui.shell;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;
import windhover.ui.console.ConsoleView;
import windhover.ui.csr.CsrView;
import windhover.ui.guest.DriversView;
import windhover.ui.guest.HeapView;
import windhover.ui.guest.ProgramsView;
import windhover.ui.guest.ThreadsView;
import windhover.ui.kit.SnapshotView;
import windhover.ui.memory.CachesView;
import windhover.ui.memory.HexView;
import windhover.ui.memory.MmuView;
import windhover.ui.pipeline.PipelineView;
import windhover.ui.program.CallStackView;
import windhover.ui.program.VariablesView;
import windhover.ui.queue.QueueView;
import windhover.ui.registers.DevicesView;
import windhover.ui.screen.ScreenView;
import windhover.ui.steps.LessonView;
import windhover.ui.steps.ScenariosView;
import windhover.ui.stops.StopsView;
import windhover.ui.system.SystemView;

/**
 * The panes of the window, a row each. A new pane is one more: docking, palette, pictures ({@code shot --view}) and the
 * layout of the whole machine follow.
 *
 * @param id short and unique: what layouts, settings and pictures call it
 * @param title what its header says
 * @param fxml the file of its structure, in {@code fxml/}
 * @param spot where it is at first
 * @param tip one sentence on what it shows, for the header's tooltip
 * @param factory builds it
 */
record PaneRow(String id, String title, String fxml, Spot spot, String tip, Function<PaneParts, Built> factory) {
    /** A place in {@link NamedLayout#ALL}, where panes lie behind each other. */
    enum Spot {
        LEFT,
        MIDDLE,
        RIGHT,
        RIGHT_BELOW,
        BELOW,
        CORNER;

        /** The panes that are there at first, in the order of their rows. */
        String[] panes() {
            return ALL.stream().filter(row -> row.spot == this).map(PaneRow::id).toArray(String[]::new);
        }
    }

    /**
     * A pane that was built.
     *
     * @param node its content
     * @param view shows snapshots while the node can be seen; null when others tell it what to show
     */
    record Built(Node node, @Nullable SnapshotView view) {}

    // formatter:off
    static final List<PaneRow> ALL = List.of(
        new PaneRow("lesson", "Lesson", "lesson", Spot.LEFT, "What the chosen step is, why it happens and what was seen of it.",
            parts -> new Built(new LessonView(parts.lesson, parts.content.lesson()).root(), null)),
        new PaneRow("scenarios", "Scenarios", "scenarios", Spot.LEFT, "The lessons that can be opened.",
            parts -> new Built(new ScenariosView(parts.library.entries(), parts.content.lesson().name(), parts.open).root(), null)),
        new PaneRow("system", "System", "system", Spot.MIDDLE, "The parts of the machine, and what travels between them.",
            PaneRow::system),
        new PaneRow("queue", "Event queue", "queue", Spot.BELOW, "The kernel's queue of events, as it stands in memory.",
            PaneRow::queue),
        new PaneRow("timeline", "Timeline", "timeline", Spot.BELOW, "The whole run at a glance, down to single cycles; a click goes there.",
            parts -> new Built(parts.timeline.node(), parts.timeline)),
        new PaneRow("why", "Why", "why", Spot.BELOW, "Why something happened: the chain of causes, each with its moment.",
            parts -> new Built(parts.why.node(), null)),
        new PaneRow("source", "Source", "source", Spot.RIGHT, "The guest's source and machine code.",
            parts -> new Built(parts.source.node(), parts.source)),
        new PaneRow("pipeline", "Pipeline", "pipeline", Spot.RIGHT_BELOW, "Each instruction in each stage, cycle by cycle, and what holds it.",
            parts -> seen(PipelineView.create(parts.source), PipelineView::node)),
        new PaneRow("callstack", "Call stack", "callstack", Spot.RIGHT_BELOW, "Who called whom, through traps down to the first function.",
            parts -> seen(new CallStackView(parts.program, parts.source), CallStackView::node)),
        new PaneRow("variables", "Variables", "variables", Spot.RIGHT_BELOW, "Parameters and variables of the chosen frame, and what you watch.",
            parts -> seen(new VariablesView(parts.program), VariablesView::node)),
        new PaneRow("programs", "Programs", "programs", Spot.BELOW, "The programs, their events, and the requests in flight: who calls whom back.",
            PaneRow::programs),
        new PaneRow("drivers", "Drivers", "drivers", Spot.BELOW, "What waits in each driver, with the disk's arm.",
            parts -> seen(DriversView.create(parts.tints, parts.source), DriversView::node)),
        new PaneRow("heap", "Heap", "heap", Spot.BELOW, "The blocks of the kernel's memory, by owner.",
            parts -> seen(HeapView.create(parts.tints), HeapView::node)),
        new PaneRow("threads", "Threads", "threads", Spot.BELOW, "The threads of the threaded kernel, and what each waits for.",
            parts -> seen(ThreadsView.create(parts.source), ThreadsView::node)),
        new PaneRow("warnings", "Warnings", "warnings", Spot.BELOW, "What the guest most likely does not mean to do.",
            parts -> new Built(parts.warnings.node(), null)),
        new PaneRow("console", "Console", "console", Spot.CORNER, "What the guest printed.",
            parts -> seen(ConsoleView.create(), ConsoleView::node)),
        new PaneRow("screen", "Screen", "screen", Spot.CORNER, "What the machine's monitor shows; typing into it goes to the machine's keyboard.",
            parts -> seen(ScreenView.create(parts.content.session()::input, parts.settings), ScreenView::node)),
        new PaneRow("registers", "Registers", "registers", Spot.CORNER, "The integer registers.",
            parts -> new Built(parts.registers.node(), parts.registers)),
        new PaneRow("memory", "Memory", "hex", Spot.CORNER, "Bytes of memory, what changed, who wrote them.",
            PaneRow::memory),
        new PaneRow("devices", "Devices", "devices", Spot.CORNER, "The registers and the firmware of every device.",
            PaneRow::devices),
        new PaneRow("csrs", "CSRs", "csr", Spot.CORNER, "The control and status registers, field by field.",
            parts -> seen(CsrView.create(), CsrView::node)),
        new PaneRow("mmu", "MMU", "mmu", Spot.CORNER, "Address translation: the TLBs, and page walks level by level.",
            PaneRow::mmu),
        new PaneRow("caches", "Caches", "caches", Spot.CORNER, "The cache sets, with hits and misses.",
            parts -> seen(CachesView.create(), CachesView::node)),
        new PaneRow("stops", "Stops", "stops", Spot.CORNER, "All places at which runs stop, with conditions and hits: breakpoints, what is written or read, firmware states.",
            parts -> seen(new StopsView(parts.stops), StopsView::node)));
    // formatter:on

    private static <V extends SnapshotView> Built seen(V view, Function<V, Node> node) {
        return new Built(node.apply(view), view);
    }

    private static Built system(PaneParts parts) {
        SystemView system = new SystemView(parts.looks.motion());
        system.link(parts.source, parts.why);
        return new Built(system.root(), system);
    }

    private static Built queue(PaneParts parts) {
        QueueView queue = QueueView.create(parts.tints, parts.source);
        queue.motionProperty().bind(parts.looks.motion());
        queue.share(parts.selection);
        queue.explain(parts.why);
        return new Built(queue.node(), queue);
    }

    private static Built programs(PaneParts parts) {
        ProgramsView programs = ProgramsView.create(parts.tints, parts.source);
        programs.share(parts.selection);
        return new Built(programs.node(), programs);
    }

    private static Built memory(PaneParts parts) {
        Content content = parts.content;
        HexView memory = new HexView(
                content.memory(),
                content.session(),
                parts.why,
                content.memory().start().orElse(0));
        return new Built(memory.node(), memory);
    }

    private static Built devices(PaneParts parts) {
        DevicesView devices = DevicesView.create();
        devices.baseProperty().bindBidirectional(parts.registers.baseProperty());
        return new Built(devices.node(), devices);
    }

    private static Built mmu(PaneParts parts) {
        MmuView mmu = MmuView.create();
        mmu.motionProperty().bind(parts.looks.motion());
        return new Built(mmu.node(), mmu);
    }

    /** The ids of all panes. */
    static List<String> ids() {
        return ALL.stream().map(PaneRow::id).toList();
    }

    /** The ids of all panes, with others before them. */
    static List<String> idsAfter(String... first) {
        return Stream.concat(Arrays.stream(first), ids().stream()).toList();
    }
}
