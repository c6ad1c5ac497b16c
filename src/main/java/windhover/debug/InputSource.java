package windhover.debug;

import java.util.List;
import windhover.machine.Input;
import windhover.timeline.Rewindable;

/**
 * What comes to the machine from outside, such as frames, each at its cycle. The debugger takes inputs from it as time
 * passes, journals them and applies them. While the past is run again the journal is what counts: the source is asked
 * at the same cycles, so that it knows what it would if time had never gone back, and its answers are not applied a
 * second time.
 */
public interface InputSource extends Rewindable {
    /** Nothing comes. */
    InputSource NONE = new InputSource() {
        @Override
        public long nextCycle() {
            return Long.MAX_VALUE;
        }

        @Override
        public List<Input> take(long cycle) {
            return List.of();
        }
    };

    /**
     * The cycle of the next input, {@link Long#MAX_VALUE} when none is known to come; may change as the run goes on.
     */
    long nextCycle();

    /** All inputs whose cycle has come, in their order, once. Afterwards {@link #nextCycle} lies in the future. */
    List<Input> take(long cycle);
}
