package windhover.debug;

import windhover.machine.Machine;

/** What comes to the machine from outside, such as frames, each at its cycle. */
public interface InputSource {
  /** Nothing comes. */
  InputSource NONE =
      new InputSource() {
        @Override
        public long nextCycle() {
          return Long.MAX_VALUE;
        }

        @Override
        public void deliver(Machine machine) {}

        @Override
        public void restart() {}
      };

  /** The cycle of the next input, {@link Long#MAX_VALUE} when none is known to come; may change as the run goes on. */
  long nextCycle();

  /** Hands over all inputs whose cycle has come, between two cycles. Afterwards {@link #nextCycle} lies in the future. */
  void deliver(Machine machine);

  /** All inputs are to come again. */
  void restart();
}
