package windhover.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import windhover.bus.BusPort;
import windhover.clock.Stateful;
import windhover.cpu.Cpu;
import windhover.cpu.LossReason;
import windhover.cpu.PipelineStages;
import windhover.cpu.Stage;
import windhover.debug.trace.EventKind;
import windhover.debug.trace.Runner;
import windhover.debug.trace.Trace;
import windhover.debug.trace.TraceEvent;
import windhover.device.nic.FrameBegins;
import windhover.device.nic.FrameEnds;
import windhover.fsm.Firmware;
import windhover.guest.kernel.GuestEvent;
import windhover.irq.LineUnit;
import windhover.machine.Machine;
import windhover.reg.Device;
import windhover.reg.DeviceEvent;
import windhover.yaml.NearestName;

/**
 * Signals over time, in a {@link WaveFile}. A value at a cycle's beginning is what held during that cycle; only changes
 * are written. Names stand as numbers, of one table for all signals.
 */
final class WaveExporter extends Exporter {
    private static final Stage[] STAGES = Stage.values();
    private static final int DEEPEST_TRAP = 64;
    private static final int STEP_WIDTH = 16;
    private static final int DEPTH_WIDTH = 16;
    private static final int HALF_A_CYCLE = Nanoseconds.A_CYCLE / 2;

    /** Names of modes, by their numbers. */
    private static final String[] MODES = {"U", "S", "reserved", "M"};

    /** A signal that is written, for whoever shows them. */
    record Shown(Topic topic, String path, int width, boolean named, WaveSignal signal) {}

    /** A step of the lesson, and when it was observed. */
    record StepSeen(long cycle, long number, String name) {}

    private final Machine machine;
    private final Cpu cpu;
    private final Trace trace;
    private final WaveFile file;
    private final NameTable names;
    private final FunctionNames functions;
    private final ExportSelection selection;
    private final List<Shown> shown = new ArrayList<>();
    private final List<String> leaves = new ArrayList<>();
    private final List<StepSeen> steps = new ArrayList<>();
    private final Deque<String> scopes = new ArrayDeque<>();
    private final Deque<String> opened = new ArrayDeque<>();
    private final boolean[] used;

    private final WaveSignal clock;
    private final WaveSignal commitPc;
    private final WaveSignal[] stagePc = new WaveSignal[STAGES.length];
    private final WaveSignal[] stageState = new WaveSignal[STAGES.length];
    private final WaveSignal retired;
    private final WaveSignal function;
    private final WaveSignal running;
    private final WaveSignal mode;
    private final WaveSignal busy;
    private final WaveSignal master;
    private final WaveSignal address;
    private final WaveSignal write;
    private final WaveSignal error;
    private final BusPort[] ports;
    private final WaveSignal[] request;
    private final WaveSignal[] grant;
    private final WaveSignal trap;
    private final WaveSignal cause;
    private final WaveSignal handler;
    private final WaveSignal[] lines = new WaveSignal[LineUnit.LINES];
    private final WaveSignal depth;
    private final WaveSignal step;
    private final WaveSignal frameIn;
    private final Map<String, WaveSignal> firmware = new LinkedHashMap<>();

    private final int works;
    private final int[] holds = new int[LossReason.ALL.size()];
    private final int[] squashes = new int[LossReason.ALL.size()];
    private final int[] bubbles = new int[LossReason.ALL.size()];

    private long first;
    private long last;
    private long eventsSeen;
    private @Nullable Runner runner;
    private int runnerNumber;
    private @Nullable String functionNow;
    private int functionNumber;
    private @Nullable BusPort granted;
    private long grantedIn = -1;
    private final int[] causes = new int[DEEPEST_TRAP];
    private final int[] handlers = new int[DEEPEST_TRAP];
    private int traps;

    /**
     * Declares the signals that are wanted.
     *
     * @param file not begun
     * @param names of the numbers in the file
     * @throws ExportException when there is no signal of a name that the user gave
     */
    WaveExporter(ExportRun run, WaveFile file, NameTable names, ExportSelection selection) throws ExportException {
        machine = run.debugger().machine();
        cpu = run.debugger().processor();
        trace = run.trace();
        functions = new FunctionNames(run.debugger().software());
        this.file = file;
        this.names = names;
        this.selection = selection;
        used = new boolean[selection.signals().size()];
        works = names.number("works");

        // Those that change most come first: their codes are the shortest.
        scope(machine.board().name());
        scope("cpu");
        clock = signal(Topic.PROCESSOR, "clock", 1);
        commitPc = signal(Topic.PROCESSOR, "commit_pc", Long.SIZE);
        for (int i = 0; i < STAGES.length; i++) {
            stagePc[i] = signal(Topic.PIPELINE, STAGES[i].name() + "_pc", Long.SIZE);
            stageState[i] = named(Topic.PIPELINE, STAGES[i].name() + "_state");
        }
        retired = signal(Topic.PROCESSOR, "instructions_retired", Long.SIZE);
        function = named(Topic.FUNCTIONS, "function");
        running = named(Topic.PROCESSOR, "running");
        mode = named(Topic.PROCESSOR, "privilege");
        trap = signal(Topic.TRAPS, "trap", 1);
        cause = named(Topic.TRAPS, "trap_cause");
        handler = named(Topic.TRAPS, "trap_handler");
        up();
        scope("bus");
        busy = signal(Topic.BUS, "bus_busy", 1);
        master = named(Topic.BUS, "bus_master");
        address = signal(Topic.BUS, "bus_address", Long.SIZE);
        write = signal(Topic.BUS, "bus_write", 1);
        error = signal(Topic.BUS, "bus_error", 1);
        ports = machine.bus().ports().toArray(BusPort[]::new);
        request = new WaveSignal[ports.length];
        grant = new WaveSignal[ports.length];
        for (int i = 0; i < ports.length; i++) {
            String name = ports[i].master().name().toLowerCase(Locale.ROOT);
            request[i] = signal(Topic.BUS, name + "_request", 1);
            grant[i] = signal(Topic.BUS, name + "_grant", 1);
        }
        up();
        scope("lines");
        boolean hasLines = machine.part(LineUnit.class).isPresent();
        for (int i = 0; i < lines.length; i++) {
            String use = machine.board().lineUse(i);
            lines[i] = hasLines
                    ? signal(Topic.LINES, "irq" + i + (use.isEmpty() ? "" : "_" + identifier(use)), 1)
                    : new WaveSignal(file, -1);
        }
        up();
        scope("devices");
        for (Firmware<?, ?, ?> one : allFirmware()) {
            firmware.put(one.name(), named(Topic.DEVICES, identifier(one.name())));
        }
        up();
        scope("wire");
        frameIn = signal(Topic.WIRE, "frame_in", 1);
        up();
        scope("kernel");
        depth = signal(Topic.QUEUE, "queue_depth", DEPTH_WIDTH);
        up();
        scope("lesson");
        step = named(Topic.LESSON, "lesson_step");
        up();
        up();
        check();
    }

    private List<Firmware<?, ?, ?>> allFirmware() {
        List<Firmware<?, ?, ?>> all = new ArrayList<>();
        for (Stateful part : machine.parts()) {
            if (part instanceof Device device) {
                all.addAll(device.firmware());
            }
        }
        return all;
    }

    private void check() throws ExportException {
        for (int i = 0; i < used.length; i++) {
            String pattern = selection.signals().get(i);
            if (!used[i]) {
                throw new ExportException("--signals '" + pattern + "': no signal of this run is called so"
                        + (selection.only().size() == Topic.values().length ? "" : " among those that --only leaves")
                        + ", expected a name or a pattern such as EX_*"
                        + NearestName.hint(pattern, leaves));
            }
        }
        if (shown.isEmpty()) {
            throw new ExportException("--signals, --only: leave no signal of this run, expected some");
        }
    }

    /** A text as the name of a signal. */
    static String identifier(String text) {
        String name = text.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
        return name.isEmpty() ? "unnamed" : name;
    }

    private void scope(String name) {
        scopes.addLast(name);
    }

    private void up() {
        if (opened.size() == scopes.size()) {
            opened.removeLast();
            file.up();
        }
        scopes.removeLast();
    }

    private WaveSignal signal(Topic topic, String name, int width) {
        return signal(topic, name, width, false);
    }

    private WaveSignal named(Topic topic, String name) {
        return signal(topic, name, topic == Topic.LESSON ? STEP_WIDTH : NameTable.WIDTH, true);
    }

    private WaveSignal signal(Topic topic, String name, int width, boolean named) {
        String path = String.join(".", scopes) + "." + name;
        if (!selection.has(topic)) {
            return new WaveSignal(file, -1);
        }
        leaves.add(name);
        for (int i = 0; i < used.length; i++) {
            String pattern = selection.signals().get(i);
            used[i] |= ExportSelection.fits(pattern.startsWith("!") ? pattern.substring(1) : pattern, path, name);
        }
        if (!selection.has(path, name)) {
            return new WaveSignal(file, -1);
        }
        List<String> wanted = List.copyOf(scopes);
        while (opened.size() < wanted.size()) {
            String next = wanted.get(opened.size());
            file.scope(next);
            opened.addLast(next);
        }
        WaveSignal signal = new WaveSignal(file, file.signal(name, width, named));
        shown.add(new Shown(topic, path, width, named, signal));
        return signal;
    }

    @Override
    boolean wantsCycles() {
        return true;
    }

    @Override
    void begin(long cycle) {
        first = cycle;
        last = cycle - 1;
        eventsSeen = trace.total();
        long time = Nanoseconds.of(cycle);
        file.begin(time);
        clock.put(time, 0);
        Optional<LineUnit> unit = machine.part(LineUnit.class);
        for (int i = 0; i < lines.length; i++) {
            lines[i].put(time, unit.isPresent() && unit.get().level(i) ? 1 : 0);
        }
        for (Firmware<?, ?, ?> one : allFirmware()) {
            state(one.name(), time, one.state().name());
        }
        error.put(time, 0);
        frameIn.put(time, 0);
        step.none(time);
        sample(cycle);
        file.began();
    }

    private void state(String name, long time, String state) {
        WaveSignal signal = firmware.get(name);
        if (signal != null) {
            signal.put(time, names.number(state));
        }
    }

    @Override
    void passed(long cycle) {
        boolean one = cycle - last == 1;
        long time = Nanoseconds.of(cycle);
        if (one) {
            clock.put(time, 1);
        } else {
            clock.none(Nanoseconds.of(last + 1));
        }
        last = cycle;
        sample(cycle);
        if (one && clock.isWritten()) {
            clock.put(time + HALF_A_CYCLE, 0);
        }
    }

    private void sample(long cycle) {
        long time = Nanoseconds.of(cycle);
        processor(time);
        stages(time);
        traps(time);
        bus(cycle, time);
        depth.put(time, Math.min(trace.depth(), (1 << DEPTH_WIDTH) - 1));
        lesson();
    }

    private void processor(long time) {
        long pc = cpu.pc();
        commitPc.put(time, pc);
        mode.put(time, names.number(MODES[cpu.privilege() & 3]));
        retired.put(time, cpu.instructions());
        Runner now = trace.runner();
        if (!now.equals(runner)) {
            runner = now;
            runnerNumber = names.number(now.name());
        }
        running.put(time, runnerNumber);
        if (function.isWritten()) {
            String name = functions.at(pc);
            if (!name.equals(functionNow)) {
                functionNow = name;
                functionNumber = name.isEmpty() ? 0 : names.number(name);
            }
            if (functionNumber == 0) {
                function.none(time);
            } else {
                function.put(time, functionNumber);
            }
        }
    }

    private void stages(long time) {
        PipelineStages view = cpu.view();
        for (int i = 0; i < STAGES.length; i++) {
            if (view.occupied(STAGES[i])) {
                stagePc[i].put(time, view.pc(STAGES[i]));
            } else {
                stagePc[i].none(time);
            }
            stageState[i].put(time, state(view, STAGES[i]));
        }
    }

    private int state(PipelineStages view, Stage stage) {
        LossReason squash = view.squash(stage);
        if (squash != null) {
            return lost(squashes, "squash: ", squash);
        }
        LossReason hold = view.hold(stage);
        if (hold != null) {
            return lost(holds, "hold: ", hold);
        }
        LossReason bubble = view.bubble(stage);
        return bubble == null ? works : lost(bubbles, "bubble: ", bubble);
    }

    private int lost(int[] numbers, String what, LossReason reason) {
        if (numbers[reason.code()] == 0) {
            numbers[reason.code()] = names.number(what + reason.label());
        }
        return numbers[reason.code()];
    }

    private void traps(long time) {
        trap.put(time, traps > 0 ? 1 : 0);
        if (traps == 0) {
            cause.none(time);
            handler.none(time);
        } else {
            cause.put(time, causes[traps - 1]);
            int entered = handlers[traps - 1];
            if (entered == 0) {
                handler.none(time);
            } else {
                handler.put(time, entered);
            }
        }
    }

    private void bus(long cycle, long time) {
        BusPort holder = machine.bus().holder();
        if (holder == null && grantedIn == cycle) {
            holder = granted; // it had the bus for this cycle alone
        }
        busy.put(time, holder == null ? 0 : 1);
        if (holder == null) {
            master.none(time);
            address.none(time);
            write.none(time);
        } else {
            master.put(time, names.number(holder.master().label()));
            address.put(time, holder.address());
            write.put(time, holder.isWrite() ? 1 : 0);
        }
        for (int i = 0; i < ports.length; i++) {
            request[i].put(time, ports[i].phase() == BusPort.Phase.REQUESTED ? 1 : 0);
            grant[i].put(time, ports[i].equals(holder) ? 1 : 0);
        }
    }

    private void lesson() {
        for (; eventsSeen < trace.total(); eventsSeen++) {
            if (trace.kind(eventsSeen) == EventKind.STEP) {
                TraceEvent seen = trace.event(eventsSeen);
                if (seen != null) {
                    steps.add(new StepSeen(seen.cycle(), seen.subject(), seen.name()));
                    step.put(Nanoseconds.of(seen.cycle()), names.number("step " + seen.subject() + ": " + seen.name()));
                }
            }
        }
    }

    @Override
    public void lineChanged(long cycle, int line, boolean high) {
        if (active) {
            lines[line].put(Nanoseconds.of(cycle), high ? 1 : 0);
        }
    }

    @Override
    public void firmwareMoved(long cycle, String name, String from, String event, String to) {
        if (active) {
            state(name, Nanoseconds.of(cycle), to);
        }
    }

    @Override
    public void deviceHappened(long cycle, String device, DeviceEvent event) {
        if (active && event instanceof FrameBegins) {
            frameIn.put(Nanoseconds.of(cycle), 1);
        } else if (active && event instanceof FrameEnds) {
            frameIn.put(Nanoseconds.of(cycle), 0);
        }
    }

    @Override
    public void busGranted(long cycle, BusPort port) {
        granted = port;
        grantedIn = cycle;
        if (active) {
            error.put(Nanoseconds.of(cycle), 0);
        }
    }

    @Override
    public void busAcknowledged(long cycle, BusPort port) {
        if (active) {
            error.put(Nanoseconds.of(cycle), port.error() ? 1 : 0);
        }
    }

    // Traps are heard of also before the export begins: it may begin in the middle of one.

    @Override
    public void trapBegins(long cycle, long number, long pc) {
        if (traps == DEEPEST_TRAP) {
            System.arraycopy(causes, 1, causes, 0, DEEPEST_TRAP - 1);
            System.arraycopy(handlers, 1, handlers, 0, DEEPEST_TRAP - 1);
            traps--;
        }
        causes[traps] = names.number(CauseNames.of(machine.board(), number));
        handlers[traps] = 0;
        traps++;
    }

    @Override
    public void trapTaken(long cycle, long number, long pc, long value, long to) {
        if (traps > 0) {
            String name = functions.at(to);
            handlers[traps - 1] = names.number(name.isEmpty() ? "0x" + Long.toHexString(to) : name);
        }
    }

    @Override
    public void trapReturned(long cycle, long pc) {
        traps = cpu.privilege() == 0 ? 0 : Math.max(0, traps - 1);
    }

    @Override
    public void guestHappened(GuestEvent event) {
        if (event instanceof GuestEvent.Dispatched || event instanceof GuestEvent.Returned) {
            traps = 0; // a queue's loop runs in no handler; what faulted and was abandoned never returns
        }
    }

    @Override
    void end(long cycle) {
        file.end(Nanoseconds.of(cycle));
    }

    @Override
    List<Companion> companions(String name, String base, long end) {
        return GtkwaveView.of(this, name, base, end);
    }

    @Override
    byte[] beginning() {
        return file.beginning();
    }

    /** The signals that are written. */
    List<Shown> shown() {
        return shown;
    }

    /** The steps observed, in order. */
    List<StepSeen> steps() {
        return steps;
    }

    /** The names that the numbers in the file stand for. */
    NameTable names() {
        return names;
    }

    /** The first cycle. */
    long first() {
        return first;
    }
}
