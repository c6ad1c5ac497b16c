package windhover.clock;

import java.util.List;

/**
 * A part's state at one moment, with all it holds: everything but the large memories as bytes, and each memory as
 * {@link Pages} that share with the moment before what did not change.
 */
public final class SavedState {
    private final byte[] bytes;
    private final List<Pages> memories;

    /**
     * From its pieces.
     *
     * @param bytes as {@link #bytes} answered
     * @param memories in the order in which the part shows them
     */
    public SavedState(byte[] bytes, List<Pages> memories) {
        this.bytes = bytes.clone();
        this.memories = List.copyOf(memories);
    }

    /** The state of a part now. Its memories copy what was written since they were last saved or restored. */
    public static SavedState of(Stateful part) {
        return StateWriter.saveShared(part);
    }

    /**
     * Puts a part back into this state. Its memories are written only where they differ.
     *
     * @throws IllegalArgumentException when this is not the state of such a part; what was restored by then stays
     */
    public void restore(Stateful part) {
        StateReader.restore(part, this);
    }

    /** Everything but the memories. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes that is. */
    public int size() {
        return bytes.length;
    }

    byte[] shared() {
        return bytes;
    }

    /** The memories, in the order in which the part shows them. */
    public List<Pages> memories() {
        return memories;
    }
}
