package windhover.ui.shell;

import static windhover.ui.shell.Layout.columns;
import static windhover.ui.shell.Layout.part;
import static windhover.ui.shell.Layout.rows;
import static windhover.ui.shell.Layout.tabs;

import java.util.Arrays;
import java.util.Optional;
import windhover.ui.shell.PaneRow.Spot;

/** The layouts that the window knows by name. Panes that a layout does not place wait as tabs beside its last ones. */
public enum NamedLayout {
    ALL(
            "all",
            "The whole machine, the queue, the code",
            rows(
                    part(
                            0.62,
                            columns(
                                    part(0.165, tabs(Spot.LEFT.panes())),
                                    part(0.495, tabs(Spot.MIDDLE.panes())),
                                    part(
                                            0.34,
                                            rows(
                                                    part(0.56, tabs(Spot.RIGHT.panes())),
                                                    part(0.44, tabs(Spot.RIGHT_BELOW.panes())))))),
                    part(0.38, columns(part(0.66, tabs(Spot.BELOW.panes())), part(0.34, tabs(Spot.CORNER.panes())))))),

    INTERRUPTS(
            "interrupts",
            "From the wire over line and table to the handler",
            rows(
                    part(0.60, columns(part(0.20, tabs("lesson", "scenarios")), part(0.80, tabs("system")))),
                    part(
                            0.40,
                            columns(
                                    part(0.36, tabs("source", "pipeline")),
                                    part(0.30, tabs("csrs", "registers", "mmu", "caches")),
                                    part(
                                            0.34,
                                            tabs(
                                                    "devices",
                                                    "queue",
                                                    "programs",
                                                    "drivers",
                                                    "console",
                                                    "screen",
                                                    "timeline",
                                                    "why",
                                                    "warnings")))))),

    QUEUE(
            "queue",
            "The event queue and the program behind it",
            columns(
                    part(0.22, tabs("lesson", "scenarios")),
                    part(
                            0.48,
                            rows(
                                    part(0.5, tabs("queue", "system")),
                                    part(
                                            0.5,
                                            columns(
                                                    part(
                                                            0.6,
                                                            tabs(
                                                                    "programs",
                                                                    "drivers",
                                                                    "heap",
                                                                    "threads",
                                                                    "warnings",
                                                                    "timeline",
                                                                    "why")),
                                                    part(
                                                            0.4,
                                                            tabs(
                                                                    "console",
                                                                    "screen",
                                                                    "devices",
                                                                    "registers",
                                                                    "csrs",
                                                                    "mmu",
                                                                    "caches")))))),
                    part(0.30, tabs("source", "pipeline")))),

    PIPELINE(
            "pipeline",
            "Instructions cycle by cycle, with what holds them",
            columns(
                    part(0.20, tabs("lesson", "scenarios")),
                    part(
                            0.50,
                            rows(
                                    part(0.66, tabs("pipeline", "system")),
                                    part(0.34, tabs("registers", "memory", "csrs", "caches", "mmu")))),
                    part(
                            0.30,
                            rows(
                                    part(0.62, tabs("source")),
                                    part(0.38, tabs("console", "screen", "queue", "devices", "timeline", "why")))))),

    DEVICES(
            "devices",
            "The screen, the drivers and the devices behind them",
            rows(
                    part(
                            0.58,
                            columns(
                                    part(0.18, tabs("lesson", "scenarios")),
                                    part(0.42, tabs("system", "pipeline")),
                                    part(0.40, tabs("screen", "source")))),
                    part(
                            0.42,
                            columns(
                                    part(0.29, tabs("drivers", "programs", "heap", "threads", "warnings")),
                                    part(0.45, tabs("queue", "timeline", "why")),
                                    part(
                                            0.26,
                                            tabs(
                                                    "console",
                                                    "devices",
                                                    "registers",
                                                    "memory",
                                                    "csrs",
                                                    "mmu",
                                                    "caches")))))),

    THREADS(
            "threads",
            "The threads, what each waits for, and the code",
            rows(
                    part(
                            0.56,
                            columns(
                                    part(0.20, tabs("lesson", "scenarios")),
                                    part(0.44, tabs("system", "pipeline")),
                                    part(0.36, tabs("source")))),
                    part(
                            0.44,
                            columns(
                                    part(
                                            0.64,
                                            tabs(
                                                    "threads",
                                                    "mmu",
                                                    "caches",
                                                    "timeline",
                                                    "why",
                                                    "warnings",
                                                    "queue",
                                                    "programs",
                                                    "drivers",
                                                    "heap")),
                                    part(0.36, tabs("console", "screen", "registers", "memory", "csrs", "devices")))))),

    DISK(
            "disk",
            "The disk's arm, the requests that wait for it, and the code",
            rows(
                    part(
                            0.58,
                            columns(
                                    part(0.18, tabs("lesson", "scenarios")),
                                    part(0.48, tabs("system", "pipeline")),
                                    part(0.34, tabs("source")))),
                    part(
                            0.42,
                            columns(
                                    part(0.30, tabs("drivers", "programs", "heap", "threads", "warnings")),
                                    part(0.42, tabs("queue", "timeline", "why")),
                                    part(
                                            0.28,
                                            tabs(
                                                    "console",
                                                    "screen",
                                                    "devices",
                                                    "registers",
                                                    "memory",
                                                    "csrs",
                                                    "mmu",
                                                    "caches"))))));

    private final String id;
    private final String purpose;

    @SuppressWarnings("ImmutableEnumChecker") // layouts are records of copied lists
    private final Layout layout;

    NamedLayout(String id, String purpose, Layout layout) {
        this.id = id;
        this.purpose = purpose;
        this.layout = layout;
    }

    /** Its name: such as {@code queue}; a scenario asks for it by this name. */
    public String id() {
        return id;
    }

    /** What it is for, in a few words. */
    public String purpose() {
        return purpose;
    }

    /** How it is before anybody moves a pane. */
    public Layout layout() {
        return layout;
    }

    /** The layout of a name. */
    public static Optional<NamedLayout> of(String id) {
        return Arrays.stream(values()).filter(l -> l.id.equals(id)).findFirst();
    }
}
