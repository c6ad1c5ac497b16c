package windhover.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import windhover.clock.SavedState;
import windhover.clock.StateHash;
import windhover.debug.Debugger.Outcome;
import windhover.guest.program.StackFrame;
import windhover.isa.Decoder;
import windhover.isa.Registers;
import windhover.isa.Uop;
import windhover.machine.Input;
import windhover.machine.Machine;
import windhover.timeline.Branch;
import windhover.timeline.Checkpoint;
import windhover.timeline.Rewindable;
import windhover.timeline.Timeline;

/**
 * Keeps the history of a debugger's machine and goes to its moments: restores the checkpoint before and runs on from
 * there, which repeats exactly what happened, since the machine is deterministic and the journal has all that came from
 * outside.
 *
 * <p>At cycle <i>c</i> means: cycle <i>c</i> runs next, and what comes from outside before it has been applied.
 */
final class TimeTravel {
    /**
     * Cycles of work between two checkpoints: what a seek runs at most while nothing was given up, less than 100 ms of
     * host time.
     */
    static final long SPACING = 2_000_000;

    /** Work between two looks whether a journey goes on, in cycles. */
    static final long TURN = 500_000;

    /** Cycles run before a moment at least, so that the pipeline and what travelled lately can be shown there. */
    private static final long WARM = 1024;

    /** Distances of the passing checkpoints before a moment that was gone to: the farthest, and the nearest. */
    private static final long FAR = 1 << 21;

    private static final long NEAR = 1 << 11;

    /** Cycles looked through first when something is sought in the past, and at most at once. */
    private static final long FIRST_WINDOW = 1 << 12;

    private static final long LARGEST_WINDOW = 1 << 22;

    private final Debugger debugger;
    private final Machine machine;
    private final InputSource inputs;
    private final Timeline timeline = new Timeline(HistoryBudget.mebibytes());
    private final List<Rewindable> rewindables = new ArrayList<>();

    /** What each rewindable knew when it was added, for those that a checkpoint knows nothing of. */
    private final List<byte[]> atFirst = new ArrayList<>();

    private String problem = "";
    private @Nullable Difference difference;
    private Journey journey = (cycle, to) -> true;

    /** The first moment from now on of which a recording holds a hash; −1 when that is to be found out. */
    private long nextStored = -1;

    /** The last one that agreed; −1 for none. */
    private long agreed = -1;

    private boolean keeping;
    private int applied;
    private long workBase;
    private long cycleBase;
    private long skippedBase;
    private long nextCheckpointWork;

    TimeTravel(Debugger debugger, InputSource inputs) {
        this.debugger = debugger;
        this.machine = debugger.machine();
        this.inputs = inputs;
        add(inputs);
    }

    /** Adds what must be right after going back. */
    void add(Rewindable rewindable) {
        rewindables.add(rewindable);
        atFirst.add(rewindable.save());
    }

    Timeline timeline() {
        return timeline;
    }

    /** Keeps checkpoints from now on. */
    void keep(int mebibytes) {
        timeline.budget(mebibytes);
        keeping = true;
    }

    private long cycle() {
        return machine.clock().now();
    }

    private long work() {
        return workBase + (cycle() - cycleBase) - (machine.skipped() - skippedBase);
    }

    /** The furthest moment of this branch. */
    long frontier() {
        return Math.max(timeline.branch().frontier(), cycle());
    }

    TimelineState state() {
        List<TimelineState.BranchState> branches = new ArrayList<>();
        for (Branch branch : timeline.branches()) {
            long furthest = branch == timeline.branch() ? frontier() : branch.frontier();
            Branch parent = branch.parent();
            branches.add(new TimelineState.BranchState(
                    branch.number(),
                    branch.name(),
                    parent == null ? 0 : parent.number(),
                    branch.from(),
                    Math.max(0, furthest),
                    branch.journal().size()));
        }
        return new TimelineState(
                frontier(),
                timeline.branch().number(),
                List.copyOf(branches),
                timeline.checkpoints(),
                timeline.bytes() / 1048576.0,
                timeline.budget(),
                timeline.bookmarks());
    }

    /**
     * The cycle of the next input, from the journal or the source; {@link Long#MAX_VALUE} when none is known to come.
     */
    long nextInput() {
        return Math.min(inputs.nextCycle(), timeline.branch().journal().cycleOf(applied));
    }

    /** The cycle to run to, so that no checkpoint and no recorded hash is missed. */
    long bound(long limit) {
        long next = skipBound(limit);
        return keeping ? Math.min(next, cycle() + Math.max(1, nextCheckpointWork - work())) : next;
    }

    /** The cycle to skip to, so that no recorded hash is missed. */
    long skipBound(long limit) {
        return nextStored > cycle() ? Math.min(limit, nextStored) : limit;
    }

    /** Compares the state with what a recording holds of this moment. */
    private void compare(long now) {
        if (nextStored < 0) {
            nextStored = timeline.stored().after(timeline.branch(), now - 1);
        }
        if (nextStored > now) {
            return;
        }
        nextStored = timeline.stored().after(timeline.branch(), now);
        long hash = timeline.stored().at(timeline.branch(), now, applied);
        if (hash == 0) {
            return;
        }
        long found = StateHash.of(machine);
        if (found == hash) {
            agreed = Math.max(agreed, now);
        } else if (difference == null
                || (difference.branch() == timeline.branch().number() && difference.cycle() > now)) {
            difference = new Difference(timeline.branch().number(), now, hash, found, agreed < now ? agreed : -1);
        }
    }

    /**
     * The first moment at which a state was another one than was recorded, of those that were passed; null for none.
     */
    @Nullable
    Difference difference() {
        return difference;
    }

    /** Sets the listener that hears how far a journey has come, and says whether it goes on. */
    void journey(Journey traveller) {
        journey = traveller;
    }

    /**
     * The machine has come to a cycle: what comes from outside before it is applied, from the journal where this moment
     * was reached before.
     */
    void arrive() {
        long now = cycle();
        Branch branch = timeline.branch();
        if (inputs.nextCycle() <= now) {
            List<Input> taken = inputs.take(now);
            if (now > branch.frontier()) {
                taken.forEach(input -> timeline.arrived(now, input));
            }
        }
        branch.reached(now);
        while (branch.journal().cycleOf(applied) <= now) {
            debugger.apply(branch.journal().entry(applied++).input());
        }
        compare(now);
        if (now == 0 || (keeping && work() >= nextCheckpointWork)) {
            keepCheckpoint();
        }
    }

    private void keepCheckpoint() {
        if (timeline.branch().newestCheckpoint() < cycle()) {
            try {
                timeline.add(checkpoint(), () -> StateHash.of(machine));
            } catch (OutOfMemoryError e) {
                giveUpHalf();
            }
        }
        nextCheckpointWork = work() + SPACING;
    }

    /** A run must not end for want of a convenience: with fewer checkpoints going back takes longer. */
    private void giveUpHalf() {
        timeline.budget(Math.max(1, timeline.budget() / 2));
    }

    /** A checkpoint that makes something quicker; null where memory is too short for one. */
    private @Nullable Checkpoint checkpointThatFits() {
        try {
            return checkpoint();
        } catch (OutOfMemoryError e) {
            giveUpHalf();
            return null;
        }
    }

    private Checkpoint checkpoint() {
        List<byte[]> mementos = new ArrayList<>(rewindables.size());
        for (Rewindable rewindable : rewindables) {
            mementos.add(rewindable.save());
        }
        return new Checkpoint(cycle(), work(), applied, SavedState.of(machine), mementos);
    }

    /**
     * Restores a checkpoint; where one from a file turns out not to be a state of this machine, the file's are given
     * up, and the nearest other one is taken.
     */
    private void restore(Checkpoint checkpoint) {
        try {
            put(checkpoint);
        } catch (RuntimeException e) {
            if (!timeline.forgetArchive()) {
                throw e;
            }
            problem = "checkpoint @" + checkpoint.cycle() + " cannot be used, so everything is computed from reset: "
                    + e.getMessage();
            Checkpoint other = timeline.checkpointBefore(checkpoint.cycle());
            if (other == null) {
                throw e;
            }
            put(other);
        }
        arrive();
    }

    /** What is restored with the machine, in the order in which it was added. */
    List<Rewindable> rewindables() {
        return List.copyOf(rewindables);
    }

    private void put(Checkpoint checkpoint) {
        checkpoint.state().restore(machine);
        if (cycle() != checkpoint.cycle() || (checkpoint.hash() != 0 && checkpoint.hash() != StateHash.of(machine))) {
            throw new IllegalArgumentException("its state is another one, of @" + cycle());
        }
        applied = checkpoint.applied();
        nextStored = -1;
        workBase = checkpoint.work();
        cycleBase = cycle();
        skippedBase = machine.skipped();
        nextCheckpointWork = workBase + SPACING;
        for (int i = 0; i < rewindables.size(); i++) {
            rewindables
                    .get(i)
                    .restore(
                            i < checkpoint.mementos().size()
                                    ? checkpoint.mementos().get(i)
                                    : atFirst.get(i));
        }
        debugger.rewound();
    }

    /** What was wrong with a checkpoint from a file, one line; empty while nothing was. */
    String problem() {
        return problem;
    }

    /** Something arrives from outside now. Answers false when the machine has no such port. */
    boolean input(Input input) {
        if (!machine.ports().contains(input.port())) {
            return false;
        }
        arrive();
        if (cycle() < timeline.branch().frontier()) {
            timeline.fork(cycle(), applied);
            nextStored = -1;
            debugger.rewound();
        }
        timeline.arrived(cycle(), input);
        arrive();
        return true;
    }

    /** Goes over to a branch: to this moment if it has it, else to its furthest. */
    void switchTo(Branch branch) {
        arrive(); // so that there is a checkpoint of reset, even where nothing has happened yet
        long to = Math.max(0, Math.min(cycle(), branch.frontier()));
        timeline.switchTo(branch);
        approach(to);
    }

    /** Goes to reset, whatever state the machine is in. */
    void restart() {
        if (timeline.checkpointBefore(0) != null) {
            approach(0);
        }
    }

    /** Goes to a moment of this branch; to the furthest when it has not come so far. */
    void seek(long target) {
        long to = Math.min(target, frontier());
        arrive();
        Checkpoint before = timeline.checkpointBefore(Math.max(0, to - WARM));
        if (to < cycle() || (before != null && before.cycle() > cycle())) {
            approach(to);
        } else {
            passTo(to);
        }
    }

    /** Goes to a moment from the checkpoint before it, leaving checkpoints for passing use in front of it. */
    private void approach(long to) {
        Checkpoint before = timeline.checkpointBefore(Math.max(0, to - WARM));
        if (before == null) {
            throw new IllegalStateException("no checkpoint before @" + to + ": nothing has happened yet");
        }
        restore(before);
        for (long distance = FAR; distance >= NEAR; distance /= 4) {
            long at = to - distance;
            if (at - cycle() >= distance / 2) {
                passTo(at);
                Checkpoint near = checkpointThatFits();
                if (near != null) {
                    timeline.addNear(near);
                }
            }
        }
        passTo(to);
    }

    /** Runs on to a moment that was reached before, unless the journey is broken off on the way. */
    private void passTo(long to) {
        while (cycle() < to && journey.goesOn(cycle(), to)) {
            Outcome outcome = debugger.runQuietly(to, null);
            if (outcome == Outcome.ENDED) {
                return;
            }
            if (outcome == Outcome.IDLE) {
                machine.skipTo(Math.min(to, nextInput()));
                arrive();
            }
        }
    }

    /**
     * Looks back for the last moment before now.
     *
     * @param look runs on from where the machine is to the cycle given, and answers the last moment on the way, where
     *     it began not included; −1 for none
     * @param cancelled asked now and then; true ends the search
     * @return the moment; −1 for none, and then the machine is back where it was
     */
    private long lastBefore(long now, LongUnaryOperator look, BooleanSupplier cancelled) {
        long end = now;
        long window = FIRST_WINDOW;
        while (end > 1 && !cancelled.getAsBoolean()) {
            Checkpoint near = timeline.checkpointBefore(end - 2);
            long start = Math.max(near == null ? 0 : near.cycle(), end - window);
            long skipped = machine.skipped();
            if (near != null && near.cycle() == start) {
                restore(near);
            } else {
                approach(start);
            }
            long found = look.applyAsLong(end - 1);
            if (found >= 0) {
                return found;
            }
            if (start == 0) {
                break;
            }
            // A window in which the machine slept cost nothing, so the next may be as large as it will.
            long worked = end - start - (machine.skipped() - skipped);
            window = worked > LARGEST_WINDOW / 4 ? LARGEST_WINDOW : Math.min(Long.MAX_VALUE / 8, window * 4);
            end = start + 1;
        }
        return -1;
    }

    /** Runs to a cycle with a goal that takes notes. */
    private void note(long to, Goal goal) {
        while (cycle() < to && journey.goesOn(cycle(), to)) {
            Outcome outcome = debugger.runQuietly(to, goal);
            if (outcome == Outcome.ENDED) {
                return;
            }
            if (outcome == Outcome.IDLE) {
                machine.skipTo(Math.min(to, nextInput()));
                arrive();
                goal.reached();
            }
        }
    }

    /** Runs to a cycle, noting on the way, and asleep where the notes need no look. */
    private long lastLine(long to, Stepping.Over notes) {
        note(to, notes);
        debugger.sleepUntil(Set.of());
        return notes.last();
    }

    /** The instruction that called, or that was interrupted: 4 bytes before the return address, or 2, or at it. */
    private Set<Long> callOf(StackFrame caller) {
        if (caller.kind() == StackFrame.Kind.INTERRUPTED) {
            return Set.of(caller.pc());
        }
        long wide = caller.pc() - 4;
        boolean isWide = (debugger.processor().instructionBits(wide) & 3) == 3 && isCall(wide);
        return Set.of(isWide ? wide : caller.pc() - 2);
    }

    private boolean isCall(long pc) {
        long uop = Decoder.decode((int) debugger.processor().instructionBits(pc));
        return (uop & Uop.CONTROL) != 0 && (uop & Uop.WRITES_RD) != 0;
    }

    /** The last moment at which one of these instructions was next, with this stack pointer if it is one. */
    private long lastAt(long to, Set<Long> addresses, long sp) {
        Stops stops = new Stops(machine, debugger.processor(), debugger.software(), addresses, Set.of(), false);
        long last = -1;
        while (cycle() < to && journey.goesOn(cycle(), to)) {
            debugger.sleepUntil(addresses);
            Outcome outcome = debugger.runTo(to, stops);
            switch (outcome) {
                case BREAKPOINT -> {
                    if (sp == Long.MIN_VALUE || debugger.processor().register(Registers.SP) == sp) {
                        last = cycle();
                    }
                }
                case IDLE -> {
                    machine.skipTo(Math.min(to, nextInput()));
                    arrive();
                }
                case ENDED -> {
                    return last;
                }
                default -> {}
            }
        }
        debugger.sleepUntil(Set.of());
        return last;
    }

    /**
     * Goes back to the last moment before now at which one of these instructions was next; stays when there is none.
     */
    boolean backTo(Set<Long> addresses, long sp, BooleanSupplier cancelled) {
        arrive();
        long now = cycle();
        Checkpoint here = checkpoint();
        long found = lastBefore(now, to -> lastAt(to, addresses, sp), cancelled);
        if (cancelled.getAsBoolean()) {
            restore(here);
            return false;
        }
        approach(found >= 0 ? found : now);
        return found >= 0;
    }

    private long lastInstruction(long to, @Nullable Software lines) {
        Goals.Noting goal = new Goals.Noting(machine, debugger.processor(), lines, debugger::happened);
        note(to, goal);
        return goal.last();
    }

    private long lastStop(long to, Stops stops) {
        long last = -1;
        while (cycle() < to && journey.goesOn(cycle(), to)) {
            Outcome outcome = debugger.runTo(to, stops);
            switch (outcome) {
                case BREAKPOINT -> last = cycle();
                case IDLE -> {
                    machine.skipTo(Math.min(to, nextInput()));
                    arrive();
                }
                case ENDED -> {
                    return last;
                }
                default -> {}
            }
        }
        return last;
    }

    /**
     * Goes back to the last moment before now at which a step of a unit would have ended, or to reset.
     *
     * @return false when there was none, or the search was cancelled, in which case the machine is where it was
     */
    boolean back(SessionCommands.Step unit, Lesson lesson, BooleanSupplier cancelled) {
        arrive();
        long now = cycle();
        Checkpoint here = checkpointThatFits();
        Stops events = new Stops(machine, debugger.processor(), debugger.software(), Set.of(), Set.of(), true);
        long found = switch (unit) {
            case CYCLE -> now - 1;
            case INSTRUCTION -> lastBefore(now, to -> lastInstruction(to, null), cancelled);
            case LINE -> lastBefore(now, to -> lastInstruction(to, debugger.software()), cancelled);
            case OVER -> {
                Stepping stepping = new Stepping(debugger);
                Stepping.Frame frame = stepping.frame();
                yield lastBefore(now, to -> lastLine(to, stepping.noting(frame)), cancelled);
            }
            case OUT -> {
                StackFrame caller = new Stepping(debugger).caller();
                yield caller == null
                        ? -1
                        : lastBefore(now, to -> lastAt(to, callOf(caller), Stepping.sp(caller)), cancelled);
            }
            case EVENT -> lastBefore(now, to -> lastStop(to, events), cancelled);
            case LESSON_STEP ->
                lesson.marks().stream()
                        .filter(StepMark::observed)
                        .mapToLong(mark -> mark.cycle() + 1)
                        .filter(at -> at < now)
                        .max()
                        .orElse(-1);
        };
        if (cancelled.getAsBoolean()) {
            goBackTo(here, now);
            return false;
        }
        approach(Math.max(0, found));
        return found >= 0;
    }

    /** Where a search began, that was broken off. */
    private void goBackTo(@Nullable Checkpoint here, long cycle) {
        if (here == null) {
            approach(cycle);
        } else {
            restore(here);
        }
    }

    /**
     * Goes back to the last moment before now at which one of these stops would have stopped a run. Answers false, and
     * stays, when there is none.
     */
    boolean runBack(Stops stops, BooleanSupplier cancelled) {
        arrive();
        long now = cycle();
        Checkpoint here = checkpointThatFits();
        long found = lastBefore(now, to -> lastStop(to, stops), cancelled);
        if (cancelled.getAsBoolean()) {
            goBackTo(here, now);
            return false;
        }
        approach(found >= 0 ? found : now);
        return found >= 0;
    }
}
