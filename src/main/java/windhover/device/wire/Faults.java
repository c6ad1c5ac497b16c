package windhover.device.wire;

import java.util.List;

/**
 * The faults of a wire. The same seed and rules give the same faults to the same frames, always.
 *
 * @param seed where the chain of chance begins
 * @param rules each is asked for each frame, in their order; a dropped frame is lost to the rules behind
 */
public record Faults(long seed, List<Rule> rules) {
    /** A wire without faults. */
    public static final Faults NONE = new Faults(0, List.of());

    /** What a rate is counted in. */
    public static final int MILLION = 1_000_000;

    /** The rules are copied. */
    public Faults {
        rules = List.copyOf(rules);
    }

    /**
     * When a fault happens.
     *
     * @param fault what happens
     * @param direction to frames of this direction
     * @param frames to the frames of these numbers, 1 for the first in this direction; if empty, {@code rate} counts
     * @param rate to so many of a million frames, by chance
     * @param cycles how long a delayed frame is held
     */
    public record Rule(Fault fault, Direction direction, List<Long> frames, int rate, long cycles) {
        /** The numbers are copied. */
        public Rule {
            frames = List.copyOf(frames);
        }
    }
}
