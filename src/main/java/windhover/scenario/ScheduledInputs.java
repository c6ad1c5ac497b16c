package windhover.scenario;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import windhover.clock.StateVisitor;
import windhover.clock.Wiring;
import windhover.debug.InputSource;
import windhover.debug.KeyInputs;
import windhover.debug.StepMark;
import windhover.device.floppy.Floppy;
import windhover.device.uart.DebugUart;
import windhover.device.uart.Sia;
import windhover.device.wire.EthernetFrame;
import windhover.device.wire.Wire;
import windhover.machine.Input;
import windhover.timeline.RewindableState;

/** The inputs of a scenario, each at its cycle, or so many cycles after a step was observed. */
final class ScheduledInputs implements InputSource, RewindableState {
    private static final long NOT_YET = Long.MAX_VALUE;
    private static final long DELIVERED = Long.MAX_VALUE - 1;

    @Wiring("of the scenario")
    private final List<Scenario.Input> inputs;

    @Wiring("of the scenario")
    private final List<Input> arriving = new ArrayList<>();

    private final long[] due;

    @Wiring("a listener")
    private Runnable changed = () -> {};

    /** The inputs; disks among them are made of files. */
    ScheduledInputs(List<Scenario.Input> inputs, ScenarioFiles files) throws ScenarioFormatException {
        this.inputs = new ArrayList<>(inputs);
        for (Scenario.Input input : inputs) {
            arriving.add(input(input.what(), files));
        }
        due = new long[inputs.size()];
        Arrays.fill(due, NOT_YET);
        for (int i = 0; i < due.length; i++) {
            if (inputs.get(i).after() == null) {
                due[i] = inputs.get(i).at();
            }
        }
    }

    /** Sets what to do when an input has become due sooner than {@link #nextCycle} said before. */
    void onChange(Runnable action) {
        changed = action;
    }

    @Override
    public long nextCycle() {
        long next = NOT_YET;
        for (long cycle : due) {
            next = cycle == DELIVERED ? next : Math.min(next, cycle);
        }
        return next;
    }

    @Override
    public List<Input> take(long cycle) {
        List<Input> taken = new ArrayList<>();
        for (int i = 0; i < due.length; i++) {
            if (due[i] <= cycle) {
                due[i] = DELIVERED;
                taken.add(arriving.get(i));
            }
        }
        return taken;
    }

    private static Input input(Scenario.Arrival arrival, ScenarioFiles files) throws ScenarioFormatException {
        return switch (arrival) {
            case Scenario.FrameArrives(EthernetFrame frame) -> new Input(Wire.PORT, frame.bytes());
            case Scenario.DiskInserted(DiskPlan disk) -> new Input(Floppy.PORT, disk.input(files));
            case Scenario.DiskEjected ejected -> new Input(Floppy.PORT, new byte[0]);
            case Scenario.TextTyped(String text) -> new Input(DebugUart.PORT, text.getBytes(StandardCharsets.UTF_8));
            case Scenario.KeysTyped(String text) -> KeyInputs.typed(text);
            case Scenario.SerialText(String text) -> new Input(Sia.PORT, text.getBytes(StandardCharsets.UTF_8));
        };
    }

    @Override
    public void state(StateVisitor v) {
        v.i64s("due", due);
    }

    @Override
    public byte[] save() {
        return RewindableState.super.save();
    }

    @Override
    public void restore(byte[] saved) {
        RewindableState.super.restore(saved);
    }

    /** A step was observed: what comes after it is due. */
    void stepObserved(StepMark mark) {
        for (int i = 0; i < due.length; i++) {
            Scenario.After after = inputs.get(i).after();
            if (after != null && after.step() == mark.number() && due[i] == NOT_YET) {
                due[i] = mark.cycle() + Math.max(1, after.cycles());
                changed.run();
            }
        }
    }
}
