package windhover.mmu;

/** Observes page walks, level by level. Called while the machine runs: look, do not touch. */
public interface WalkProbe {
    /** Observes nothing. */
    WalkProbe NONE = new WalkProbe() {};

    /** A walk begins. */
    default void began(Access access, long virtual) {}

    /** An entry was read: level 2 is the root. */
    default void read(int level, long entryAddress, long entry) {}

    /** The walker set the accessed or dirty bit. */
    default void updated(long entryAddress, long entry) {}

    /** The walk found the page. */
    default void found(long virtual, long physical) {}

    /** The walk ended in an exception. */
    default void faulted(int cause, long virtual) {}
}
