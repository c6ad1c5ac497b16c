package windhover.timeline;

import java.util.Arrays;
import java.util.List;
import windhover.clock.SavedState;

/** All that is needed to go on from a moment: the machine's state, and what those who watch it knew. */
public final class Checkpoint {
    private final long cycle;
    private final long work;
    private final int applied;
    private final SavedState state;
    private final List<byte[]> mementos;
    private final long hash;

    /**
     * A checkpoint.
     *
     * @param cycle the cycle that runs next
     * @param work cycles of this history that were run and not skipped, by which checkpoints are spaced
     * @param applied how many inputs of the journal the state holds
     * @param state the machine's
     * @param mementos what the {@link Rewindable}s saved, in their order; not to be changed
     */
    public Checkpoint(long cycle, long work, int applied, SavedState state, List<byte[]> mementos) {
        this(cycle, work, applied, state, mementos, 0);
    }

    /**
     * A checkpoint that was kept elsewhere.
     *
     * @param hash of the machine's state, to be compared when it is restored; 0 when it is not known
     */
    public Checkpoint(long cycle, long work, int applied, SavedState state, List<byte[]> mementos, long hash) {
        this.cycle = cycle;
        this.work = work;
        this.applied = applied;
        this.state = state;
        this.mementos = List.copyOf(mementos);
        this.hash = hash;
    }

    /** The hash that the restored state must have; 0 when it is not known. */
    public long hash() {
        return hash;
    }

    /** The cycle that runs next. */
    public long cycle() {
        return cycle;
    }

    /** Cycles of this history that were run and not skipped. */
    public long work() {
        return work;
    }

    /** How many inputs of the journal the state holds. */
    public int applied() {
        return applied;
    }

    /** The machine's state. */
    public SavedState state() {
        return state;
    }

    /** What the {@link Rewindable}s saved, in their order; not to be changed. */
    public List<byte[]> mementos() {
        return mementos;
    }

    /** The mementos, those that another checkpoint holds equal being the same objects as there. */
    static List<byte[]> shared(List<byte[]> mementos, List<byte[]> other) {
        byte[][] result = mementos.toArray(byte[][]::new);
        for (int i = 0; i < Math.min(result.length, other.size()); i++) {
            if (Arrays.equals(result[i], other.get(i))) {
                result[i] = other.get(i);
            }
        }
        return List.of(result);
    }
}
