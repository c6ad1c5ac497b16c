package windhover.debug;

import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import windhover.clock.StateVisitor;
import windhover.cpu.Cpu;
import windhover.cpu.Stopped;
import windhover.guest.KernelState;
import windhover.guest.kernel.KernelEvents;
import windhover.guest.program.GuestProgram;
import windhover.guest.program.Shown;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.timeline.Branch;
import windhover.timeline.Rewindable;
import windhover.timeline.RewindableState;
import windhover.timeline.Timeline;

/**
 * A machine under observation: runs it, stops it, remembers what it did lately, and makes snapshots. Of one thread;
 * {@link Session} gives it one of its own, the terminal uses it directly.
 */
public final class Debugger implements Observer.ObservationPoints {
    /** How a run ended. */
    public enum Outcome {
        /** The cycles are used up; nothing else happened. */
        ON,
        /** The goal is reached. */
        REACHED,
        /** An instruction with a breakpoint is the next to commit. */
        BREAKPOINT,
        /** All processors wait, no alarm is set and no input is to come: nothing will happen any more. */
        IDLE,
        /** A processor stopped for good, or the program ended the run. */
        ENDED
    }

    /**
     * What letting time pass counts as work, in cycles that were run: a run that skips from alarm to alarm must come
     * back, too.
     */
    private static final int SKIP_WORK = 32;

    /** Cycles recorded at the end of each run that is not recorded as a whole. */
    private static final int RECORDED = 256;

    private final Machine machine;
    private final Cpu processor;
    private final Software software;
    private Lesson lesson = Lesson.NONE;
    private final PipelineRecorder pipeline = new PipelineRecorder();
    private final QueueWatch queue;
    private final Places places;
    private final Probes probes;
    private final ScreenCapture screen;
    private final GuestWatch guest;
    private final Goals goals;
    private final TimeTravel travel;
    private final Stops nowhere;
    private final ProgramLook look;
    private final StopList list;
    private Set<Long> breakpoints = Set.of();

    /** The instructions that the goal of the present run waits for. */
    private Set<Long> sleeping = Set.of();

    private Set<Landmark> landmarks = Set.of();

    /** Where a run stops by the user's will, and where the present one does, which may be a look into the past. */
    private Stops wanted;

    private Stops stops;

    private boolean listening;

    /** Is told of every cycle. */
    private @Nullable CycleFollower follower;

    /**
     * Observes a machine, and of its processors number 0.
     *
     * @param machine loaded and reset, at cycle 0
     * @param software what the guest's image tells
     * @param inputs what comes from outside
     */
    public Debugger(Machine machine, Software software, InputSource inputs) {
        this(machine, 0, software, inputs);
    }

    /**
     * Observes a machine, and one of its processors: steps, breakpoints, registers, pipeline, traps and what happens in
     * the guest's kernel are of that one.
     *
     * @param machine loaded and reset, at cycle 0
     * @param number the processor's
     * @param software what the guest's image tells
     * @param inputs what comes from outside
     */
    public Debugger(Machine machine, int number, Software software, InputSource inputs) {
        this.machine = machine;
        processor = machine.processor(number);
        this.software = software;
        nowhere = new Stops(machine, processor, software, Set.of(), Set.of(), false);
        wanted = new Stops(machine, processor, software, Set.of(), Set.of(), false).withList();
        stops = wanted;
        places = new Places(machine);
        probes = new Probes(machine, processor, places, software, nowhere);
        look = new ProgramLook(
                new GuestProgram(software.image(), software.info()),
                new GuestTarget(machine, processor, probes.open()));
        list = new StopList(machine, processor, software, look, (address, on) -> {
            if (on) {
                processor.watch(address, true);
            } else {
                unwatch(address);
            }
        });
        probes.list(list);
        queue = probes.queue();
        goals = new Goals(
                machine, processor, software, () -> lesson, queue.observer(), queue::dispatched, probes::happened);
        screen = new ScreenCapture(machine);
        guest = new GuestWatch(machine, processor, software);
        guest.watch(this);
        travel = new TimeTravel(this, inputs);
        travel.add(new Memory());
        add(guest);
    }

    /** The operating system in the guest, and what is wrong with it. */
    public GuestWatch guest() {
        return guest;
    }

    /** What happens in the guest's kernel. */
    public KernelEvents kernelEvents() {
        return queue.events();
    }

    /** The machine. */
    public Machine machine() {
        return machine;
    }

    /** The processor that is observed. */
    public Cpu processor() {
        return processor;
    }

    /** What the guest's image tells. */
    public Software software() {
        return software;
    }

    /** The number of the cycle that runs next. */
    public long cycle() {
        return machine.clock().now();
    }

    /** Adds an observer, for good. */
    public void add(Observer observer) {
        probes.add(observer);
        travel.add(observer);
    }

    /** Adds an observer that hears of everything before those there are. */
    public void addFirst(Observer observer) {
        probes.addFirst(observer);
        travel.add(observer);
    }

    /** Sets the lesson whose steps the snapshots carry. */
    public void lesson(Lesson lesson) {
        this.lesson = lesson;
    }

    @Override
    public void watchFunction(long address) {
        probes.watchFunction(address);
    }

    @Override
    public void watchMemory(long address, int length) {
        probes.watchMemory(address, length);
    }

    /** No longer watches an instruction, unless somebody else wants it watched. */
    private void unwatch(long address) {
        if (!breakpoints.contains(address)
                && !probes.watchesFunction(address)
                && !list.watches(address)
                && !sleeping.contains(address)) {
            processor.watch(address, false);
        }
    }

    /** Sets the places at which runs stop, with their conditions and hits; a place that was set keeps its hits. */
    public void stops(List<StopPoint> points) {
        list.set(points);
        probes.mark();
        mark(landmarks);
        list.mark();
    }

    /**
     * Goes back to the last moment before now at which a run would have stopped at one of the places that were set.
     *
     * @param cancelled asked now and then; true ends the search
     * @return false when there is none, or the search was cancelled; the machine is where it was
     */
    public boolean runBack(StopPoint point, BooleanSupplier cancelled) {
        list.heed(one -> one.number() == point.number());
        try {
            return travel.runBack(
                    new Stops(machine, processor, software, Set.of(), Set.of(), false).withList(), cancelled);
        } finally {
            list.heed(null);
        }
    }

    /** What became of the places that were set. */
    public List<StopPoint.Status> stops() {
        return list.statuses();
    }

    /** The program in the guest, looked at. */
    ProgramLook look() {
        return look;
    }

    /**
     * Says which frame of the call stack snapshots tell the variables of, from 0, and which expressions they evaluate.
     */
    public void lookAt(int frame, List<String> watches) {
        look.frame(frame);
        look.watches(watches);
    }

    /** The program where it stands: call stack, variables, watches. */
    public ProgramState programState() {
        return look.state();
    }

    /** The value of an expression in a frame of the call stack, from 0. */
    public Shown value(String expression, int frame) {
        return look.value(expression, frame);
    }

    /** The traps that nobody has returned from. */
    Traps traps() {
        return probes.open();
    }

    /** The goal of coming to one of these instructions. */
    Goal goalOf(Set<Long> addresses) {
        return new Stepping(this).to(addresses);
    }

    /**
     * Goes back to the last moment before now at which one of these instructions was the next to commit.
     *
     * @return false when it never was, or the search was cancelled; the machine is where it was
     */
    public boolean backTo(Set<Long> addresses, BooleanSupplier cancelled) {
        return travel.backTo(addresses, Long.MIN_VALUE, cancelled);
    }

    /** Has these instructions watched, for somebody who sleeps until they come; none ends that. */
    void sleepUntil(Set<Long> addresses) {
        if (addresses.equals(sleeping)) {
            return;
        }
        Set<Long> before = sleeping;
        sleeping = addresses;
        before.forEach(this::unwatch);
        addresses.forEach(address -> processor.watch(address, true));
    }

    /** Sets the addresses at which runs stop. */
    public void breakpoints(Set<Long> addresses) {
        Set<Long> before = breakpoints;
        breakpoints = addresses;
        before.forEach(this::unwatch);
        for (long address : addresses) {
            processor.watch(address, true);
        }
        wanted = new Stops(machine, processor, software, breakpoints, landmarks, false).withList();
    }

    /** Sets what else runs stop at. */
    public void stopAt(Set<Landmark> places) {
        Set<Landmark> before = landmarks;
        landmarks = Set.copyOf(places);
        mark(landmarks);
        unmark(before);
        wanted = new Stops(machine, processor, software, breakpoints, landmarks, false).withList();
    }

    private void mark(Set<Landmark> places) {
        for (Landmark place : places) {
            if (place instanceof Landmark.MemoryWritten(long physical, int length)) {
                range(physical, length).mark(machine.ram().bytes(), true);
            }
        }
    }

    /** Takes the marks off that were for these places only. */
    private void unmark(Set<Landmark> places) {
        for (Landmark place : places) {
            if (place instanceof Landmark.MemoryWritten(long physical, int length)) {
                range(physical, length).mark(machine.ram().bytes(), false);
            }
        }
        probes.mark();
        mark(landmarks);
        list.mark();
    }

    private MemoryRange range(long physical, int length) {
        return new MemoryRange(physical - machine.board().ramBase(), length);
    }

    /**
     * Keeps checkpoints from now on, so that every moment of the run can be reached quickly. Without, going back runs
     * everything again from reset.
     *
     * @param mebibytes memory they may hold, at least 1
     */
    public void keepHistory(int mebibytes) {
        travel.keep(mebibytes);
    }

    /** How often, since this was made, another instruction came to be the next to commit. */
    long happened() {
        return probes.happened();
    }

    /** The histories of the machine: their inputs, and the checkpoints that are kept. */
    public Timeline timeline() {
        return travel.timeline();
    }

    /** What was wrong with the checkpoints of a file, one line; empty while nothing was. */
    public String historyProblem() {
        return travel.problem();
    }

    /** The first moment at which a state was another one than was recorded, of those passed by now; null for none. */
    public @Nullable Difference difference() {
        return travel.difference();
    }

    /** Sets the listener that hears how far a journey to another moment has come, and may break it off. */
    public void journey(Journey traveller) {
        travel.journey(traveller);
    }

    /** The furthest cycle that this branch has reached: below it, running repeats what happened. */
    public long frontier() {
        return travel.frontier();
    }

    /** Goes to reset. The history stays: running on repeats it up to the frontier. */
    public void restart() {
        travel.restart();
    }

    /** Goes to a moment of this branch, back or on; to its frontier when it has not come so far. */
    public void seek(long cycle) {
        travel.seek(cycle);
    }

    /**
     * Goes back to the last moment before now at which a step of a unit would have ended.
     *
     * @param cancelled asked now and then; true ends the search and leaves the machine where it was
     * @return false when there was none, and the machine is at reset
     */
    public boolean back(SessionCommands.Step unit, BooleanSupplier cancelled) {
        return travel.back(unit, lesson, cancelled);
    }

    /**
     * Goes back to the last moment before now at which this happened.
     *
     * @param cancelled asked now and then; true ends the search
     * @return false when it never did, or the search was cancelled; the machine is where it was
     */
    public boolean runBack(Landmark landmark, BooleanSupplier cancelled) {
        Set<Long> addresses = landmark instanceof Landmark.Breakpoint ? breakpoints : Set.of();
        mark(Set.of(landmark));
        Stops stops = new Stops(machine, processor, software, addresses, Set.of(landmark), false);
        try {
            if (landmark instanceof Landmark.Breakpoint) {
                list.heed(point -> point.kind() == StopPoint.Kind.CODE);
                stops.withList();
            }
            return travel.runBack(stops, cancelled);
        } finally {
            list.heed(null);
            unmark(Set.of(landmark));
        }
    }

    /**
     * Something arrives from outside now, or is edited. In the past it starts a new branch, on which the machine then
     * is.
     *
     * @return false when the machine has no such port; then nothing happened
     */
    public boolean input(Input input) {
        return travel.input(input);
    }

    /** Goes over to another branch: to this moment where the branch has it, else to the furthest it has reached. */
    public void switchTo(Branch branch) {
        travel.switchTo(branch);
    }

    /** The cycle of the next input from outside, {@link Long#MAX_VALUE} when none is known to come. */
    public long nextInput() {
        return travel.nextInput();
    }

    /** Lets time pass while all processors wait and nothing can happen, to a cycle at most. */
    public void skipTo(long cycle) {
        machine.skipTo(Math.min(cycle, travel.nextInput()));
        travel.arrive();
    }

    /** Lets an input arrive. */
    void apply(Input input) {
        probes.inputBegins(input);
        machine.apply(input);
        probes.inputApplied();
    }

    /** Tells the observers that the machine went to another moment or another branch. */
    void rewound() {
        probes.rewound(travel.frontier(), travel.timeline().branch().number());
    }

    /** What the debugger itself must know again. */
    private final class Memory implements RewindableState {
        @Override
        public void state(StateVisitor v) {
            probes.state(v);
            list.state(v);
        }

        @Override
        public void restore(byte[] saved) {
            pipeline.clear();
            RewindableState.super.restore(saved);
            probes.forget();
        }
    }

    /** All that must be right again when the machine goes to another moment, for a test. */
    List<Rewindable> rewindables() {
        return travel.rewindables();
    }

    /**
     * Runs for at most so many cycles. Below the frontier this repeats what happened.
     *
     * @param goal what the run is for, or null to run on
     */
    public Outcome run(long cycles, @Nullable Goal goal) {
        return run(cycles, Long.MAX_VALUE, goal);
    }

    /**
     * Runs for at most so many cycles, and for at most so much work: cycles that are run and not skipped. So a run
     * comes back in bounded time, and idle time costs none, however long it is.
     *
     * @param goal what the run is for, or null to run on
     */
    public Outcome run(long cycles, long work, @Nullable Goal goal) {
        long limit = cycle() + Math.min(cycles, Long.MAX_VALUE / 2 - cycle());
        if (goal != null) {
            limit = Math.min(limit, goal.latest());
        }
        heed(wanted);
        if (goal == null) {
            sleepUntil(Set.of()); // what was waited for is wanted no more
        }
        // A run that may stop anywhere is recorded as a whole, so that the pipeline of the cycles before the stop can
        // be shown.
        return advance(limit, work, goal, goal != null || !stops.isEmpty() || !list.isEmpty());
    }

    /** Runs to a cycle past all stops, for a look into the past. A goal is asked after each cycle. */
    Outcome runQuietly(long limit, @Nullable Goal goal) {
        return runTo(limit, goal, nowhere, TimeTravel.TURN);
    }

    /** Runs to a cycle or to one of these stops, for a look into the past. */
    Outcome runTo(long limit, Stops places) {
        return runTo(limit, null, places, TimeTravel.TURN);
    }

    private Outcome runTo(long limit, @Nullable Goal goal, Stops places, long work) {
        heed(places);
        try {
            return advance(limit, work, goal, false);
        } finally {
            heed(wanted);
        }
    }

    private void heed(Stops places) {
        stops = places;
        probes.stopAt(places);
    }

    private Outcome advance(long limit, long work, @Nullable Goal goal, boolean told) {
        CycleFollower following = follower;
        stops.clear();
        if (goal != null) {
            sleepUntil(goal.sleepsUntil());
        }
        travel.arrive();
        long workEnd = cycle() + Math.min(work, Long.MAX_VALUE / 2 - cycle());
        long end = Math.min(limit, workEnd);
        while (cycle() < end) {
            if (isOver()) {
                return Outcome.ENDED;
            }
            boolean ending = machine.exited(); // what ended it is yet to retire
            if (machine.waiting() && !ending) {
                if (nothingToCome()) {
                    return Outcome.IDLE;
                }
                // Time that is skipped is not work, so no checkpoint is due in it, however long it lasts.
                long before = cycle();
                long wake = travel.skipBound(Math.min(limit, Math.max(travel.nextInput(), before + 1)));
                machine.skipTo(wake);
                if (following != null && cycle() > before) {
                    following.ran(cycle() - 1);
                }
                workEnd += work == Long.MAX_VALUE ? 0 : cycle() - before - Math.min(SKIP_WORK, work);
                end = Math.min(limit, workEnd);
                if (cycle() >= wake) {
                    travel.arrive();
                    continue;
                }
            }
            boolean sleeps = !sleeping.isEmpty();
            boolean looks = stops.everyCycle() || list.everyCycle();
            boolean everyCycle = looks || following != null || (!sleeps && (told || goal != null));
            long to = travel.bound(Math.min(end, Math.max(travel.nextInput(), cycle() + 1)));
            long unrecorded = Math.min(to, end - RECORDED);
            if (!everyCycle && !ending && unrecorded > cycle()) {
                machine.runTo(unrecorded);
            } else {
                machine.cycle();
                if ((told && !sleeps) || end - cycle() < RECORDED) {
                    pipeline.record(cycle() - 1, processor.view());
                }
                if (following != null) {
                    following.ran(cycle() - 1);
                }
                if (looks) {
                    stops.cycleRun();
                    probes.cycleRun();
                }
            }
            travel.arrive();
            if (goal != null) {
                if (goal.reached()) {
                    sleepUntil(Set.of());
                    return Outcome.REACHED;
                }
                sleepUntil(goal.sleepsUntil());
            }
            if (stops.hit()) {
                return Outcome.BREAKPOINT;
            }
            if (isOver()) {
                return Outcome.ENDED;
            }
        }
        return goal != null && goal.reached() ? Outcome.REACHED : Outcome.ON;
    }

    private boolean isOver() {
        return machine.stopped() != null || machine.ended();
    }

    /** Tells somebody of every cycle from now on, instead of whoever was told before; null tells nobody. */
    public void follow(@Nullable CycleFollower told) {
        follower = told;
    }

    /**
     * Says that something may come from outside at any time, so that a machine that waits is never said to wait for
     * ever.
     */
    public void listening(boolean on) {
        listening = on;
    }

    /** True when something may come from outside at any time. */
    public boolean isListening() {
        return listening;
    }

    private boolean nothingToCome() {
        return !listening && machine.clock().nextDue() == Long.MAX_VALUE && travel.nextInput() == Long.MAX_VALUE;
    }

    /** The goal of stepping once. */
    Goal goal(SessionCommands.Step unit) {
        return switch (unit) {
            case OVER -> new Stepping(this).over();
            case OUT -> {
                Goal out = new Stepping(this).out();
                yield out == null
                        ? goals.none(
                                "Nobody called this function: " + look.stack().end())
                        : out;
            }
            default -> goals.step(unit);
        };
    }

    /** The goal of reaching a moment. */
    Goal goalOfCycle(long target) {
        return goals.cycle(target);
    }

    /** The goal of seeing a step of the lesson. */
    Goal goalOfStep(int number) {
        return goals.lessonStep(number);
    }

    /** Says at which breakpoint or other place the run stopped. */
    public String breakpointSentence() {
        return stops.sentence();
    }

    /** Says how the run ended for good, a sentence; empty while it has not. */
    public String endSentence() {
        String why = whyStopped();
        if (why == null && machine.ended()) {
            return "The program ended with exit status " + machine.exitCode() + ".";
        }
        return why == null ? "" : Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
    }

    /**
     * Why a processor stopped for good, from the first exception on, with the names of functions; null while it runs.
     */
    public @Nullable String whyStopped() {
        Cpu stopped = machine.stoppedProcessor();
        Stopped why = stopped == null ? null : stopped.stopped();
        if (stopped == null || why == null) {
            return null;
        }
        String which = machine.processors().size() == 1 ? "" : "of processor " + stopped.number() + ": ";
        return which + why.sentence(software::place);
    }

    /** Runs the last cycles once more, so that the pipeline before the end can be shown. */
    void showTheEnd() {
        long end = cycle();
        if (end > 0) {
            seek(end - 1);
            seek(end);
        }
    }

    /** A picture of all this moment's state and of what happened lately. */
    public Snapshot snapshot(Snapshot.Activity activity, String stop, double cyclesPerSecond) {
        KernelState kernel = queue.kernel();
        return new Snapshot(
                new Snapshot.RunPart(activity, stop, cyclesPerSecond),
                new SnapshotMaker(machine, processor, places, software, probes, pipeline, screen).make(),
                new Snapshot.GuestPart(
                        software.position(processor.next()),
                        kernel,
                        queue.history(),
                        guest.awareness().with(kernel),
                        activity == Snapshot.Activity.RUNNING ? ProgramState.NONE : look.state(),
                        list.statuses()),
                new Snapshot.HistoryPart(lesson.marks(), travel.state()));
    }
}
