package windhover.image;

/**
 * How much work may be spent on an image: in proportion to its real length.
 *
 * <p>Formats with references let a small file ask for a large amount of work (a thousand names that all end in the same
 * long text, a hundred tables that all start inside one another). Each read costs its bytes; an honest image reads each
 * of its bytes a few times.
 */
final class Budget {
    private static final long FIXED = 1 << 20;
    private static final long PER_BYTE = 8;

    private long left;

    Budget(int imageLength) {
        left = FIXED + PER_BYTE * imageLength;
    }

    /** Takes some; false once none is left. */
    boolean spend(long amount) {
        left -= amount;
        return left >= 0;
    }
}
