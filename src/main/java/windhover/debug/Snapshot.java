package windhover.debug;

import java.util.List;
import org.jspecify.annotations.Nullable;
import windhover.guest.KernelState;
import windhover.isa.Cause;

/**
 * All that the window shows, at one moment, immutable. Built between cycles by the thread that owns the machine, at
 * most once a frame. Of four parts, each made by whom it belongs to.
 *
 * @param run what the session is doing
 * @param machine the hardware
 * @param guest the software that runs on it, as its own structures in memory tell of it
 * @param history the steps of the lesson, and the time that is kept
 */
public record Snapshot(RunPart run, MachinePart machine, GuestPart guest, HistoryPart history) {
    /**
     * What the session is doing.
     *
     * @param activity in a word
     * @param stop why the machine stopped last, as a sentence for the status line; empty when it has not
     * @param cyclesPerSecond simulated cycles a second of host time, measured over the last second; 0 when paused
     */
    public record RunPart(Activity activity, String stop, double cyclesPerSecond) {}

    /**
     * The hardware.
     *
     * @param cycle cycles since reset: the moment
     * @param instructions instructions retired since reset, of all processors
     * @param cpu the processor
     * @param internals what the processor keeps to itself: translation, caches, all CSRs
     * @param pipeline the last instructions in the pipeline, cycle by cycle
     * @param places the devices and cables that the block picture draws, by group and order
     * @param devices the devices with their firmware, in board order
     * @param lines the sixteen interrupt lines
     * @param bus the shared bus
     * @param idt the installed entries of the interrupt descriptor table, by index
     * @param transfers what travelled lately, in order of start: everything in flight, and what ended within the last
     *     {@value #TRANSFER_MEMORY} cycles or since the snapshot before
     * @param transfersTotal transfers since reset, to tell how many were merged away
     * @param texts what the guest printed, or sent elsewhere for people to read: one for each part that does so, the
     *     console first
     * @param screen what the monitor shows, and the keys on their way
     */
    public record MachinePart(
            long cycle,
            long instructions,
            CpuState cpu,
            CpuInternals internals,
            PipelineHistory pipeline,
            List<Place> places,
            List<DeviceState> devices,
            List<LineState> lines,
            BusState bus,
            List<IdtEntry> idt,
            List<Transfer> transfers,
            long transfersTotal,
            List<SpokenText> texts,
            ScreenState screen) {}

    /**
     * The software.
     *
     * @param position where the processor is: the instruction that commits next
     * @param kernel the operating system's own structures; null when no kernel is known
     * @param queue the event queue's doings
     * @param awareness programs, control blocks, heap and threads, and warnings
     * @param program call stack, variables and watches; {@link ProgramState#NONE} while the machine runs
     * @param stops the places at which runs stop
     */
    public record GuestPart(
            SourcePosition position,
            @Nullable KernelState kernel,
            QueueHistory queue,
            Awareness awareness,
            ProgramState program,
            List<StopPoint.Status> stops) {
        /** With nothing known of the program's stack, and no places at which runs stop. */
        public GuestPart(
                SourcePosition position, @Nullable KernelState kernel, QueueHistory queue, Awareness awareness) {
            this(position, kernel, queue, awareness, ProgramState.NONE, List.of());
        }
    }

    /**
     * What was, and what was seen of it.
     *
     * @param steps the lesson's steps, by number; empty without a lesson
     * @param timeline the history that is kept: how far it goes, its branches, what it costs
     */
    public record HistoryPart(List<StepMark> steps, TimelineState timeline) {}

    /** The same moment in another state of the session. */
    public Snapshot with(RunPart other) {
        return new Snapshot(other, machine, guest, history);
    }

    /** {@link RunPart#activity}. */
    public Activity activity() {
        return run.activity();
    }

    /** {@link RunPart#stop}. */
    public String stop() {
        return run.stop();
    }

    /** {@link RunPart#cyclesPerSecond}. */
    public double cyclesPerSecond() {
        return run.cyclesPerSecond();
    }

    /** {@link MachinePart#cycle}. */
    public long cycle() {
        return machine.cycle();
    }

    /** {@link MachinePart#instructions}. */
    public long instructions() {
        return machine.instructions();
    }

    /** {@link MachinePart#cpu}. */
    public CpuState cpu() {
        return machine.cpu();
    }

    /** {@link MachinePart#internals}. */
    public CpuInternals internals() {
        return machine.internals();
    }

    /** {@link MachinePart#pipeline}. */
    public PipelineHistory pipeline() {
        return machine.pipeline();
    }

    /** {@link MachinePart#places}. */
    public List<Place> places() {
        return machine.places();
    }

    /** {@link MachinePart#devices}. */
    public List<DeviceState> devices() {
        return machine.devices();
    }

    /** {@link MachinePart#lines}. */
    public List<LineState> lines() {
        return machine.lines();
    }

    /** {@link MachinePart#bus}. */
    public BusState bus() {
        return machine.bus();
    }

    /** {@link MachinePart#idt}. */
    public List<IdtEntry> idt() {
        return machine.idt();
    }

    /** {@link MachinePart#transfers}. */
    public List<Transfer> transfers() {
        return machine.transfers();
    }

    /** {@link MachinePart#transfersTotal}. */
    public long transfersTotal() {
        return machine.transfersTotal();
    }

    /** {@link MachinePart#texts}. */
    public List<SpokenText> texts() {
        return machine.texts();
    }

    /** {@link MachinePart#screen}. */
    public ScreenState screen() {
        return machine.screen();
    }

    /** {@link GuestPart#position}. */
    public SourcePosition position() {
        return guest.position();
    }

    /** {@link GuestPart#kernel}. */
    public @Nullable KernelState kernel() {
        return guest.kernel();
    }

    /** {@link GuestPart#queue}. */
    public QueueHistory queue() {
        return guest.queue();
    }

    /** {@link GuestPart#awareness}. */
    public Awareness awareness() {
        return guest.awareness();
    }

    /** {@link HistoryPart#steps}. */
    public List<StepMark> steps() {
        return history.steps();
    }

    /** {@link HistoryPart#timeline}. */
    public TimelineState timeline() {
        return history.timeline();
    }

    /** Cycles for which a transfer stays in the picture after it ended. */
    public static final int TRANSFER_MEMORY = 200;

    /** What the session is doing. */
    public enum Activity {
        PAUSED,
        RUNNING,
        /** The machine can do nothing more; {@link RunPart#stop} says why. */
        ENDED
    }

    /**
     * The processor that is observed.
     *
     * @param number its place in the machine, from 0
     * @param x the 32 integer registers
     * @param csrs the trap CSRs, in the order to show
     * @param mode privilege mode: {@code M}, {@code S} or {@code U}
     * @param waiting true while {@code wfi} holds it
     * @param handling what kind of trap it handles, from the trap until its {@code mret}
     * @param handled which, such as {@code irq6} or {@code load page fault}; empty without a trap
     * @param lostCycles cycles in which nothing retired, by reason, largest first
     * @param f the 32 floating-point registers; empty where the processor has none
     */
    public record CpuState(
            int number,
            List<Long> x,
            List<CsrValue> csrs,
            String mode,
            boolean waiting,
            Handling handling,
            String handled,
            List<Lost> lostCycles,
            List<Long> f) {
        /** Of a processor without floating point. */
        public CpuState(
                int number,
                List<Long> x,
                List<CsrValue> csrs,
                String mode,
                boolean waiting,
                Handling handling,
                String handled,
                List<Lost> lostCycles) {
            this(number, x, csrs, mode, waiting, handling, handled, lostCycles, List.of());
        }

        /** True from a trap until its {@code mret}. */
        public boolean inHandler() {
            return handling != Handling.NOTHING;
        }
    }

    /** What can take the processor from the work it was at. */
    public enum Handling {
        NOTHING,
        /** Something outside asked for it: a line, a timer. */
        INTERRUPT,
        /** An instruction could not be done. */
        EXCEPTION,
        /** The program asked the kernel for something ({@code ecall}). */
        SYSTEM_CALL;

        /** Of a cause, as the trap CSRs have it (Priv. §3.1.15). */
        public static Handling of(long cause) {
            return cause < 0 ? INTERRUPT : Cause.isSystemCall(cause) ? SYSTEM_CALL : EXCEPTION;
        }
    }

    /** A CSR with its value. */
    public record CsrValue(String name, int number, long value, String sentence) {}

    /** Cycles lost for one reason, a short name and a sentence. */
    public record Lost(String reason, String sentence, long cycles) {}

    /**
     * A device.
     *
     * @param place where the block picture draws it
     * @param sentence what it is
     * @param firmware its state machines
     * @param registers its registers by name, in offset order
     */
    public record DeviceState(
            Place place, String name, String sentence, List<FirmwareStatus> firmware, List<RegisterValue> registers) {
        /** A device that the picture's own words describe. */
        public DeviceState(Place place, String name, List<FirmwareStatus> firmware, List<RegisterValue> registers) {
            this(place, name, place.sentence(), firmware, registers);
        }
    }

    /**
     * A state machine of a device.
     *
     * @param name such as {@code receive}
     * @param state the state's name
     * @param sentence what it does in that state
     * @param since the cycle in which it entered the state
     * @param progress 0 to 1 of a state that moves a known amount, −1 otherwise
     * @param states all its states, in the order of its table
     */
    public record FirmwareStatus(
            String name, String state, String sentence, long since, double progress, List<String> states) {
        /** Of whose other states nothing is known. */
        public FirmwareStatus(String name, String state, String sentence, long since, double progress) {
            this(name, state, sentence, since, progress, List.of(state));
        }
    }

    /** A device register with its value and what it means. */
    public record RegisterValue(String name, long address, long value, String sentence) {}

    /**
     * An interrupt line: the wire's level and whether the processor sees it pending and has it enabled.
     *
     * @param place the device that drives it; {@link Place#LINES} when it has no place of its own
     * @param source what the line is for; empty when no part drives it
     */
    public record LineState(
            int number, Place place, String source, boolean high, boolean pending, boolean enabled, long since) {}

    /**
     * The bus.
     *
     * @param holder who holds it, null when it is free
     * @param label the transaction under way, such as {@code read 0x200040, wait 1 of 2}; empty when free
     * @param waiting who waits for it
     * @param busyCycles cycles held since reset
     */
    public record BusState(@Nullable Place holder, String label, List<String> waiting, long busyCycles) {}

    /** An installed entry of the interrupt descriptor table. */
    public record IdtEntry(int index, String serves, long address, long handler, String function) {}

    /**
     * What a part sent for people to read.
     *
     * @param label the part's name
     * @param sentence what the part is: goes on after the name and a colon
     * @param text what it sent
     */
    public record SpokenText(String label, String sentence, ConsoleText text) {}

    /** What a part sent: the last of it, and how many characters in all. */
    public record ConsoleText(long total, String tail) {}
}
