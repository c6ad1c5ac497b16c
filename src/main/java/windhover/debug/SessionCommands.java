package windhover.debug;

import java.util.Set;

/**
 * What a window may ask of a session. Each call returns at once; the thread that owns the machine carries it out between cycles.
 */
public interface SessionCommands {
  /** A unit of stepping. */
  enum Step {
    CYCLE("cycle"),
    INSTRUCTION("instruction"),
    LINE("source line"),
    EVENT("queue event"),
    LESSON_STEP("next step of the lesson");

    private final String label;

    Step(String label) {
      this.label = label;
    }

    /** The unit's name. */
    public String label() {
      return label;
    }
  }

  /** Runs until something stops it. */
  void run();

  /** Stops after this cycle. */
  void pause();

  /** Runs for one unit, then stops. */
  void step(Step unit);

  /** Runs until a step of the lesson is observed; stops at once if it was. */
  void runToStep(int number);

  /** Runs to a moment that lies ahead. */
  void runTo(long cycle);

  /** Back to reset, with the same inputs to come. */
  void restart();

  /** Cycles a second to run at; {@link Double#POSITIVE_INFINITY} for flat out. */
  void speed(double cyclesPerSecond);

  /** Sets the addresses at which to stop before the instruction has any effect. */
  void breakpoints(Set<Long> addresses);

  /** The latest snapshot; asks for a fresh one by the next frame. Never null, never blocks. */
  Snapshot snapshot();

  /** Ends the session: the machine stands still for good, and its thread is gone. */
  void close();
}
