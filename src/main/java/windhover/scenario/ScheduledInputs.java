package windhover.scenario;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import windhover.debug.InputSource;
import windhover.debug.StepMark;
import windhover.device.nic.Nic;
import windhover.device.uart.DebugUart;
import windhover.machine.Machine;

/** The inputs of a scenario, each at its cycle, or so many cycles after a step was observed. */
final class ScheduledInputs implements InputSource {
  private static final long NOT_YET = Long.MAX_VALUE;
  private static final long DELIVERED = Long.MAX_VALUE - 1;

  private final List<Scenario.Input> inputs;
  private final long[] due;
  private Runnable changed = () -> {};

  ScheduledInputs(List<Scenario.Input> inputs) {
    this.inputs = new ArrayList<>(inputs);
    due = new long[inputs.size()];
    restart();
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
  public void deliver(Machine machine) {
    long now = machine.clock().now();
    for (int i = 0; i < due.length; i++) {
      if (due[i] <= now) {
        due[i] = DELIVERED;
        deliver(inputs.get(i).what(), machine);
      }
    }
  }

  private static void deliver(Scenario.Arrival arrival, Machine machine) {
    switch (arrival) {
      case Scenario.FrameArrives(EthernetFrame frame) -> machine.part(Nic.class).ifPresent(nic -> nic.rawFrameArrives(frame.bytes()));
      case Scenario.TextTyped(String text) ->
          machine
              .part(DebugUart.class)
              .ifPresent(
                  uart -> {
                    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                      uart.inputArrives(b & 0xff);
                    }
                  });
    }
  }

  @Override
  public void restart() {
    Arrays.fill(due, NOT_YET);
    for (int i = 0; i < due.length; i++) {
      if (inputs.get(i).after() == null) {
        due[i] = inputs.get(i).at();
      }
    }
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
