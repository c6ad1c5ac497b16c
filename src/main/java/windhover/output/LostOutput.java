package windhover.output;

/** Something that was printed did not get where it should: it ends what is being done, from wherever that is. */
public final class LostOutput extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** True when nobody reads any more (a closed pipe); false when there was a fault. */
    private final boolean unread;

    LostOutput(String message, boolean unread, Throwable cause) {
        super(message, cause);
        this.unread = unread;
    }

    /** True when nobody reads any more, as behind {@code | head}; false for a full disk and every other fault. */
    public boolean unread() {
        return unread;
    }
}
