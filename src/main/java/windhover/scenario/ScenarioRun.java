package windhover.scenario;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import windhover.clock.StateHash;
import windhover.clock.Stateful;
import windhover.cpu.Timing;
import windhover.debug.Debugger;
import windhover.debug.Debugger.Outcome;
import windhover.debug.GuestWarning;
import windhover.debug.Software;
import windhover.debug.SourcePosition;
import windhover.debug.StepMark;
import windhover.debug.trace.TraceRecorder;
import windhover.device.floppy.Floppy;
import windhover.fsm.Firmware;
import windhover.guest.KernelReader;
import windhover.guest.KernelState;
import windhover.guest.OwnerNames;
import windhover.guest.kernel.KernelDescription;
import windhover.guest.kernel.KernelLibrary;
import windhover.image.DebugInfo;
import windhover.image.ElfImage;
import windhover.image.SymbolTable;
import windhover.isa.Isa;
import windhover.machine.Assembly;
import windhover.machine.Board;
import windhover.machine.Input;
import windhover.machine.LoadException;
import windhover.machine.Machine;
import windhover.machine.Setup;
import windhover.reg.Device;
import windhover.yaml.FormatException;
import windhover.yaml.NearestName;

/** A scenario on a machine of its own, at reset to begin with. Of one thread. */
public final class ScenarioRun {
    private final Scenario scenario;
    private final Machine machine;
    private final Debugger debugger;
    private final StepTracker tracker;
    private final Checks checks;

    private ScenarioRun(Scenario scenario, Machine machine, Debugger debugger, StepTracker tracker, Checks checks) {
        this.scenario = scenario;
        this.machine = machine;
        this.debugger = debugger;
        this.tracker = tracker;
        this.checks = checks;
    }

    /**
     * Builds the scenario's board, loads its image, and readies its inputs and steps. Its files are those beside the
     * scenario, or those that come with the program.
     *
     * @throws ScenarioFormatException when the image does not fit, or the scenario names what is not there
     */
    public static ScenarioRun of(Scenario scenario) throws ScenarioFormatException {
        return of(scenario, ScenarioLibrary.files(scenario));
    }

    /** As {@link #of(Scenario)}, with the scenario's files from elsewhere, such as a recording. */
    public static ScenarioRun of(Scenario scenario, ScenarioFiles files) throws ScenarioFormatException {
        Board board = Board.named(scenario.board())
                .orElseThrow(() -> new ScenarioFormatException("no board '" + scenario.board() + "'"));
        Timing timing = Setup.timing(scenario.timing())
                .orElseThrow(() -> new ScenarioFormatException("no timing '" + scenario.timing() + "'"));
        ElfImage image = ScenarioLibrary.program(scenario, board, files);
        Setup setup = new Setup(scenario.isa().isEmpty() ? board : board.withIsa(Isa.parse(scenario.isa())), timing);
        Machine machine;
        try {
            machine = Assembly.of(setup, image).machine();
        } catch (LoadException e) {
            throw new ScenarioFormatException(scenario.source() + ": " + e.getMessage());
        }
        requireFirmware(scenario, machine);
        insertDisk(scenario, machine, files);
        scenario.wire().connect(machine, files);
        ScheduledInputs inputs = new ScheduledInputs(scenario.inputs(), files);
        Software software = software(scenario, image, files);
        Debugger debugger = new Debugger(machine, software, inputs);
        GuestView guest = new View(machine, software);
        Sense.check(scenario, machine, guest, debugger.guest());
        StepTracker tracker = new StepTracker(scenario, guest, debugger);
        inputs.onChange(machine::attention);
        tracker.beforeListener(inputs::stepObserved);
        debugger.add(tracker);
        debugger.lesson(tracker);
        return new ScenarioRun(
                scenario, machine, debugger, tracker, new Checks(scenario, machine, guest, tracker, debugger.guest()));
    }

    /**
     * The image with its kernel: by the description that the user gave, the scenario's, one beside the image, or a
     * shipped one.
     */
    private static Software software(Scenario scenario, ElfImage image, ScenarioFiles files)
            throws ScenarioFormatException {
        try {
            byte[] given = files.find(KernelLibrary.GIVEN);
            if (given != null) {
                return Software.of(image, KernelLibrary.read(given, "--kernel-description"));
            }
            if (!scenario.kernel().isEmpty()) {
                return Software.of(image, KernelLibrary.read(files.read(scenario.kernel()), scenario.kernel()));
            }
            String name = KernelLibrary.nameBeside(scenario.image());
            byte[] beside = scenario.image().isEmpty() ? null : files.find(name);
            return beside == null ? Software.recognised(image) : Software.of(image, KernelLibrary.read(beside, name));
        } catch (FormatException e) {
            throw ScenarioFormatException.of(e);
        }
    }

    private static void insertDisk(Scenario scenario, Machine machine, ScenarioFiles files)
            throws ScenarioFormatException {
        DiskPlan disk = scenario.disk();
        if (disk != null && !machine.apply(new Input(Floppy.PORT, disk.input(files)))) {
            throw new ScenarioFormatException(
                    disk.at(), "a disk on board " + scenario.board() + ", which has no drive");
        }
    }

    private static void requireFirmware(Scenario scenario, Machine machine) throws ScenarioFormatException {
        for (Scenario.Step step : scenario.steps()) {
            for (Observation observation : step.when()) {
                if (observation instanceof Observation.FirmwareEnters(String name, String state)) {
                    requireState(scenario, machine, name, state);
                }
            }
        }
    }

    private static void requireState(Scenario scenario, Machine machine, String name, String state)
            throws ScenarioFormatException {
        List<Firmware<?, ?, ?>> all = new java.util.ArrayList<>();
        for (Stateful part : machine.parts()) {
            if (part instanceof Device device) {
                all.addAll(device.firmware());
            }
        }
        List<String> names = all.stream().map(Firmware::name).toList();
        Firmware<?, ?, ?> firmware =
                all.stream().filter(f -> f.name().equals(name)).findFirst().orElse(null);
        if (firmware == null) {
            throw new ScenarioFormatException(scenario.source() + ": no firmware '" + name + "', expected "
                    + String.join(", ", names) + NearestName.hint(name, names));
        }
        List<String> states = firmware.table().states().stream()
                .map(s -> ((Enum<?>) s).name())
                .toList();
        if (!states.contains(state)) {
            throw new ScenarioFormatException(scenario.source() + ": " + name + " has no state '" + state
                    + "', expected " + String.join(", ", states) + NearestName.hint(state, states));
        }
    }

    /** The guest, looked at from outside. */
    private static final class View implements GuestView {
        private final Machine machine;
        private final Software software;
        private final @Nullable KernelReader reader;

        View(Machine machine, Software software) {
            this.machine = machine;
            this.software = software;
            reader = KernelReader.of(software.kernel());
        }

        @Override
        public @Nullable KernelState kernel() {
            return reader == null ? null : reader.read(machine::peek);
        }

        @Override
        public String ownerName(long owner) {
            return OwnerNames.of(software.kernel(), owner, machine::peek);
        }

        @Override
        public long peek(long address, int size) {
            return machine.peek(address, size);
        }

        @Override
        public KernelDescription.Words words() {
            return software.kernel().words();
        }

        @Override
        public boolean hasKernel() {
            return reader != null;
        }

        @Override
        public DebugInfo info() {
            return software.info();
        }

        @Override
        public SymbolTable symbols() {
            return software.image().symbolTable();
        }

        @Override
        public @Nullable SourcePosition position(long address) {
            SourcePosition position = software.position(address);
            return position.line() == 0 ? null : position;
        }
    }

    /** The scenario. */
    public Scenario scenario() {
        return scenario;
    }

    /** The machine under observation, for a session or a picture. */
    public Debugger debugger() {
        return debugger;
    }

    /** The steps. */
    public StepTracker tracker() {
        return tracker;
    }

    /** Records what happens from now on, with its causes and the steps; call it at reset, once. */
    public TraceRecorder record() {
        TraceRecorder trace = TraceRecorder.on(debugger);
        tracker.recorder(trace::stepObserved);
        return trace;
    }

    /** Sets the listener that hears of each step when it is observed. */
    public void listener(Consumer<StepMark> listener) {
        tracker.listener(listener);
    }

    /** The number of the cycle that runs next. */
    public long cycle() {
        return debugger.cycle();
    }

    /** The cycle at which the scenario ends, as far as it is known by now. */
    private long end() {
        Scenario.After ending = scenario.ending();
        StepMark mark = ending == null ? null : tracker.mark(ending.step());
        return ending == null || mark == null || !mark.observed()
                ? scenario.limit()
                : Math.min(scenario.limit(), mark.cycle() + ending.cycles());
    }

    /** True when it has come to the scenario's end, a processor has stopped for good, or the program has ended. */
    public boolean ended() {
        return cycle() >= end() || machine.stopped() != null || machine.ended();
    }

    /** Runs to the scenario's end. */
    public void run() {
        runTo(Long.MAX_VALUE);
    }

    /** Runs to a cycle, or to the scenario's end if that comes first, or until a processor stops for good. */
    public void runTo(long cycle) {
        runTo(cycle, Long.MAX_VALUE);
    }

    /**
     * As {@link #runTo(long)}, for at most so much work: see {@link Debugger#run(long, long, windhover.debug.Goal)}.
     */
    public void runTo(long cycle, long work) {
        long worked = worked();
        // A step within a chunk can end the run no sooner than at the end of the chunk.
        Scenario.After ending = scenario.ending();
        long chunk = ending == null ? Long.MAX_VALUE : Math.max(1, ending.cycles());
        while (cycle() < Math.min(cycle, end())) {
            long left = work - (worked() - worked);
            if (left <= 0) {
                return;
            }
            Outcome outcome = debugger.run(Math.min(chunk, Math.min(cycle, end()) - cycle()), left, null);
            if (outcome == Outcome.IDLE) {
                // The step that ends the run may have been observed in this very chunk, so its end is asked for again.
                debugger.skipTo(Math.min(cycle, end()));
            } else if (outcome == Outcome.ENDED) {
                return;
            }
        }
    }

    /** Cycles that were run and not skipped. */
    private long worked() {
        return cycle() - machine.skipped();
    }

    /**
     * Runs to a cycle, also beyond the scenario's end but not beyond its limit, or until a processor stops for good.
     */
    public void passTo(long cycle) {
        long to = Math.min(cycle, scenario.limit());
        while (cycle() < to && debugger.run(to - cycle(), null) != Outcome.ENDED) {
            debugger.skipTo(to);
        }
    }

    /** Runs until a step was observed; answers false when the scenario ended before. */
    public boolean runToStep(int number) {
        while (!runToStep(number, Long.MAX_VALUE)) {
            if (ended()) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #runToStep(int)}, for at most so many steps of the run. Answers true when the step was observed. */
    public boolean runToStep(int number, long most) {
        Outcome outcome = Outcome.ON;
        for (long i = 0; i < most && !isObserved(number) && cycle() < end() && outcome != Outcome.ENDED; i++) {
            outcome = debugger.run(end() - cycle(), 1, null);
            if (outcome == Outcome.IDLE) {
                debugger.skipTo(end());
            }
        }
        return isObserved(number);
    }

    private boolean isObserved(int number) {
        return Optional.ofNullable(tracker.mark(number)).map(StepMark::observed).orElse(false);
    }

    /** The scenario's checks, as they stand now. */
    public List<CheckResult> checks() {
        return checks.results();
    }

    /** What the guest most likely did not mean to do, until now. */
    public List<GuestWarning> warnings() {
        return debugger.guest().warnings();
    }

    /** A hash of the machine's whole state. */
    public long stateHash() {
        return StateHash.of(machine);
    }
}
