package windhover.cpu;

import java.util.Arrays;
import windhover.clock.StateVisitor;
import windhover.clock.Stateful;
import windhover.clock.Wiring;

/**
 * Guesses in IF where a branch or jump goes. The target buffer knows where it went last; the history table, of 2-bit
 * counters, whether a conditional branch at such an address is usually taken. EX, where the truth is known, teaches
 * both.
 */
public final class BranchPredictor implements Stateful {
    private static final byte WEAKLY_NOT_TAKEN = 1;
    private static final byte TAKEN = 2;
    private static final byte STRONGLY_TAKEN = 3;

    /** An address that no instruction has. */
    private static final long NONE = -1;

    @Wiring("the timing preset")
    private final Timing.Prediction shape;

    private final byte[] counters;
    private final long[] sources;
    private final long[] targets;
    private long guesses;
    private long misses;

    /** A predictor that knows nothing yet. */
    public BranchPredictor(Timing.Prediction shape) {
        this.shape = shape;
        counters = new byte[shape.counters()];
        sources = new long[shape.targets()];
        targets = new long[shape.targets()];
        reset();
    }

    private int counter(long pc) {
        return (int) (pc >>> 1) & (shape.counters() - 1);
    }

    private int entry(long pc) {
        return (int) (pc >>> 1) & (shape.targets() - 1);
    }

    /** Where fetch goes on behind a branch or jump. */
    long guess(long pc, boolean conditional, long next) {
        int entry = entry(pc);
        if (sources[entry] != pc || (conditional && counters[counter(pc)] < TAKEN)) {
            return next;
        }
        return targets[entry];
    }

    /** Learns where a branch or jump went. */
    void learn(long pc, boolean conditional, boolean taken, long target, boolean guessedRight) {
        guesses++;
        if (!guessedRight) {
            misses++;
        }
        if (conditional) {
            int at = counter(pc);
            counters[at] = (byte) (taken ? Math.min(counters[at] + 1, STRONGLY_TAKEN) : Math.max(counters[at] - 1, 0));
        }
        if (taken) {
            sources[entry(pc)] = pc;
            targets[entry(pc)] = target;
        }
    }

    /** Reset: nothing known, nothing counted. */
    void reset() {
        Arrays.fill(counters, WEAKLY_NOT_TAKEN);
        Arrays.fill(sources, NONE);
        Arrays.fill(targets, 0);
        guesses = 0;
        misses = 0;
    }

    /** Its size. */
    public Timing.Prediction shape() {
        return shape;
    }

    /** The branch or jump that an entry of the target buffer knows, −1 for none. */
    public long source(int entry) {
        return sources[entry];
    }

    /** Where it went last. */
    public long target(int entry) {
        return targets[entry];
    }

    /** Branches and jumps that EX resolved since reset. */
    public long guesses() {
        return guesses;
    }

    /** Those of them that went elsewhere than guessed. */
    public long misses() {
        return misses;
    }

    @Override
    public String name() {
        return "branch predictor";
    }

    @Override
    public void state(StateVisitor v) {
        v.bytes("counters", counters);
        v.i64s("sources", sources);
        v.i64s("targets", targets);
        guesses = v.i64("guesses", guesses);
        misses = v.i64("misses", misses);
    }
}
