package windhover.ui;

import java.util.Set;
import windhover.debug.SessionCommands;
import windhover.debug.Snapshot;

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
  public void restart() {}

  @Override
  public void speed(double cyclesPerSecond) {}

  @Override
  public void breakpoints(Set<Long> addresses) {}

  @Override
  public void close() {}
}
