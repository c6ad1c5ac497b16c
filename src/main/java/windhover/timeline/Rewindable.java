package windhover.timeline;

/**
 * Something beside the machine that must be right again when the machine goes to another moment: it is saved with each
 * checkpoint and restored from one. What happens between the checkpoint and the moment it is reported again.
 */
public interface Rewindable {
    /** What {@link #save} answers by default. */
    byte[] NOTHING = {};

    /**
     * All it knows of the run so far that the future depends on or shows. The bytes may go into a file: no Java
     * serialisation, no addresses.
     */
    default byte[] save() {
        return NOTHING;
    }

    /**
     * Back to what it knew when {@link #save} answered these bytes.
     *
     * @throws IllegalArgumentException when the bytes are none of its own
     */
    default void restore(byte[] saved) {}
}
