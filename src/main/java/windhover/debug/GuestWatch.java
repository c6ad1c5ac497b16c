package windhover.debug;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;
import windhover.cpu.Cpu;
import windhover.guest.GuestSurvey;
import windhover.guest.KernelReader;
import windhover.guest.kernel.GuestEvent;
import windhover.machine.Machine;
import windhover.reg.Device;
import windhover.reg.FieldAccess;
import windhover.reg.RegisterFile;
import windhover.reg.RegisterMap;
import windhover.timeline.RewindableState;

/**
 * Watches the operating system in the guest and warns of what it most likely does not mean to do. Each warning is
 * observed, in the guest's memory by the kernel's description, or by what the processor does, by a {@link Warner} of
 * its own; this class lets each hear of what it goes by. Thresholds are in cycles of the 25 MHz clock.
 *
 * <p>What needs a walk through the kernel's lists is looked at between two items and when the processor goes to sleep,
 * at most every {@value #CHECK_CYCLES} cycles, so that watching costs next to nothing.
 */
public final class GuestWatch implements Observer, RewindableState {
    /** The kernel's lists are looked at no more often than this. */
    public static final int CHECK_CYCLES = GuestScene.CHECK_CYCLES;

    private static final String CYLINDER = "CYLINDER";

    private final GuestScene scene;

    @Wiring("each shows its state itself")
    private final List<Warner> warners;

    /** Watches the guest on a processor of a machine. Call {@link #watch} before it runs. */
    public GuestWatch(Machine machine, Cpu processor, Software software) {
        scene = new GuestScene(machine, processor, software);
        warners = warners(scene);
    }

    /** One of each kind. */
    static List<Warner> warners(GuestScene scene) {
        return List.of(
                new EventNeverFreed(scene),
                new EventOfUnloadedProgram(scene),
                new LostWakeUp(scene),
                new InterruptMasked(scene),
                new NoHandler(scene),
                new HandlerTooLong(scene),
                new CallbackTooLong(scene),
                new InterruptFlood(scene),
                new QueueGrowing(scene),
                new QueueFull(scene),
                new ProgramNotUnloaded(scene),
                new PolledWhilePending(scene),
                new StackOverrun(scene),
                new BadFree(scene));
    }

    /**
     * What would have to be there so that a kind of warning can ever be told of this guest on this board, a phrase that
     * goes on from "expected"; empty when it can.
     */
    public String lacks(GuestWarning.Kind kind) {
        return warners.stream()
                .filter(warner -> warner.kind() == kind)
                .map(Warner::lacks)
                .findFirst()
                .orElse("");
    }

    /** Asks for what is to be watched beside the kernel's events. */
    void watch(Observer.ObservationPoints places) {
        if (scene.kernel.stackBottom() != 0) {
            places.watchMemory(scene.kernel.stackBottom(), StackOverrun.GUARD_BYTES);
        }
    }

    @Override
    public void state(StateVisitor v) {
        scene.state(v);
        for (Warner warner : warners) {
            v.enter(warner.kind().label());
            warner.state(v);
            v.leave();
        }
    }

    @Override
    public byte[] save() {
        return RewindableState.super.save();
    }

    @Override
    public void restore(byte[] saved) {
        RewindableState.super.restore(saved);
    }

    /** The warnings until now, in the order of their moments. */
    public List<GuestWarning> warnings() {
        // What is known only by time passing is judged here, and not kept: how often somebody looks must not change
        // what is seen.
        List<GuestWarning> all = new ArrayList<>(scene.judging(this::judgeThisMoment));
        all.sort(Comparator.comparingLong(GuestWarning::cycle));
        return List.copyOf(all);
    }

    /** The guest's structures and the warnings, at this moment. */
    public Awareness awareness() {
        return new Awareness(scene.surveyor.knowsTheGuest() ? survey() : GuestSurvey.NONE, warnings(), arms());
    }

    /** Every device with a field of that name that can only be read says where its arm is. */
    private List<Awareness.DiskArm> arms() {
        List<Awareness.DiskArm> arms = new ArrayList<>();
        for (Stateful part : scene.machine.parts()) {
            if (part instanceof Device device) {
                RegisterFile<?> file = device.registers();
                for (RegisterMap.Register<?> register : file.map().registers()) {
                    for (RegisterMap.Field<?> field : register.fields()) {
                        if (field.name().equals(CYLINDER) && field.access() == FieldAccess.RO) {
                            long value = file.peek(register.offset(), register.width()) >>> field.lo();
                            arms.add(new Awareness.DiskArm(
                                    device.name(), (int) (value & ((1L << (field.hi() - field.lo() + 1)) - 1))));
                        }
                    }
                }
            }
        }
        return arms;
    }

    /** The guest's structures at this moment. */
    public GuestSurvey survey() {
        return scene.survey();
    }

    @Override
    public void memoryWritten(long cycle, long address, int length) {
        warners.forEach(warner -> warner.memoryWritten(cycle, address, length));
    }

    @Override
    public void guestHappened(GuestEvent event) {
        switch (event) {
            case GuestEvent.Dispatched dispatched -> dispatched(dispatched);
            case GuestEvent.Returned returned -> ends(returned.cycle());
            case GuestEvent.Allocated(long cycle, long block, long by) -> {
                String function = scene.software.function(by);
                if (!function.isEmpty()) {
                    scene.allocated(block - scene.surveyor.heapHeaderBytes(), function, cycle);
                }
            }
            default -> {}
        }
    }

    private void ends(long cycle) {
        if (scene.item() != 0) {
            warners.forEach(warner -> warner.returned(cycle));
        }
        scene.returned();
    }

    private void dispatched(GuestEvent.Dispatched dispatched) {
        ends(dispatched.cycle());
        scene.dispatched(dispatched.cycle(), dispatched.item(), dispatched.callback(), dispatched.owner());
        KernelReader structures = scene.reader;
        if (structures != null) {
            for (Warner warner : warners) {
                warner.dispatched(dispatched, structures);
            }
            lookNowAndThen(dispatched.cycle());
        }
    }

    @Override
    public void processorWaits(long cycle, long pc) {
        scene.waits(cycle);
        if (scene.reader != null && scene.kernel.isBooted(scene.memory)) {
            warners.forEach(warner -> warner.waits(cycle, pc));
            lookNowAndThen(cycle);
        }
    }

    @Override
    public void trapTaken(long cycle, long cause, long pc, long value, long handler) {
        scene.trapTaken();
        warners.forEach(warner -> warner.trapTaken(cycle, cause, handler));
    }

    @Override
    public void trapReturned(long cycle, long pc) {
        scene.trapReturned();
        warners.forEach(warner -> warner.trapReturned(cycle));
    }

    @Override
    public void idtRead(long cycle, int entry, long address, long handler) {
        warners.forEach(warner -> warner.idtRead(cycle, entry, address, handler));
    }

    @Override
    public void lineChanged(long cycle, int line, boolean high) {
        if (high) {
            warners.forEach(warner -> warner.lineRose(cycle, line));
        }
    }

    // ---- What is looked at ----

    /** Between two items, or with the processor asleep: nothing is half changed then. */
    private void lookNowAndThen(long cycle) {
        if (scene.kernel.isBooted(scene.memory) && scene.isTimeToLook(cycle)) {
            look(cycle, false);
        }
    }

    private void look(long cycle, boolean certain) {
        KernelReader structures = scene.reader;
        if (structures != null) {
            GuestSurvey survey = scene.survey();
            warners.forEach(warner -> warner.look(cycle, structures, survey, certain));
        }
    }

    /** What only the time that has passed tells: asked when somebody looks. */
    private void judgeThisMoment() {
        long now = scene.machine.clock().now();
        boolean asleep = scene.processor.waiting();
        warners.forEach(warner -> warner.judge(now, asleep));
        long since = scene.waitingSince();
        if (asleep
                && since >= 0
                && scene.item() == 0
                && scene.depth() == 0
                && scene.kernel.isBooted(scene.memory)
                && !scene.kernel.ends(scene.memory)) {
            look(since, now - since >= CHECK_CYCLES);
        }
    }
}
