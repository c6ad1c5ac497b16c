package windhover.debug;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import windhover.guest.program.Shown;
import windhover.machine.Input;
import windhover.timeline.Branch;
import windhover.timeline.file.SessionRecorder;

/**
 * A debugger with a thread of its own, which owns the machine. Commands are queued and carried out between cycles; the
 * window pulls immutable snapshots. Nothing here waits for the window, and the window never waits for the machine.
 */
public final class Session implements SessionCommands, AutoCloseable {
    /** Cycles between two looks at the command queue while running flat out. */
    private static final int CHUNK = 100_000;

    /** Host nanoseconds over which the speed shown is measured. */
    private static final long SPEED_WINDOW = 500_000_000L;

    /**
     * Behind its set speed by more than this, a session gives up catching up: a window that was hidden must not race
     * afterwards.
     */
    private static final long MOST_BEHIND = 100_000_000L;

    /** Host nanoseconds between two words of how far a journey to another moment has come. */
    private static final long SAY_EVERY = 200_000_000L;

    /** Things that came live and wait for the machine's thread at most; what comes beyond is lost, as on any wire. */
    private static final int MOST_ARRIVALS = 256;

    /** Milliseconds that closing waits for a recording to be written whole. */
    private static final long SLOW_DISK = 30_000;

    /** Characters that are said of a fault. */
    private static final int MOST_SAID = 200;

    private final Debugger debugger;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile Snapshot latest;
    private volatile boolean wanted;
    private volatile boolean closed;
    private volatile boolean recording;

    /**
     * How often somebody asked to pause, and how often before the journey that is under way: a long look into the past
     * can be broken off.
     */
    private final AtomicInteger pauses = new AtomicInteger();

    private int pausesBefore;

    private final AtomicInteger arrivals = new AtomicInteger();
    private volatile String recordedWith = "";

    // The rest belongs to the session's thread.
    private Snapshot.Activity activity = Snapshot.Activity.PAUSED;
    private String stop = "";
    private @Nullable Goal goal;
    private double speed = Double.POSITIVE_INFINITY;
    private boolean changed;

    private @Nullable SessionRecorder recorder;
    private @Nullable RecordingPulse pulse;
    private boolean travelling;
    private long saidAt;
    private boolean saidDifference;

    private long paceStart;
    private long paceCycle;
    private long measuredAt;
    private long measuredCycle;
    private double measuredSpeed;

    /** Starts the session's thread; the machine stands still until a command comes. */
    public Session(Debugger debugger) {
        this.debugger = debugger;
        debugger.keepHistory(HistoryBudget.mebibytes());
        debugger.journey(this::goesOn);
        latest = debugger.snapshot(activity, stop, 0);
        thread = new Thread(this::work, "machine");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Hands over a recorder that was begun between two cycles. It hears now and then how far the machine has come, and
     * closed with the session.
     */
    public void record(SessionRecorder begun) {
        closeRecorder();
        recorder = begun;
        pulse = new RecordingPulse(begun, debugger);
        recording = true;
    }

    /** Says with which version the run was recorded that this session repeats: that is named where states differ. */
    public void recordedWith(String program) {
        recordedWith = program;
    }

    /** Ends the recording that is under way, if there is one, so that another can begin. On the machine's thread. */
    public void endRecording() {
        closeRecorder();
    }

    /** Tells the recorder how far the machine has come. */
    private void tellRecorder() {
        SessionRecorder told = recorder;
        if (told != null && !told.failure().isEmpty()) {
            closeRecorder(); // says at once, and not only in the end, that the recording broke off
            return;
        }
        if (pulse != null) {
            pulse.beat();
        }
    }

    private void closeRecorder() {
        SessionRecorder open = recorder;
        RecordingPulse beating = pulse;
        recorder = null;
        pulse = null;
        if (open != null && beating != null) {
            beating.last();
            try {
                open.close();
            } catch (IOException e) {
                stop = "The recording is not whole: " + e.getMessage();
                changed = true;
            } finally {
                recording = false;
            }
        }
    }

    private void tell(Runnable command) {
        commands.add(command);
        LockSupport.unpark(thread);
    }

    /**
     * Asks the machine's thread something, between two cycles; the answer must be immutable. Completes on the machine's
     * thread.
     */
    public <T> CompletableFuture<T> ask(Function<Debugger, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        tell(() -> {
            try {
                answer.complete(question.apply(debugger));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            } catch (StackOverflowError | OutOfMemoryError | AssertionError | LinkageError e) {
                answer.completeExceptionally(e); // who asked waits
                throw e;
            }
        });
        return answer;
    }

    @Override
    public void run() {
        tell(() -> go(null));
    }

    @Override
    public void pause() {
        pauses.incrementAndGet();
        tell(() -> {
            if (activity == Snapshot.Activity.RUNNING) {
                halt(Snapshot.Activity.PAUSED, "Paused.");
            }
        });
    }

    @Override
    public void step(Step unit) {
        tell(() -> {
            go(debugger.goal(unit));
            if (activity == Snapshot.Activity.RUNNING && (unit == Step.CYCLE || unit == Step.INSTRUCTION)) {
                // At once, so that each of two quick presses of a key makes its step.
                advance();
            }
        });
    }

    @Override
    public void runToStep(int number) {
        tell(() -> go(debugger.goalOfStep(number)));
    }

    @Override
    public void runTo(long cycle) {
        tell(() -> go(debugger.goalOfCycle(cycle)));
    }

    @Override
    public void stepBack(Step unit) {
        tell(() -> travel(() -> {
            boolean found = debugger.back(unit, this::cancelled);
            return found ? "" : cancelled() ? "Stopped looking back." : "There is none before: this is reset.";
        }));
    }

    @Override
    public void runBack(Landmark landmark) {
        tell(() -> travel(() -> {
            boolean found = debugger.runBack(landmark, this::cancelled);
            return found
                    ? "Back at: " + landmark.label() + "."
                    : cancelled() ? "Stopped looking back." : "Not found before this moment: " + landmark.label() + ".";
        }));
    }

    @Override
    public void seek(long cycle) {
        tell(() -> {
            travel(() -> {
                debugger.seek(cycle);
                return cancelled() ? "Stopped on the way, at @" + debugger.cycle() + "." : "";
            });
            if (debugger.cycle() < cycle && !cancelled()) {
                go(debugger.goalOfCycle(cycle));
            }
        });
    }

    /**
     * Something comes live, now: lost while the machine is shown at a moment of its past, since it belongs to no such
     * moment.
     */
    public void arrives(Input input) {
        arrives(input, cycle -> true);
    }

    /**
     * As {@link #arrives(Input)}, unless by then it is not wanted.
     *
     * @param wanted asked with the cycle in which it would come, on the machine's thread
     */
    public void arrives(Input input, LongPredicate wanted) {
        if (arrivals.incrementAndGet() > MOST_ARRIVALS) {
            arrivals.decrementAndGet();
            return;
        }
        tell(() -> {
            arrivals.decrementAndGet();
            if (debugger.cycle() >= debugger.frontier() && wanted.test(debugger.cycle())) {
                debugger.input(input);
                changed = true;
            }
        });
    }

    @Override
    public void input(Input input) {
        tell(() -> {
            int before = debugger.timeline().branch().number();
            if (!debugger.input(input)) {
                stop = "This machine has no input port '" + input.port() + "', it has "
                        + String.join(", ", debugger.machine().ports()) + ".";
            } else if (debugger.timeline().branch().number() != before) {
                stop = "A new branch begins here: "
                        + debugger.timeline().branch().name() + ".";
            }
            changed = true;
        });
    }

    @Override
    public void switchTo(int number) {
        tell(() -> {
            Branch branch = debugger.timeline().branch(number);
            travel(() -> {
                if (branch == null) {
                    return "There is no branch " + number + ".";
                }
                debugger.switchTo(branch);
                return "Now on " + branch.name() + ".";
            });
        });
    }

    @Override
    public void nameBranch(int number, String name) {
        tell(() -> {
            Branch branch = debugger.timeline().branch(number);
            if (branch != null && !name.isBlank()) {
                debugger.timeline().rename(branch, name.strip());
                changed = true;
            }
        });
    }

    @Override
    public void bookmark(long cycle, String note) {
        tell(() -> {
            debugger.timeline().bookmark(Math.clamp(cycle, 0, debugger.frontier()), note.strip());
            changed = true;
        });
    }

    @Override
    public void removeBookmark(int id) {
        tell(() -> {
            debugger.timeline().removeBookmark(id);
            changed = true;
        });
    }

    @Override
    public void stopAt(Set<Landmark> landmarks) {
        Set<Landmark> copy = Set.copyOf(landmarks);
        tell(() -> debugger.stopAt(copy));
    }

    @Override
    public void stops(List<StopPoint> points) {
        List<StopPoint> copy = List.copyOf(points);
        tell(() -> {
            debugger.stops(copy);
            changed = true;
        });
    }

    @Override
    public void runBack(StopPoint point) {
        tell(() -> travel(() -> {
            boolean found = debugger.runBack(point, this::cancelled);
            String what = point.kind().label() + " " + point.place();
            return found
                    ? "Back at: " + what + "."
                    : cancelled() ? "Stopped looking back." : "Not found before this moment: " + what + ".";
        }));
    }

    @Override
    public void runToCode(Set<Long> addresses) {
        Set<Long> copy = Set.copyOf(addresses);
        tell(() -> go(debugger.goalOf(copy)));
    }

    @Override
    public void runBackToCode(Set<Long> addresses) {
        Set<Long> copy = Set.copyOf(addresses);
        tell(() -> travel(() -> {
            boolean found = debugger.backTo(copy, this::cancelled);
            return found ? "" : cancelled() ? "Stopped looking back." : "It was not executed before this moment.";
        }));
    }

    @Override
    public void lookAt(int frame, List<String> watches) {
        List<String> copy = List.copyOf(watches);
        tell(() -> {
            debugger.lookAt(frame, copy);
            changed = true;
        });
    }

    @Override
    public CompletableFuture<Shown> value(String expression, int frame) {
        return ask(asked -> asked.value(expression, frame));
    }

    /** True when somebody asked to pause since the last journey began. */
    private boolean cancelled() {
        return closed || pauses.get() != pausesBefore;
    }

    /** Goes to another moment; answers nothing but says the sentence that the journey ends with. */
    private void travel(Supplier<String> journey) {
        pausesBefore = pauses.get();
        saidAt = System.nanoTime();
        travelling = true;
        String sentence;
        try {
            sentence = journey.get();
        } finally {
            travelling = false;
        }
        halt(debugger.endSentence().isEmpty() ? Snapshot.Activity.PAUSED : Snapshot.Activity.ENDED, sentence);
    }

    /** A journey is under way: says how far it has come, and goes on until somebody asks to pause. */
    private boolean goesOn(long cycle, long to) {
        if (!travelling) {
            return true;
        }
        long now = System.nanoTime();
        if (now - saidAt > SAY_EVERY) {
            saidAt = now;
            latest = standing(
                    Snapshot.Activity.RUNNING,
                    "On the way to @" + to + ", at @" + cycle + " by now; Pause stops here.");
        }
        return !cancelled();
    }

    /** Pauses where a run that is repeated differs for the first time from what was recorded. */
    private void tellDifference() {
        Difference found = debugger.difference();
        if (found != null && !saidDifference) {
            saidDifference = true;
            halt(
                    activity == Snapshot.Activity.ENDED ? activity : Snapshot.Activity.PAUSED,
                    "This is not what was recorded" + (recordedWith.isEmpty() ? "" : " with version " + recordedWith)
                            + ": " + found.words() + ".");
        }
    }

    @Override
    public void restart() {
        tell(() -> {
            debugger.restart();
            halt(Snapshot.Activity.PAUSED, "");
        });
    }

    @Override
    public void speed(double cyclesPerSecond) {
        if (!(cyclesPerSecond > 0)) {
            throw new IllegalArgumentException("speed " + cyclesPerSecond + ": expected more than 0 cycles a second");
        }
        tell(() -> {
            speed = cyclesPerSecond;
            startPace();
        });
    }

    @Override
    public void breakpoints(Set<Long> addresses) {
        Set<Long> copy = Set.copyOf(addresses);
        tell(() -> debugger.breakpoints(copy));
    }

    @Override
    public Snapshot snapshot() {
        if (!wanted) {
            wanted = true;
            LockSupport.unpark(thread);
        }
        return latest;
    }

    /** Stops the session's thread; the machine stands still for good. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(2000);
            if (recording) {
                thread.join(SLOW_DISK); // what is still to be written would be lost with the process
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void go(@Nullable Goal newGoal) {
        if (activity == Snapshot.Activity.ENDED) {
            changed = true;
            return;
        }
        if (newGoal != null && newGoal.reached()) {
            halt(Snapshot.Activity.PAUSED, newGoal.sentence());
            return;
        }
        goal = newGoal;
        stop = "";
        activity = Snapshot.Activity.RUNNING;
        startPace();
        changed = true;
    }

    private void halt(Snapshot.Activity how, String why) {
        activity = how;
        stop = why;
        goal = null;
        measuredSpeed = 0;
        changed = true;
    }

    private void startPace() {
        paceStart = System.nanoTime();
        paceCycle = debugger.cycle();
        measuredAt = paceStart;
        measuredCycle = paceCycle;
    }

    private void work() {
        while (!closed) {
            for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                guarded(command);
            }
            long sleep = Long.MAX_VALUE;
            if (activity == Snapshot.Activity.RUNNING) {
                sleep = advance();
            }
            tellRecorder();
            tellDifference();
            if (wanted) {
                wanted = false;
                if (changed) {
                    changed = false;
                    guarded(() -> latest = debugger.snapshot(activity, stop, measuredSpeed));
                }
            } else if (sleep > 0 && commands.isEmpty() && !closed) {
                LockSupport.parkNanos(Math.min(sleep, 50_000_000L));
            }
        }
        closeRecorder();
    }

    /** Runs for a while; answers how many nanoseconds there is nothing to do. */
    private long advance() {
        long now = System.nanoTime();
        long due = Long.MAX_VALUE;
        // A step runs at full speed whatever the speed set: who asks for the next step wants to be there, who wants to
        // watch lets it run.
        if (goal == null && speed != Double.POSITIVE_INFINITY) {
            long elapsed = now - paceStart;
            due = paceCycle + (long) (elapsed * 1e-9 * speed);
            if (due - debugger.cycle() > MOST_BEHIND * 1e-9 * speed + 1) {
                startPace();
                due = debugger.cycle() + 1;
            }
            if (due <= debugger.cycle()) {
                return (long) ((debugger.cycle() + 1 - paceCycle) / speed * 1e9) - elapsed;
            }
        }
        // Idle time is passed at once, unless something may come in it from outside.
        long cycles = Math.min(debugger.isListening() ? CHUNK : Long.MAX_VALUE, due - debugger.cycle());
        guarded(() -> {
            switch (debugger.run(cycles, CHUNK, goal)) {
                case ON -> {}
                case REACHED -> halt(Snapshot.Activity.PAUSED, goal == null ? "" : goal.sentence());
                case BREAKPOINT -> halt(Snapshot.Activity.PAUSED, debugger.breakpointSentence());
                case IDLE -> {
                    long known = goal == null ? 0 : Math.min(goal.latest(), debugger.frontier());
                    if (known > debugger.cycle()) {
                        debugger.skipTo(
                                known); // it waited here before, too, until something came or the recording ended
                    } else {
                        halt(
                                Snapshot.Activity.PAUSED,
                                "Nothing more will happen: the processor waits, no alarm is set and no input is to come.");
                    }
                }
                case ENDED -> {
                    debugger.showTheEnd();
                    halt(Snapshot.Activity.ENDED, debugger.endSentence());
                }
            }
        });
        changed = true;
        measure(now);
        return 0;
    }

    private void measure(long now) {
        if (activity == Snapshot.Activity.RUNNING && now - measuredAt >= SPEED_WINDOW) {
            measuredSpeed = (debugger.cycle() - measuredCycle) * 1e9 / (now - measuredAt);
            measuredAt = now;
            measuredCycle = debugger.cycle();
        }
    }

    /** A fault of the program's own must not take the window down with it: the session ends and says so. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError | LinkageError e) {
            activity = Snapshot.Activity.ENDED;
            stop = "Windhover itself failed at @" + debugger.cycle() + ": " + shortened(e.toString())
                    + ". Restart the lesson to go on.";
            goal = null;
            measuredSpeed = 0;
            latest = standing(activity, stop);
            Thread.UncaughtExceptionHandler told = Thread.getDefaultUncaughtExceptionHandler();
            if (told != null) {
                told.uncaughtException(thread, e); // keeps the trace, which a sentence cannot hold
            }
        }
    }

    private static String shortened(String fault) {
        return fault.length() <= MOST_SAID ? fault : fault.substring(0, MOST_SAID - 1) + "…";
    }

    /** The latest snapshot, with other words. */
    private Snapshot standing(Snapshot.Activity how, String why) {
        return latest.with(new Snapshot.RunPart(how, why, 0));
    }
}
