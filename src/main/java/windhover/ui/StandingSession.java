package windhover.ui;

import java.util.Set;
import windhover.debug.Landmark;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;
import windhover.machine.Input;

/** A session of one moment, for pictures: it has a snapshot and does nothing. */
record StandingSession(Snapshot snapshot) implements SessionCommands {
  @Override
  public void run() {}

  @Override
  public void pause() {}

  @Override
  public void step(Step unit) {}

  @Override
  public void runToStep(int number) {}

  @Override
  public void runTo(long cycle) {}

  @Override
  public void stepBack(Step unit) {}

  @Override
  public void runBack(Landmark landmark) {}

  @Override
  public void seek(long cycle) {}

  @Override
  public void input(Input input) {}

  @Override
  public void switchTo(int branch) {}

  @Override
  public void nameBranch(int branch, String name) {}

  @Override
  public void stopAt(Set<Landmark> landmarks) {}

  @Override
  public void restart() {}

  @Override
  public void speed(double cyclesPerSecond) {}

  @Override
  public void breakpoints(Set<Long> addresses) {}

  @Override
  public void close() {}
}
